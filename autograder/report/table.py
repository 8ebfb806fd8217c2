"""The results of a class as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.files import replace
from autograder.grading.classroom import Classroom
from autograder.grading.graded import Result
from autograder.grading.outputs import clean_text
from autograder.grading.records import read_results

COLUMNS = (
    "student",
    "unit",
    "exercise",
    "score",
    "max",
    "wrong",
    "mistakes",
    "process",
    "remarks",
)
FORMULA = re.compile(r"\s*[=+\-@\t\r|%]")


def write_table(classroom: Classroom, path: Path) -> None:
    """Write one row for each student, unit and exercise."""
    results = list(read_results(classroom))
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for result in results:
        writer.writerows([harmless(f) for f in row] for row in rows_of(result))
    replace(path, stream.getvalue().encode())


def rows_of(result: Result) -> Iterable[tuple[Any, ...]]:
    """Yield a result's rows."""
    for name, exercise in result.exercises.items():
        yield (
            result.student,
            result.unit,
            name,
            "not graded" if exercise.score is None else exercise.score,
            exercise.max,
            "; ".join(c.name for c in exercise.criteria if not c.passed),
            "; ".join(d.text for d in exercise.diagnoses),
            result.outcome.text,
            "; ".join(result.remarks),
        )


def harmless(field: Any) -> Any:
    """Return a field that no spreadsheet takes for a formula."""
    if not isinstance(field, str):
        return field
    text = " ".join(clean_text(field).split())
    return f"'{text}" if FORMULA.match(text) else text
