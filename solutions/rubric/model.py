"""What a rubric is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from autograder.library import KnownCase
from autograder.program import read_result, run


@dataclass(frozen=True)
class Variant:
    """A mistake, as edits of the solved notebook's function.

    Parameters
    ----------
    id, text, hint : str
        Its name, what was done in one line, and a pointer to the idea.
    breaks : tuple of str
        Criteria that fail because of it, and no others.
    edits : tuple of (str, str)
        What to replace by what in the source of the solved function; each old text
        must stand there exactly once.
    aliases : tuple of str
        Mistakes that give the same numbers.
    follow : bool
        Whether a backward of exactly this forward earns part of its points.
    """

    id: str
    text: str
    hint: str
    breaks: tuple[str, ...]
    edits: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...] = ()
    follow: bool = False


def mistake(
    id: str,
    text: str,
    hint: str,
    breaks: Iterable[str],
    *edits: tuple[str, str],
    aliases: tuple[str, ...] = (),
    follow: bool = False,
) -> Variant:
    """Return a variant with its edits one after the other."""
    return Variant(id, text, hint, tuple(breaks), edits, aliases, follow)


Cases = Callable[[np.random.Generator], Iterable[Case]]


@dataclass(frozen=True)
class ExerciseRubric:
    """One exercise: its public description and all that stays with the judge.

    `general` and `edge` draw cases from a generator, for visible and hidden ones
    alike. `large` draws the one hidden case that entry-by-entry differences can't
    do in time.
    """

    exercise: Exercise
    general: Cases
    edge: Cases
    large: Callable[[np.random.Generator], Case] | None = None
    variants: tuple[Variant, ...] = ()

    @property
    def name(self) -> str:
        """Name of the exercise's function."""
        return self.exercise.name


@dataclass(frozen=True)
class UnitRubric:
    """One unit: its exercises in order, the reference, points of written answers."""

    name: str
    title: str
    exercises: tuple[ExerciseRubric, ...]
    reference: Mapping[str, Callable]
    answers: Mapping[str, float] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the unit's exercises."""
        return tuple(e.name for e in self.exercises)

    @property
    def graded(self) -> tuple[ExerciseRubric, ...]:
        """The exercises that carry points; optional ones are checked, not graded."""
        return tuple(e for e in self.exercises if not e.exercise.optional)

    def find(self, name: str) -> ExerciseRubric:
        """Return the rubric of one exercise."""
        return next(e for e in self.exercises if e.name == name)

    def expected(self, exercise: Exercise, case: Case) -> tuple[dict[str, Any], tuple]:
        """Return the right quantities for a case, and the forward's right outputs."""
        forward = self.reference[exercise.forward] if exercise.forward else None
        # the reference leaves its arguments alone (a test holds it to that)
        fn = self.reference[exercise.name]
        result, outputs = run(exercise, fn, forward, case.inputs, case.upstream)
        values = {
            k: np.array(v, dtype=float)
            for k, v in read_result(exercise, result).items()
        }
        return values, tuple(np.array(o) for o in outputs or ())

    def draw(self, rubric: ExerciseRubric, rng: np.random.Generator) -> list[KnownCase]:
        """Draw an exercise's cases, general ones first, with the right numbers."""
        drawn = [(case, False) for case in rubric.general(rng)]
        drawn += [(case, True) for case in rubric.edge(rng)]
        known = []
        for case, edge in drawn:
            values, forward = self.expected(rubric.exercise, case)
            known.append(KnownCase(case, values, edge, forward))
        return known
