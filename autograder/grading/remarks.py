"""What an instructor should know of a file beside its scores."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

from autograder.core.redefinitions import (
    defined_behind,
    definition_of,
    is_same,
    may_define,
)
from autograder.grading.session import Session
from autograder.grading.submission import Step

MAX_OWN = 3
"""Errors of a student's own cells that are told."""
MAX_BEHIND = 2
"""Cells behind a check that are looked into, as parsing takes the judge's time."""


def remarks_of(session: Session, judged: Collection[str]) -> tuple[str, ...]:
    """Return what an instructor should know of a file, beside its scores.

    Parameters
    ----------
    session : Session
        All of its cells have run.
    judged : collection of str
        The exercises that were.
    """
    return (
        *session.rebuilt.remarks,
        *cell_errors(session),
        *defined_late(session, judged),
    )


def cell_errors(session: Session) -> list[str]:
    """Say which functions' cells raised an error, and a few of the student's own."""
    steps = enumerate(session.rebuilt.steps)
    errors = [(s, session.error_of(i)) for i, s in steps if s.origin != "instructor"]
    told = [(s, f"{s.title} ended in {error}") for s, error in errors if error]
    own = [text for step, text in told if step.role != "solution"]
    return [*(t for s, t in told if s.role == "solution"), *own[:MAX_OWN]]


def defined_late(session: Session, judged: Collection[str]) -> list[str]:
    """Say which functions are defined, or changed, behind their checks."""
    ran = [
        step if step.runs and not session.failed(i) else None
        for i, step in enumerate(session.rebuilt.steps)
    ]
    checks = [
        (i, s.name)
        for i, s in enumerate(session.rebuilt.steps)
        if s.role == "check" and s.name in judged
    ]
    said = (late(name, ran[:index], ran[index:]) for index, name in checks)
    return [sentence for sentence in said if sentence]


def late(
    name: str, before: Sequence[Step | None], behind: Sequence[Step | None]
) -> str:
    """Say whether cells behind a function's check define or change it, and where."""
    later = defining_steps(name, behind, MAX_BEHIND)
    earlier = defining_steps(name, before[::-1], 1) if later else []
    old = earlier[0].cell.source if earlier else ""
    other = (s for s in later if not is_same(name, old, s.cell.source))
    cell = next(other, None)
    return defined_behind(name, cell.title, bool(earlier)) if cell else ""


def defining_steps(name: str, steps: Sequence[Step | None], most: int) -> list[Step]:
    """Return which of the first few steps that look like it define a function."""
    likely = (step for step in steps if step and may_define(name, step.cell.source))
    return [s for s in islice(likely, most) if definition_of(name, s.cell.source)]
