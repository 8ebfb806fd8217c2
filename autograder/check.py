"""`check(fn)`, `hint(fn)` and `progress()`: what a learner calls."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograder.diagnose import diagnose, diagnose_property
from autograder.exercise import Case, Exercise
from autograder.gradients import (
    GradientCheck,
    gradient_check,
    has_input,
    weighted_sum,
)
from autograder.library import (
    Answers,
    answers,
    required,
    unit_names,
    unit_of,
    unit_words,
)
from autograder.marking import Attempt, mark
from autograder.program import Call, call, read_result, split
from autograder.supplied import resolve_all
from autograder.tree import Refused
from autograder.verdict import Verdict

PACKAGE = str(Path(__file__).parent)
NOT_WRITTEN = "not written yet"
DIRECTIONS_SEED = 20_26
_hints_shown: dict[str, int] = {}


class CheckFailed(AssertionError):
    """A check that did not pass; the verdict stands above the message."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


class UnknownExercise(KeyError):
    """A name that is no exercise of this course."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        names = ", ".join(n for u in unit_names() for n in unit_words(u)["exercises"])
        return (
            f"expected a function of this course, found {self.name!r}. "
            f"Keep the name that the notebook gives. The functions are: {names}."
        )

    def _render_traceback_(self) -> list[str]:
        return [f"UnknownExercise: {self}"]


def check(fn: Callable) -> None:
    """Check one function on the visible cases and show a verdict.

    Raises
    ------
    CheckFailed
        If a criterion is not met.
    UnknownExercise
        If `fn` has a name that is no exercise.
    """
    verdict = judge_visible(fn)
    show(verdict)
    if not verdict.passed:
        raise CheckFailed(verdict.headline)


def hint(fn: Callable | str) -> None:
    """Print the next of three hints: the idea, the equation, the shape of the code."""
    name = fn if isinstance(fn, str) else name_of(fn)
    steps = known(name).exercise.hints
    number = min(_hints_shown.get(name, 0), len(steps) - 1)
    _hints_shown[name] = number + 1
    print(f"Hint {number + 1} of {len(steps)} for {name}: {steps[number]}")


def progress() -> None:
    """Print which exercises of the units at hand pass, as a bar per unit."""
    caller = inspect.currentframe()
    namespace = caller.f_back.f_globals if caller and caller.f_back else {}
    units = [u for u in unit_names() if first_exercise(u) in namespace]
    if not units:
        print("No exercise is defined yet: run the notebook's cells first.")
    for unit in units:
        print(progress_text(unit, namespace))


def first_exercise(unit: str) -> str:
    """Return the name of a unit's first exercise."""
    return next(iter(unit_words(unit)["exercises"]))


def progress_text(unit: str, namespace: Mapping[str, Any]) -> str:
    """Return a unit's bar and a line for each exercise."""
    states = {n: state_of(namespace.get(n)) for n in required(unit)}
    done = sum(state == "passes" for state in states.values())
    bar = "█" * done + "░" * (len(states) - done)
    lines = [f"{unit}  {bar}  {done} of {len(states)}"]
    return "\n".join(lines + [f"  {name}: {state}" for name, state in states.items()])


def state_of(fn: Any) -> str:
    """Say how far one function is: passes, not yet right, or not written."""
    if not callable(fn):
        return "not written"
    verdict = judge_visible(fn)
    if verdict.passed:
        return "passes"
    reasons = {c.reason for c in verdict.marks.criteria if not c.passed}
    if NOT_WRITTEN in reasons:
        return "not written"
    return "not yet right"


def known(name: str) -> Answers:
    """Return the answers of an exercise, or raise `UnknownExercise`."""
    if unit_of(name) is None:
        raise UnknownExercise(name)
    return answers(name)


def name_of(fn: Callable) -> str:
    """Return the name of a function, also of a wrapped one."""
    return str(getattr(fn, "__name__", None) or type(fn).__name__)


def judge_visible(fn: Callable) -> Verdict:
    """Judge a function on its visible cases; shows nothing."""
    here = known(name_of(fn))
    exercise = here.exercise
    forward = needed(fn, exercise.forward) if exercise.forward else None
    if exercise.forward and not callable(forward):
        attempts = [
            Attempt(k, None, f"{exercise.forward} is not defined") for k in here.cases
        ]
        marks = mark(exercise, attempts)
        return Verdict(exercise.name, marks, blocked_by=exercise.forward)
    attempts = [attempt_case(exercise, fn, forward, k) for k in here.cases]
    repeated = attempt_case(exercise, fn, forward, here.cases[0]).call
    marks = mark(exercise, attempts, repeated)
    blocked = None if marks.passed else blocking(fn, exercise)
    notes = tuple({n: None for a in attempts if a.call for n in a.call.notes})
    return Verdict(
        exercise.name,
        marks,
        () if blocked else find_mistakes(here, attempts, marks.broken),
        own_gradient_check(exercise, fn, forward, attempts[0]),
        blocked,
        notes[:3],
    )


def attempt_case(
    exercise: Exercise, fn: Callable, forward: Callable | None, known_case: Any
) -> Attempt:
    """Call a learner's function on one case, and turn an exception into its text."""
    try:
        return Attempt(known_case, call(exercise, fn, forward, known_case.case))
    except Exception as error:
        return Attempt(known_case, None, error_text(error))


def error_text(error: BaseException) -> str:
    """Return type, message and the learner's own line of an exception."""
    if isinstance(error, NotImplementedError):
        return NOT_WRITTEN
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if not f.filename.startswith(PACKAGE)]
    place = f" (line {own[-1].lineno} of {own[-1].name})" if own else ""
    return f"{type(error).__name__}: {str(error)[:300]}{place}"


def find_mistakes(
    here: Answers, attempts: list[Attempt], broken: tuple[str, ...]
) -> tuple:
    """Name the mistakes that fit, after a failure."""
    if not broken:
        return ()
    received = [
        read_result(here.exercise, a.call.result) if a.call else a.received
        for a in attempts
    ]
    return diagnose(here, received) or diagnose_property(here, broken)


def needed(fn: Callable, name: str) -> Any:
    """Find a function that `fn` builds on, in its own notebook."""
    names = getattr(inspect.unwrap(fn), "__globals__", None)
    if names is None:
        names = getattr(inspect.getmodule(type(fn)), "__dict__", {})
    return names.get(name)


def blocking(fn: Callable, exercise: Exercise) -> str | None:
    """Return the first needed function that does not pass, if there is one."""
    for name in exercise.needs:
        other = needed(fn, name)
        if name != exercise.forward and not mentions(fn, name):
            continue
        if not callable(other):
            return name
        verdict = judge_visible(other)
        if verdict.blocked_by:
            return verdict.blocked_by
        if any(c.points and not c.passed for c in verdict.marks.criteria):
            return name
    return None


def mentions(fn: Callable, name: str) -> bool:
    """Say whether a function's own code uses a name."""
    code = getattr(inspect.unwrap(fn), "__code__", None)
    return code is None or name in code.co_names


def own_gradient_check(
    exercise: Exercise, fn: Callable, forward: Callable | None, attempt: Attempt
) -> tuple[GradientCheck, ...]:
    """Hold a backward, or a loss, against the learner's own forward."""
    wanted = exercise.gradients and exercise.gradient_check
    if not wanted or attempt.call is None:
        return ()
    case = attempt.known.case
    values = read_result(exercise, attempt.call.result)
    gradients = {
        name: values[name]
        for name in exercise.gradients
        if not isinstance(values[name], Refused) and has_input(case.inputs, name)
    }
    try:
        loss = own_loss(exercise, fn, forward, case)
        rng = np.random.default_rng(DIRECTIONS_SEED)
        return tuple(gradient_check(loss, case.inputs, gradients, rng))
    except Exception:
        return ()


def own_loss(
    exercise: Exercise, fn: Callable, forward: Callable | None, case: Case
) -> Callable[[Mapping[str, Any]], float]:
    """Return the scalar whose gradient the learner's backward should give."""

    def loss(inputs: Mapping[str, Any]) -> float:
        positional, keywords = split(exercise, resolve_all(dict(inputs)))
        if forward is None:
            return float(fn(*positional, **keywords)[0])
        outputs = forward(*positional, **keywords)[:-1]
        return weighted_sum(outputs, case.upstream)

    return loss


def show(verdict: Verdict) -> None:
    """Show a verdict as HTML in a notebook, as text elsewhere."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        get_ipython = None
    if get_ipython is not None and get_ipython() is not None:
        display(verdict)
    else:
        print(verdict.text())


__all__ = ["Call", "CheckFailed", "UnknownExercise", "check", "hint", "progress"]
