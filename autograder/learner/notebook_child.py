"""Run a notebook's cells and checks, in a process that its parent may end.

What comes out is a line of JSON for each step: `begin` before it, then what it brought.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.core.calling import Function
from autograder.core.marking import NOT_WRITTEN
from autograder.core.verdict import Verdict
from autograder.learner.checking import judge_visible
from autograder.learner.own_notebook import code_cells, new_names, run_cell
from autograder.learner.progress_bar import PASSES, state_in_words

Tell = Callable[..., None]


def main() -> None:
    """Run what the second argument asks for of the notebook of the first one."""
    path, wanted = Path(sys.argv[1]), json.loads(sys.argv[2])
    tell = channel()
    names = new_names()
    for cell in code_cells(path):
        if cell.number in wanted["cells"]:
            tell(begin={"cell": cell.number})
            tell(failed=run_cell(cell, path.name, names))
    defined = [name for name in wanted["exercises"] if callable(names.get(name))]
    tell(defined=defined)
    seen: dict[str, Verdict] = {}
    for name in defined:
        if name not in wanted["done"]:
            tell(begin={"exercise": name})
            tell(found=judged(name, names[name], seen))
    tell(end=True)


def channel() -> Tell:
    """Return a function that writes a line to stdout, where nothing else does."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def tell(**message: Any) -> None:
        print(json.dumps(message), file=lines, flush=True)

    return tell


def judged(name: str, fn: Function, seen: dict[str, Verdict]) -> dict[str, Any]:
    """Judge a function; return its state and what to show of it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        verdict = judge_visible(fn, name, True, seen)
    state = state_in_words(fn, verdict)
    text = f"{name}: {state}" if state == NOT_WRITTEN else verdict.text()
    return {
        "state": state,
        "text": printed.getvalue() + text,
        "passed": state == PASSES,
    }


if __name__ == "__main__":
    main()
