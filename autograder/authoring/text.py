"""Read a unit's percent text, and expand its short cell roles to nbgrader's metadata.

Roles in a cell's header: ``solution="fn"``, ``check="fn"``, ``answer="id"``,
``helper="fn"`` (written by the learner, not judged), ``locked="id"``,
``experiment="id"``. Points come from the rubric.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.blame import require_none
from autograder.authoring.cells import (
    FILLED,
    ROLES,
    cell_complaints,
    header_complaints,
    headers,
    name_complaints,
)
from autograder.files import PYTHON_NOTEBOOK
from autograder.rubric import UnitRubric

HIDDEN = """\
### BEGIN HIDDEN TESTS
from autograder.grading.nbgrader.stock_check import check
### END HIDDEN TESTS
"""
MARKER = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)


def read_text(path: Path) -> NotebookNode:
    """Read percent text as a notebook whose cells have a `role`, `name` and `line`.

    Raises
    ------
    AuthoringError
        If a cell's header can't be read.
    """
    import jupytext  # slow, and a judge rarely needs it

    require_none(list(header_complaints(path)))
    text = path.read_text("utf-8")
    notebook: NotebookNode = jupytext.reads(text, fmt="py:percent")
    lines = first_lines(path, len(notebook.cells))
    for cell, line in zip(notebook.cells, lines, strict=False):
        role = next((role for role in ROLES if role in cell.metadata), "plain")
        name = cell.metadata.get(role, "")
        cell.metadata = NotebookNode(role=role, name=name, line=line)
    return notebook


def first_lines(path: Path, cells: int) -> list[int]:
    """Return the number of each cell's first line; a text may open without header."""
    text = path.read_text("utf-8").splitlines()
    after = [line for line, _ in headers(path)]
    starts = [0] * (cells - len(after)) + after
    return [start + 1 + blank_lines(text[start:]) for start in starts]


def blank_lines(text: list[str]) -> int:
    """Count the blank lines that a text opens with."""
    return next((i for i, line in enumerate(text) if line.strip()), 0)


def sound_text(path: Path) -> NotebookNode:
    """Read percent text, and refuse cells that are wrong whatever the rubric says.

    Raises
    ------
    AuthoringError
        If there are such cells; it names each.
    """
    notebook = read_text(path)
    require_none(cell_complaints(path, notebook))
    return notebook


def source_notebook(path: Path, rubric: UnitRubric) -> NotebookNode:
    """Return the instructor's notebook: solutions, hidden tests, full metadata.

    Raises
    ------
    AuthoringError
        If a cell names an exercise or an answer that the rubric lacks, or the
        other way round.
    """
    notebook = read_text(path)
    require_none(name_complaints(path, notebook, rubric))
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        role, name = cell.metadata.role, cell.metadata.name
        cell.metadata = nbformat.from_dict(metadata(role, name, rubric))
        if role == "check":
            cell.source = HIDDEN + cell.source
        cell.id = cell_id(cell, seen)
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    notebook.metadata = nbformat.from_dict(PYTHON_NOTEBOOK)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def metadata(role: str, name: str, rubric: UnitRubric) -> dict[str, Any]:
    """Return a cell's full metadata for its role."""
    if role == "plain":
        return {}
    if role == "experiment":
        return {"tags": ["experiment"]}
    entry: dict[str, Any] = {
        "schema_version": 3,
        "task": False,
        "grade": role in ("check", "answer"),
        "solution": role in ("solution", "answer", "helper"),
        "locked": role in ("check", "locked"),
        "grade_id": f"check-{name}" if role == "check" else name,
    }
    if role == "check":
        entry["points"] = rubric.find(name).exercise.max_points
    if role == "answer":
        entry["points"] = float(rubric.answers[name])
    return {"nbgrader": entry}


def cell_id(cell: NotebookNode, seen: Counter[str]) -> str:
    """Return the grade id, else a hash of the source and its occurrence number."""
    if "nbgrader" in cell.metadata:
        return str(cell.metadata.nbgrader.grade_id)
    digest = hashlib.sha256(cell.source.encode()).hexdigest()[:12]
    seen[digest] += 1
    return f"{digest}-{seen[digest]}"


def solved_functions(path: Path) -> dict[str, str]:
    """Return the source of each solution cell, by exercise."""
    cells = read_text(path).cells
    return {c.metadata.name: c.source for c in cells if c.metadata.role == "solution"}


def filled_cells(path: Path) -> dict[str, str]:
    """Return what a learner fills in when all is solved, by grade id."""
    cells = read_text(path).cells
    return {
        c.metadata.name: MARKER.sub("", c.source)
        for c in cells
        if c.metadata.role in FILLED
    }


def runnable_sources(path: Path) -> list[str]:
    """Return the code cells that a score depends on: not checks, not experiments.

    Empty lines before each put it where it stands in the text, so that an error
    names the file's own line.
    """
    return [
        "\n" * (c.metadata.line - 1) + c.source
        for c in read_text(path).cells
        if c.cell_type == "code" and c.metadata.role not in ("check", "experiment")
    ]
