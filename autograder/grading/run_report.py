"""What one run of `grade` did, and its results as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.files import replacing
from autograder.grading.classroom import Classroom
from autograder.grading.intake import plain
from autograder.grading.records import read_record
from autograder.grading.results import Ending, Result

AGAIN = (
    "Of these files {} had not changed: the unit, the program or the use of the "
    "sandbox had, since they were graded."
)


@dataclass
class Report:
    """What a run of `grade` did; small, whatever the size of the class.

    `again` counts files that were graded before, by what has changed since.
    `refused` and `not_graded` hold a sentence for each submission whose file could not
    be graded, or on which judge or machine failed; `unnamed` holds the results of
    those whose student has no proper id, and so no record; `noticed` holds a sentence
    for each entry of `submitted/` that was passed over, and each unreadable hand-in
    time.
    """

    graded: int = 0
    kept: int = 0
    again: int = 0
    refused: list[str] = field(default_factory=list)
    not_graded: list[str] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    unnamed: list[Result] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def complaints(self) -> list[str]:
        """All sentences about submissions that are not as they should be."""
        return [*sorted(self.refused), *sorted(self.not_graded), *self.noticed]

    def add(self, result: Result) -> None:
        """Count a result, or keep a sentence about it."""
        if result.ending is Ending.GRADED:
            self.graded += 1
        elif result.ending is Ending.REFUSED:
            self.refused.append(complaint(result))
        else:
            self.not_graded.append(complaint(result))

    def keep(self, result: Result) -> None:
        """Count a result of an earlier run that holds, or keep a sentence about it."""
        if result.ending is Ending.REFUSED:
            self.refused.append(complaint(result))
        else:
            self.kept += 1

    def count(self, stages: Mapping[str, float]) -> None:
        """Add the seconds that stages took."""
        for name, seconds in stages.items():
            self.stages[name] = self.stages.get(name, 0.0) + seconds

    def summary(self) -> list[str]:
        """Say how many submissions there were, and where the time went."""
        if not (self.graded or self.kept or self.complaints):
            return ["Nothing is handed in: no submitted/STUDENT/UNIT/UNIT.ipynb."]
        counts = [f"{self.graded} graded, {self.kept} unchanged since the last run"]
        counts += [f"{len(self.refused)} refused"] if self.refused else []
        counts += [f"{len(self.not_graded)} not graded"] if self.not_graded else []
        said = f"{'; '.join(counts)}."
        lines = [said, self.times()] if self.graded else [said]
        return [*lines, AGAIN.format(self.again)] if self.again else lines

    def times(self) -> str:
        """Say where the time went, in milliseconds for each submission."""
        each = {n: 1000 * s / max(self.graded, 1) for n, s in self.stages.items()}
        parts = ", ".join(f"{name} {ms:.0f}" for name, ms in each.items())
        return f"{sum(each.values()):.0f} ms for each submission: {parts}."


def complaint(result: Result, again: str = "Run the same command again") -> str:
    """Return the sentence about a submission that was refused or not graded.

    `again` says how one that was not graded is tried again.
    """
    said = f"{plain(result.student)}, {result.unit}: {result.outcome.text}"
    return f"{said}. {again}" if result.ending is Ending.NOT_GRADED else said


def write_results(
    classroom: Classroom, unit: str | None, report: Report, path: Path
) -> None:
    """Write all results of a run as JSON, one after the other."""
    with replacing(path) as stream:
        stream.write(b'{"submissions": [')
        separator = b"\n"
        for result in results_of(classroom, unit, report):
            stream.write(separator + json.dumps(result.to_json()).encode())
            separator = b",\n"
        stream.write(b"\n]}\n")


def results_of(
    classroom: Classroom, unit: str | None, report: Report
) -> Iterator[Result]:
    """Yield the results of a run, by student and unit; read from the records."""
    for submission in classroom.submissions(unit):
        record = read_record(classroom, submission)
        if record is not None:
            yield record.result
    yield from report.unnamed
