"""What was graded before: one small file for each submission, beside the gradebook.

A record is written after its scores are, and holds as long as submission, unit,
rubric, release and program are the same, and the gradebook still has its scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from autograder.files import replace
from autograder.grading.classroom import (
    PRIVATE,
    STUDENT,
    ClassError,
    Classroom,
    Submission,
)
from autograder.grading.pool import Graded


def safe_name(student: str) -> bool:
    """Say whether a student id may become a folder's and a row's name."""
    return STUDENT.fullmatch(student) is not None


def key_of(content: str, assignment: str, sandboxed: bool) -> str:
    """Return the key of a result: submission, unit, rubric, version, sandbox."""
    digest = sha256(content.encode())
    digest.update(assignment.encode())
    digest.update(b"sandboxed" if sandboxed else b"not sandboxed")
    return digest.hexdigest()


def record_path(classroom: Classroom, student: str, unit: str) -> Path:
    """Return where the record of a finished submission lies."""
    return classroom.root / PRIVATE / "results" / student / f"{unit}.json"


def write_record(classroom: Classroom, graded: Graded, key: str) -> None:
    """Note that a submission's scores are in the gradebook."""
    record = {
        "key": key,
        "result": graded.result,
        "scores": graded.scores,
        "answered": graded.answered,
        "seconds": graded.stages,
    }
    path = record_path(classroom, graded.student, graded.unit)
    replace(path, json.dumps(record).encode())


def read_record(classroom: Classroom, submission: Submission) -> dict[str, Any] | None:
    """Return a submission's record, if there is a whole one."""
    if not safe_name(submission.student):
        return None
    path = record_path(classroom, submission.student, submission.unit)
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(record, dict) and {"key", "result", "scores"} <= record.keys()
    return record if known else None


def read_records(
    classroom: Classroom, unit: str | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the records of what lies in `submitted/`, by student and unit.

    Raises
    ------
    ClassError
        If nothing is graded yet.
    """
    found = False
    for submission in classroom.submissions(unit):
        record = read_record(classroom, submission)
        if record is not None:
            found = True
            yield record
    if not found:
        raise ClassError(
            f"nothing is graded in {classroom.root} yet; run: "
            f"autograder grade {classroom.root}"
        )


def has_records(classroom: Classroom) -> bool:
    """Say whether anything was ever graded."""
    return (classroom.root / PRIVATE / "results").is_dir()


def auto_score(
    grade_id: str, scores: Mapping[str, float], answered: Mapping[str, bool]
) -> float | None:
    """Return the score of a grade cell, None where a person must mark it.

    The gradebook's own cells are asked, not the submission's: a cell that the
    student deleted has no points.
    """
    if answered.get(grade_id):
        return None
    return scores.get(grade_id.removeprefix("check-"), 0.0)
