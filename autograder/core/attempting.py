"""Call a learner's function on cases, and turn what it raises into words."""

from __future__ import annotations

import inspect
import sys
import sysconfig
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from autograder.core.answers import KnownCase
from autograder.core.calling import (
    Call,
    Function,
    StepShapeError,
    carried,
)
from autograder.core.earlier import Earlier
from autograder.core.exercise import Exercise
from autograder.core.freed_memory import spoil_freed_memory
from autograder.core.marks import NOT_WRITTEN, Attempt, second_call
from autograder.core.misfits import in_plain_words
from autograder.core.raised import with_message

FOLDERS = ("stdlib", "platstdlib", "purelib", "platlib")
LIBRARIES = (
    str(Path(__file__).resolve().parents[1]),
    str(Path(__file__).resolve().parents[2] / "course"),
    *(sysconfig.get_path(folder) for folder in FOLDERS),
)
"""Where code lies that is not the learner's."""


MAX_MESSAGE = 300
"""Characters of an exception's message that a verdict shows."""


UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


def stopped_after(seconds: float) -> str:
    """Say that a call was ended."""
    return f"stopped after {seconds:g} s: it never ends, or does far more than it needs"


class EndedByCheck(Exception):
    """Raised in a learner's place when a check ends a call; its words say why."""


def attempt_all(
    exercise: Exercise,
    fn: Function,
    forward: Function | None,
    cases: Sequence[KnownCase],
) -> tuple[list[Attempt], Call | None]:
    """Call a function on each case, and on the first of them once more."""
    earlier = Earlier(exercise)
    attempts = [attempt_case(exercise, fn, forward, k, earlier) for k in cases]
    again = attempt_case(exercise, fn, forward, cases[0], earlier)
    return attempts, second_call(again)


def attempt_case(
    exercise: Exercise,
    fn: Function,
    forward: Function | None,
    known_case: KnownCase,
    earlier: Earlier | None = None,
) -> Attempt:
    """Call a learner's function on one case, and turn an exception into its text."""
    spoil_freed_memory(known_case.expected)
    try:
        calls = earlier or Earlier(exercise)
        done = calls.call(fn, forward, known_case.case)
        return Attempt(known_case, carried(exercise, done))
    except (Exception, SystemExit) as error:
        return Attempt(known_case, None, error_text(error, exercise.name))


def undefined(name: str) -> str:
    """Say that a notebook has no function of a name."""
    return f"no function {name} is defined"


def error_text(error: BaseException, name: str) -> str:
    """Return type, message and the learner's own line of an exception.

    Parameters
    ----------
    error : BaseException
    name : str
        The exercise whose function was called.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if is_own(f.filename)]
    there = [f for f, _ in traceback.walk_tb(error.__traceback__)]
    last = [f for f in there if is_own(f.f_code.co_filename)][-1:]
    if isinstance(error, NotImplementedError) and not error.args:
        outer = not own or own[-1].name == name
        return NOT_WRITTEN if outer else f"{own[-1].name} is {NOT_WRITTEN}"
    place = f" (line {own[-1].lineno}, in {own[-1].name})" if own else ""
    if isinstance(error, (EndedByCheck, StepShapeError)):  # nothing of theirs raised
        return f"{message_of(error)}{place}"
    said = in_plain_words(
        message_of(error), own[-1] if own else None, last[0] if last else None
    )
    return f"{with_message(class_of(error), said)}{place}"


def class_of(error: BaseException) -> str:
    """Return the name of an exception's class, of a learner's own with its base's."""
    kind = type(error)
    built_in = next(c for c in kind.__mro__ if c.__module__ == "builtins")
    file = getattr(sys.modules.get(kind.__module__), "__file__", None) or ""
    if kind is built_in or not is_own(file):
        return kind.__name__
    return f"{kind.__name__}({built_in.__name__})"


def message_of(error: BaseException) -> str:
    """Return an exception's message as printable text of bounded length."""
    try:
        text = str(error)[:MAX_MESSAGE]
    except Exception:
        return "its message can't be shown"
    return "".join(c if c.isprintable() or c == "\n" else UNPRINTABLE for c in text)


def is_own(file: str) -> bool:
    """Say whether a frame's file is the learner's, not a library's or Python's own."""
    return not file.startswith(LIBRARIES) and not file.startswith(
        ("<frozen ", "<__array_function__")
    )


def needed(fn: Function, name: str) -> Any:
    """Find a function that `fn` builds on, in its own notebook."""
    return namespace(fn).get(name)


def namespace(fn: Function) -> dict[str, Any]:
    """Return the names of the notebook that a function, or a callable, stands in."""
    while isinstance(fn, partial):
        fn = fn.func
    call = type(fn).__call__
    found = getattr(inspect.unwrap(fn), "__globals__", None)
    names: dict[str, Any] = found or getattr(call, "__globals__", {})
    return names


def name_of(fn: Function) -> str:
    """Return the name of a function, also of a wrapped one."""
    return str(getattr(fn, "__name__", None) or type(fn).__name__)
