"""From calls to criteria and points. Pure: nothing here runs a learner's code."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.core.calling import Call, read_result
from autograder.core.comparing import RIGHT, Comparison, agrees, allowed, compare
from autograder.core.content import measured_words
from autograder.core.criteria import (
    Row,
    edge_criterion,
    failing,
    properties,
    value_criterion,
)
from autograder.core.exercise import EDGE, Exercise
from autograder.core.marks import Attempt, Heat, Marks, wrong_quantities
from autograder.core.repeating import same_again
from autograder.core.values import Raised, largest

LAST = ("x", "h_prev", "h0")
"""Inputs whose gradients are made of all others."""


def mark(
    exercise: Exercise, attempts: Sequence[Attempt], repeated: Call | None = None
) -> Marks:
    """Judge all attempts at one exercise.

    Parameters
    ----------
    exercise : Exercise
    attempts : sequence of Attempt
        General cases first; `repeated` is a second call on the first of them.
    """
    table = [compare_all(exercise, attempt) for attempt in attempts]
    general = [(a, t) for a, t in zip(attempts, table, strict=True) if not a.known.edge]
    edges = [(a, t) for a, t in zip(attempts, table, strict=True) if a.known.edge]
    criteria = [
        value_criterion(exercise, name, general) for name in exercise.quantities
    ]
    right = [c.name for c in criteria if c.passed]
    if EDGE in exercise.points:
        criteria.append(edge_criterion(exercise, right, edges))
    criteria += properties(exercise, attempts, table, right, repeated)
    passed = len(right) == len(exercise.quantities)
    wrong = any(forward_is_wrong(attempt) for attempt, _ in general)
    errors = (a.error or "no numbers came back" for a, _ in general if not a.call)
    return Marks(
        tuple(criteria),
        str(exercise.forward) if wrong else "",
        first_heat(exercise, edges if passed else general),
        next(errors, ""),
        failing(right, edges),
        repeated is not None
        and not same_again(exercise, attempts[0].call, attempts[0].error, repeated),
        not passed
        and all(c.passed or c.single for _, t in general for c in t.values()),
        wrong and not any(forward_is_wrong(attempt, True) for attempt, _ in general),
    )


def first_wrong(exercise: Exercise, marks: Marks) -> str | None:
    """Return the first quantity of the derivation that is wrong in general."""
    if marks.error or not marks.numeric:
        return None
    wrong = wrong_quantities(marks)
    name = next((name for name in exercise.equations if name in wrong), None)
    kind, _, gate = (name or "").partition("_")
    right = set(exercise.quantities) - set(wrong)
    if kind == "b" and right & {f"W_{gate}", f"W_{gate[:1]}"}:
        return None  # what both are made of is right
    return None if name and shown_by_input(exercise, right) else name


def shown_by_input(exercise: Exercise, right: Collection[str]) -> bool:
    """Say whether the gradient of an input shows that all before it is right.

    Whatever goes back through a layer with parameters reaches its inputs in the end.
    """
    layered = any(i.startswith(("params", "layers")) for i in exercise.inputs)
    return bool(layered and exercise.forward and set(LAST) & set(right))


def compare_all(exercise: Exercise, attempt: Attempt) -> dict[str, Comparison]:
    """Compare every quantity of one attempt."""
    known = attempt.known
    if attempt.call is None:
        error = attempt.error or "no numbers came back"
        due = known.expected
        return {n: compare_error(error, due.get(n)) for n in exercise.quantities}
    values = read_result(exercise, attempt.call.result)
    scale = largest(known.case.upstream)

    def judged(name: str) -> Comparison:
        received, expected = values[name], known.expected[name]
        if agrees(received, expected, scale, exercise.rtol):
            return RIGHT
        axes = exercise.axes_of(name, getattr(expected, "ndim", 0))
        sizes = axis_sizes(exercise, known.case.inputs)
        found = compare(received, expected, scale, exercise.rtol, axes, sizes)
        return in_words(exercise, name, found, received, expected)

    return {name: judged(name) for name in exercise.quantities}


def compare_error(error: str, expected: Any) -> Comparison:
    """Judge an exception that came in the place of a quantity."""
    if not isinstance(expected, Raised):
        return Comparison(False, error)
    head, _, message = error.partition(": ")
    if expected.kind not in head.rstrip(")").split("("):
        return Comparison(False, f"expected {expected.kind}, found {error}")
    if expected.text in message:
        return RIGHT
    return Comparison(
        False, f"the message should hold {expected.text!r}, and is: {message}"
    )


def in_words(
    exercise: Exercise, name: str, found: Comparison, received: Any, expected: Any
) -> Comparison:
    """Return a comparison in a measure's own words, if it has any.

    A learner never sees the numbers that a measure makes. What came back may be of a
    form that no words were written for.
    """
    if found.passed or not exercise.measure or not isinstance(received, np.ndarray):
        return found
    words = measured_words(exercise.unit, exercise.measure)
    if words is None:
        return found
    try:
        said = words(name, received, expected)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return found
    return replace(found, how=said, error=None, sizes=(), factor=0.0)


def forward_is_wrong(attempt: Attempt, single: bool = False) -> bool:
    """Say whether the forward that a backward builds on gave wrong numbers.

    With `single`, numbers that are off as single precision makes them are not.
    """
    if not attempt.known.forward or attempt.call is None:
        return False
    got = attempt.call.forward or ()
    if len(got) != len(attempt.known.forward):
        return True
    pairs = zip(got, attempt.known.forward, strict=True)
    found = [compare(g, e) for g, e in pairs]
    return not all(c.passed or (single and c.single) for c in found)


def first_heat(exercise: Exercise, rows: Sequence[Row]) -> Heat | None:
    """Return the error of the first quantity that is wrong in a place.

    On the case that the reason beside it tells of: the first on which it is wrong.
    """
    told: set[str] = set()
    for attempt, comparisons in rows:
        for name, comparison in comparisons.items():
            if comparison.passed or name in told:
                continue
            told.add(name)
            if comparison.error is not None and comparison.error.size > 1:
                scale = largest(attempt.known.case.upstream)
                bound = allowed(attempt.known.expected[name], scale, exercise.rtol)
                axes = exercise.axes_of(name, comparison.error.ndim)
                return Heat(name, comparison.error, bound, axes)
    return None


def axis_sizes(exercise: Exercise, inputs: Mapping[str, Any]) -> dict[str, int]:
    """Read N, T, D, H and V off the inputs of a case."""
    sizes: dict[str, int] = {}
    for name in exercise.axes:
        value = inputs.get(name)
        if not isinstance(value, np.ndarray):
            continue
        axes = exercise.axes_of(name, value.ndim)
        if value.ndim == len(axes):
            sizes |= dict(zip(axes, value.shape, strict=True))
    return {k: v for k, v in sizes.items() if k.isalpha()}
