"""One writer puts results into nbgrader's gradebook, a transaction per submission."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from nbgrader.api import Grade, Gradebook, SubmittedAssignment
from sqlalchemy.exc import OperationalError

from autograder.grading.pool import Graded


class GradebookBusy(RuntimeError):
    """The gradebook can't be written now; nothing is lost."""


class Writer:
    """The owner of the gradebook while a class is graded."""

    def __init__(self, database: str) -> None:
        try:
            self.gradebook = Gradebook(database)
        except OperationalError as error:
            raise GradebookBusy(describe(error)) from None

    def write(self, graded: Graded, timestamp: datetime | None) -> None:
        """Write one submission's scores; all of them or none.

        Raises
        ------
        GradebookBusy
            If the database is locked, full or gone.
        """
        session = self.gradebook.db
        try:
            submission = self.submission(graded, timestamp)
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    set_score(grade, graded)
                for comment in notebook.comments:
                    blank = graded.answered.get(comment.name) is False
                    comment.auto_comment = "No response." if blank else None
            session.commit()
        except OperationalError as error:
            session.rollback()
            raise GradebookBusy(describe(error)) from None
        except BaseException:
            session.rollback()
            raise

    def submission(
        self, graded: Graded, timestamp: datetime | None
    ) -> SubmittedAssignment:
        """Return the gradebook's row of a submission, made if it is not there."""
        self.gradebook.update_or_create_student(graded.student)
        fields = {"timestamp": timestamp} if timestamp else {}
        with self.gradebook.db.no_autoflush:
            return self.gradebook.update_or_create_submission(
                graded.unit, graded.student, **fields
            )

    def close(self) -> None:
        """Close the database."""
        self.gradebook.close()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def set_score(grade: Grade, graded: Graded) -> None:
    """Set a grade's automatic score; a manual one is never touched."""
    grade.auto_score = auto_score(grade.name, graded.scores, graded.answered)
    grade.needs_manual_grade = (
        grade.manual_score is not None or grade.auto_score is None
    )


def auto_score(
    grade_id: str, scores: dict[str, float], answered: dict[str, bool]
) -> float | None:
    """Return the score of a grade cell, None where a person must mark it.

    The gradebook's own cells are asked, not the submission's: a cell that the
    student deleted has no points.
    """
    if answered.get(grade_id):
        return None
    return scores.get(grade_id.removeprefix("check-"), 0.0)


def read_timestamp(folder: Path) -> datetime | None:
    """Return the time in a submission's timestamp.txt, as nbgrader reads it."""
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 100:
        return None
    try:
        found = datetime.fromisoformat(
            path.read_text("utf-8").strip().replace(" UTC", "")
        )
    except (ValueError, OSError):
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def describe(error: OperationalError) -> str:
    """Say what a database error means and what to do."""
    said = str(error.orig)
    if "locked" in said:
        return (
            "the gradebook is locked by another program. Close it and run the same "
            "command again; what is graded so far is kept"
        )
    if "full" in said or "readonly" in said:
        return (
            f"the gradebook can't be written: {said}. Make room or restore the "
            "rights, and run the same command again; what is graded so far is kept"
        )
    return f"the gradebook can't be used: {said}"
