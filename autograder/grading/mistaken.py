"""A unit in which one function has a known mistake: its numbers, its derivatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from autograder.authoring.variants import Solved
from autograder.core.calling import read_result
from autograder.core.comparing import UPSTREAM_FLOOR
from autograder.core.exercise import Case, Exercise
from autograder.core.gradients import ROUND_OFF, RTOL, find, has_input, own_loss, slope
from autograder.core.marking import compare_all, forward_is_wrong
from autograder.core.marks import Attempt
from autograder.core.values import flatten, fresh, largest
from autograder.grading.assignment import Assignment
from autograder.rubric import UnitRubric, Variant

COARSE = 2.0
"""The error of a central difference is 4/3 of what halving its step changes, where the
next term of its series is small; this leaves room for that."""
DIRECTIONS = 2
"""Directions for each gradient on each case."""
TRIVIAL_RTOL = 1e-5
"""Nearness at which a number counts as one that takes no work; above `RTOL`, so that
noise can't tell the two apart."""


@dataclass(frozen=True)
class Mistaken:
    """A unit in which one function has a known mistake, and all others are right.

    `unit` is the rubric with the solved functions, one of them mistaken, in the place
    of the reference.
    """

    name: str
    variant: Variant
    unit: UnitRubric

    def seen(self, exercise: Exercise, attempt: Attempt) -> Attempt:
        """Return an attempt whose expected numbers are those of the mistake."""
        case = attempt.known.case
        own = replace(case, inputs=fresh(case.inputs), upstream=fresh(case.upstream))
        values, forward = self.unit.expected(exercise, own)
        known = replace(attempt.known, expected=values, forward=forward)
        return replace(attempt, known=known)

    def is_made(self, exercise: Exercise, attempt: Attempt) -> bool:
        """Say whether the mistake accounts for all that came back in one case."""
        seen = self.seen(exercise, attempt)
        if forward_is_wrong(seen):
            return False
        return all(c.passed for c in compare_all(exercise, seen).values())

    def fitting(
        self,
        exercise: Exercise,
        attempt: Attempt,
        differs: bool,
        rng: np.random.Generator,
    ) -> set[str]:
        """Return the quantities that are right where this mistake was made.

        A gradient is so if it is the derivative of the mistaken forward (or loss), or
        what the solved backward makes of it; the forward that it came with, or the
        loss, must be the mistaken one. What takes no work is never right here.

        Parameters
        ----------
        exercise : Exercise
        attempt : Attempt
            One case, on which the call ended.
        differs : bool
            Whether the submission's forward, or loss, is not the right one.
        rng : numpy.random.Generator
            Draws the directions of derivatives; unknown to the submission.
        """
        assert attempt.call is not None
        seen = self.seen(exercise, attempt)
        if forward_is_wrong(seen):
            return set()
        table = compare_all(exercise, seen)
        found = {name for name, c in table.items() if c.passed}
        if not found.issuperset(exercise.outputs):
            return found - set(exercise.gradients)
        values = read_result(exercise, attempt.call.result)
        if exercise.gradient_check and differs:
            found |= {
                name
                for name in exercise.gradients
                if name not in found
                and self.is_derivative(exercise, attempt, name, values[name], rng)
            }
        if attempt.known.edge:
            return found
        return {n for n in found if not is_trivial(values[n], attempt.known.case)}

    def loss(
        self, exercise: Exercise, case: Case
    ) -> Callable[[Mapping[str, Any]], float]:
        """Return the scalar whose gradients are those of the mistaken forward."""
        names = self.unit.reference
        forward = names[exercise.forward] if exercise.forward else None
        return own_loss(exercise, names[exercise.name], forward, case)

    def is_derivative(
        self,
        exercise: Exercise,
        attempt: Attempt,
        name: str,
        gradient: Any,
        rng: np.random.Generator,
    ) -> bool:
        """Say whether a gradient is that of the mistaken forward, or loss.

        Along random directions: ⟨gradient, v⟩ = (L(θ + εv) − L(θ − εv)) / 2ε. On a
        general case a derivative that is zero to round-off is nobody's merit.
        """
        case = attempt.known.case
        if not has_input(case.inputs, name) or not isinstance(gradient, np.ndarray):
            return False
        shape = find(case.inputs, name).shape
        if gradient.shape != shape or gradient.dtype != np.float64:
            return False
        if not np.isfinite(gradient).all():
            return False
        loss = self.loss(exercise, case)
        floor = ROUND_OFF * max(abs(loss(fresh(case.inputs))), 1e-3)
        bound = RTOL * norm(gradient) + floor
        if not np.isfinite(bound):
            return False
        slopes = []
        for _ in range(DIRECTIONS):
            direction = rng.standard_normal(shape)
            slopes.append(slope(loss, case.inputs, name, direction))
            gap = abs(float((gradient * direction).sum()) - slopes[-1])
            if not gap <= bound and attempt.known.edge:
                # differences are coarse where gates saturate: by how much, half a step
                # shows
                halved = 2 * slope(loss, case.inputs, name, direction / 2)
                gap -= COARSE * abs(halved - slopes[-1])
            if not gap <= bound:  # nor where it is nan
                return False
        return attempt.known.edge or max(map(abs, slopes)) > floor


def norm(array: np.ndarray) -> float:
    """Return the Frobenius norm, also where squares would overflow."""
    size = float(np.abs(array).max(initial=0.0))
    return size * float(np.linalg.norm(array / size)) if size else 0.0


def is_trivial(value: Any, case: Case) -> bool:
    """Say whether an array takes no work: zero, constant, or an argument echoed."""
    if not isinstance(value, np.ndarray) or value.size < 2:
        return False
    size = np.abs(value).max()
    if size <= UPSTREAM_FLOOR * largest(case.upstream):
        return True
    if np.ptp(value) <= TRIVIAL_RTOL * size:
        return True
    given: Mapping[str, Any] = {**case.inputs, **case.upstream}
    return any(
        other.shape == value.shape
        and np.abs(value - other).max() <= TRIVIAL_RTOL * size
        for other in flatten(given).values()
    )


@cache
def solved_notebook(assignment: Assignment) -> Solved:
    """Return the solved notebook of a unit, read once."""
    return Solved(assignment.text)


@cache
def mistaken(assignment: Assignment, name: str, variant: Variant) -> Mistaken:
    """Return a unit with a mistake in one function, made once."""
    functions = solved_notebook(assignment).mistaken(name, variant)
    return Mistaken(name, variant, replace(assignment.rubric, reference=functions))
