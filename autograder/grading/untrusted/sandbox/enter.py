"""Prepare the sandbox once, enter it in every child; there is no way back."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from autograder.grading.untrusted.sandbox.calls import compile_filter, restrict_calls
from autograder.grading.untrusted.sandbox.files import FileRules
from autograder.grading.untrusted.sandbox.landlock import landlock_version
from autograder.grading.untrusted.sandbox.libc import prctl
from autograder.grading.untrusted.sandbox.namespaces import (
    Allowed,
    namespaces_allowed,
)
from autograder.grading.untrusted.sandbox.own_root import enter_own_root
from autograder.grading.untrusted.sandbox.privileges import drop_capabilities
from autograder.grading.untrusted.sandbox.resources import (
    THREADS,
    Limits,
    limit_resources,
)

PR_SET_PDEATHSIG = 1
BASE = ("privileges", "files", "resources", "calls")
"""What every sandbox has, in the order in which a child enters it."""
LAYERS = (*BASE, "namespaces")
"""The base, and what a zygote takes on top where the machine allows it."""


class SandboxUnavailable(RuntimeError):
    """The machine lacks the base sandbox; the message says what and what to do."""


def require() -> str:
    """Return a line that names the layers in use.

    Raises
    ------
    SandboxUnavailable
        If Landlock or seccomp can't be had here.
    """
    remedy = (
        "Grade on Linux 5.13 or later with Landlock and libseccomp, or in a container "
        "or virtual machine of your own with --no-sandbox, which labels every result."
    )
    if sys.platform != "linux":
        raise SandboxUnavailable(f"No sandbox on {sys.platform}. {remedy}")
    try:
        abi = landlock_version()
    except Exception as error:
        raise SandboxUnavailable(
            f"Landlock is not available: {error}. {remedy}"
        ) from None
    try:
        compile_filter()
    except Exception as error:
        raise SandboxUnavailable(
            f"seccomp is not available: {error}. {remedy}"
        ) from None
    more = {
        Allowed.NOTHING: "without namespaces",
        Allowed.NAMESPACES: "namespaces",
        Allowed.OWN_ROOT: "namespaces with a root of their own",
    }[namespaces_allowed()]
    return f"Landlock ABI {abi}, seccomp, rlimits, no capabilities, {more}"


class Sandbox:
    """The layers of one zygote's children, made ready once.

    Parameters
    ----------
    scratch : Path
        The only folder that a child may write to.
    readable : sequence of Path
    layers : collection of str
        Those of `BASE` to enter; tests leave some out, to show that each of the
        others holds alone.
    apart : bool
        Whether this process has left its namespaces. It then enters a root folder of
        its own here and now, if it can, in which the kernel bounds the scratch folder.
        If not, nothing can be removed from that folder, so that a look from outside
        finds all that there is.
    """

    def __init__(
        self,
        scratch: Path,
        readable: Sequence[Path],
        layers: Collection[str] = LAYERS,
        apart: bool = False,
    ) -> None:
        # needs files that the new root does not have
        program = compile_filter() if "calls" in layers else b""
        own_root = apart and enter_own_root(scratch, readable)
        limits = Limits(threads=THREADS if own_root else None)
        self.steps: Mapping[str, Callable[[], None]] = {}
        ready: dict[str, Callable[[], None]] = {
            "privileges": drop_capabilities,
            "resources": lambda: limit_resources(limits),
        }
        if "files" in layers:
            ready["files"] = FileRules(scratch, readable, own_root).apply
        if "calls" in layers:
            ready["calls"] = lambda: restrict_calls(program)
        self.steps = {name: ready[name] for name in BASE if name in layers}

    def enter(self) -> None:
        """Give up everything but computing, reading, and writing to scratch."""
        for step in self.steps.values():
            step()


def die_with_parent(parent: int | None = None) -> None:
    """Ask the kernel to kill this process when its parent ends.

    Parameters
    ----------
    parent : int, optional
        The parent's process number; if it is another by now, the parent ended before
        the kernel was asked, and this process ends as well.
    """
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(1)
