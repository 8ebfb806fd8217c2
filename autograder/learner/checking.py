"""`check(fn)`: judge a function on its visible cases and show a verdict."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.core.advising import look_first
from autograder.core.answers import Answers
from autograder.core.attempting import EndedByCheck, attempt_all, needed
from autograder.core.calling import Function, read_result
from autograder.core.candidates import told
from autograder.core.causes import causes
from autograder.core.exercise import Exercise
from autograder.core.gradients import (
    GradientCheck,
    find,
    gradient_check,
    has_input,
    own_loss,
)
from autograder.core.marking import mark
from autograder.core.marks import NOT_WRITTEN, Attempt, Marks
from autograder.core.verdict import Blocked, Verdict, blocked_by
from autograder.learner.hints import remember
from autograder.learner.kept import kept_by
from autograder.learner.lookup import exercise_name, known
from autograder.learner.supervision import supervised
from autograder.learner.uses import mentions, own_code, used_exercises

DIRECTIONS_SEED = 20_26
NOT_DEFINED = "it is not defined"
NO_ARRAY = "no array came back"
ANOTHER_SHAPE = "the shape is not that of the input"
TOO_COARSE = (
    "differences of your own forward are too coarse to decide, as where it jumps, is "
    "very steep, works in float32 or holds huge numbers"
)
ENDED = "the check ended a call for it"


class CheckFailed(AssertionError):
    """A check that did not pass; the verdict stands above the message."""

    def _render_traceback_(self) -> list[str]:
        return [f"CheckFailed: {self}"]


def check(fn: Function) -> None:
    """Check one function on the visible cases and show a verdict.

    Raises
    ------
    CheckFailed
        If a criterion is not met; an optional function may be left unwritten.
    UnknownExercise
        If `fn` has a name that is no exercise.
    """
    verdict = judge_visible(fn, show_prints=True)
    exercise = known(verdict.name).exercise
    remember(exercise, verdict)
    if exercise.optional and verdict.marks.error.endswith(NOT_WRITTEN):
        print(f"{verdict.name}: optional, {what_is_unwritten(fn, verdict)}")
        return
    with quiet():
        show(verdict)
    if not verdict.passed:
        raise CheckFailed(verdict.headline)


def judge_visible(
    fn: Function,
    name: str | None = None,
    show_prints: bool = False,
    seen: dict[str, Verdict] | None = None,
) -> Verdict:
    """Judge a function on its visible cases, under its own name or another.

    Parameters
    ----------
    fn : callable
    name : str, optional
        The exercise, if not that of the function's own name.
    show_prints : bool
        Whether the first call that prints is shown.
    seen : dict, optional
        Verdicts on functions of the same notebook; those made on the way are added.
    """
    seen = {} if seen is None else seen
    here = known(name or exercise_name(fn))
    exercise = here.exercise
    forward = needed(fn, exercise.forward) if exercise.forward else None
    if exercise.forward and not callable(forward):
        seen[exercise.name] = not_defined(here, exercise.forward)
        return seen[exercise.name]
    changed = kept_by(fn) if forward is None else kept_by(fn, forward)
    with supervised(show_prints) as watch:
        called = watch.over(exercise.name, fn)
        first = (
            watch.over(str(exercise.forward), forward) if forward is not None else None
        )
        attempts, repeated = attempt_all(exercise, called, first, here.cases)
        with quiet():
            known_repeat = None if watch.stopped(attempts) else repeated
            marks = mark(exercise, attempts, known_repeat)
            own, unchecked = own_gradient_check(exercise, called, first, attempts[0])
    blocked = None if marks.passed else blame(fn, exercise, marks, seen)
    with quiet():
        found, explained = ((), ()) if blocked else causes(here, attempts, marks)
    notes = tuple({n: None for a in attempts if a.call for n in a.call.notes})
    verdict = Verdict(
        exercise.name,
        marks,
        found,
        own,
        blocked,
        (*notes[:3], *watch.prints.notes(exercise.name)),
        unchecked,
        look_first(exercise, marks, told(found, explained)),
        explained,
        changed(),
    )
    seen[exercise.name] = verdict
    return verdict


@contextmanager
def quiet() -> Iterator[None]:
    """Say nothing about numbers: a check's own words are all that a learner sees.

    What a learner's code warns of while it is judged has become notes by then.
    """
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def not_defined(here: Answers, missing: str) -> Verdict:
    """Return the verdict where a function that is needed is not defined."""
    why = f"{missing} is not defined"
    attempts = [Attempt(known_case, None, why) for known_case in here.cases]
    marks = mark(here.exercise, attempts)
    return Verdict(here.exercise.name, marks, blocked=Blocked(missing, NOT_DEFINED))


def blame(
    fn: Function, exercise: Exercise, marks: Marks, seen: dict[str, Verdict]
) -> Blocked | None:
    """Return the first needed function that does not pass, if there is one."""

    def verdict_of(name: str) -> Verdict:
        other = needed(fn, name)
        if callable(other):
            return seen.get(name) or judge_visible(other, name, seen=seen)
        return not_defined(known(name), name)

    used = used_exercises(fn)
    names = (*exercise.needs, *(n for n in used if n not in exercise.needs))
    if not any(own_code(fn)):
        used = names  # a callable that can't be looked into
    return blocked_by(exercise, names, marks, verdict_of, used.__contains__)


def what_is_unwritten(fn: Function, verdict: Verdict) -> str:
    """Say whether a function that ends so is not written, or something it calls."""
    if mentions(fn, NotImplementedError.__name__):
        return NOT_WRITTEN
    if verdict.blocked:
        return f"blocked by {verdict.blocked.name}: {verdict.blocked.why}"
    return f"calls what is {NOT_WRITTEN}"


def own_gradient_check(
    exercise: Exercise, fn: Function, forward: Function | None, attempt: Attempt
) -> tuple[tuple[GradientCheck, ...], dict[str, str]]:
    """Hold a backward, or a loss, against the learner's own forward.

    Returns
    -------
    checks : tuple of GradientCheck
    unchecked : dict
        Why gradients were not: they are missing, have another shape, or the time was
        over before.
    """
    wanted = exercise.gradients and exercise.gradient_check
    if not wanted or attempt.call is None:
        return (), {}
    case = attempt.known.case
    values = read_result(exercise, attempt.call.result)
    gradients = {n: values[n] for n in exercise.gradients if has_input(case.inputs, n)}
    try:
        loss = own_loss(exercise, fn, forward, case)
        rng = np.random.default_rng(DIRECTIONS_SEED)
        checks = tuple(gradient_check(loss, case.inputs, gradients, rng))
    except EndedByCheck:
        return (), dict.fromkeys(exercise.gradients, ENDED)
    except Exception:
        return (), {}
    done = {c.name for c in checks}
    rest = (n for n in exercise.gradients if n not in done)
    return checks, {n: why_unchecked(case.inputs, n, values[n]) for n in rest}


def why_unchecked(inputs: Mapping[str, Any], name: str, value: Any) -> str:
    """Say why a gradient can't be held against differences."""
    if not isinstance(value, np.ndarray):
        return NO_ARRAY
    fits = has_input(inputs, name) and value.shape == find(inputs, name).shape
    return TOO_COARSE if fits else ANOTHER_SHAPE


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
