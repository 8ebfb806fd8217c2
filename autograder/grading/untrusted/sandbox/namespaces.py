"""Bonus layer: namespaces of the zygote's own, where the machine allows them.

Entered once, by the zygote, so that children pay nothing: no network interfaces, no
shared memory, no host name, mounts of its own (`own_root`), and process numbers of its
own, in which the zygote is the first process and takes every other with it when it
ends. Unprivileged user
namespaces are forbidden on many machines, so nothing may depend on this layer.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from enum import IntEnum
from pathlib import Path

from autograder.grading.untrusted.sandbox.libc import libc
from autograder.grading.untrusted.sandbox.own_root import mounts_allowed

NEW_UTS, NEW_IPC, NEW_USER = 0x04000000, 0x08000000, 0x10000000
NEW_PID, NEW_NET, NEW_MOUNTS = 0x20000000, 0x40000000, 0x00020000
WANTED = NEW_UTS | NEW_IPC | NEW_PID | NEW_NET | NEW_MOUNTS


class Allowed(IntEnum):
    """What a machine lets a process have of its own."""

    NOTHING = 0
    NAMESPACES = 1
    OWN_ROOT = 2


def enter_namespaces() -> bool:
    """Leave the machine's namespaces; return False where that is forbidden.

    On success the calling process only waits for its child, and the child returns.
    """
    if not leave():
        return False
    pid = os.fork()
    if pid:
        os.closerange(0, 3)
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)
    return True


def leave() -> bool:
    """Leave the namespaces, as root or through a user namespace."""
    user, group = os.geteuid(), os.getegid()
    lib = libc()
    if lib.unshare(WANTED) == 0:
        return True
    if lib.unshare(WANTED | NEW_USER) != 0:
        return False
    keep_user(user, group)
    return True


def namespaces_allowed() -> Allowed:
    """Say what this machine lets a process have of its own; tries it in a fork."""
    with tempfile.TemporaryDirectory() as folder:
        pid = os.fork()
        if pid == 0:
            os._exit(1 + mounts_allowed(Path(folder)) if leave() else 0)
        return Allowed(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def keep_user(user: int, group: int) -> None:
    """Map the user to itself; without a map no file could be made."""
    with contextlib.suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
