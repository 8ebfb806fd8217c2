"""How long grading a submission may take."""

from __future__ import annotations

from dataclasses import dataclass

GRACE_SECONDS = 30.0
"""What a judge may need beyond a submission's total time: to read, render and answer,
on a machine with other work."""


@dataclass(frozen=True)
class Budget:
    """Seconds on the judge's clock.

    `own` is for all cells together that the student added, so that a learner's own
    long experiments do not use up the time of the exercises.
    """

    cell: float = 10.0
    own: float = 20.0
    call: float = 3.0
    large: float = 6.0
    total: float = 60.0
