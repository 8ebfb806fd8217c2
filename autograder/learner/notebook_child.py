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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.core.calling import Function
from autograder.core.marks import NOT_WRITTEN
from autograder.core.missing_names import missing_name
from autograder.core.redefinitions import is_same
from autograder.core.verdict import Verdict
from autograder.learner.checking import judge_visible
from autograder.learner.notebook_order import order_of
from autograder.learner.own_notebook import Cell, new_names, run_cell
from autograder.learner.progress_bar import PASSES, state_in_words

Tell = Callable[..., None]


def main() -> None:
    """Run what the second argument asks for of the notebook of the first one."""
    path, wanted = Path(sys.argv[1]), json.loads(sys.argv[2])
    order = order_of(path)
    run = Run(path.name, channel(), set(wanted["done"]))
    for cell in order.cells:
        if cell.check:
            if cell.check in wanted["exercises"]:
                run.judge(cell.check)
        elif cell.number in wanted["cells"]:
            run.run(cell)
    for name in wanted["exercises"]:
        if name not in order.checks:
            run.judge(name)
    run.tell(end=True)


@dataclass
class Run:
    """A notebook under way.

    `sources` holds by name the source of the cell that it last got its value in,
    `at_check` what each exercise's name stood for when it was judged, and `verdicts`
    what came of it. Those in `done` are not judged once more.
    """

    file: str
    tell: Tell
    done: set[str]
    names: dict[str, Any] = field(default_factory=new_names)
    sources: dict[str, str] = field(default_factory=dict)
    at_check: dict[str, Any] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def run(self, cell: Cell) -> None:
        """Run a cell, and tell which functions it changed that are judged already."""
        before = dict(self.names)
        self.tell(begin={"cell": cell.number})
        self.tell(failed=run_cell(cell, self.file, self.names))
        for name in {*before, *self.names}:
            old, new = before.get(name), self.names.get(name)
            if new is old:
                continue
            if name in self.at_check and (callable(old) or callable(new)):
                self.tell_late(name, cell, callable(old))
            self.sources[name] = cell.source

    def tell_late(self, name: str, cell: Cell, again: bool) -> None:
        """Tell that a cell made another function of one that is judged already."""
        if not is_same(name, self.sources.get(name, ""), cell.source):
            self.tell(late=name, cell=cell.number, again=again)

    def judge(self, name: str) -> None:
        """Judge what a name stands for here, if it is a function."""
        fn = self.at_check[name] = self.names.get(name)
        if not callable(fn):
            self.tell(undefined=name)
        elif name not in self.done:
            self.tell(begin={"exercise": name})
            valid = {n: v for n, v in self.verdicts.items() if self.is_as_judged(n)}
            self.tell(found=judged(name, fn, valid))
            self.verdicts[name] = valid[name]

    def is_as_judged(self, name: str) -> bool:
        """Say whether a name still stands for what was judged under it."""
        return self.names.get(name) is self.at_check[name]


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
    missing = (missing_name(c.reason or "") for c in verdict.marks.criteria)
    state = state_in_words(fn, verdict)
    text = f"{name}: {state}" if state == NOT_WRITTEN else verdict.text()
    return {
        "state": state,
        "text": printed.getvalue() + text,
        "passed": state == PASSES,
        "missing": list(dict.fromkeys(filter(None, missing))),
    }


if __name__ == "__main__":
    main()
