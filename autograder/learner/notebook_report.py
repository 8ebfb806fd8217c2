"""Have a notebook run by a child process, and end what does not end.

The child is started again without what did not end, or ended it, until all else is
judged or the notebook's time is over.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from autograder.core.missing_names import gives
from autograder.core.redefinitions import defined_behind
from autograder.core.units import required, unit_names
from autograder.learner.notebook_order import Order, order_of
from autograder.learner.own_notebook import Cell

Message = dict[str, Any]
DIED = "died"
"""Key of the message that stands for the end of what a child process says."""


@dataclass(frozen=True)
class Limits:
    """Seconds for each cell, for each exercise, and for a notebook in all."""

    cell: float = 30.0
    exercise: float = 30.0
    notebook: float = 180.0


@dataclass(frozen=True)
class Found:
    """What was found out about one exercise; `state` is its line of `progress`.

    `missing` are the names that it looked for in vain.
    """

    state: str
    text: str
    passed: bool = False
    missing: Sequence[str] = ()


@dataclass
class NotebookReport:
    """What became of a notebook's cells and exercises.

    `failures` has, by the number of a cell, how it failed: the rest of a sentence that
    begins with the cell. `undefined` are the exercises that were not there when they
    were to be judged, and `late` says of which a cell behind the check holds another
    version.
    """

    path: Path
    order: Order
    limits: Limits
    failures: dict[int, str] = field(default_factory=dict)
    undefined: set[str] = field(default_factory=set)
    late: dict[str, str] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)

    @cached_property
    def cells(self) -> dict[int, Cell]:
        """The cells that are run, by number."""
        return {cell.number: cell for cell in self.order.cells if cell.runs}

    def units(self) -> list[str]:
        """Return the notebook's units: by its name, or by what its cells define.

        A notebook may define single functions of other units for its own use.
        """
        if self.path.stem in unit_names():
            return [self.path.stem]
        shares = {unit: self.share(unit) for unit in unit_names()}
        return [u for u, share in shares.items() if share >= 0.5] or [
            u for u, share in shares.items() if share
        ]

    def share(self, unit: str) -> float:
        """Return which part of a unit's exercises the cells define."""
        names = required(unit)
        there = [n for n in names if any(c.defines(n) for c in self.cells.values())]
        return len(there) / len(names)

    def names(self) -> list[str]:
        """Return the required exercises of these units."""
        return [name for unit in self.units() for name in required(unit)]

    def exercises(self) -> dict[str, Found]:
        """Return what was found out about each required exercise."""
        return {name: self.about(name) for name in self.names()}

    def about(self, name: str) -> Found:
        """Return what was found out about one exercise."""
        if name in self.found:
            return self.found[name]
        for number, failure in self.failures.items():
            if self.cells[number].defines(name):
                state = f"its cell {failure}"
                return Found(state, f"{name}: {state}")
        if name in self.undefined:
            return Found("not defined", f"{name}: not defined")
        state = f"not checked, the notebook's {self.limits.notebook:g} s are over"
        return Found(state, f"{name}: {state}")

    def sentences(self) -> list[str]:
        """Return a sentence for each cell that does not run."""
        return [
            f"{self.cells[n].title} {how}" for n, how in sorted(self.failures.items())
        ]

    def remarks(self) -> list[str]:
        """Return a sentence for whatever else decides which definitions count."""
        names = self.names()
        loose = [name for name in names if name not in self.order.checks]
        told = [
            f"{cell.title} is left out: a cell with its id stands before it, and the "
            "first counts"
            for cell in self.order.repeated
        ]
        told += [
            f"{cell.title} is not the course's: what stands in the course's cell counts"
            for cell in self.order.changed
        ]
        told += [
            f"{cell.title} counts as code, as it does in grading; in the notebook it "
            "does not run. Make it a code cell (Esc, then Y)"
            for cell in self.order.turned
        ]
        told += [self.late[name] for name in names if name in self.late]
        if self.order.nameless:
            told.append(self.without_ids())
        elif loose:
            told.append(
                f"The notebook has no check cells of {', '.join(loose)}: judged is "
                "what it defines in the end"
            )
        return told

    def without_ids(self) -> str:
        """Say what a notebook has lost whose cells can't be known."""
        judged = f"{self.path.name} {{}}: judged is what it defines in the end"
        if self.order.unit is None:
            return judged.format("has no cell that is known as one of the course")
        return (
            judged.format("has no cell with a grade id of its unit")
            + ", and written answers can't be told from other text. Copy what you "
            "wrote into a new notebook of the unit, which `autograder lab "
            "NEW_FOLDER` makes"
        )

    def end(self, begun: Message, how: str) -> None:
        """Note what ended a child process, so that the next one leaves it out."""
        if not begun:
            raise RuntimeError(f"no process could be started to run {self.path}")
        if "cell" in begun:
            self.failures[begun["cell"]] = how
            self.left_out.add(begun["cell"])
        else:
            name = begun["exercise"]
            self.found[name] = Found(f"not yet right, it {how}", f"{name} {how}")

    def take(self, begun: Message, message: Message) -> None:
        """Take in what one step brought."""
        if message.get("failed"):
            self.failures[begun["cell"]] = message["failed"]
        if "undefined" in message:
            self.undefined.add(message["undefined"])
        if "late" in message:
            self.take_late(message["late"], message["cell"], message["again"])
        if "found" in message:
            found = Found(**message["found"])
            lines = [found.text, *filter(None, map(self.giver, found.missing))]
            self.found[begun["exercise"]] = replace(found, text="\n".join(lines))

    def giver(self, name: str) -> str:
        """Say which cell so far did not run that gives a name; nothing if none does."""
        for number, how in sorted(self.failures.items()):
            if gives(name, self.cells[number].source):
                return f"{name}: {self.cells[number].title} gives it, and {how}"
        return ""

    def take_late(self, name: str, number: int, again: bool) -> None:
        """Note that a cell behind an exercise's check defines or changes it."""
        said = defined_behind(name, self.cells[number].title, again)
        self.late.setdefault(name, said)


def report_on(path: Path, limits: Limits | None = None) -> NotebookReport:
    """Run a notebook's cells and judge its functions, in child processes.

    Raises
    ------
    NotebookError
        If the file is no notebook.
    RuntimeError
        If no child process can be started.
    """
    limits = limits or Limits()
    report = NotebookReport(path, order_of(path), limits)
    over = time.monotonic() + limits.notebook
    while not run_child(report, over):
        pass
    return report


def run_child(report: NotebookReport, over: float) -> bool:
    """Run one child process; say whether it is the last one."""
    limits = report.limits
    begun: Message = {}
    with child(report) as messages:
        while True:
            limit = limits.exercise if "exercise" in begun else limits.cell
            left = over - time.monotonic()
            try:
                message = messages.get(timeout=max(0.0, min(limit, left)))
            except Empty:
                last = left <= limit
                late = (
                    f"had not ended when the notebook's {limits.notebook:g} s were over"
                )
                report.end(begun, late if last else f"did not end within {limit:g} s")
                return last
            if DIED in message:
                report.end(begun, "ended the process that runs it")
                return False
            if "end" in message:
                return True
            begun = message.get("begin", begun)
            report.take(begun, message)


@contextmanager
def child(report: NotebookReport) -> Iterator[Queue[Message]]:
    """Start a child process; yields a queue of its messages, `DIED` the last."""
    wanted = {
        "cells": [n for n in report.cells if n not in report.left_out],
        "exercises": report.names(),
        "done": [*report.found],
    }
    module = "autograder.learner.notebook_child"
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, str(report.path), json.dumps(wanted)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={
            "MPLBACKEND": "Agg",
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
    )
    messages: Queue[Message] = Queue()

    def read() -> None:
        for line in process.stdout or ():
            messages.put(json.loads(line))
        messages.put({DIED: True})

    threading.Thread(target=read, daemon=True).start()
    try:
        yield messages
    finally:
        process.kill()
        process.wait()
