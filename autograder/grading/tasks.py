"""What is to be graded, as it goes to a judge's process and comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.core.units import maxima
from autograder.grading.results import Ending, ExerciseResult, Outcome, Result
from autograder.grading.submission import Submission


class NoZygote(RuntimeError):
    """No untrusted process can be had on this machine; not a submission's fault."""


@dataclass(frozen=True)
class Task:
    """A submission to grade, with the hash of the assignment to grade it by."""

    submission: Submission
    digest: str

    def to_json(self) -> dict[str, Any]:
        """Return the task as JSON-ready values."""
        about = self.submission
        return {
            "student": about.student,
            "unit": about.unit,
            "path": str(about.path),
            "digest": self.digest,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Task:
        """Rebuild a task from `to_json`."""
        submission = Submission(data["student"], data["unit"], Path(data["path"]))
        return cls(submission, data["digest"])


def not_graded(task: Task, why: str, sandboxed: bool) -> Result:
    """Return the result of a submission on which judge or machine failed."""
    about = task.submission
    outcome = Outcome(Ending.NOT_GRADED, why)
    exercises = {
        name: ExerciseResult(None, points)
        for name, points in maxima(about.unit).items()
    }
    return Result(about.student, about.unit, outcome, exercises, sandboxed)
