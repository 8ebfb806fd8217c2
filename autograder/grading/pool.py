"""Grade many submissions through `concurrent.futures`, a bounded number in flight."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from autograder.files import notebook_bytes
from autograder.grading.child import Zygote
from autograder.grading.classroom import (
    Submission,
    open_class,
    read_submission,
)
from autograder.grading.judge import grade_submission, ungraded
from autograder.grading.sandbox import die_with_parent
from autograder.grading.submission import BadSubmission

IN_FLIGHT = 3
_zygotes: dict[bool, Zygote] = {}


@dataclass(frozen=True)
class Graded:
    """One graded submission as the coordinator gets it: plain values."""

    student: str
    unit: str
    result: dict[str, Any]
    scores: dict[str, float]
    answered: dict[str, bool]
    notebook: bytes | None
    content: str
    seconds: float = 0.0

    @property
    def bad(self) -> bool:
        """Whether the file could not be graded at all."""
        return self.notebook is None


@dataclass(frozen=True)
class Failed:
    """A submission that the grader itself failed on; no score is written."""

    student: str
    unit: str
    reason: str


def zygote(sandboxed: bool) -> Zygote:
    """Return this process's zygote, warm."""
    if sandboxed not in _zygotes:
        fresh = Zygote(sandboxed)
        fresh.wait_ready()
        # pool workers end without atexit; multiprocessing's own finalizers do run
        Finalize(None, fresh.close, exitpriority=10)
        _zygotes[sandboxed] = fresh
    return _zygotes[sandboxed]


def forget_zygote(sandboxed: bool) -> None:
    """Close a zygote that can't serve any more."""
    gone = _zygotes.pop(sandboxed, None)
    if gone:
        gone.close()


def content_digest(submission: Submission) -> str:
    """Return the hash of a submission's bytes, or of why there are none."""
    try:
        content = read_submission(submission)
    except BadSubmission as error:
        content = str(error).encode()
    return sha256(content).hexdigest()


def grade_one(root: str, submission: Submission, sandboxed: bool) -> Graded:
    """Grade one submission in this process."""
    classroom = open_class(Path(root))
    kit = classroom.kit(submission.unit)
    try:
        content = read_submission(submission)
    except BadSubmission as error:
        content = str(error).encode()
        graded = ungraded(kit, f"not graded: {error}", sandboxed)
    else:
        try:
            graded = grade_submission(content, kit, classroom.secret, zygote(sandboxed))
        except (RuntimeError, OSError):
            forget_zygote(sandboxed)
            graded = grade_submission(content, kit, classroom.secret, zygote(sandboxed))
    notebook = notebook_bytes(graded.notebook) if graded.notebook else None
    return Graded(
        submission.student,
        submission.unit,
        {"student": submission.student, **graded.to_json()},
        {name: exercise.score for name, exercise in graded.exercises.items()},
        dict(graded.answered),
        notebook,
        sha256(content).hexdigest(),
        graded.seconds,
    )


def local_pool(jobs: int | None = None) -> ProcessPoolExecutor:
    """Return a pool of judge processes on this machine."""
    count = jobs or os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, initializer=die_with_parent)


def grade_all(
    executor: Callable[[], Executor],
    root: Path,
    submissions: Iterable[Submission],
    sandboxed: bool,
    width: int,
) -> Iterator[Graded | Failed]:
    """Yield results as they come; at most a few per worker are in flight.

    A pool that breaks is replaced, and its submissions are graded once more.
    """
    queue = iter(submissions)
    again: list[Submission] = []
    pool = executor()
    running: dict[Future, tuple[Submission, bool]] = {}
    try:
        while True:
            while len(running) < IN_FLIGHT * width:
                last = bool(again)
                submission = again.pop() if again else next(queue, None)
                if submission is None:
                    break
                future = pool.submit(grade_one, str(root), submission, sandboxed)
                running[future] = (submission, last)
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                submission, last = running.pop(future)
                error = future.exception()
                if isinstance(error, BrokenProcessPool) and not last:
                    again.append(submission)
                    again += [s for s, _ in running.values()]
                    running.clear()
                    pool.shutdown(wait=False, cancel_futures=True)
                    pool = executor()
                    break
                if error is not None:
                    reason = f"{type(error).__name__}: {error}"
                    yield Failed(submission.student, submission.unit, reason)
                else:
                    yield future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
