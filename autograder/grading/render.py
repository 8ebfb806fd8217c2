"""The notebook that instructors and feedback show: rebuilt cells, judged outputs."""

from __future__ import annotations

from collections.abc import Mapping

import nbformat
from nbformat import NotebookNode

from autograder.core.advising import capital
from autograder.core.verdict import NO_MATHS
from autograder.files import PYTHON_NOTEBOOK
from autograder.grading.graded import GradedExercise, GradedNotebook
from autograder.grading.outputs import clean_outputs, clean_text, output
from autograder.grading.results import Ending
from autograder.grading.student_text import LEFT_OUT, Room
from autograder.grading.submission import Rebuilt, Step, role_of

NOT_GRADED = "the grader failed here, not the submission; it will be graded again"
NO_SANDBOX = "Graded without a sandbox."
AS_RELEASED = "What follows is the notebook as released, not what was handed in."
FOUND = "**What grading found in this file:**"
MAX_REMARK = 1_000
"""Characters of a remark that a page shows."""
SAVED = "Saved by the student; not run while grading.\n"
NOT_SHOWN = "What the student saved here is left out: too much in all.\n"


def graded_notebook(
    graded: GradedNotebook, rebuilt: Rebuilt, outputs: Mapping[int, list[NotebookNode]]
) -> NotebookNode:
    """Return the notebook with a verdict under each check cell.

    `outputs` are clean already, by the index of their cell.
    """
    notebook = empty_notebook()
    notebook.cells += remarks_cell(graded)
    room, full = Room(), False
    for index, step in enumerate(rebuilt.steps):
        if step.origin == "own" and (full or not room.has_cell(step.cell.source)):
            if not full:
                notebook.cells.append(text_cell(LEFT_OUT, "left-out"))
            full = True
            continue
        notebook.cells.append(show_step(step, graded, outputs.get(index, []), room))
    return notebook


def remarks_cell(graded: GradedNotebook) -> list[NotebookNode]:
    """Return a cell with what was found in a file and its process, if there is any."""
    ended = graded.outcome.detail if graded.outcome.ending is Ending.GRADED else ""
    found = [capital(each) for each in (ended, *graded.remarks) if each]
    lines = (f"- {as_text(clean_text(each, MAX_REMARK))}" for each in found)
    text = "\n".join([f"{FOUND}\n", *lines])
    return [text_cell(text, "remarks")] if found else []


def blank_notebook(graded: GradedNotebook, release: NotebookNode) -> NotebookNode:
    """Return the instructor's notebook under a line that says why it is shown."""
    steps = [Step(cell, *role_of(cell), "instructor") for cell in release.cells]
    notebook = graded_notebook(graded, Rebuilt(tuple(steps), "", ()), {})
    reason = clean_text(graded.process).removesuffix(".")
    text = f"**{as_text(capital(reason))}.** {AS_RELEASED}"
    notebook.cells.insert(0, text_cell(text, "not-graded"))
    return notebook


def empty_notebook() -> NotebookNode:
    """Return a notebook without cells; nbformat's own maker validates it."""
    made = {"cells": [], "metadata": PYTHON_NOTEBOOK, "nbformat": 4}
    notebook: NotebookNode = nbformat.from_dict(made | {"nbformat_minor": 5})
    return notebook


def text_cell(text: str, name: str) -> NotebookNode:
    """Return a Markdown cell; nbformat's own maker validates it."""
    made = {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}
    cell: NotebookNode = nbformat.from_dict(made)
    return cell


def as_text(text: str) -> str:
    """Return Markdown that shows a text as it is; MathJax leaves it alone."""
    plain = " .,:;'()"
    shown = (c if c.isalnum() or c in plain else f"&#{ord(c)};" for c in text)
    return f'<span class="{NO_MATHS}">{"".join(shown)}</span>'


def show_step(
    step: Step, graded: GradedNotebook, outputs: list[NotebookNode], room: Room
) -> NotebookNode:
    """Return one cell with the outputs that are to be seen under it."""
    cell = NotebookNode(step.cell)
    if step.origin != "instructor":
        room.show(cell)
    if cell.cell_type != "code":
        return cell
    cell.execution_count = None
    if step.role == "check":
        cell.outputs = check_outputs(graded, step.name)
    elif step.role == "experiment":
        saved = clean_outputs(step.saved_outputs)
        fits = room.has_outputs(saved)
        label = output("stream", name="stdout", text=SAVED if fits else NOT_SHOWN)
        cell.outputs = [label, *(saved if fits else [])] if saved else []
    else:
        cell.outputs = outputs
    return cell


def check_outputs(graded: GradedNotebook, name: str) -> list[NotebookNode]:
    """Return the outputs under a check cell; of a refused file nothing was judged."""
    if graded.outcome.ending is Ending.REFUSED:
        return [error_output("Refused", clean_text(graded.outcome.detail))]
    return verdict_outputs(graded.exercises[name], graded.sandboxed)


def verdict_outputs(exercise: GradedExercise, sandboxed: bool) -> list[NotebookNode]:
    """Return the outputs that say what was earned, consistent with the score.

    nbgrader reads them as we mean them: nothing for full points, a number for a
    part, an error for zero.
    """
    if exercise.failure:
        return [error_output("NotGraded", NOT_GRADED)]
    verdict = exercise.verdict
    line = f"{exercise.score:g} of {exercise.max:g} points"
    if not sandboxed:
        line = f"{line}. {NO_SANDBOX}"
    data = {
        "text/plain": f"{clean_text(verdict.text())}\n{line}",
        "text/html": f"{verdict.html()}<p>{line}</p>",
    }
    outputs = [output("display_data", data=data, metadata={})]
    if exercise.score == 0 and exercise.max > 0:
        outputs.append(error_output("CheckFailed", verdict.headline))
    elif exercise.score < exercise.max:
        part = {"text/plain": f"{exercise.score:g}"}
        outputs.append(
            output("execute_result", data=part, metadata={}, execution_count=None)
        )
    return outputs


def error_output(name: str, text: str) -> NotebookNode:
    """Return an error as a kernel would show it."""
    lines = [f"{name}: {text}"]
    return output("error", ename=name, evalue=text, traceback=lines)
