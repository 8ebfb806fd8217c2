"""nbgrader's own commands and buttons, through the same core as `autograder grade`.

`nbgrader_config.py` names these classes in `Autograde.sanitize_preprocessors` and
`Autograde.autograde_preprocessors`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor

from autograder.grading.classroom import (
    Classroom,
    NoClass,
    Submission,
    assignment_digest,
    find_class,
    read_submission,
)
from autograder.grading.nbgrader.gradebook import Writer
from autograder.grading.pool import Graded, Task, grade_one
from autograder.grading.submission import read_cells, rebuild
from autograder.grading.untrusted.sandbox import require

STOCK = "nbgrader's own preprocessors, without a sandbox"


def submission_of(resources: dict[str, Any]) -> tuple[Classroom, Submission] | None:
    """Return class and submission of the notebook at hand; None outside our classes."""
    about = resources["nbgrader"]
    try:
        classroom = find_class(Path(resources["metadata"]["path"]))
    except NoClass:
        return None
    folder = classroom.root / "submitted" / about["student"] / about["assignment"]
    path = folder / f"{about['notebook']}.ipynb"
    return classroom, Submission(about["student"], about["assignment"], path)


class OurPreprocessor(NbGraderPreprocessor):
    """Does its work in our classes, and leaves other courses to nbgrader.

    Inside our classes there is no way around the sandbox: an assignment without a
    rubric is refused.
    """

    def stock(
        self, trait: str, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Run nbgrader's own preprocessors of one of its two passes."""
        self.log.warning("No class of autograder's here: graded by %s", STOCK)
        for kind in Autograde.class_traits()[trait].default():
            if kind is not AssignLatePenalties:  # our configuration has it besides
                nb, resources = kind(parent=self.parent)(nb, resources)
        return nb, resources


class Rebuild(OurPreprocessor):
    """Put the student's sources into the instructor's cells; keep no outputs."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the rebuilt notebook."""
        found = submission_of(resources)
        if found is None:
            return self.stock("sanitize_preprocessors", nb, resources)
        classroom, submission = found
        assignment = classroom.assignment(submission.unit)
        rebuilt = rebuild(assignment.release, read_cells(read_submission(submission)))
        notebook = nbformat.v4.new_notebook()
        notebook.metadata = nbformat.from_dict(dict(assignment.release.metadata))
        notebook.cells = [nbformat.from_dict(dict(s.cell)) for s in rebuilt.steps]
        return notebook, resources


class Judge(OurPreprocessor):
    """Grade the student's file in the sandbox, and return the notebook to show."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the graded notebook; the scores go on in `resources`."""
        found = submission_of(resources)
        if found is None:
            return self.stock("autograde_preprocessors", nb, resources)
        require()
        classroom, submission = found
        task = Task(submission, assignment_digest(classroom, submission.unit))
        graded = grade_one(str(classroom.root), task, sandboxed=True)
        if graded.notebook is None:
            raise RuntimeError(graded.result["process"])
        resources["autograder"] = graded
        return nbformat.reads(graded.notebook.decode(), as_version=4), resources


class SaveScores(OurPreprocessor):
    """Write the judge's scores into the gradebook; outputs carry none."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Set the score of every grade cell that the gradebook knows."""
        graded: Graded | None = resources.get("autograder")
        if graded is not None:
            with Writer(resources["nbgrader"]["db_url"]) as writer:
                writer.write([(graded, None)])
        return nb, resources
