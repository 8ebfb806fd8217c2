"""nbgrader's own commands and buttons, through the same core as `autograder grade`.

`nbgrader_config.py` names these classes in `Autograde.sanitize_preprocessors` and
`Autograde.autograde_preprocessors`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.grading.classroom import (
    Submission,
    find_class,
    kit_digest,
    read_submission,
)
from autograder.grading.gradebook import Writer
from autograder.grading.pool import Graded, Task, grade_one
from autograder.grading.sandbox import require
from autograder.grading.submission import read_cells, rebuild


def submission_of(resources: dict[str, Any]) -> tuple[Path, Submission]:
    """Return class folder and submission of the notebook at hand."""
    about = resources["nbgrader"]
    classroom = find_class(Path(resources["metadata"]["path"]))
    folder = classroom.root / "submitted" / about["student"] / about["assignment"]
    path = folder / f"{about['notebook']}.ipynb"
    return classroom.root, Submission(about["student"], about["assignment"], path)


class Rebuild(NbGraderPreprocessor):
    """Put the student's sources into the instructor's cells; keep no outputs."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the rebuilt notebook."""
        root, submission = submission_of(resources)
        kit = find_class(root).kit(submission.unit)
        rebuilt = rebuild(kit.spine, read_cells(read_submission(submission)))
        notebook = nbformat.v4.new_notebook()
        notebook.metadata = nbformat.from_dict(dict(kit.spine.metadata))
        notebook.cells = [nbformat.from_dict(dict(s.cell)) for s in rebuilt.steps]
        return notebook, resources


class Judge(NbGraderPreprocessor):
    """Grade the student's file in the sandbox, and return the notebook to show."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the graded notebook; the scores go on in `resources`."""
        require()
        root, submission = submission_of(resources)
        kit = kit_digest(find_class(root), submission.unit)
        graded = grade_one(str(root), Task(submission, kit), sandboxed=True)
        if graded.notebook is None:
            raise RuntimeError(graded.result["process"])
        resources["autograder"] = graded
        return nbformat.reads(graded.notebook.decode(), as_version=4), resources


class SaveScores(NbGraderPreprocessor):
    """Write the judge's scores into the gradebook; outputs carry none."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Set the score of every grade cell that the gradebook knows."""
        about = resources["nbgrader"]
        graded: Graded = resources["autograder"]
        with Writer(about["db_url"]) as writer:
            writer.write([(graded, None)])
        return nb, resources
