"""System calls that Python has no name for."""

from __future__ import annotations

import ctypes
import os
from functools import cache

PR_SET_NO_NEW_PRIVS = 38


@cache
def libc() -> ctypes.CDLL:
    """Return the C library, with errno kept."""
    return ctypes.CDLL(None, use_errno=True)


def prctl(option: int, *arguments: int) -> None:
    """Call prctl(2).

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    padded = [ctypes.c_ulong(a) for a in (*arguments, 0, 0, 0, 0)[:4]]
    if libc().prctl(option, *padded) < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}): {os.strerror(code)}")


def no_new_privileges() -> None:
    """Give up gaining privileges by running a program, for ever."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
