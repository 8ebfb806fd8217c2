"""Read a learner's own notebook on the learner's own machine, and run its functions.

For `carry_over`, `autograder check` and `autograder progress`. Grading other people's
notebooks is another matter: see `autograder.grading`.
"""

from __future__ import annotations

import contextlib
import io
import json
import linecache
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class NotebookError(ValueError):
    """A file that is no notebook."""


def find_notebook(unit: str, folder: Path) -> Path | None:
    """Find a unit's notebook in a folder, in folders beside it, or above."""
    for place in (folder.resolve(), *folder.resolve().parents[:2]):
        for path in (place / f"{unit}.ipynb", place / unit / f"{unit}.ipynb"):
            if path.exists():
                return path
    return None


def code_cells(path: Path) -> Iterator[tuple[str, str]]:
    """Yield grade id and source of each code cell that functions depend on.

    Check cells and experiments are left out.

    Raises
    ------
    NotebookError
        If the file is no notebook.
    """
    try:
        notebook = json.loads(path.read_text("utf-8"))
        yield from [found for cell in notebook["cells"] for found in code_cell(cell)]
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise NotebookError(f"{path} is not a notebook: {error}") from None


def code_cell(cell: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a cell's grade id and source, if functions may depend on it."""
    about = cell.get("metadata", {})
    entry = about.get("nbgrader", {})
    skipped = entry.get("grade") or "experiment" in about.get("tags", [])
    if cell.get("cell_type") == "code" and not skipped:
        yield entry.get("grade_id", ""), "".join(cell["source"])


def run_functions(path: Path) -> dict[str, Any]:
    """Run a notebook's cells, but for checks and experiments; return its names.

    A cell that fails is passed over: what it would have defined is missing.
    Lines with magics are left out.
    """
    names: dict[str, Any] = {"__name__": "notebook"}
    for number, (_, source) in enumerate(code_cells(path)):
        lines = source.splitlines(keepends=True)
        text = "".join(
            "\n" if line.lstrip().startswith(("%", "!")) else line for line in lines
        )
        label = f"<{path.name}, cell {number}>"
        linecache.cache[label] = (len(text), None, text.splitlines(True), label)
        with (
            contextlib.suppress(Exception, SystemExit),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            exec(compile(text, label, "exec"), names)
    return names
