"""What nbgrader reads of a submission comes from the intake.

nbgrader copies a submitted folder into `autograded/`, follows its links, and reads
notebook and timestamp before any preprocessor runs; formgrader's list of submissions
reads the timestamps too. It has no configuration for either, so `nbgrader_config.py`
calls `install`. In our classes nbgrader then sees stand-ins: for each submission a
folder with an empty notebook and the time that the intake read. Our preprocessors get
the submission itself from the intake; where a class uses nbgrader's own in their place,
the stand-in holds the submission's bytes. Other courses are left as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import nbformat
from nbgrader.apps import api, autogradeapp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.utils.importstring import import_item

from autograder.grading.classroom import PRIVATE, SETTINGS, Classroom, open_class
from autograder.grading.hand_in import read_timestamp
from autograder.grading.intake import (
    is_student,
    plain,
    read_submission,
    why_no_student,
)
from autograder.grading.leftovers import own_prefix, sweep
from autograder.grading.nbgrader.plugin import OurPreprocessor
from autograder.grading.results import Ending
from autograder.grading.run_report import complaint
from autograder.grading.submission import BadSubmission, Submission

PREFIX = "stand_ins_"
PATTERN = frozenset("*?[")
EMPTY = nbformat.writes(nbformat.v4.new_notebook()).encode()


def class_of(course: CourseDirectory) -> Classroom | None:
    """Return the class that nbgrader works in; None if it is not one of ours."""
    root = Path(course.root)
    return open_class(root) if (root / SETTINGS).exists() else None


def submitted(classroom: Classroom, student: str, unit: str) -> Submission:
    """Return a submission by its names."""
    return Submission(student, unit, classroom.submitted(student, unit))


class IntakeAutograde(Autograde):
    """nbgrader's autograding, working on stand-ins in our classes."""

    stand_ins: str | None = None
    complaints: list[str]

    @property
    def ours(self) -> bool:
        """Whether our preprocessors read the submission."""
        named = self.sanitize_preprocessors  # classes, or their dotted names
        kinds = [import_item(k) if isinstance(k, str) else k for k in named]
        return any(issubclass(kind, OurPreprocessor) for kind in kinds)

    @property
    def _input_directory(self) -> str:
        if self._sanitizing and self.stand_ins:
            return self.stand_ins
        return str(super()._input_directory)

    def start(self) -> None:
        """Grade; exit with an error if anything in `submitted/` was passed over."""
        classroom = class_of(self.coursedir)
        if classroom is None:
            super().start()
            return
        with self.standing_in(classroom) as complaints:
            self.complaints = complaints
            super().start()
        if complaints:
            raise NbGraderException("; ".join(complaints))

    def write_single_notebook(self, output: str, resources: Any) -> None:
        """Write the graded notebook; name a submission that could not be graded."""
        super().write_single_notebook(output, resources)
        result = resources.get("autograder")
        if result is not None and result.ending is not Ending.GRADED:
            self.complain(complaint(result, "Run the command again with --force"))

    def complain(self, text: str) -> None:
        """Say what is wrong, now and when all is done."""
        self.log.error("%s", text)
        self.complaints.append(text)

    @contextmanager
    def standing_in(self, classroom: Classroom) -> Iterator[list[str]]:
        """Make the stand-ins, and take them away; yields what is wrong."""
        private = classroom.root / PRIVATE
        sweep(private, PREFIX)
        folder = Path(mkdtemp(prefix=own_prefix(PREFIX), dir=private))
        complaints: list[str] = []
        try:
            for found in self.wanted(classroom, complaints):
                complaints += self.stand_in(folder, found)
            for complaint in complaints:
                self.log.error("%s", complaint)
            if complaints and not any(folder.iterdir()):
                raise NbGraderException("; ".join(complaints))
            self.stand_ins = f"{PRIVATE}/{folder.name}"
            yield complaints
        finally:
            self.stand_ins = None
            shutil.rmtree(folder)

    def wanted(
        self, classroom: Classroom, complaints: list[str]
    ) -> Iterator[Submission]:
        """Yield the submissions that this command is about.

        nbgrader takes a student's id or a pattern; only with all students does it
        matter here what else lies in `submitted/`.
        """
        unit, wanted = self.coursedir.assignment_id, self.coursedir.student_id
        if not PATTERN.intersection(wanted):
            listing = classroom.listing(unit, complaints.append)
            yield from listing.of_student(wanted)
            return
        everybody = wanted == "*"
        others: list[str] = []
        complain = (complaints if everybody else others).append
        for found in classroom.submissions(unit, complain):
            if fnmatchcase(found.student, wanted):
                yield found

    def stand_in(self, folder: Path, found: Submission) -> list[str]:
        """Make one stand-in; return what is wrong with the submission's names."""
        if not is_student(found.student):
            return [f"{why_no_student(found.student)}; not graded"]
        try:
            content = EMPTY if self.ours else read_submission(found)
        except BadSubmission as error:
            return [f"{found.student}, {plain(found.unit)}: refused: {error}"]
        place = folder / found.student / found.unit
        place.mkdir(parents=True)
        (place / found.path.name).write_bytes(content)
        time = read_timestamp(found)
        if time.at:
            (place / "timestamp.txt").write_text(f"{time.at.isoformat(' ')} UTC")
        if not time.complaint:
            return []
        return [f"{found.student}, {found.unit}: {time.complaint}"]


def install() -> None:
    """Let nbgrader's commands, and formgrader, read submissions through the intake.

    nbgrader looks up these names when a command or button runs.
    """
    autogradeapp.Autograde = api.Autograde = IntakeAutograde
    api.NbGraderAPI.get_submitted_timestamp = submitted_timestamp
    api.NbGraderAPI.get_submitted_students = submitted_students


stock_timestamp = api.NbGraderAPI.get_submitted_timestamp
stock_students = api.NbGraderAPI.get_submitted_students


def submitted_timestamp(
    self: api.NbGraderAPI, assignment_id: str, student_id: str
) -> datetime | None:
    """Return when a submission was handed in, for formgrader's list."""
    classroom = class_of(self.coursedir)
    if classroom is None:
        return stock_timestamp(self, assignment_id, student_id)
    return read_timestamp(submitted(classroom, student_id, assignment_id)).at


def submitted_students(self: api.NbGraderAPI, assignment_id: str) -> set[str]:
    """Return who handed in, for formgrader's list."""
    classroom = class_of(self.coursedir)
    if classroom is None:
        return stock_students(self, assignment_id)
    unit = None if assignment_id == "*" else assignment_id
    return {s.student for s in classroom.submissions(unit) if is_student(s.student)}
