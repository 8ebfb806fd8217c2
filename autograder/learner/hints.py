"""`hint(fn)`: three steps, shown on request, never the solution."""

from __future__ import annotations

from autograder.core.calling import Function
from autograder.core.exercise import Exercise
from autograder.core.marking import first_wrong
from autograder.core.verdict import Verdict
from autograder.learner.lookup import exercise_name, known

_shown: dict[str, int] = {}
_wrong: dict[str, str] = {}
"""By exercise what its last verdict found to be the first wrong quantity."""


def hint(fn: Function | str) -> None:
    """Print the next of three hints: the idea, the equation, the shape of the code.

    After a verdict, the quantity to begin with comes first.
    """
    name = fn if isinstance(fn, str) else exercise_name(fn)
    exercise = known(name).exercise
    if name in _wrong:
        print(begin_with(exercise, _wrong[name]))
    print(next_hint(exercise))


def next_hint(exercise: Exercise) -> str:
    """Return the next hint; the last one, when it was shown already, once more."""
    name, steps = exercise.name, exercise.hints
    before = _shown.get(name, 0)
    number = min(before + 1, len(steps))
    _shown[name] = number
    last = ", the last one" if number == len(steps) else ""
    again = ", once more" if number == before else ""
    return f"Hint {number} of {len(steps)} for {name}{last}{again}: {steps[number - 1]}"


def begin_with(exercise: Exercise, quantity: str) -> str:
    """Say which wrong quantity comes first in the derivation, and where to look."""
    place = exercise.equations[quantity]
    return f"{quantity} came out wrong in the last check. Look first at {place}."


def remember(exercise: Exercise, verdict: Verdict) -> None:
    """Keep what hints begin with, until the exercise's next verdict.

    Nothing is kept where a function that this one builds on is to blame.
    """
    _wrong.pop(exercise.name, None)
    quantity = None if verdict.blocked else first_wrong(exercise, verdict.marks)
    if quantity is not None:
        _wrong[exercise.name] = quantity
