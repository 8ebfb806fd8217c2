"""nbgrader's own commands and buttons, through the same core as `autograder grade`.

`nbgrader_config.py` names these classes in `Autograde.sanitize_preprocessors` and
`Autograde.autograde_preprocessors`.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties, NbGraderPreprocessor

from autograder.grading.assignment import current_assignment
from autograder.grading.classroom import (
    Classroom,
    NoClass,
    assignment_digest,
    find_class,
)
from autograder.grading.judge_host import grade_one
from autograder.grading.nbgrader.gradebook import Writer
from autograder.grading.results import Ending, Result
from autograder.grading.submission import Submission
from autograder.grading.tasks import Task
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
    """Put the instructor's notebook in the student's place.

    The student's file is read in one place, by the judge.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook that was released."""
        found = submission_of(resources)
        if found is None:
            return self.stock("sanitize_preprocessors", nb, resources)
        classroom, submission = found
        release = current_assignment(classroom, submission.unit).release
        return deepcopy(release), resources


class Judge(OurPreprocessor):
    """Grade the student's file in the sandbox, and return the notebook to show."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the graded notebook; the scores go on in `resources`.

        Raises
        ------
        RuntimeError
            If the file is refused or the judge failed. That is recorded first, so that
            no earlier score stays.
        """
        found = submission_of(resources)
        if found is None:
            return self.stock("autograde_preprocessors", nb, resources)
        require()
        classroom, submission = found
        task = Task(submission, assignment_digest(classroom, submission.unit))
        result = grade_one(str(classroom.root), task, sandboxed=True)
        if result.ending is Ending.NOT_GRADED:
            self.log.error("%s", result.outcome.text)
        if result.notebook is None:
            save(result, resources)
            raise RuntimeError(result.outcome.text)
        resources["autograder"] = result
        return nbformat.reads(result.notebook, as_version=4), resources


class SaveScores(OurPreprocessor):
    """Write the judge's scores into the gradebook; outputs carry none."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Set the score of every grade cell that the gradebook knows."""
        result: Result | None = resources.get("autograder")
        if result is not None:
            save(result, resources)
        return nb, resources


def save(result: Result, resources: dict[str, Any]) -> None:
    """Write a result into the gradebook of the run at hand."""
    with Writer(resources["nbgrader"]["db_url"]) as writer:
        writer.write([(result, None)])
