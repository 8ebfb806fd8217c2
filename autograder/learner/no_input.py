"""Refuse `input()` where nobody would answer, and `exit()` where it ends a kernel."""

from __future__ import annotations

import builtins
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograder.core.attempting import EndedByCheck
from autograder.core.calling import Function
from autograder.learner.time_limit import debugging

ASKING = ((builtins, "input"), (getpass, "getpass"))
NOBODY = "was called where nobody can answer"
LEAVING = "was called; a solution returns its result"


@contextmanager
def no_input() -> Iterator[None]:
    """Have what asks, or leaves, raise `EndedByCheck`, as long as the context lasts."""
    places = [(owner, name, f"{name}() {NOBODY}") for owner, name in ASKING]
    places += [(shell, "ask_exit", f"exit() {LEAVING}") for shell in shells()]
    before = [getattr(owner, name) for owner, name, _ in places]
    try:
        for (owner, name, why), real in zip(places, before, strict=True):
            setattr(owner, name, refusing(why, real))
        yield
    finally:
        for (owner, name, _), real in zip(places, before, strict=True):
            setattr(owner, name, real)


def nobody_answers() -> None:
    """Have what asks raise an error that says so, from here on.

    It is the error that comes where input ends, so that who expects that one gets it.
    """
    for owner, name in ASKING:
        setattr(owner, name, ending(name))


def ending(name: str) -> Function:
    """Return a function for which input has ended."""

    def end(*args: Any, **kwargs: Any) -> Any:
        raise EOFError(f"{name}() {NOBODY}")

    return end


def shells() -> Iterator[Any]:
    """Yield the IPython shell that runs the notebook, if one does that can be left.

    Its `exit` does not raise: it has the kernel end after the cell.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if hasattr(shell, "ask_exit"):
        yield shell


def refusing(why: str, real: Function) -> Function:
    """Return a function that refuses; a debugger's own questions pass through."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        if debugging():
            return real(*args, **kwargs)
        raise EndedByCheck(why)

    return refuse
