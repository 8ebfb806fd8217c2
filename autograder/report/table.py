"""The results of a class as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.files import replace
from autograder.grading.classroom import Classroom
from autograder.grading.outputs import clean_text
from autograder.grading.records import read_results
from autograder.grading.results import ExerciseResult, Result

COLUMNS = (
    "student",
    "unit",
    "exercise",
    "score",
    "max",
    "wrong",
    "mistakes",
    "reasons",
    "process",
    "remarks",
    "sandbox",
)
SIGN = r"[=+\-@\t\r|%]"
FORMULA = re.compile(rf"\s*{SIGN}")
PART = re.compile(rf';(?=[\s"]*{SIGN})')
"""Where a field goes on as a formula if a spreadsheet takes the table apart at
semicolons, as it does in languages with a decimal comma."""


def write_table(classroom: Classroom, path: Path) -> None:
    """Write one row for each student, unit and exercise.

    Each entry of `submitted/` that was passed over has one too, with what is said of it
    in the place of what happened to a process.
    """
    passed_over: list[str] = []
    results = list(read_results(classroom, passed_over.append))
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for result in results:
        writer.writerows([harmless(f) for f in row] for row in rows_of(result))
    named = {name_of(result) for result in results}
    for said in passed_over:
        if said.partition(": ")[0] not in named:
            row = dict.fromkeys(COLUMNS, "") | {"process": f"passed over: {said}"}
            writer.writerow(harmless(field) for field in row.values())
    replace(path, stream.getvalue().encode())


def name_of(result: Result) -> str:
    """Return how a sentence about a result begins."""
    return f"{result.student}, {result.unit}"


def rows_of(result: Result) -> Iterable[tuple[Any, ...]]:
    """Yield a result's rows. What nobody looked at is not called wrong.

    What was found in the file is said in the first of them.
    """
    remarks = "; ".join(result.remarks)
    for name, exercise in result.exercises.items():
        wrong = [c for c in exercise.criteria if c.passed is False]
        yield (
            result.student,
            result.unit,
            name,
            "not graded" if exercise.score is None else exercise.score,
            exercise.max,
            "; ".join(c.name for c in wrong),
            "; ".join(d.text for d in exercise.diagnoses),
            "; ".join(reasons(exercise)),
            result.outcome.text,
            remarks,
            "yes" if result.sandboxed else "no",
        )
        remarks = ""


def reasons(exercise: ExerciseResult) -> Iterator[str]:
    """Yield why an exercise lacks points; criteria with the same reason once."""
    if exercise.blocked_by:
        yield f"blocked by {exercise.blocked_by}"
    names: dict[str, list[str]] = {}
    for criterion in exercise.criteria:
        if criterion.reason and criterion.passed is False:
            names.setdefault(criterion.reason, []).append(criterion.name)
    for why, criteria in names.items():
        yield f"{', '.join(criteria)}: {why}"


def harmless(field: Any) -> Any:
    """Return a field that no spreadsheet takes for a formula."""
    if not isinstance(field, str):
        return field
    text = PART.sub(";'", " ".join(clean_text(field).split()))
    return f"'{text}" if FORMULA.match(text) else text
