"""Folders that a process makes for itself, and what is left of them after a kill."""

from __future__ import annotations

import os
import shutil
import time
from functools import cache
from hashlib import sha256
from pathlib import Path

BOOT = Path("/proc/sys/kernel/random/boot_id")
NUMBERS = Path("/proc/self/ns/pid")
OLD_SECONDS = 30 * 24 * 3600.0
"""No process works so long; nothing else can be known of one that is elsewhere."""


@cache
def numbering() -> str:
    """Return a name for what gives this process its number.

    That is a machine since its start, or a container. Others that share a folder with
    it do not see its processes.
    """
    try:
        about = f"{BOOT.read_text()} {NUMBERS.readlink()}"
    except OSError:
        about = os.uname().nodename
    return sha256(about.encode()).hexdigest()[:12]


def own_prefix(prefix: str) -> str:
    """Return how the names of this process's folders begin."""
    return f"{prefix}{numbering()}-{os.getpid()}-"


def sweep(parent: Path, prefix: str) -> None:
    """Remove the folders of processes that were killed."""
    for folder in parent.glob(f"{prefix}*"):
        if is_left(folder, prefix):
            shutil.rmtree(folder, ignore_errors=True)


def is_left(folder: Path, prefix: str) -> bool:
    """Say whether the process that made a folder is gone, as far as can be known."""
    place, _, rest = folder.name.removeprefix(prefix).partition("-")
    owner, _, own = rest.partition("-")
    if place == numbering() and owner.isdigit() and own:
        return not Path("/proc", owner).exists()
    try:
        return time.time() - folder.lstat().st_mtime > OLD_SECONDS
    except OSError:
        return False
