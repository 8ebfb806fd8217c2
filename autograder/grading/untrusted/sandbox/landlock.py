"""Landlock in three system calls, for every ABI from the first on.

The kernel refuses rights that it does not know, so what is asked for goes by its ABI.
Our own, by trial: the binding on PyPI knows files only, and takes a stale errno for a
failure of its own; `sandlock` refuses below ABI 6 (Linux 6.12).
"""

from __future__ import annotations

import ctypes
import os
from enum import IntFlag
from pathlib import Path

from autograder.grading.untrusted.sandbox.libc import libc, no_new_privileges

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # on every architecture
ASK_VERSION, PATH_BENEATH = 1, 1
TCP, SCOPES = 0b11, 0b11
NET_ABI, SCOPE_ABI = 4, 6


class Access(IntFlag):
    """Rights to files, by the kernel's numbers."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many of the rights above an ABI knows; later ones know as many as the fifth."""


class _Handled(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "net", "scoped")]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def landlock_version() -> int:
    """Return the kernel's Landlock ABI.

    Raises
    ------
    OSError
        If the kernel has none.
    """
    return _call(CREATE_RULESET, None, 0, ASK_VERSION)


def known_rights(abi: int) -> Access:
    """Return all rights to files that an ABI knows."""
    return Access((1 << FILE_RIGHTS[min(abi, max(FILE_RIGHTS))]) - 1)


class Ruleset:
    """Refuses all that the ABI can refuse, but for what is allowed.

    From the fourth ABI on that is TCP as well, from the sixth abstract sockets and
    signals outwards.

    Parameters
    ----------
    abi : int

    Raises
    ------
    OSError
        If the kernel refuses.
    """

    def __init__(self, abi: int) -> None:
        self.rights = known_rights(abi)
        handled = _Handled(
            self.rights, TCP * (abi >= NET_ABI), SCOPES * (abi >= SCOPE_ABI)
        )
        size = 8 * (1 + (abi >= NET_ABI) + (abi >= SCOPE_ABI))
        self.fd = _call(CREATE_RULESET, ctypes.byref(handled), size, 0)

    def allow(self, path: Path, rights: Access) -> None:
        """Allow what the ABI knows of `rights` to a file, or below a folder.

        Raises
        ------
        OSError
            If there is no such path, or the kernel refuses.
        """
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rule = _PathBeneath(rights & self.rights, place)
            _call(ADD_RULE, self.fd, PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(place)

    def restrict_self(self) -> None:
        """Restrict this process for ever.

        Raises
        ------
        OSError
            If the kernel refuses.
        """
        no_new_privileges()
        _call(RESTRICT_SELF, self.fd, 0)
        os.close(self.fd)


def _call(number: int, *arguments: object) -> int:
    """Make a system call of Landlock's."""
    # the kernel takes the sixty-four bits of a register, ctypes passes thirty-two
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result: int = libc().syscall(ctypes.c_long(number), *wide)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock, system call {number}: {os.strerror(code)}")
    return result
