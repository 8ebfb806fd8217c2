"""Follow-through: a right backward of a forward that is wrong in a known way.

The forward must equal a variant that the rubric marks `follow=True`, on every hidden
general case; then a gradient earns `SHARE` of its points if it is the derivative of
that variant, on every hidden general case. Nothing else earns this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring.variants import Solved
from autograder.core.calling import flatten, read_result, split
from autograder.core.comparing import compare
from autograder.core.content import resolve
from autograder.core.exercise import Case, Exercise
from autograder.core.gradients import ROUND_OFF, RTOL, find, has_input, own_loss, slope
from autograder.core.marking import Attempt, Criterion, Marks
from autograder.core.values import fresh
from autograder.grading.assignment import Assignment
from autograder.rubric import Variant

SHARE = 0.5
"""What a gradient that follows a known mistake earns of its points."""
DIRECTIONS = 3


def follow_through(
    assignment: Assignment,
    exercise: Exercise,
    marks: Marks,
    attempts: Sequence[Attempt],
    rng: np.random.Generator,
) -> Marks:
    """Return the marks with part of the points where a backward follows its forward.

    Parameters
    ----------
    assignment : Assignment
    exercise : Exercise
        A backward.
    marks : Marks
        As judged against the right gradients.
    attempts : sequence of Attempt
    rng : numpy.random.Generator
        Draws the directions; unknown to the submission.
    """
    general = [a for a in attempts if not a.known.edge]
    if not marks.forward_wrong or not all(a.call for a in general):
        return marks
    for variant, forward in followed_variants(assignment, exercise):
        if all(same_forward(exercise, forward, attempt) for attempt in general):
            credited = {
                name
                for name in exercise.gradients
                if all(is_derivative(exercise, forward, a, name, rng) for a in general)
            }
            reason = (
                f"right for your own forward, where {variant.text}: half the points"
            )
            return replace(
                marks,
                criteria=tuple(
                    credit(c, reason) if c.name in credited else c
                    for c in marks.criteria
                ),
            )
    return marks


def credit(criterion: Criterion, reason: str) -> Criterion:
    """Return a criterion with part of its points, if it does not have them all."""
    if criterion.passed:
        return criterion
    return replace(criterion, part=SHARE, reason=reason)


def followed_variants(
    assignment: Assignment, exercise: Exercise
) -> Iterator[tuple[Variant, Callable]]:
    """Yield the forward of a backward with each mistake that may be followed.

    The mistake may sit in the forward itself or in a function that it needs.
    """
    if exercise.forward is None:
        return
    solved = solved_notebook(assignment.text)
    first = assignment.rubric.find(exercise.forward)
    for name in (first.name, *first.exercise.needs):
        for variant in assignment.rubric.find(name).variants:
            if variant.follow:
                yield variant, solved.mistaken(name, variant)[exercise.forward]


@cache
def solved_notebook(path: Path) -> Solved:
    """Return the solved notebook of a unit, read once."""
    return Solved(path)


def same_forward(exercise: Exercise, forward: Callable, attempt: Attempt) -> bool:
    """Say whether the forward that was called gives a variant's numbers."""
    assert attempt.call is not None
    inputs = resolve(exercise.unit, fresh(attempt.known.case.inputs))
    positional, keywords = split(exercise, inputs)
    with np.errstate(all="ignore"):
        due = forward(*positional, **keywords)[:-1]
    got = attempt.call.forward or ()
    return len(got) == len(due) and all(
        compare(g, np.asarray(d), rtol=exercise.rtol).passed
        for g, d in zip(got, due, strict=True)
    )


def is_derivative(
    exercise: Exercise,
    forward: Callable,
    attempt: Attempt,
    name: str,
    rng: np.random.Generator,
) -> bool:
    """Say whether one returned gradient is that of a forward.

    Along random directions: ⟨gradient, v⟩ = (L(θ + εv) − L(θ − εv)) / 2ε.
    """
    assert attempt.call is not None
    case = attempt.known.case
    gradient = read_result(exercise, attempt.call.result)[name]
    if not has_input(case.inputs, name) or not isinstance(gradient, np.ndarray):
        return False
    shape = find(case.inputs, name).shape
    if gradient.shape != shape or gradient.dtype != np.float64:
        return False
    if not np.isfinite(gradient).all() or is_trivial(gradient, case):
        return False
    loss = own_loss(exercise, forward, forward, case)
    bound = RTOL * float(np.linalg.norm(gradient))
    bound += ROUND_OFF * max(abs(loss(fresh(case.inputs))), 1e-3)
    for _ in range(DIRECTIONS):
        direction = rng.standard_normal(shape)
        numeric = slope(loss, case.inputs, name, direction)
        if abs(float((gradient * direction).sum()) - numeric) > bound:
            return False
    return True


def is_trivial(gradient: np.ndarray, case: Case) -> bool:
    """Say whether a gradient takes no work: constant, or an argument echoed."""
    if not np.ptp(gradient):
        return True
    given: Mapping[str, Any] = {**case.inputs, **case.upstream}
    return any(np.array_equal(gradient, v) for v in flatten(given).values())
