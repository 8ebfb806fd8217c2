"""Bonus layer: a root folder of the zygote's own, where it has namespaces.

It holds what children may read, read-only, and a scratch folder in memory, whose
bytes and entries the kernel bounds however they are held: by name, by an open file or
by a mapping. No other path exists in it, so nothing can be asked about one.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from autograder.grading.untrusted.sandbox.libc import libc
from autograder.grading.untrusted.sandbox.resources import (
    SCRATCH_BYTES,
    SCRATCH_ENTRIES,
)

READ_ONLY, NO_SUID, NO_DEV, BIND, RECURSIVE = 0x1, 0x2, 0x4, 0x1000, 0x4000
PRIVATE, DETACH = 1 << 18, 2
MOUNT_SETATTR = 442  # on every architecture
AT_FDCWD, AT_RECURSIVE = -100, 0x8000


class _MountAttributes(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")
    ]


def enter_own_root(scratch: Path, readable: Sequence[Path]) -> bool:
    """Make a root folder and enter it; return False where that is forbidden.

    Parameters
    ----------
    scratch : Path
        An empty folder, which gets the same path in the new root. Beside it the new
        root is put together.
    readable : sequence of Path
    """
    new = scratch.parent / "root"
    new.mkdir()
    try:
        mount("none", Path("/"), RECURSIVE | PRIVATE)
        mount("tmpfs", new, NO_SUID | NO_DEV, "tmpfs", "mode=755,size=4m")
        furnish(new, [*readable, Path("/dev/null")])
        make_way(new, scratch).mkdir()
        read_only(new)
        bounds = f"mode=700,size={SCRATCH_BYTES},nr_inodes={SCRATCH_ENTRIES + 1}"
        mount("tmpfs", inside(new, scratch), NO_SUID | NO_DEV, "tmpfs", bounds)
        os.chdir(new)
        checked(libc().pivot_root(b".", b"."), "pivot_root")
    except (OSError, AttributeError):
        # what has been mounted is below `new`: this process still sees the old root
        os.chdir("/")
        with contextlib.suppress(OSError):
            checked(libc().umount2(os.fsencode(new), DETACH), "umount")
        return False
    checked(libc().umount2(b".", DETACH), "umount of the old root")
    os.chdir("/")
    return True


def mounts_allowed(folder: Path) -> bool:
    """Say whether a process that has left its namespaces can mount."""
    try:
        mount("none", Path("/"), RECURSIVE | PRIVATE)
        mount("tmpfs", folder, NO_SUID | NO_DEV, "tmpfs")
    except OSError:
        return False
    return True


def furnish(new: Path, readable: Sequence[Path]) -> None:
    """Put what may be read into a new root: real paths mounted, others as links."""
    imported = [p for p in map(Path, sys.path) if p.is_absolute() and reachable(p)]
    real = {path: real_path(path) for path in {*readable, *imported}}
    placed: set[Path] = set()
    for path in sorted({real[path] for path in readable}):
        if placed.isdisjoint(path.parents):
            bind(path, make_way(new, path))
            placed.add(path)
    for path in sorted(p for p in real if p != real[p]):
        if placed.isdisjoint([path, *path.parents]):
            make_way(new, path).symlink_to(real[path])
            placed.add(path)
    for folder in {parent for path in placed for parent in path.parents}:
        # Python takes a folder with another time for one that it must list again,
        # which children may not
        about = folder.stat()
        os.utime(inside(new, folder), ns=(about.st_atime_ns, about.st_mtime_ns))


def reachable(path: Path) -> bool:
    """Say whether there is such a path, as far as this user can see."""
    try:
        return path.exists()
    except OSError:
        return False


@cache
def real_path(path: Path) -> Path:
    """Return a path without links, parent by parent, so that none is read twice."""
    if path == path.parent:
        return path
    parent = real_path(path.parent)
    if path.name == "..":
        return parent.parent
    whole = parent / path.name
    return whole.resolve() if whole.is_symlink() else whole


def inside(new: Path, path: Path) -> Path:
    """Return where a path of the old root lies while the new one is put together."""
    return new / path.relative_to("/")


def make_way(new: Path, path: Path) -> Path:
    """Return where a path lies in a new root, with the folders that lead there."""
    target = inside(new, path)
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True)
    return target


def bind(path: Path, target: Path) -> None:
    """Show a file or folder at another place as well."""
    if path.is_dir():
        target.mkdir()
    else:
        target.touch()
    mount(str(path), target, BIND | RECURSIVE)


def read_only(new: Path) -> None:
    """Refuse changes in all that has been mounted below a folder."""
    attributes = _MountAttributes(set=READ_ONLY)
    done = libc().syscall(
        ctypes.c_long(MOUNT_SETATTR),
        ctypes.c_long(AT_FDCWD),
        os.fsencode(new),
        ctypes.c_long(AT_RECURSIVE),
        ctypes.byref(attributes),
        ctypes.c_long(ctypes.sizeof(attributes)),
    )
    checked(done, "mount_setattr")


def mount(
    source: str, target: Path, flags: int, kind: str | None = None, options: str = ""
) -> None:
    """Call mount(2).

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    done = libc().mount(
        os.fsencode(source),
        os.fsencode(target),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode(),
    )
    checked(done, f"mount {target}")


def checked(result: int, what: str) -> None:
    """Raise what a call into the C library left in errno, if it failed.

    Raises
    ------
    OSError
        If it did.
    """
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
