"""One writer puts results into nbgrader's gradebook, many in one transaction.

Rows are written in bulk through nbgrader's own tables: its `Gradebook` methods take
40 ms for each submission, most of it in statements for single cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ArgumentError, DBAPIError

from autograder.grading.records import auto_score
from autograder.grading.results import Ending, Result

Timed = tuple[Result, datetime | None]
"""A result, and when the submission was handed in, if that is known."""
NOT_GRADED = (
    "Not graded: the grader failed, not the submission. The next run tries again."
)


class GradebookBusy(RuntimeError):
    """The gradebook can't be written now; nothing is lost."""


@dataclass(frozen=True)
class UnitRows:
    """Keys of a unit in the gradebook: its notebook, and its cells by name."""

    assignment: str
    notebook: str
    grade_cells: Mapping[str, str]
    comment_cells: Mapping[str, str]


class Writer:
    """The owner of the gradebook while a class is graded."""

    def __init__(self, database: str) -> None:
        self.units: dict[str, UnitRows] = {}
        try:
            self.gradebook = Gradebook(database)
        except DBAPIError as error:
            raise GradebookBusy(describe(error)) from None
        except (ArgumentError, ImportError) as error:
            raise GradebookBusy(
                f"the gradebook's address can't be used: {error}. Correct the line "
                "database = … of the class's autograder.toml, or install its driver"
            ) from None
        path = self.gradebook.engine.url.database
        local = self.gradebook.engine.dialect.name == "sqlite" and path
        self.file = Path(path) if local else None
        self.inode = self.file_number()

    def file_number(self) -> int | None:
        """Return which file the gradebook's path leads to, None where there is none."""
        try:
            return self.file.stat().st_ino if self.file else None
        except OSError:
            return None

    def require_file(self) -> None:
        """Make sure that what is written lands in the gradebook that others open.

        Raises
        ------
        GradebookBusy
            If its file was removed or replaced.
        """
        if self.file_number() != self.inode:
            raise GradebookBusy(
                f"{self.file} was removed or replaced while grading. Put it back and "
                "run the same command again; what is missing in it is graded again"
            )

    def write(self, batch: Sequence[Timed]) -> None:
        """Write the scores of some submissions; all of them or none.

        Raises
        ------
        GradebookBusy
            If the database is locked, full or gone.
        """
        session = self.gradebook.db
        try:
            self.add_students(result.student for result, _ in batch)
            for unit in sorted({result.unit for result, _ in batch}):
                self.write_unit(unit, [b for b in batch if b[0].unit == unit])
            session.commit()
            self.require_file()
        except DBAPIError as error:
            session.rollback()
            self.require_file()
            raise GradebookBusy(describe(error)) from None
        except BaseException:
            session.rollback()
            raise

    def add_students(self, names: Iterable[str]) -> None:
        """Add the students that the gradebook does not have."""
        wanted = set(names)
        query = select(Student.id).where(Student.id.in_(wanted))
        missing = wanted - set(self.gradebook.db.scalars(query))
        self.insert(Student, [{"id": name} for name in sorted(missing)])

    def write_unit(self, unit: str, batch: Sequence[Timed]) -> None:
        """Write one unit's results: new rows in bulk, then scores in bulk."""
        rows = self.rows_of(unit)
        known = self.submitted(rows, [result.student for result, _ in batch])
        new = [(r, t) for r, t in batch if r.student not in known]
        known |= self.add_submissions(rows, new)
        for result, timestamp in batch:
            if timestamp:
                statement = update(SubmittedAssignment).where(
                    SubmittedAssignment.assignment_id == rows.assignment,
                    SubmittedAssignment.student_id == result.student,
                )
                self.gradebook.db.execute(statement.values(timestamp=timestamp))
        by_notebook = {known[result.student]: result for result, _ in batch}
        self.set_scores(rows, by_notebook)
        self.set_comments(rows, by_notebook)

    def rows_of(self, unit: str) -> UnitRows:
        """Return the keys of a unit, read once."""
        if unit not in self.units:
            try:
                notebook = self.gradebook.find_notebook(unit, unit)
            except MissingEntry:
                raise GradebookBusy(
                    f"the gradebook does not have {unit}. Put it back from a backup, "
                    f"or run: nbgrader generate_assignment {unit} --force"
                ) from None
            self.units[unit] = UnitRows(
                notebook.assignment.id,
                notebook.id,
                {c.name: c.id for c in notebook.grade_cells},
                {c.name: c.id for c in notebook.solution_cells},
            )
        return self.units[unit]

    def scores_of(
        self, unit: str, students: Sequence[str]
    ) -> dict[str, dict[str, float | None]]:
        """Return the automatic scores by student and cell; no student, no submission.

        Raises
        ------
        GradebookBusy
            If the database can't be read.
        """
        try:
            rows = self.rows_of(unit)
            known = self.submitted(rows, list(students))
            names = {key: name for name, key in rows.grade_cells.items()}
            owners = {notebook: student for student, notebook in known.items()}
            found: dict[str, dict[str, float | None]] = {s: {} for s in known}
            query = select(Grade.notebook_id, Grade.cell_id, Grade.auto_score).where(
                Grade.notebook_id.in_(owners)
            )
            for notebook, cell, score in self.gradebook.db.execute(query):
                found[owners[notebook]][names[cell]] = score
        except DBAPIError as error:
            raise GradebookBusy(describe(error)) from None
        return {s: cells for s, cells in found.items() if len(cells) == len(names)}

    def submitted(self, rows: UnitRows, students: list[str]) -> dict[str, str]:
        """Return the submitted notebook's key for each student that has one."""
        query = (
            select(SubmittedAssignment.student_id, SubmittedNotebook.id)
            .join(
                SubmittedNotebook,
                SubmittedNotebook.assignment_id == SubmittedAssignment.id,
            )
            .where(
                SubmittedAssignment.assignment_id == rows.assignment,
                SubmittedNotebook.notebook_id == rows.notebook,
                SubmittedAssignment.student_id.in_(students),
            )
        )
        return {row[0]: row[1] for row in self.gradebook.db.execute(query)}

    def add_submissions(self, rows: UnitRows, batch: Sequence[Timed]) -> dict[str, str]:
        """Add submissions with all their cells; return the notebooks' keys."""
        assignments, notebooks, grades, comments = [], [], [], []
        for result, timestamp in batch:
            assignment, notebook = uuid4().hex, uuid4().hex
            assignments.append(
                {
                    "id": assignment,
                    "assignment_id": rows.assignment,
                    "student_id": result.student,
                    "timestamp": timestamp,
                }
            )
            notebooks.append(
                {
                    "id": notebook,
                    "assignment_id": assignment,
                    "notebook_id": rows.notebook,
                }
            )
            for cell in rows.grade_cells.values():
                grades.append(
                    {"id": uuid4().hex, "cell_id": cell, "notebook_id": notebook}
                )
            for cell in rows.comment_cells.values():
                comments.append(
                    {"id": uuid4().hex, "cell_id": cell, "notebook_id": notebook}
                )
        self.insert(SubmittedAssignment, assignments)
        self.insert(SubmittedNotebook, notebooks)
        self.insert(Grade, grades)
        self.insert(Comment, comments)
        return {
            result.student: row["id"]
            for (result, _), row in zip(batch, notebooks, strict=True)
        }

    def set_scores(self, rows: UnitRows, by_notebook: Mapping[str, Result]) -> None:
        """Set automatic scores; a manual one is never touched."""
        names = {key: name for name, key in rows.grade_cells.items()}
        query = select(
            Grade.id, Grade.cell_id, Grade.notebook_id, Grade.manual_score
        ).where(Grade.notebook_id.in_(by_notebook))
        changes = []
        for key, cell, notebook, manual in self.gradebook.db.execute(query):
            score = auto_score(names[cell], by_notebook[notebook])
            person = manual is not None or score is None
            changes.append(
                {"id": key, "auto_score": score, "needs_manual_grade": person}
            )
        if changes:
            self.gradebook.db.execute(update(Grade), changes)

    def set_comments(self, rows: UnitRows, by_notebook: Mapping[str, Result]) -> None:
        """Say where nothing was answered, as nbgrader does."""
        names = {key: name for name, key in rows.comment_cells.items()}
        query = select(Comment.id, Comment.cell_id, Comment.notebook_id).where(
            Comment.notebook_id.in_(by_notebook)
        )
        changes = [
            {
                "id": key,
                "auto_comment": auto_comment(names[cell], by_notebook[notebook]),
            }
            for key, cell, notebook in self.gradebook.db.execute(query)
        ]
        if changes:
            self.gradebook.db.execute(update(Comment), changes)

    def insert(self, table: type, rows: list[dict[str, Any]]) -> None:
        """Insert rows in bulk."""
        if rows:
            self.gradebook.db.execute(insert(table), rows)

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


def auto_comment(grade_id: str, result: Result) -> str | None:
    """Return the remark under a cell: not graded, or an answer that was not written."""
    exercise = result.exercises.get(grade_id)
    failed = exercise.score is None if exercise else not result.exercises
    if result.ending is Ending.NOT_GRADED and failed:
        return NOT_GRADED
    return "No response." if result.answered.get(grade_id) is False else None


def describe(error: DBAPIError) -> str:
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
    first = said.strip().partition("\n")[0]
    return (
        f"the gradebook can't be used: {first}. When it is back, run the same "
        "command again; what is graded so far is kept"
    )
