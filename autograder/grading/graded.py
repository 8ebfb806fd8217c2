"""What grading one submission gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode

from autograder.core.verdict import Verdict


@dataclass(frozen=True)
class GradedExercise:
    """One exercise: its verdict, and the points it is worth."""

    verdict: Verdict
    max: float

    @property
    def score(self) -> float:
        """Points earned."""
        return self.verdict.marks.score

    def to_json(self) -> dict[str, Any]:
        """Return score, criteria and diagnoses as JSON-ready values."""
        return {
            "score": self.score,
            "max": self.max,
            "criteria": [
                {"name": c.name, "passed": c.passed, "reason": c.reason}
                for c in self.verdict.marks.criteria
            ],
            "diagnoses": [{"id": d.id, "text": d.text} for d in self.verdict.diagnoses],
            "blocked_by": self.verdict.blocked_by,
        }


@dataclass(frozen=True)
class GradedNotebook:
    """One submission: scores, the notebook to show, what happened to the process.

    `answered` says for each written answer whether anything was written; `stages`
    has the seconds that each stage took.
    """

    unit: str
    exercises: Mapping[str, GradedExercise]
    notebook: NotebookNode | None
    process: str
    sandboxed: bool
    digest: str = ""
    answered: Mapping[str, bool] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Points of all exercises; written answers are marked by hand."""
        return round(sum(e.score for e in self.exercises.values()), 6)

    @property
    def max(self) -> float:
        """Points that code can earn."""
        return sum(e.max for e in self.exercises.values())

    def to_json(self) -> dict[str, Any]:
        """Return everything but the notebook as JSON-ready values."""
        return {
            "unit": self.unit,
            "score": self.score,
            "max": self.max,
            "sandboxed": self.sandboxed,
            "process": self.process,
            "remarks": list(self.remarks),
            "exercises": {n: e.to_json() for n, e in self.exercises.items()},
        }
