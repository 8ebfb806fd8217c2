"""Refuse `input()` at once, where nobody would answer."""

from __future__ import annotations

import builtins
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograder.core.attempting import EndedByCheck
from autograder.core.calling import Function
from autograder.learner.time_limit import debugging

ASKING = ((builtins, "input"), (getpass, "getpass"))


@contextmanager
def no_input() -> Iterator[None]:
    """Have what asks for input raise `EndedByCheck`, as long as the context lasts."""
    before = [getattr(module, name) for module, name in ASKING]
    try:
        for (module, name), real in zip(ASKING, before, strict=True):
            setattr(module, name, refusing(name, real))
        yield
    finally:
        for (module, name), real in zip(ASKING, before, strict=True):
            setattr(module, name, real)


def refusing(name: str, real: Function) -> Function:
    """Return a function that refuses; a debugger's own questions pass through."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        if debugging():
            return real(*args, **kwargs)
        raise EndedByCheck(f"{name}() was called where nobody can answer")

    return refuse
