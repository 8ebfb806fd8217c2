"""Grade many submissions through `concurrent.futures`, a bounded number in flight."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.util import Finalize
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.files import compact_bytes
from autograder.grading.child import NoZygote, Zygote
from autograder.grading.classroom import (
    Submission,
    load_assignment,
    open_class,
    read_submission,
)
from autograder.grading.judge import grade_submission, ungraded
from autograder.grading.startup import one_thread_each, start_worker
from autograder.grading.submission import BadSubmission
from autograder.grading.untrusted.sandbox import LAYERS

IN_FLIGHT = 3


class _Here(threading.local):
    """Each thread that grades has a zygote of its own: it serves one at a time."""

    def __init__(self) -> None:
        self.zygotes: dict[bool, Zygote] = {}


_here = _Here()


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
    stages: dict[str, float] = field(default_factory=dict)

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


def new_zygote(sandboxed: bool) -> Zygote:
    """Return this thread's zygote, started if there is none yet."""
    known = _here.zygotes
    if sandboxed not in known:
        known[sandboxed] = fresh = Zygote(LAYERS if sandboxed else ())
        # pool workers end without atexit; multiprocessing's own finalizers do run
        Finalize(None, fresh.close, exitpriority=10)
    return known[sandboxed]


def zygote(sandboxed: bool) -> Zygote:
    """Return this thread's zygote, warm."""
    warming = new_zygote(sandboxed)
    warming.wait_ready()
    return warming


def forget_zygote(sandboxed: bool) -> None:
    """Close a zygote that can't serve any more."""
    gone = _here.zygotes.pop(sandboxed, None)
    if gone:
        gone.close()


def content_digest(submission: Submission) -> str:
    """Return the hash of a submission's bytes, or of why there are none."""
    try:
        content = read_submission(submission)
    except BadSubmission as error:
        content = str(error).encode()
    return sha256(content).hexdigest()


@dataclass(frozen=True)
class Task:
    """A submission to grade, with the hash of the rubric to grade it by."""

    submission: Submission
    digest: str


def grade_one(root: str, task: Task, sandboxed: bool) -> Graded:
    """Grade one submission in this process.

    Raises
    ------
    StaleRubric
        If this process runs something else than what the run is about.
    """
    classroom, submission = open_class(Path(root)), task.submission
    assignment = load_assignment(classroom, submission.unit, task.digest)
    try:
        content = read_submission(submission)
    except BadSubmission as error:
        content = str(error).encode()
        graded = ungraded(assignment, f"not graded: {error}", sandboxed)
    else:
        try:
            graded = grade_submission(
                content, assignment, classroom.secret, zygote(sandboxed)
            )
        except (RuntimeError, OSError):
            # the zygote, not the submission: a new one gets a second try
            forget_zygote(sandboxed)
            graded = grade_submission(
                content, assignment, classroom.secret, zygote(sandboxed)
            )
    started = time.monotonic()
    notebook = compact_bytes(graded.notebook) if graded.notebook else None
    stages = dict(graded.stages) | {"notebook": time.monotonic() - started}
    return Graded(
        submission.student,
        submission.unit,
        {"student": submission.student, **graded.to_json()},
        {name: exercise.score for name, exercise in graded.exercises.items()},
        dict(graded.answered),
        notebook,
        sha256(content).hexdigest(),
        stages,
    )


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))


def local_pool(jobs: int | None = None) -> ProcessPoolExecutor:
    """Return a pool of judge processes on this machine."""
    one_thread_each()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(
        jobs or processors(), context, start_worker, (os.getpid(),)
    )


def warm_up(root: str, unit: str, sandboxed: bool) -> None:
    """Start a zygote and read the class meanwhile, before there is work."""
    warming = new_zygote(sandboxed)
    open_class(Path(root)).assignment(unit)
    warming.wait_ready()


class Pool:
    """Grades submissions through an executor, a bounded number at a time.

    Parameters
    ----------
    executor : callable
        Makes an executor; called again when one breaks.
    root : Path
        The class, on a file system that the executor's workers share.
    sandboxed : bool
    width : int
        How many submissions are graded side by side.
    """

    def __init__(
        self, executor: Callable[[], Executor], root: Path, sandboxed: bool, width: int
    ) -> None:
        self.executor, self.root = executor, str(root)
        self.sandboxed, self.width = sandboxed, width
        self.running: dict[Future, Task] = {}
        self.suspects: list[Task] = []
        self.workers = executor()

    def warm_up(self, unit: str) -> None:
        """Start the workers; returns at once."""
        for _ in range(self.width):
            self.workers.submit(warm_up, self.root, unit, self.sandboxed)

    def grade(self, tasks: Iterable[Task]) -> Iterator[Graded | Failed]:
        """Yield results as they come.

        When a worker dies, what was under way is graded again, one submission at a
        time, so that the one that is to blame costs no other anything.

        Raises
        ------
        NoZygote
            If this machine can't grade at all.
        """
        queue = iter(tasks)
        while True:
            if not self.suspects:
                while len(self.running) < IN_FLIGHT * self.width:
                    task = next(queue, None)
                    if task is None:
                        break
                    self.start(task)
            elif not self.running:
                self.start(self.suspects.pop(0))
            if not self.running:
                return
            alone = len(self.running) == 1
            for future in wait(self.running, return_when=FIRST_COMPLETED).done:
                task = self.running.pop(future)
                error = error_of(future)
                if isinstance(error, BrokenExecutor):
                    self.replace_workers()
                    if not alone:
                        self.suspects.insert(0, task)
                        break
                if isinstance(error, NoZygote):
                    raise error
                if error is None:
                    yield future.result()
                else:
                    reason = f"{type(error).__name__}: {error}"
                    about = task.submission
                    yield Failed(about.student, about.unit, reason)

    def start(self, task: Task) -> None:
        """Hand one submission to the workers."""
        for again in (True, False):
            try:
                future = self.workers.submit(grade_one, self.root, task, self.sandboxed)
            except BrokenExecutor:
                if not again:
                    raise
                self.replace_workers()
                continue
            self.running[future] = task
            return

    def replace_workers(self) -> None:
        """Make a new executor; what was under way will be graded one by one."""
        self.suspects += self.running.values()
        self.running.clear()
        shut_down(self.workers, wait=False)
        self.workers = self.executor()

    def close(self) -> None:
        """End the workers; what they have not begun is not graded."""
        shut_down(self.workers, wait=not self.running)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def error_of(future: Future) -> BaseException | None:
    """Return what went wrong with a finished call, a cancellation included."""
    try:
        return future.exception()
    except CancelledError as error:
        return error


def shut_down(workers: Executor, wait: bool) -> None:
    """End an executor; what it has not begun is not done."""
    try:
        workers.shutdown(wait=wait, cancel_futures=True)
    except TypeError:  # a cluster's executor cancels by not waiting
        workers.shutdown(wait=wait)
