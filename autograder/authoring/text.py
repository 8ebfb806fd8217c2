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

from autograder.files import PYTHON_NOTEBOOK
from autograder.rubric import UnitRubric

ROLES = ("solution", "check", "answer", "helper", "locked", "experiment")
HIDDEN = """\
### BEGIN HIDDEN TESTS
from autograder.grading.nbgrader.stock_check import check
### END HIDDEN TESTS
"""
MARKER = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)


class AuthoringError(ValueError):
    """A unit's text or rubric that can't be built; says where and what to do."""


def read_text(path: Path) -> NotebookNode:
    """Read percent text as a notebook whose cells have a `role` and a `name`."""
    import jupytext  # slow, and a judge rarely needs it

    notebook: NotebookNode = jupytext.reads(path.read_text("utf-8"), fmt="py:percent")
    for number, cell in enumerate(notebook.cells, 1):
        roles = [role for role in ROLES if role in cell.metadata]
        unknown = set(cell.metadata) - set(ROLES) - {"lines_to_next_cell"}
        if len(roles) > 1 or unknown:
            raise AuthoringError(
                f"{path.name}, cell {number}: expected one role of {', '.join(ROLES)}, "
                f"found {', '.join([*roles, *sorted(unknown)])}"
            )
        role = roles[0] if roles else "plain"
        cell.metadata = NotebookNode(
            role=role, name=cell.metadata.get(role, "") if roles else ""
        )
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
    require_same_names(path, notebook, rubric)
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


def require_same_names(path: Path, notebook: NotebookNode, rubric: UnitRubric) -> None:
    """Hold the names in the text and in the rubric equal."""
    wanted = {
        "solution": [e.name for e in rubric.exercises],
        "check": [e.name for e in rubric.graded],
        "answer": list(rubric.answers),
    }
    for role, names in wanted.items():
        found = [c.metadata.name for c in notebook.cells if c.metadata.role == role]
        if found != names:
            raise AuthoringError(
                f"{path.name}: expected {role} cells {names} as in the rubric, "
                f"found {found}"
            )


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
    roles = ("solution", "helper", "answer")
    cells = read_text(path).cells
    return {
        c.metadata.name: MARKER.sub("", c.source)
        for c in cells
        if c.metadata.role in roles
    }


def runnable_sources(path: Path) -> list[str]:
    """Return the code cells that a score depends on: not checks, not experiments."""
    return [
        c.source
        for c in read_text(path).cells
        if c.cell_type == "code" and c.metadata.role not in ("check", "experiment")
    ]
