"""Follow-through: what is built on a function with a known mistake earns half.

The function must have given the numbers of a variant that the rubric marks
`follow=True`, at its own check cell, on every hidden general case: then its own verdict
failed with that mistake. What needs it, at any depth, earns `SHARE` of the points of a
criterion if its numbers are those of the same variant on every hidden general case;
of the edge cases, if they are so on each of them as well. Nothing else earns this way,
and nothing earns it past a forward that is built on the mistake and gave other numbers
at its own check cell: that one was judged with another function than the mistaken one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from autograder.core.comparing import RTOL
from autograder.core.exercise import EDGE, Exercise
from autograder.core.marking import compare_all
from autograder.core.marks import Attempt, Criterion, Marks
from autograder.grading.assignment import Assignment
from autograder.grading.imprecision import (
    AS_SINGLE,
    Imprecise,
    is_single,
    nearly_right,
    own_imprecision,
)
from autograder.grading.mistaken import Mistaken, mistaken
from autograder.rubric import UnitRubric

SHARE = 0.5
"""What a criterion that follows a known mistake earns of its points, at any depth."""


@dataclass
class FollowThrough:
    """The known mistakes of one submission, and what is built on them.

    `made` holds, for each exercise that was judged and failed, the mistakes that may be
    followed and account for all its hidden general cases; more than one where two give
    the same numbers. `accounted` holds, for each exercise that was judged, the mistakes
    of others, by function and id, that account for every quantity that failed in it.
    `imprecise` holds, for each exercise whose numbers are imprecise and no more, the
    function that makes them so: itself, or one that it is built on.
    """

    assignment: Assignment
    made: dict[str, tuple[Mistaken, ...]] = field(default_factory=dict)
    accounted: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    imprecise: dict[str, Imprecise] = field(default_factory=dict)

    def apply(
        self,
        exercise: Exercise,
        marks: Marks,
        attempts: Sequence[Attempt],
        generator: Callable[[], np.random.Generator],
    ) -> Marks:
        """Note an exercise's own mistakes, and credit what follows those before it.

        Parameters
        ----------
        exercise : Exercise
        marks : Marks
            As judged against the right numbers.
        attempts : sequence of Attempt
        generator : callable
            Returns what draws the directions of derivatives; unknown to the submission.
        """
        general = [a for a in attempts if not a.known.edge]
        failed = set(marks.broken) & set(exercise.quantities)
        accounted = self.accounted[exercise.name] = set()
        before = ancestors(self.assignment.rubric, exercise)
        cause = next((self.imprecise[n] for n in before if n in self.imprecise), None)
        own = own_imprecision(exercise, marks)
        if own:
            self.imprecise[exercise.name] = cause or own
        wrong = any(c.points and not c.passed for c in marks.criteria)
        if not wrong or not general or not all(a.call for a in general):
            return beside_wrong_forward(exercise, marks)
        rng = generator()
        self.made[exercise.name] = tuple(self.own_mistakes(exercise, marks, general))
        best = marks
        single = is_single(exercise, marks, general) and not self.is_known(
            exercise, marks, general
        )
        if (cause and exercise.rtol >= RTOL) or single:
            names = nearly_right(exercise, marks, attempts)
            best = credit(marks, names, cause.reason if cause else AS_SINGLE)
        for name in before:
            for unit in self.made.get(name, ()):
                if not self.throughout(exercise, unit):
                    continue
                names = followed(exercise, unit, marks, attempts, rng)
                if failed and failed <= names:
                    accounted.add((name, unit.variant.id))
                own_unit = f"your own {name}, where {unit.variant.text}"
                candidate = credit(marks, names, f"right for {own_unit}")
                if earned(candidate) > earned(best):
                    best = candidate
        return beside_wrong_forward(exercise, best)

    def throughout(self, exercise: Exercise, unit: Mistaken) -> bool:
        """Say whether each forward between a mistake and an exercise followed it.

        A backward need not have: a right one can make the right numbers of a wrong
        cache.
        """
        rubric = self.assignment.rubric
        between = [rubric.find(n).exercise for n in ancestors(rubric, exercise)]
        return all(
            (unit.name, unit.variant.id) in self.accounted[other.name]
            for other in between
            if other.name in self.accounted
            and not other.gradients
            and unit.name in ancestors(rubric, other)
        )

    def is_known(
        self, exercise: Exercise, marks: Marks, general: Sequence[Attempt]
    ) -> bool:
        """Say whether a known mistake accounts for all general cases."""
        return any(self.mistakes_in(exercise, marks, general, followed=False))

    def own_mistakes(
        self, exercise: Exercise, marks: Marks, general: Sequence[Attempt]
    ) -> Iterator[Mistaken]:
        """Yield the mistakes to follow that account for all general cases."""
        yield from self.mistakes_in(exercise, marks, general, followed=True)

    def mistakes_in(
        self,
        exercise: Exercise,
        marks: Marks,
        general: Sequence[Attempt],
        followed: bool,
    ) -> Iterator[Mistaken]:
        """Yield the mistakes, all or those to follow, that account for all cases."""
        broken = set(marks.broken) & set(exercise.quantities)
        for variant in self.assignment.rubric.find(exercise.name).variants:
            # what it breaks is cheap to compare; its numbers are not
            unlike = broken != set(variant.breaks) - {EDGE}
            if unlike or (followed and not variant.follow):
                continue
            unit = mistaken(self.assignment, exercise.name, variant)
            if all(unit.is_made(exercise, attempt) for attempt in general):
                yield unit


def ancestors(rubric: UnitRubric, exercise: Exercise) -> tuple[str, ...]:
    """Return the exercises that one is built on, the nearest first."""
    found: dict[str, None] = {}
    rest = list(exercise.needs)
    while rest:
        name = rest.pop(0)
        if name in rubric.names and name not in found:
            found[name] = None
            rest += rubric.find(name).exercise.needs
    return tuple(found)


def followed(
    exercise: Exercise,
    unit: Mistaken,
    marks: Marks,
    attempts: Sequence[Attempt],
    rng: np.random.Generator,
) -> set[str]:
    """Return the failed criteria whose numbers are those of a mistake throughout."""
    failed = set(marks.broken)
    differs = bool(marks.forward_wrong) or not failed.isdisjoint(exercise.outputs)
    names = failed & set(exercise.quantities)
    for attempt in attempts:
        if names and not attempt.known.edge:
            names &= unit.fitting(exercise, attempt, differs, rng)
    edges = [a for a in attempts if a.known.edge]
    if not names or EDGE not in failed or not edges:
        return names
    right = set(exercise.quantities) - failed
    for attempt in edges:
        fits = attempt.call and unit.fitting(exercise, attempt, differs, rng)
        if not fits or not names <= fits or not right <= passed(exercise, attempt):
            return names
    return names | {EDGE}


def passed(exercise: Exercise, attempt: Attempt) -> set[str]:
    """Return the quantities that are right in one case."""
    return {n for n, c in compare_all(exercise, attempt).items() if c.passed}


def credit(marks: Marks, names: Collection[str], reason: str) -> Marks:
    """Return the marks with part of the points of the named criteria."""
    return with_criteria(
        marks,
        [
            replace(c, part=SHARE, reason=f"{reason}: half the points")
            if c.name in names
            else c
            for c in marks.criteria
        ],
    )


def earned(marks: Marks) -> float:
    """Return the points of all criteria, before what broken properties cost."""
    return sum(c.earned for c in marks.criteria)


def beside_wrong_forward(exercise: Exercise, marks: Marks) -> Marks:
    """Say of right gradients that the forward beside them is not the right one."""
    if not marks.forward_wrong:
        return marks
    reason = f"right for the right {exercise.forward}; yours gives other numbers"
    return with_criteria(
        marks,
        [
            replace(c, reason=reason)
            if c.passed and c.name in exercise.gradients
            else c
            for c in marks.criteria
        ],
    )


def with_criteria(marks: Marks, criteria: Sequence[Criterion]) -> Marks:
    """Return marks with other criteria."""
    return replace(marks, criteria=tuple(criteria))
