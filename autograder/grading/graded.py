"""What grading one submission gives, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.core.candidates import How
from autograder.core.criteria import NOT_SEEN
from autograder.core.marks import Criterion
from autograder.core.verdict import Verdict
from autograder.grading.results import (
    CriterionResult,
    ExerciseResult,
    NamedMistake,
    Outcome,
)


@dataclass(frozen=True)
class GradedExercise:
    """One exercise: its verdict, and the points it is worth.

    `failure` says what went wrong in the judge; then nothing is earned here, and the
    result has no score. `looked_at` says whether there was a notebook to judge.
    """

    verdict: Verdict
    max: float
    failure: str = ""
    looked_at: bool = True

    @property
    def score(self) -> float:
        """Points earned."""
        return 0.0 if self.failure else self.verdict.marks.score

    def passed(self, criterion: Criterion) -> bool | None:
        """Say whether a criterion passed, None where nothing was run to show it."""
        unseen = self.failure or not self.looked_at or criterion.reason == NOT_SEEN
        return None if unseen else criterion.passed

    def result(self) -> ExerciseResult:
        """Return score, criteria and diagnoses as plain values."""
        marks = self.verdict.marks
        named = [NamedMistake(d.id, d.text) for d in self.verdict.diagnoses]
        named += [
            NamedMistake(e.how.value, text)
            for e in self.verdict.explanations
            if e.how is How.ORDER
            for text in e.texts
        ]
        return ExerciseResult(
            None if self.failure else marks.score,
            self.max,
            tuple(
                CriterionResult(c.name, self.passed(c), c.reason)
                for c in marks.criteria
            ),
            tuple(named),
            self.verdict.blocked_by,
        )


@dataclass(frozen=True)
class GradedNotebook:
    """One submission: verdicts, the notebook to show, what happened to the process."""

    unit: str
    exercises: Mapping[str, GradedExercise]
    notebook: NotebookNode | None
    outcome: Outcome
    sandboxed: bool
    digest: str = ""
    answered: Mapping[str, bool] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)

    @property
    def process(self) -> str:
        """What happened, in words."""
        return self.outcome.text

    @property
    def score(self) -> float:
        """Points of all exercises; written answers are marked by hand."""
        return round(sum(e.score for e in self.exercises.values()), 6)

    @property
    def max(self) -> float:
        """Points that code can earn."""
        return sum(e.max for e in self.exercises.values())
