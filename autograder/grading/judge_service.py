"""Answers tasks, one after the other: a judge's process from its first task on."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from autograder.files import compact_bytes
from autograder.grading.assignment import load_assignment
from autograder.grading.budget import GRACE_SECONDS
from autograder.grading.child import ZygoteLost
from autograder.grading.classroom import Classroom, open_class
from autograder.grading.graded import GradedNotebook
from autograder.grading.intake import plain, read_submission
from autograder.grading.judge import grade_submission, ungraded
from autograder.grading.results import Ending, Outcome, Result
from autograder.grading.startup import heed_garbage
from autograder.grading.submission import BadSubmission
from autograder.grading.tasks import NoZygote, Task, not_graded
from autograder.grading.zygotes import ZygoteKeeper
from autograder.rubric import StaleRubric


def grade_task(classroom: Classroom, task: Task, keeper: ZygoteKeeper) -> Result:
    """Grade one submission in this process.

    Raises
    ------
    NoZygote
        If this machine can't grade at all.
    StaleRubric
        If this process runs something else than what the task is about.
    """
    try:
        content = read_submission(task.submission)
        reason = ""
    except BadSubmission as error:
        content, reason = str(error).encode(), str(error)
    except OSError as error:
        return not_graded(task, describe(error), keeper.sandboxed)
    try:
        graded = grade_content(classroom, task, keeper, content, reason)
    except (NoZygote, StaleRubric):
        raise
    except Exception as error:
        return replace(
            not_graded(task, describe(error), keeper.sandboxed),
            submission=sha256(content).hexdigest(),
        )
    return result_of(task, graded, sha256(content).hexdigest())


def grade_content(
    classroom: Classroom,
    task: Task,
    keeper: ZygoteKeeper,
    content: bytes,
    refused: str,
) -> GradedNotebook:
    """Grade bytes; a zygote that is lost on the way is replaced once, if early."""
    started = time.monotonic()
    assignment = load_assignment(classroom, task.submission.unit, task.digest)
    if refused:
        outcome = Outcome(Ending.REFUSED, refused)
        return ungraded(assignment, outcome, keeper.sandboxed)
    secret = classroom.secret
    try:
        return grade_submission(content, assignment, secret, keeper.warm())
    except (ZygoteLost, OSError):
        keeper.drop()
        if time.monotonic() - started > GRACE_SECONDS / 2:
            raise  # the whole time once more would be more than the parent waits
        return grade_submission(content, assignment, secret, keeper.warm())


def result_of(task: Task, graded: GradedNotebook, content: str) -> Result:
    """Return a graded notebook as plain values."""
    started = time.monotonic()
    notebook = compact_bytes(graded.notebook).decode() if graded.notebook else None
    stages = dict(graded.stages) | {"notebook": time.monotonic() - started}
    return Result(
        task.submission.student,
        task.submission.unit,
        graded.outcome,
        {name: exercise.result() for name, exercise in graded.exercises.items()},
        graded.sandboxed,
        content,
        dict(graded.answered),
        graded.remarks,
        stages,
        notebook,
    )


def describe(error: Exception) -> str:
    """Say what failed, in one line, without names that a submission may have made."""
    said = error.strerror if isinstance(error, OSError) else str(error)
    return plain(" ".join(f"{type(error).__name__}: {said}".split()))[:300]


def serve(root: Path, keeper: ZygoteKeeper, say: BinaryIO) -> None:
    """Answer a class's tasks until there are no more."""
    classroom = open_class(root)

    def answer(message: dict[str, Any]) -> None:
        say.write(json.dumps(message).encode() + b"\n")
        say.flush()

    try:
        keeper.warm()
    except NoZygote as error:
        answer({"no_zygote": str(error)})
        return
    heed_garbage()
    answer({"ready": True})
    for line in sys.stdin.buffer:
        task = Task.from_json(json.loads(line))
        try:
            answer({"result": grade_task(classroom, task, keeper).to_record()})
        except StaleRubric as error:
            answer({"stale": str(error)})
            return
