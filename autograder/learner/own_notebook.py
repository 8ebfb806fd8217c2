"""Read a learner's own notebook on the learner's own machine, and run its functions.

For `carry_over`, `autograder check` and `autograder progress`. Grading other people's
notebooks is another matter: see `autograder.grading`.
"""

from __future__ import annotations

import ast
import io
import json
import linecache
import re
import traceback
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.core.attempting import EndedByCheck, message_of
from autograder.core.definitions import defining
from autograder.core.marks import NOT_WRITTEN
from autograder.core.notebook_file import no_cells, no_json, other_kind
from autograder.core.raised import with_message
from autograder.learner.no_input import no_input

CHECK = "check-"
"""How the grade id of a check cell begins."""
MAX_TITLE = 60
"""Characters of a cell's first line that name it."""


class NotebookError(ValueError):
    """A file that is no notebook."""


@dataclass(frozen=True)
class Cell:
    """A cell; `number` counts the notebook's code cells from 1.

    `check` names the exercise that the cell checks; `runs` says whether functions may
    depend on it, as they do on no check and no experiment; `locked`, whether it is the
    course's, and nothing that a learner writes in it counts; `experiment`, whether of
    it counts what it defines, and only if the learner changed it. A cell with a number
    below 1 is one of the course that the file lacks, or has as another kind than code.
    """

    number: int
    grade_id: str
    source: str
    id: str = ""
    check: str = ""
    runs: bool = True
    locked: bool = False
    experiment: bool = False
    kind: str = "code"

    @property
    def title(self) -> str:
        """What a learner finds the cell by."""
        lines = [*filter(None, map(str.strip, self.source.splitlines())), "empty"]
        if self.kind != "code":
            return f"The {self.kind} cell ({self.grade_id or lines[0][:MAX_TITLE]})"
        if self.number < 1:
            return f"The course's cell ({self.grade_id}), which the file lacks,"
        return f"Code cell {self.number} ({self.grade_id or lines[0][:MAX_TITLE]})"

    def defines(self, name: str) -> bool:
        """Say whether the cell is where a function should be defined."""
        pattern = rf"^(def\s+{name}\b|{name}\s*=)"
        return self.grade_id == name or bool(re.search(pattern, self.source, re.M))


def find_notebook(unit: str, folder: Path) -> Path | None:
    """Find a unit's notebook in a folder, in folders beside it, or above."""
    for place in (folder.resolve(), *folder.resolve().parents[:2]):
        for path in (place / f"{unit}.ipynb", place / unit / f"{unit}.ipynb"):
            if path.exists():
                return path
    return None


def read_cells(path: Path) -> list[Cell]:
    """Return a notebook's cells.

    Raises
    ------
    NotebookError
        If the file is no notebook.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotebookError(f"{path} can't be read: {error.strerror}") from None
    if other := other_kind(content):
        raise NotebookError(f"{path} {other}")
    try:
        return list(cells_of(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        why = f"not a notebook: byte {error.start} is not UTF-8 text"
    except json.JSONDecodeError as error:
        why = no_json(error.doc, error)
    except NotebookError as error:
        why = str(error)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        why = "not a notebook: its cells are not of a notebook's form"
    raise NotebookError(f"{path} is {why}")


def cells_of(text: str) -> Iterator[Cell]:
    """Yield the cells of a notebook's JSON.

    Raises
    ------
    NotebookError
        If it has no list of them.
    """
    notebook, number = json.loads(text), 0
    if lacks := no_cells(notebook):
        raise NotebookError(lacks)
    for cell in notebook["cells"]:
        about = cell.get("metadata", {})
        entry = about.get("nbgrader", {})
        graded, code = entry.get("grade"), cell.get("cell_type") == "code"
        number += code
        grade_id = entry.get("grade_id") or ""
        experiment = code and "experiment" in about.get("tags", [])
        yield Cell(
            number,
            grade_id,
            "".join(cell["source"]),
            cell.get("id") or "",
            grade_id.removeprefix(CHECK) if graded and code else "",
            code and not graded and not experiment,
            bool(entry.get("locked")),
            experiment,
            "code" if code else str(cell.get("cell_type")),
        )


def run_functions(path: Path) -> dict[str, Any]:
    """Run a notebook's cells, but for checks and experiments; return its names.

    A cell that fails is passed over: what it would have defined is missing.
    """
    names = new_names()
    for cell in read_cells(path):
        if cell.runs:
            run_cell(cell, path.name, names)
    return names


def new_names() -> dict[str, Any]:
    """Return the names that a notebook starts with."""
    return {"__name__": "notebook"}


def run_cell(cell: Cell, file: str, names: dict[str, Any]) -> str | None:
    """Run a cell, without its prints and without input; lines with magics are left out.

    Of an experiment only what it defines, as in grading.

    Returns
    -------
    str or None
        How it failed, as the rest of a sentence about the cell.
    """
    text = without_magics(cell.source)
    label = label_of(file, cell.number)
    linecache.cache[label] = (len(text), None, text.splitlines(True), label)
    if not cell.experiment:
        return run_part(text, label, names)
    parts = (ast.Module([node], []) for node in defining(text))
    said = [run_part(part, label, names) for part in parts]
    return next(filter(None, said), None)


def run_part(part: str | ast.Module, label: str, names: dict[str, Any]) -> str | None:
    """Run a cell, or a statement of it; say how it failed."""
    try:
        with redirect_stdout(io.StringIO()), no_input():
            exec(compile(part, label, "exec"), names)
    except NotImplementedError:
        return f"stops at what is {NOT_WRITTEN}"
    except (Exception, SystemExit) as error:
        return f"does not run: {failure(error, label.rpartition(' ')[0])}"
    return None


def without_magics(source: str) -> str:
    """Return a cell without magics; what is Python already stays as it is."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = source.splitlines(keepends=True)
        return "".join(
            "\n" if line.lstrip().startswith(("%", "!")) else line for line in lines
        )
    return source


def label_of(file: str, number: int | None = None) -> str:
    """Return a cell's file name in tracebacks, or what all of them begin with."""
    return f"<{file}, cell " + ("" if number is None else f"{number}>")


def failure(error: BaseException, cells: str) -> str:
    """Return what an exception says, with the learner's line; `cells` begins labels."""
    said = message_of(error)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if f.filename.startswith(cells)]
    line, place = own[-1].line if own else "", ""
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(cells):
        said, line = error.msg, (error.text or "").strip()
        place = f"line {error.lineno}"
    elif own:
        inside = "" if own[-1].name == "<module>" else f", in {own[-1].name}"
        place = f"line {own[-1].lineno}{inside}"
    if not isinstance(error, EndedByCheck):
        said = with_message(type(error).__name__, said)
    return f"{said} ({place}: {line})" if place else said
