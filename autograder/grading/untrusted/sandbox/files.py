"""Layer: which files can be opened (Landlock).

Where the kernel knows how, also no TCP, no signals and no abstract sockets outwards.
Landlock does not cover a file's mode, owner, times and attributes, nor, before ABI 3
(Linux 6.2), truncation by name; the system-call filter refuses those.

`landlock` from PyPI, by trial: pure Python over three system calls, works from the
first kernel with Landlock; `sandlock` refuses below ABI 6 (Linux 6.12).
"""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any

READ_ONLY_SYSTEM = ("/dev/urandom", "/dev/zero", "/usr/share/zoneinfo")
LOADER = ("/etc/ld.so.cache", "/lib64")
NOT_STDLIB = ("site-packages", "dist-packages", "__pycache__", "test", "ensurepip")
LEARNERS_FOLDERS = ("core", "learner", "answers")
"""The folders of `autograder` that a learner's machine needs; a student's process may
read them, and `course`, and no others."""
NOT_FOR_STUDENTS = ("autograder", "course", "solutions", "landlock", "pyseccomp")
TCP_BIND_AND_CONNECT, ABSTRACT_SOCKETS_AND_SIGNALS = 0b11, 0b11
NET_ABI, SCOPE_ABI = 4, 6


def landlock_version() -> int:
    """Return the kernel's Landlock ABI.

    Raises
    ------
    landlock.SyscallError
        If the kernel has none.
    """
    from landlock.plumbing import landlock_abi_version

    ctypes.set_errno(0)  # the binding takes a stale errno for a failure of its own
    return landlock_abi_version()


class FileRules:
    """A ruleset, built once; each child applies it to itself.

    Parameters
    ----------
    scratch : Path
        The folder that may be written to. It must outlive all children.
    readable : iterable of Path
    """

    def __init__(self, scratch: Path, readable: Iterable[Path]) -> None:
        from landlock import FSAccess, Ruleset

        self.ruleset = Ruleset()
        os.close(self.ruleset._fd)
        object.__setattr__(self.ruleset, "_fd", new_ruleset(FSAccess.all()))
        read_file = FSAccess.READ_FILE
        read_tree = FSAccess.READ_FILE | FSAccess.READ_DIR
        write = (
            read_tree
            | FSAccess.WRITE_FILE
            | FSAccess.REMOVE_DIR
            | FSAccess.REMOVE_FILE
            | FSAccess.MAKE_DIR
            | FSAccess.MAKE_REG
        )
        write |= FSAccess.all() & FSAccess.TRUNCATE
        for path in readable:
            self.ruleset.allow(path, rules=read_tree if path.is_dir() else read_file)
        self.ruleset.allow("/dev/null", rules=read_file | FSAccess.WRITE_FILE)
        self.ruleset.allow(scratch, rules=write)

    def apply(self) -> None:
        """Restrict this process for ever."""
        ctypes.set_errno(0)
        self.ruleset.apply()
        os.close(self.ruleset._fd)


def new_ruleset(files: Any) -> int:
    """Return the descriptor of a ruleset that handles all that the kernel knows."""
    from landlock.plumbing import RulesetAttr, get_create_ruleset

    class Attributes(RulesetAttr):
        """The kernel's structure with the fields that came later."""

        _fields_ = [("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]

    abi = landlock_version()
    attributes = Attributes(
        files,
        TCP_BIND_AND_CONNECT if abi >= NET_ABI else 0,
        ABSTRACT_SOCKETS_AND_SIGNALS if abi >= SCOPE_ABI else 0,
    )
    size = 8 * (1 + (abi >= NET_ABI) + (abi >= SCOPE_ABI))
    ctypes.set_errno(0)
    return get_create_ruleset()(ctypes.byref(attributes), size, 0)


def readable_paths() -> list[Path]:
    """List what untrusted code may read: what is loaded, and the standard library.

    From the site packages only those that this process has already imported (NumPy,
    Matplotlib, IPython and what they need); of this project `course` and
    `LEARNERS_FOLDERS`.
    """
    package = Path(__file__).resolve().parents[3]
    paths = {package / name for name in LEARNERS_FOLDERS}
    paths |= {package.parent / "course"}
    stdlib = Path(sysconfig.get_path("stdlib"))
    paths |= {p for p in stdlib.iterdir() if p.name not in NOT_STDLIB}
    paths |= {Path(p) for p in (*READ_ONLY_SYSTEM, *LOADER)}
    multiarch = sysconfig.get_config_var("MULTIARCH") or ""
    paths |= {Path(f"{root}/{multiarch}") for root in ("/lib", "/usr/lib") if multiarch}
    return sorted(p for p in paths | set(loaded_packages()) if p.exists())


def loaded_packages() -> Iterable[Path]:
    """Yield the folders and files of the site packages that are imported here."""
    sites = {Path(sysconfig.get_path(k)).resolve() for k in ("purelib", "platlib")}
    names = {name.partition(".")[0] for name in sys.modules}
    for site in sites:
        for entry in site.iterdir():
            bare = entry.name.partition(".")[0]
            if bare in NOT_FOR_STUDENTS or entry.name.endswith((".dist-info", ".pth")):
                continue
            if bare in names or entry.name.endswith(".libs"):
                yield entry
