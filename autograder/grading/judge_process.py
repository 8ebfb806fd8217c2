"""A judge in a process of its own, which grades one submission after another.

``python -I -m autograder.grading.judge_process PARENT CLASS WAY`` reads a task as a
line of JSON and answers with a result as a line of JSON, until its input ends. Its
parent watches it (`autograder.grading.judge_host`): whatever hangs here is ended there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from autograder.grading.startup import (
    heed_garbage,
    ignore_garbage,
    one_thread_each,
    skip_uri_grammar,
)

ignore_garbage()
skip_uri_grammar()
one_thread_each()

from autograder.files import compact_bytes  # noqa: E402 (nothing large before it)
from autograder.grading.child import NoZygote, ZygoteLost  # noqa: E402
from autograder.grading.classroom import (  # noqa: E402
    Classroom,
    load_assignment,
    open_class,
)
from autograder.grading.graded import (  # noqa: E402
    Ending,
    GradedNotebook,
    Outcome,
    Result,
)
from autograder.grading.intake import plain, read_submission  # noqa: E402
from autograder.grading.judge import grade_submission, ungraded  # noqa: E402
from autograder.grading.submission import BadSubmission  # noqa: E402
from autograder.grading.tasks import Task, not_graded  # noqa: E402
from autograder.grading.untrusted.sandbox import die_with_parent  # noqa: E402
from autograder.grading.zygotes import ZygoteKeeper  # noqa: E402
from autograder.rubric import StaleRubric  # noqa: E402


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
    """Grade bytes; a zygote that is lost on the way is replaced once."""
    assignment = load_assignment(classroom, task.submission.unit, task.digest)
    if refused:
        outcome = Outcome(Ending.REFUSED, refused)
        return ungraded(assignment, outcome, keeper.sandboxed)
    secret = classroom.secret
    try:
        return grade_submission(content, assignment, secret, keeper.warm())
    except (ZygoteLost, OSError):
        keeper.drop()
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


def serve(classroom: Classroom, keeper: ZygoteKeeper, say: BinaryIO) -> None:
    """Answer tasks until there are no more."""

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


def main(parent: int, root: Path, sandboxed: bool) -> None:
    """Serve the parent; end with it."""
    die_with_parent(parent)
    with ZygoteKeeper(sandboxed) as keeper:
        keeper.start()
        # the answers' descriptor is kept from whatever might print
        say = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        serve(open_class(root), keeper, say)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "sandboxed")
