"""Layer: no capabilities, no new privileges, no look from outside."""

from __future__ import annotations

import contextlib
import ctypes
import os

from autograder.grading.untrusted.sandbox.libc import libc, no_new_privileges, prctl

PR_SET_DUMPABLE, PR_CAPBSET_DROP = 4, 24
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
CAP_LAST = 63
CAPABILITY_VERSION_3 = 0x20080522


class _CapHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapData(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_uint32) for name in ("effective", "permitted", "inherit")
    ]


def drop_capabilities() -> None:
    """Empty all capability sets, for ever.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    no_new_privileges()
    prctl(PR_SET_DUMPABLE, 0)
    with contextlib.suppress(OSError):  # the bounding set is root's to change
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
        for capability in range(CAP_LAST + 1):
            prctl(PR_CAPBSET_DROP, capability)
    header = _CapHeader(CAPABILITY_VERSION_3, 0)
    if libc().capset(ctypes.byref(header), ctypes.byref((_CapData * 2)())):
        code = ctypes.get_errno()
        raise OSError(code, f"capset: {os.strerror(code)}")
