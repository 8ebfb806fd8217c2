"""What was graded before: one small file for each submission, beside the gradebook.

A record is written after its scores are, and holds as long as submission, unit,
rubric, release and program are the same, and the gradebook still has its scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from shlex import quote

from autograder.core.units import maxima
from autograder.files import replace as replace_file
from autograder.grading.classroom import (
    PRIVATE,
    RESULTS,
    ClassError,
    Classroom,
)
from autograder.grading.intake import (
    Complain,
    ignore,
    is_student,
    why_no_student,
    with_blanks,
)
from autograder.grading.results import Ending, ExerciseResult, Outcome, Result
from autograder.grading.submission import Submission


@dataclass(frozen=True)
class Record:
    """A result, and the key of what it was made from."""

    key: str
    result: Result


def key_of(submission: str, assignment: str, sandboxed: bool) -> str:
    """Return the key of a result, from the hashes of submission and assignment."""
    digest = sha256(submission.encode())
    digest.update(assignment.encode())
    digest.update(b"sandboxed" if sandboxed else b"not sandboxed")
    return digest.hexdigest()


def record_path(classroom: Classroom, student: str, unit: str) -> Path:
    """Return where the record of a finished submission lies."""
    return classroom.root / PRIVATE / RESULTS / student / f"{unit}.json"


def write_record(classroom: Classroom, record: Record) -> None:
    """Note that a submission's scores are in the gradebook."""
    result = replace(record.result, notebook=None)
    content = {"key": record.key, "result": result.to_record()}
    path = record_path(classroom, result.student, result.unit)
    replace_file(path, json.dumps(content).encode())


def read_record(classroom: Classroom, submission: Submission) -> Record | None:
    """Return a submission's record, if there is a whole one."""
    if not is_student(submission.student):
        return None
    path = record_path(classroom, submission.student, submission.unit)
    try:
        found = json.loads(path.read_text("utf-8"))
        return Record(found["key"], Result.from_record(found["result"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_results(classroom: Classroom, complain: Complain = ignore) -> Iterator[Result]:
    """Yield the results of what lies in `submitted/`, by student and unit.

    Parameters
    ----------
    classroom : Classroom
    complain : callable
        Called with a sentence about each entry that is not graded.

    Raises
    ------
    ClassError
        If nothing is graded yet.
    """
    found = False
    for submission in classroom.submissions(complain=complain):
        record = read_record(classroom, submission)
        if record is not None:
            found = True
            yield record.result
        elif is_student(submission.student):
            complain(f"{submission.student}, {submission.unit}: not graded yet")
        else:
            refused = refused_name(submission)
            complain(f"{refused.student}, {refused.unit}: {refused.outcome.text}")
            yield refused
    if not found:
        raise ClassError(
            f"nothing is graded in {classroom.root} yet; run: "
            f"autograder grade {quote(str(classroom.root))}"
        )


def refused_name(submission: Submission) -> Result:
    """Return the result of a submission whose student has no proper id.

    It has no record: such a name is that of no file. The name stands in quotes, as it
    may look like another's.
    """
    why = Outcome(Ending.REFUSED, why_no_student(submission.student))
    exercises = {n: ExerciseResult(0.0, m) for n, m in maxima(submission.unit).items()}
    name = f"'{with_blanks(submission.student)}'"
    return Result(name, submission.unit, why, exercises, True)


def has_records(classroom: Classroom) -> bool:
    """Say whether anything was ever graded."""
    return (classroom.root / PRIVATE / RESULTS).is_dir()


def auto_score(grade_id: str, result: Result) -> float | None:
    """Return the score of a grade cell, None where a person must look at it.

    The gradebook's own cells are asked, not the submission's: a cell that the
    student deleted has no points. What was not graded has no score, not zero.
    """
    if result.answered.get(grade_id):
        return None
    exercise = result.exercises.get(grade_id.removeprefix("check-"))
    if exercise is not None:
        return exercise.score
    return None if result.ending is Ending.NOT_GRADED else 0.0
