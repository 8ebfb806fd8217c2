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
from autograder.grading.results import Ending, ExerciseResult, Result

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
    """Yield a result's rows. What nobody looked at is not called wrong."""
    looked_at = result.ending is not Ending.REFUSED
    for name, exercise in result.exercises.items():
        wrong = [c for c in exercise.criteria if looked_at and not c.passed]
        yield (
            result.student,
            result.unit,
            name,
            "not graded" if exercise.score is None else exercise.score,
            exercise.max,
            "; ".join(c.name for c in wrong),
            "; ".join(d.text for d in exercise.diagnoses),
            "; ".join(reasons(exercise)) if looked_at else "",
            result.outcome.text,
            "; ".join(result.remarks),
            "yes" if result.sandboxed else "no",
        )


def reasons(exercise: ExerciseResult) -> Iterator[str]:
    """Yield why an exercise lacks points; criteria with the same reason once."""
    if exercise.blocked_by:
        yield f"blocked by {exercise.blocked_by}"
    names: dict[str, list[str]] = {}
    for criterion in exercise.criteria:
        if criterion.reason and not criterion.passed:
            names.setdefault(criterion.reason, []).append(criterion.name)
    for why, criteria in names.items():
        yield f"{', '.join(criteria)}: {why}"


def harmless(field: Any) -> Any:
    """Return a field that no spreadsheet takes for a formula."""
    if not isinstance(field, str):
        return field
    text = " ".join(clean_text(field).split())
    return f"'{text}" if FORMULA.match(text) else text
