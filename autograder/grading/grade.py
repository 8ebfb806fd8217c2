"""Grade a class: read, judge, write; what was graded before is not graded again."""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.files import replace, replacing
from autograder.grading.classroom import (
    PRIVATE,
    ClassError,
    Classroom,
    Submission,
    assignment_digest,
    read_timestamp,
)
from autograder.grading.pool import (
    Failed,
    Graded,
    Pool,
    Task,
    content_digest,
    local_pool,
    processors,
)
from autograder.grading.records import (
    auto_score,
    has_records,
    key_of,
    read_record,
    safe_name,
    write_record,
)

if TYPE_CHECKING:
    from autograder.grading.nbgrader.gradebook import Writer

BATCH = 16
"""Results per transaction; a run that is killed repeats at most so many."""
CHUNK = 500
"""Earlier results that are held against the gradebook in one query."""


@dataclass
class Report:
    """What a run of `grade` did; small, whatever the size of the class.

    `unnamed` holds the results of submissions whose student has no proper id, and
    so no record.
    """

    graded: int = 0
    kept: int = 0
    bad: list[str] = field(default_factory=list)
    failed: dict[tuple[str, str], str] = field(default_factory=dict)
    unnamed: list[dict[str, Any]] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)

    def count(self, stages: Mapping[str, float]) -> None:
        """Add the seconds that stages took."""
        for name, seconds in stages.items():
            self.stages[name] = self.stages.get(name, 0.0) + seconds

    def times(self) -> str:
        """Say where the time went, in milliseconds for each submission."""
        each = {n: 1000 * s / max(self.graded, 1) for n, s in self.stages.items()}
        parts = ", ".join(f"{name} {ms:.0f}" for name, ms in each.items())
        return f"{sum(each.values()):.0f} ms for each submission: {parts}."


@dataclass
class Run:
    """One run of `grade`: the only owner of its state."""

    classroom: Classroom
    sandboxed: bool
    report: Report
    tell: Callable[[int, int], None]
    total: int
    units: frozenset[str]
    done: int = 0
    assignments: dict[str, str] = field(default_factory=dict)

    def advance(self) -> None:
        """Count one submission as done."""
        self.done += 1
        self.tell(self.done, self.total)

    def assignment(self, unit: str) -> str:
        """Return the hash of a unit's rubric and release, as they are in this run."""
        if unit not in self.assignments:
            self.assignments[unit] = assignment_digest(self.classroom, unit)
        return self.assignments[unit]

    def pending(self, unit: str | None, writer: Writer) -> Iterator[Task]:
        """Yield what has no valid result yet; count the rest as kept."""
        found = iter(self.classroom.submissions(unit))
        while chunk := list(islice(found, CHUNK)):
            records = {s: self.valid_record(s) for s in chunk if self.has_unit(s)}
            candidates = [(s, r) for s, r in records.items() if r is not None]
            kept = set(still_booked(writer, candidates))
            for submission, record in records.items():
                if record is None or submission not in kept:
                    yield Task(submission, self.assignment(submission.unit))
                    continue
                self.report.kept += 1
                if record["result"]["process"].startswith("not graded"):
                    self.report.bad.append(complaint(record["result"]))
                self.advance()

    def has_unit(self, submission: Submission) -> bool:
        """Say whether the class has a submission's unit; complain if not."""
        if submission.unit in self.units:
            return True
        self.report.bad.append(
            f"{submission.student}: this class has no unit {submission.unit!r}"
        )
        self.advance()
        return False

    def valid_record(self, submission: Submission) -> dict[str, Any] | None:
        """Return the record of an earlier run, if it still holds."""
        record = read_record(self.classroom, submission)
        if record is None:
            return None
        content = content_digest(submission)
        key = key_of(content, self.assignment(submission.unit), self.sandboxed)
        return record if record["key"] == key else None

    def write_all(self, results: Iterable[Graded | Failed], writer: Writer) -> None:
        """Write results as they come, a batch in each transaction."""
        batch: list[Graded] = []
        for result in results:
            batch += self.keep(result)
            if len(batch) >= BATCH:
                self.commit(writer, batch)
                batch = []
            self.advance()
        self.commit(writer, batch)

    def keep(self, result: Graded | Failed) -> list[Graded]:
        """Note one result and write its notebook; return it if it has scores."""
        if isinstance(result, Failed):
            self.report.failed[result.student, result.unit] = result.reason
            return []
        if result.bad:
            self.report.bad.append(complaint(result.result))
        else:
            self.report.graded += 1
        if not safe_name(result.student):
            self.report.unnamed.append(result.result)
            return []
        folder = self.classroom.root / "autograded" / result.student / result.unit
        if result.notebook is not None:
            replace(folder / f"{result.unit}.ipynb", result.notebook)
        else:
            (folder / f"{result.unit}.ipynb").unlink(missing_ok=True)
        return [result]

    def commit(self, writer: Writer, batch: list[Graded]) -> None:
        """Write scores in one transaction, and only then the records of them."""
        started = time.monotonic()
        folders = [self.classroom.submitted(g.student, g.unit).parent for g in batch]
        times = [read_timestamp(folder) for folder in folders]
        writer.write(list(zip(batch, times, strict=True)))
        for graded in batch:
            key = key_of(graded.content, self.assignment(graded.unit), self.sandboxed)
            write_record(self.classroom, graded, key)
            self.report.count(graded.stages)
        self.report.count({"gradebook": time.monotonic() - started})


def grade_class(
    classroom: Classroom,
    unit: str | None = None,
    jobs: int | None = None,
    sandboxed: bool = True,
    tell: Callable[[int, int], None] = lambda done, total: None,
    executor: Callable[[], Executor] | None = None,
) -> Report:
    """Grade what lies in `submitted/` into the gradebook.

    Parameters
    ----------
    classroom : Classroom
    unit : str, optional
        One unit only.
    jobs : int, optional
        Submissions side by side; as many as there are processors if not given.
    sandboxed : bool
    tell : callable
        Called with the numbers of submissions done and in all.
    executor : callable, optional
        Makes the executor to use in place of local processes.

    Raises
    ------
    ClassError
        If the unit is not in the class, or another run is under way.
    GradebookBusy
        If the gradebook can't be written.
    """
    if unit is not None:
        classroom.assignment(unit)
    with only_run(classroom), ExitStack() as stack:
        total = sum(1 for _ in classroom.submissions(unit))
        units = frozenset(classroom.units())
        run = Run(classroom, sandboxed, Report(), tell, total, units)
        make = executor or (lambda: local_pool(jobs))

        def started() -> Pool:
            pool = Pool(make, classroom.root, sandboxed, jobs or processors())
            pool.warm_up(unit or classroom.units()[0])
            return stack.enter_context(pool)

        # nbgrader takes a second to import, in which the workers start
        pool = None if has_records(classroom) or not total else started()
        from autograder.grading.nbgrader.gradebook import Writer

        writer = stack.enter_context(Writer(classroom.database))
        queue = run.pending(unit, writer)
        first = next(queue, None)
        if first is not None:
            pool = pool or started()
            run.write_all(pool.grade(chain([first], queue)), writer)
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
    writer: Writer, candidates: list[tuple[Submission, dict[str, Any]]]
) -> Iterator[Submission]:
    """Yield the submissions whose scores the gradebook has as they were recorded.

    It may have been put back from a backup, or been lost, since.
    """
    for unit in sorted({s.unit for s, _ in candidates}):
        here = [(s, r) for s, r in candidates if s.unit == unit]
        booked = writer.scores_of(unit, [s.student for s, _ in here])
        for submission, record in here:
            cells = booked.get(submission.student)
            if cells is not None and all(
                score == auto_score(name, record["scores"], record["answered"])
                for name, score in cells.items()
            ):
                yield submission


def complaint(result: dict[str, Any]) -> str:
    """Return the sentence about a submission that could not be graded."""
    return f"{result['student']}, {result['unit']}: {result['process']}"


def write_results(
    classroom: Classroom, unit: str | None, report: Report, path: Path
) -> None:
    """Write all results of a run as JSON, one after the other."""
    with replacing(path) as stream:
        stream.write(b'{"submissions": [')
        separator = b"\n"
        for result in results_of(classroom, unit, report):
            stream.write(separator + json.dumps(result).encode())
            separator = b",\n"
        stream.write(b"\n]}\n")


def results_of(
    classroom: Classroom, unit: str | None, report: Report
) -> Iterator[dict[str, Any]]:
    """Yield the results of a run, by student and unit; read from the records."""
    for submission in classroom.submissions(unit):
        if (submission.student, submission.unit) in report.failed:
            continue
        record = read_record(classroom, submission)
        if record is not None:
            yield record["result"]
    yield from report.unnamed
