"""What is kept of a graded submission: plain values, which need no NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any


class Ending(Enum):
    """How grading a submission ended."""

    GRADED = "graded"
    """All its exercises have a score."""
    REFUSED = "refused"
    """Its file can't be graded: zero points, and the reason."""
    NOT_GRADED = "not graded"
    """Judge or machine failed on it, or on a part of it: to be tried again."""


@dataclass(frozen=True)
class Outcome:
    """How grading ended, and what there is to say about it.

    `detail` is for people: what happened to the process, or the reason.
    """

    ending: Ending = Ending.GRADED
    detail: str = ""

    @property
    def text(self) -> str:
        """The outcome in words; "ok" if there is nothing to say."""
        if self.ending is Ending.GRADED:
            return self.detail or "ok"
        return f"{self.ending.value}: {self.detail}"

    @property
    def quiet(self) -> bool:
        """Whether everything ran as it should."""
        return self.ending is Ending.GRADED and not self.detail


@dataclass(frozen=True)
class CriterionResult:
    """One criterion: whether it passed, and why not; None where nobody could look."""

    name: str
    passed: bool | None
    reason: str | None = None


@dataclass(frozen=True)
class NamedMistake:
    """A known mistake that was found."""

    id: str
    text: str


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise: its score, None where it was not graded, and what led to it."""

    score: float | None
    max: float
    criteria: tuple[CriterionResult, ...] = ()
    diagnoses: tuple[NamedMistake, ...] = ()
    blocked_by: str | None = None

    @property
    def full(self) -> bool:
        """Whether it earned all of its points."""
        return self.score == self.max

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ExerciseResult:
        """Rebuild a result from JSON."""
        criteria = tuple(CriterionResult(**c) for c in data["criteria"])
        diagnoses = tuple(NamedMistake(**d) for d in data["diagnoses"])
        return cls(data["score"], data["max"], criteria, diagnoses, data["blocked_by"])


@dataclass(frozen=True)
class Result:
    """One student's submission of one unit, graded: plain values.

    Parameters
    ----------
    student, unit : str
    outcome : Outcome
    exercises : mapping of str to ExerciseResult
    sandboxed : bool
    submission : str
        Hash of the bytes that were graded.
    answered : mapping of str to bool
        For each written answer whether anything was written.
    remarks : tuple of str
        What the instructor should know of the file.
    stages : mapping of str to float
        The seconds that each stage took.
    notebook : str or None
        The notebook to show, as JSON; None where there is none.
    """

    student: str
    unit: str
    outcome: Outcome
    exercises: Mapping[str, ExerciseResult]
    sandboxed: bool
    submission: str = ""
    answered: Mapping[str, bool] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    notebook: str | None = None

    @property
    def ending(self) -> Ending:
        """How grading ended."""
        return self.outcome.ending

    @property
    def score(self) -> float | None:
        """Points of all exercises; None if one of them was not graded."""
        scores = [e.score for e in self.exercises.values()]
        known = [s for s in scores if s is not None]
        return round(sum(known), 6) if len(known) == len(scores) else None

    @property
    def max(self) -> float:
        """Points that code can earn; written answers are marked by hand."""
        return sum(e.max for e in self.exercises.values())

    @property
    def share(self) -> float:
        """The score as a share of the maximum, 0 where there is no score."""
        return (self.score or 0.0) / self.max if self.max else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return what users read of it as JSON-ready values."""
        return {
            "student": self.student,
            "unit": self.unit,
            "outcome": self.ending.value,
            "score": self.score,
            "max": self.max,
            "sandboxed": self.sandboxed,
            "process": self.outcome.text,
            "remarks": list(self.remarks),
            "exercises": {name: asdict(e) for name, e in self.exercises.items()},
        }

    def to_record(self) -> dict[str, Any]:
        """Return everything as JSON-ready values."""
        return {
            **self.to_json(),
            "detail": self.outcome.detail,
            "submission": self.submission,
            "answered": dict(self.answered),
            "stages": dict(self.stages),
            "notebook": self.notebook,
        }

    @classmethod
    def from_record(cls, data: Mapping[str, Any]) -> Result:
        """Rebuild a result from `to_record`.

        Raises
        ------
        KeyError, TypeError, ValueError
            If the data is of another form.
        """
        exercises = data["exercises"].items()
        return cls(
            data["student"],
            data["unit"],
            Outcome(Ending(data["outcome"]), data["detail"]),
            {name: ExerciseResult.from_json(e) for name, e in exercises},
            data["sandboxed"],
            data["submission"],
            dict(data["answered"]),
            tuple(data["remarks"]),
            dict(data["stages"]),
            data.get("notebook"),
        )
