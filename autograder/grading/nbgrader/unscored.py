"""What a feedback page says of cells that have no score yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.grading.render import text_cell

NO_SCORE = "**No score yet:** {}. The score at the head of this page counts {} as 0."


def unscored_cell(nb: NotebookNode, about: Mapping[str, Any]) -> list[NotebookNode]:
    """Return a cell that names what has no score, if there is any.

    The head of nbgrader's page shows 0 for such a cell, and counts it so: for one that
    was not graded, and for an answer that nobody has marked.

    Parameters
    ----------
    nb : NotebookNode
    about : mapping
        nbgrader's resources: the student, the notebook and the gradebook's address.
    """
    place = (about["notebook"], about["assignment"], about["student"])
    with Gradebook(about["db_url"]) as gradebook:
        open_ones = {
            grade.name
            for grade in gradebook.find_submission_notebook(*place).grades
            if grade.auto_score is None and grade.manual_score is None
        }
    ids = (cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells)
    names = [f"`{name}`" for name in ids if name in open_ones]
    text = NO_SCORE.format(", ".join(names), "it" if len(names) == 1 else "them")
    return [text_cell(text, "unscored")] if names else []
