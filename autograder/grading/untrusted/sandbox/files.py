"""Layer: which files can be opened (Landlock).

Where the kernel knows how, also no TCP, no signals and no abstract sockets outwards.
Landlock does not cover a file's mode, owner, times and attributes, nor, before ABI 3
(Linux 6.2), truncation by name; the system-call filter refuses those.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable
from importlib.machinery import FileFinder
from pathlib import Path

from autograder.grading.untrusted.sandbox.landlock import (
    Access,
    Ruleset,
    landlock_version,
)

READ_ONLY_SYSTEM = ("/dev/urandom", "/dev/zero", "/usr/share/zoneinfo")
LOADER = ("/etc/ld.so.cache", "/lib64")
SITES = ("site-packages", "dist-packages")
NOT_STDLIB = (*SITES, "__pycache__", "test", "ensurepip")
LEARNERS_FOLDERS = ("core", "learner", "answers")
"""The folders of `autograder` that a learner's machine needs; a student's process may
read them, and `course`, and no others."""
NOT_FOR_STUDENTS = ("autograder", "course", "solutions", "pyseccomp")
READ = Access.READ_FILE | Access.READ_DIR
FILL = READ | Access.WRITE_FILE | Access.MAKE_DIR | Access.MAKE_REG | Access.TRUNCATE
REMOVE = Access.REMOVE_DIR | Access.REMOVE_FILE


class FileRules:
    """A ruleset, built once; each child applies it to itself.

    Parameters
    ----------
    scratch : Path
        The folder that may be written to. It must outlive all children.
    readable : iterable of Path
    removable : bool
        Whether files in scratch may also be removed and renamed.
    """

    def __init__(
        self, scratch: Path, readable: Iterable[Path], removable: bool
    ) -> None:
        self.ruleset = Ruleset(landlock_version())
        for path in readable:
            self.ruleset.allow(path, READ if path.is_dir() else Access.READ_FILE)
        self.ruleset.allow(Path("/dev/null"), Access.READ_FILE | Access.WRITE_FILE)
        self.ruleset.allow(scratch, FILL | REMOVE if removable else FILL)

    def apply(self) -> None:
        """Restrict this process for ever."""
        self.ruleset.restrict_self()


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


def forget_site_packages() -> None:
    """Let a package that this process may not read count as one that is not there.

    Else an import finds it in a listing from before, and fails with PermissionError
    where a library that tries an optional one expects ImportError.
    """
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, FileFinder) and Path(finder.path).name in SITES:
            finder.invalidate_caches()


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
