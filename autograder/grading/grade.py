"""Grade a class: read, judge, write; what was graded before is not graded again."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Protocol

from autograder.files import replace as replace_file
from autograder.grading.classroom import (
    PRIVATE,
    ClassError,
    Classroom,
    assignment_digest,
)
from autograder.grading.hand_in import read_timestamp
from autograder.grading.intake import (
    is_student,
    plain,
    read_submission,
)
from autograder.grading.interrupts import kept_interrupts
from autograder.grading.pool import Pool, local_threads, processors
from autograder.grading.records import (
    Record,
    auto_score,
    has_records,
    key_of,
    read_record,
    write_record,
)
from autograder.grading.results import Ending, Result
from autograder.grading.run_report import Report
from autograder.grading.submission import BadSubmission, Submission
from autograder.grading.tasks import Task

BATCH = 16
"""Results per transaction; a run that is killed repeats at most so many."""
CHUNK = 500
"""Earlier results that are held against the gradebook in one query."""


class Gradebook(Protocol):
    """Where scores go."""

    def write(self, batch: Sequence[tuple[Result, datetime | None]], /) -> None:
        """Write results, and when each was handed in; all of them or none."""

    def scores_of(
        self, unit: str, students: Sequence[str], /
    ) -> Mapping[str, Mapping[str, float | None]]:
        """Return the scores of a unit's cells that stand there, by student."""


def open_gradebook(address: str) -> AbstractContextManager[Gradebook]:
    """Open nbgrader's gradebook; it is imported here, for half a second."""
    from autograder.grading.nbgrader.gradebook import Writer

    return Writer(address)


@dataclass
class Run:
    """One run of `grade`: the only owner of its state."""

    classroom: Classroom
    sandboxed: bool
    report: Report
    tell: Callable[[int, int], None]
    total: int
    done: int = 0
    digests: dict[str, str] = field(default_factory=dict)

    def advance(self) -> None:
        """Count one submission as done."""
        self.done += 1
        self.tell(self.done, self.total)

    def digest(self, unit: str) -> str:
        """Return the hash of a unit's rubric and release, as they are in this run."""
        if unit not in self.digests:
            self.digests[unit] = assignment_digest(self.classroom, unit)
        return self.digests[unit]

    def pending(self, unit: str | None, gradebook: Gradebook) -> Iterator[Task]:
        """Yield what has no valid result yet; count the rest as kept."""
        found = self.classroom.submissions(unit, self.report.noticed.append)
        while chunk := list(islice(found, CHUNK)):
            records = {s: self.valid_record(s) for s in chunk}
            candidates = [(s, r.result) for s, r in records.items() if r is not None]
            kept = set(still_booked(gradebook, candidates))
            for submission, record in records.items():
                if record is None or submission not in kept:
                    yield Task(submission, self.digest(submission.unit))
                    continue
                self.report.keep(record.result)
                self.handed_in(submission.student, submission.unit)
                self.advance()

    def valid_record(self, submission: Submission) -> Record | None:
        """Return the record of an earlier run, if it still holds."""
        record = read_record(self.classroom, submission)
        if record is None or record.result.ending is Ending.NOT_GRADED:
            return None
        content = content_digest(submission)
        key = key_of(content, self.digest(submission.unit), self.sandboxed)
        if record.key == key:
            return record
        self.report.again += record.result.submission == content
        return None

    def write_all(self, results: Iterable[Result], gradebook: Gradebook) -> None:
        """Write results as they come, a batch in each transaction."""
        batch: list[Result] = []
        try:
            for result in results:
                self.report.add(result)
                if is_student(result.student):
                    self.keep_notebook(result)
                    batch.append(replace(result, notebook=None))  # it may be large
                else:
                    self.report.unnamed.append(replace(result, notebook=None))
                if len(batch) >= BATCH:
                    self.commit(gradebook, batch)
                    batch = []
                self.advance()
        except KeyboardInterrupt:
            self.commit(gradebook, batch)
            raise
        self.commit(gradebook, batch)

    def keep_notebook(self, result: Result) -> None:
        """Write the graded notebook; one of an earlier submission does not stay."""
        folder = self.classroom.root / "autograded" / result.student / result.unit
        path = folder / f"{result.unit}.ipynb"
        if result.notebook is not None:
            replace_file(path, result.notebook.encode())
        else:
            path.unlink(missing_ok=True)

    def handed_in(self, student: str, unit: str) -> datetime | None:
        """Return when a submission was handed in; complain if it can't be read."""
        path = self.classroom.submitted(student, unit)
        found = read_timestamp(Submission(student, unit, path))
        if found.complaint:
            self.report.noticed.append(f"{plain(student)}, {unit}: {found.complaint}")
        return found.at

    def commit(self, gradebook: Gradebook, batch: list[Result]) -> None:
        """Write scores in one transaction, and only then the records of them."""
        started = time.monotonic()
        times = [self.handed_in(result.student, result.unit) for result in batch]
        gradebook.write(list(zip(batch, times, strict=True)))
        for result in batch:
            digest = self.digest(result.unit)
            key = key_of(result.submission, digest, self.sandboxed)
            write_record(self.classroom, Record(key, result))
            self.report.count(result.stages)
        self.report.count({"gradebook": time.monotonic() - started})


def content_digest(submission: Submission) -> str:
    """Return the hash of a submission's bytes, or of why there are none."""
    try:
        content = read_submission(submission)
    except (BadSubmission, OSError) as error:
        content = str(error).encode()
    return sha256(content).hexdigest()


@dataclass(frozen=True)
class Options:
    """What to grade, and how.

    Parameters
    ----------
    unit : str, optional
        One unit only.
    jobs : int, optional
        Submissions side by side; as many as there are processors if not given.
    sandboxed : bool
    executor : callable, optional
        Makes the executor to use in place of this machine's processes.
    """

    unit: str | None = None
    jobs: int | None = None
    sandboxed: bool = True
    executor: Callable[[], Executor] | None = None


def grade_class(
    classroom: Classroom,
    options: Options = Options(),  # noqa: B008 (frozen)
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Grade what lies in `submitted/` into the gradebook.

    Parameters
    ----------
    classroom : Classroom
    options : Options
    tell : callable
        Called with the numbers of submissions done and in all.

    Raises
    ------
    ClassError
        If the unit is not in the class, or another run is under way.
    GradebookBusy
        If the gradebook can't be written.
    """
    unit, sandboxed = options.unit, options.sandboxed
    if unit is not None:
        classroom.require(unit)
    _ = classroom.secret  # a class without one is refused before the work
    with only_run(classroom), ExitStack() as stack:
        total = sum(1 for _ in classroom.submissions(unit))
        run = Run(classroom, sandboxed, Report(), tell, total)
        width = max(1, min(options.jobs or processors(), total))
        make = options.executor or (lambda: local_threads(width))
        pause = stack.enter_context(kept_interrupts()).let_through
        pool = Pool(make, classroom.root, sandboxed, width, pause)
        stack.enter_context(pool)
        if total and not has_records(classroom):
            pool.warm_up()  # while the gradebook is imported and opened
        gradebook = stack.enter_context(open_gradebook(classroom.database))
        queue = run.pending(unit, gradebook)
        run.write_all(pool.grade(queue), gradebook)
        return run.report


@contextmanager
def only_run(classroom: Classroom) -> Iterator[None]:
    """Hold the class's lock."""
    with (classroom.root / PRIVATE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ClassError(
                "another `autograder grade` runs in this class; wait for its end"
            ) from None
        yield


def still_booked(
    gradebook: Gradebook, candidates: list[tuple[Submission, Result]]
) -> Iterator[Submission]:
    """Yield the submissions whose scores the gradebook has as they were recorded.

    It may have been put back from a backup, or been lost, since.
    """
    for unit in sorted({s.unit for s, _ in candidates}):
        here = [(s, r) for s, r in candidates if s.unit == unit]
        booked = gradebook.scores_of(unit, [s.student for s, _ in here])
        for submission, result in here:
            cells = booked.get(submission.student)
            if cells is not None and all(
                score == auto_score(name, result) for name, score in cells.items()
            ):
                yield submission
