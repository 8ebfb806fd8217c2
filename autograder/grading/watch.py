"""What an untrusted process takes, looked at from outside while it works."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import NamedTuple

from autograder.grading.scratch import Scratch
from autograder.grading.untrusted.sandbox.resources import THREADS

LOOK_SECONDS = 0.1
TICKS = os.sysconf("SC_CLK_TCK")


class Processor(NamedTuple):
    """Seconds of processors that a process had, and for which it waited for one.

    The first are those of all its threads; the second those of its first thread, which
    makes the calls, less what its other threads had meanwhile: for these it waits by
    its own fault. Both are 0 where the kernel keeps no account of them.
    """

    used: float
    waited: float


class Watch:
    """Looks at one process's scratch folder and threads, ten times a second.

    Parameters
    ----------
    scratch : Scratch
    pidfd : int
        The process; not yet waited for while it is watched.
    """

    def __init__(self, scratch: Scratch, pidfd: int) -> None:
        self.scratch, self.pid = scratch, number_of(pidfd)
        self.looked = 0.0

    def exceeded(self) -> str:
        """Say which bound is passed, if it is time to look; else nothing."""
        now = time.monotonic()
        if now - self.looked < LOOK_SECONDS:
            return ""
        self.looked = now
        if self.scratch.is_full():
            return "scratch space exceeded"
        return "too many threads" if threads(self.pid) > THREADS else ""

    def processor(self) -> Processor:
        """Return what the process had of the processors so far."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2]
            used = sum(map(int, fields.split()[11:13])) / TICKS
            account = Path(f"/proc/{self.pid}/schedstat").read_text().split()
            first, waited = (int(ns) / 1e9 for ns in account[:2])
            return Processor(used, max(waited - max(used - first, 0.0), 0.0))
        except (OSError, IndexError, ValueError):
            return Processor(0.0, 0.0)


def number_of(pidfd: int) -> int:
    """Return a process's number as this process sees it, not the zygote."""
    return int(field(Path(f"/proc/self/fdinfo/{pidfd}"), "Pid"))


def threads(pid: int) -> int:
    """Return how many threads a process has; 0 if it has ended, or is hidden."""
    try:
        return int(field(Path(f"/proc/{pid}/status"), "Threads"))
    except (OSError, LookupError):
        return 0


def field(path: Path, name: str) -> str:
    """Return a field of one of the kernel's tables.

    Raises
    ------
    LookupError
        If there is none of this name.
    """
    for line in path.read_text().splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return value
    raise LookupError(f"no {name} in {path}")
