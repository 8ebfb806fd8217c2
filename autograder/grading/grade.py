"""Grade a class: read, judge, write; what was graded before is not graded again."""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.files import replace
from autograder.grading.classroom import (
    PRIVATE,
    STUDENT,
    ClassError,
    Classroom,
    Submission,
    kit_digest,
    read_timestamp,
)
from autograder.grading.pool import (
    Failed,
    Graded,
    Pool,
    content_digest,
    local_pool,
    processors,
)

if TYPE_CHECKING:
    from autograder.grading.gradebook import Writer

BATCH = 16
"""Results per transaction; a run that is killed repeats at most so many."""


@dataclass
class Report:
    """What a run of `grade` did."""

    results: list[dict[str, Any]] = field(default_factory=list)
    graded: int = 0
    kept: int = 0
    bad: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
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
        Judge processes; as many as there are processors if not given.
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
    units = [unit] if unit else classroom.units()
    if unit is not None:
        classroom.kit(unit)
    with only_run(classroom):
        report = Report()
        work = list(pending(classroom, unit, sandboxed, report))
        if work:
            width = jobs or processors()
            make = executor or (lambda: local_pool(jobs))
            with Pool(make, classroom.root, sandboxed, width) as pool:
                pool.warm_up(units[0])
                grade_work(classroom, pool, work, report, tell)
        report.results.sort(key=lambda r: (r["student"], r["unit"]))
        return report


def grade_work(
    classroom: Classroom,
    pool: Pool,
    work: list[Submission],
    report: Report,
    tell: Callable[[int, int], None],
) -> None:
    """Grade submissions and write what comes, a batch in each transaction."""
    # nbgrader takes a second to import, in which the workers start
    from autograder.grading.gradebook import Writer

    total = report.kept + len(work)
    with Writer(classroom.database) as writer:
        batch: list[Graded] = []
        for done, result in enumerate(pool.grade(work), report.kept + 1):
            batch += keep(classroom, result, report)
            if len(batch) >= BATCH:
                commit(classroom, writer, batch, pool.sandboxed, report)
                batch = []
            tell(done, total)
        commit(classroom, writer, batch, pool.sandboxed, report)


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


def pending(
    classroom: Classroom, unit: str | None, sandboxed: bool, report: Report
) -> Iterator[Submission]:
    """Yield the submissions that have no valid result yet; put the others' aside."""
    units = set(classroom.units())
    for submission in classroom.submissions(unit):
        if submission.unit not in units:
            report.bad.append(
                f"{submission.student}: this class has no unit {submission.unit!r}"
            )
            continue
        stored = stored_result(classroom, submission, sandboxed)
        if stored is None:
            yield submission
        else:
            report.results.append(stored)
            report.kept += 1
            if stored["process"].startswith("not graded"):
                report.bad.append(complaint(stored))


def keep(classroom: Classroom, result: Graded | Failed, report: Report) -> list[Graded]:
    """Note one result and write its notebook; return it if it has scores to write."""
    if isinstance(result, Failed):
        report.failed.append(f"{result.student}, {result.unit}: {result.reason}")
        return []
    report.results.append(result.result)
    if result.bad:
        report.bad.append(complaint(result.result))
    else:
        report.graded += 1
    if not safe_name(result.student):
        return []
    folder = classroom.root / "autograded" / result.student / result.unit
    if result.notebook is not None:
        replace(folder / f"{result.unit}.ipynb", result.notebook)
    else:
        (folder / f"{result.unit}.ipynb").unlink(missing_ok=True)
    return [result]


def commit(
    classroom: Classroom,
    writer: Writer,
    batch: list[Graded],
    sandboxed: bool,
    report: Report,
) -> None:
    """Write scores in one transaction, and only then the records that they are done."""
    started = time.monotonic()
    submissions = [
        Submission(g.student, g.unit, classroom.submitted(g.student, g.unit))
        for g in batch
    ]
    times = [read_timestamp(s.path.parent) for s in submissions]
    writer.write(list(zip(batch, times, strict=True)))
    for graded, submission in zip(batch, submissions, strict=True):
        key = key_of(classroom, submission, graded.content, sandboxed)
        record = {"key": key, "result": graded.result, "seconds": graded.stages}
        replace(record_path(classroom, submission), json.dumps(record).encode())
        report.count(graded.stages)
    report.count({"gradebook": time.monotonic() - started})


def complaint(result: dict[str, Any]) -> str:
    """Return the sentence about a submission that could not be graded."""
    return f"{result['student']}, {result['unit']}: {result['process']}"


def safe_name(student: str) -> bool:
    """Say whether a student id may become a folder's and a row's name."""
    return STUDENT.fullmatch(student) is not None


def key_of(
    classroom: Classroom, submission: Submission, content: str, sandboxed: bool
) -> str:
    """Return the key of a result: submission, unit, rubric, version."""
    digest = sha256(content.encode())
    digest.update(kit_digest(classroom, submission.unit).encode())
    digest.update(b"sandboxed" if sandboxed else b"not sandboxed")
    return digest.hexdigest()


def record_path(classroom: Classroom, submission: Submission) -> Path:
    """Return where the record of a finished submission lies."""
    folder = classroom.root / PRIVATE / "results" / submission.student
    return folder / f"{submission.unit}.json"


def stored_result(
    classroom: Classroom, submission: Submission, sandboxed: bool
) -> dict[str, Any] | None:
    """Return the result of an earlier run, if it still holds."""
    if not safe_name(submission.student):
        return None
    try:
        record = json.loads(record_path(classroom, submission).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    content = content_digest(submission)
    if record.get("key") != key_of(classroom, submission, content, sandboxed):
        return None
    return record["result"]
