"""Grade many submissions through `concurrent.futures`, a bounded number in flight."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from pathlib import Path
from types import TracebackType

from autograder.grading.judge_host import end_all, grade_one, start_judge
from autograder.grading.results import Result
from autograder.grading.tasks import NoZygote, Task, not_graded

IN_FLIGHT = 3
PAUSE_SECONDS = 0.2
TRIES = 2
"""How often a submission is handed to an executor whose workers die under it."""


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))


def local_threads(width: int) -> Executor:
    """Return an executor whose threads own a judge's process each."""
    return ThreadPoolExecutor(width, thread_name_prefix="judge")


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
    pause : callable
        Called again and again while results are waited for; what it raises ends that.
    """

    def __init__(
        self,
        executor: Callable[[], Executor],
        root: Path,
        sandboxed: bool,
        width: int,
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        self.executor, self.root, self.pause = executor, str(root), pause
        self.sandboxed, self.width = sandboxed, width
        self.running: dict[Future[Result], Task] = {}
        self.broken: Counter[Task] = Counter()
        self.workers = executor()

    def warm_up(self) -> None:
        """Start the judges; returns at once."""
        for _ in range(self.width):
            self.workers.submit(start_judge, self.root, self.sandboxed)

    def grade(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield results as they come.

        Raises
        ------
        NoZygote
            If this machine can't grade at all.
        """
        queue = iter(tasks)
        again: list[Task] = []
        while True:
            while len(self.running) < IN_FLIGHT * self.width:
                task = again.pop() if again else next(queue, None)
                if task is None:
                    break
                self.start(task)
            if not self.running:
                return
            for future in self.finished():
                task = self.running.pop(future)
                result = self.result_of(future, task)
                if result is None:
                    again.append(task)
                else:
                    yield result

    def finished(self) -> set[Future[Result]]:
        """Wait until a submission or more are done."""
        while True:
            self.pause()
            done = wait(self.running, PAUSE_SECONDS, FIRST_COMPLETED).done
            if done:
                return done

    def result_of(self, future: Future[Result], task: Task) -> Result | None:
        """Return a result, or None where a worker died and another one may do it.

        Raises
        ------
        NoZygote
            If this machine can't grade at all.
        """
        error = error_of(future)
        if error is None:
            return future.result()
        if isinstance(error, NoZygote):
            raise error
        if isinstance(error, (BrokenExecutor, CancelledError)):
            self.broken[task] += 1
            if self.broken[task] < TRIES:
                return None
        why = f"{type(error).__name__}: {error}"
        return not_graded(task, why, self.sandboxed)

    def start(self, task: Task) -> None:
        """Hand one submission to the workers."""
        try:
            future = self.workers.submit(grade_one, self.root, task, self.sandboxed)
        except (BrokenExecutor, RuntimeError):
            shut_down(self.workers, wait=False)
            self.workers = self.executor()
            future = self.workers.submit(grade_one, self.root, task, self.sandboxed)
        self.running[future] = task

    def close(self) -> None:
        """End the workers; what they have not begun is not graded."""
        shut_down(self.workers, wait=not self.running)
        if self.running:  # an interrupted run does not wait for its judges
            end_all()

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def error_of(future: Future[Result]) -> BaseException | None:
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
