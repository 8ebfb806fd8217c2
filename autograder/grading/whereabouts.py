"""What a verdict adds where a function looked for a name in vain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from autograder.core.missing_names import gives
from autograder.grading.session import Session
from autograder.grading.submission import SOLUTION, Step, role_of

MAX_LOOKED_INTO = 4
"""Cells with a name that are parsed for it, as parsing takes the judge's time."""


def whereabouts(session: Session, name: str, exercise: str) -> str:
    """Say what of the file would give a name that is not there at a check.

    Returns
    -------
    str
        The rest of a sentence: which cell before the check failed that gives the name,
        that its cell is not in the file, or which cell behind the check gives it.
        Nothing where none of these is so.
    """
    steps = session.rebuilt.steps
    check = next(
        i for i, s in enumerate(steps) if (s.role, s.name) == ("check", exercise)
    )
    for index in giving(name, steps[:check]):
        if how := session.how_failed(index):
            return f"; {steps[index].title} gives it, and {how}"
    for index in giving(name, steps[check:]):
        where = steps[check + index].title
        return f"; it stands behind the check of {exercise}, in {where}"
    cell = (SOLUTION, name)
    there = any((step.role, step.name) == cell for step in steps)
    if not there and cell in map(role_of, session.assignment.release.cells):
        return "; its cell is missing or has lost its grade id"
    return ""


def giving(name: str, steps: tuple[Step, ...]) -> Iterator[int]:
    """Yield which of the cells that are run give a name, of the first that have it."""
    likely = (i for i, s in enumerate(steps) if s.runs and name in s.cell.source)
    return (
        i for i in islice(likely, MAX_LOOKED_INTO) if gives(name, steps[i].cell.source)
    )
