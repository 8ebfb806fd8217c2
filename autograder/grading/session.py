"""One submission under way: runs its cells and calls its functions in a child."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from nbformat import NotebookNode

from autograder.core.answers import KnownCase
from autograder.core.attempting import stopped_after
from autograder.core.exercise import Exercise
from autograder.core.marks import Attempt
from autograder.core.raised import with_message
from autograder.grading.assignment import Assignment
from autograder.grading.budget import Budget
from autograder.grading.child import Child, ChildGone
from autograder.grading.outputs import (
    MAX_TOGETHER,
    clean_outputs,
    clean_text,
    pixels_of,
    size_of,
)
from autograder.grading.questions import (
    MAX_SAID,
    place_in,
    read_answer,
    request,
    with_libraries,
)
from autograder.grading.submission import Rebuilt

NOTICE = 0.5
"""Seconds in which a process may say where a call is whose time is over."""
MAX_LOST = 3
"""Calls of one exercise that may end the process; after them it is left alone."""
MAX_LINE = 80
"""Characters of a cell's line that are quoted."""
MAX_SHOWN = 8 * 2**20
"""Characters of outputs that are kept of one submission."""
TOO_MUCH = "What this cell put out is left out: too much in all.\n"
LEFT_OUT = {"output_type": "stream", "name": "stdout", "text": TOO_MUCH}
SHELL_FILE = re.compile(r"<ipython-input-[\w-]{1,60}>, ")
"""What IPython calls a cell in an error's message."""
AT_LINE = re.compile(r" \(line \d{1,9}\)$")
"""What is left of the place in a syntax error's message."""
NOBODY = -1
"""No cell: a function was asked last, or nothing was."""
STARVED = 0.25
"""The share of a submission's total time that is a long wait for a processor."""

Draw = Callable[[int], Sequence[KnownCase]]
"""Draws an exercise's cases, given how many children were lost before."""


class Forks(Protocol):
    """What gives untrusted processes; a `Zygote`, or what a test puts in its place."""

    def fork(self, modules: Sequence[str] = ()) -> Child:
        """Return a new one that has modules of the course, ready to serve."""


@dataclass(frozen=True)
class Incident:
    """What happened to the process, and in whose call and where, if it was in one."""

    what: str
    exercise: str = ""
    place: str = ""

    @property
    def text(self) -> str:
        """The incident in words."""
        return f"{self.exercise}: {self.what}" if self.exercise else self.what


class Stopped(ChildGone):
    """A call took too long; `place` is where the process says that it was."""

    def __init__(self, place: str) -> None:
        super().__init__("timed out")
        self.place = place


def stopped(place: str, soonest: float) -> ChildGone:
    """Return what it means that a process says that a call took too long.

    On the judge's clock no call can have had its time before `soonest`.
    """
    if time.monotonic() < soonest:
        return ChildGone("malformed answer: stopped before its time")
    return Stopped(place)


class OutOfTime(RuntimeError):
    """The total budget of a submission is spent."""


@dataclass
class Session:
    """One submission under way: the only owner of its process."""

    assignment: Assignment
    zygote: Forks
    rebuilt: Rebuilt
    budget: Budget
    deadline: float
    child: Child | None = None
    asked: int = NOBODY
    lost: int = 0
    done: list[int] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    room: int = MAX_SHOWN
    pixels: int = MAX_TOGETHER
    own_used: float = 0.0
    used: float = 0.0
    waited: float = 0.0
    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    incidents: list[Incident] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)
    dead_ends: set[str] = field(default_factory=set)
    hopeless: set[str] = field(default_factory=set)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time that passes to a stage."""
        started = time.monotonic()
        try:
            yield
        finally:
            passed = time.monotonic() - started
            self.stages[stage] = self.stages.get(stage, 0.0) + passed

    def close(self) -> None:
        """End the child."""
        if self.child:
            used, waited = self.child.processor()
            self.used, self.waited = self.used + used, self.waited + waited
            with self.timed("start"):
                self.child.close()
            self.child = None

    def starved(self) -> bool:
        """Say whether the processes so far waited long for what others had."""
        total = self.budget.total
        return self.waited > STARVED * total and self.used < total

    def until(self, seconds: float) -> float:
        """Return the end of a step, within the total budget.

        Raises
        ------
        OutOfTime
            If that is spent.
        """
        now = time.monotonic()
        if now >= self.deadline:
            raise OutOfTime
        return min(now + seconds, self.deadline)

    def alive(self) -> Child:
        """Return a child that ran what the last one ran, and said nothing unasked."""
        self.settle()
        while self.child is None:
            done, self.done = self.done, []
            with self.timed("start"):
                self.child = self.zygote.fork(self.assignment.modules)
            self.child.latest = self.deadline
            for index in done:
                if self.child is None:
                    self.done.append(index)  # for the next one to run
                elif self.has_time(index):
                    self.run_in(self.child, index)
                    self.settle()
        return self.child

    def settle(self) -> None:
        """Give up a child that ended or spoke unasked; what it did last is to blame.

        A cell is not run again. A function keeps the numbers that it was asked for.
        """
        try:
            if self.child is not None:
                self.child.expect_silence()
        except ChildGone as gone:
            process = self.lose(gone)
            if self.asked in self.done:
                self.done.remove(self.asked)
                self.skip(self.asked, process)
            else:
                self.incidents.append(Incident(process))

    def lose(self, gone: ChildGone) -> str:
        """Give up the child, and return what happened to it.

        Raises
        ------
        OutOfTime
            If what happened is that the total budget ran out.
        """
        self.close()
        self.lost += 1
        if gone.process == "timed out" and time.monotonic() >= self.deadline:
            raise OutOfTime
        return gone.process

    def run_cell(self, index: int) -> None:
        """Run one cell; one that ends the process is not run again."""
        if index not in self.left_out and self.has_time(index):
            self.run_in(self.alive(), index)

    def has_time(self, index: int) -> bool:
        """Say whether a cell can still run; one that can't is left out."""
        own = self.rebuilt.steps[index].origin == "own"
        if self.seconds(own) > 0:
            return True
        self.leave_out(index, "was not run: your own cells took too long together")
        return False

    def run_in(self, child: Child, index: int) -> None:
        """Run one cell in a child that is there."""
        step = self.rebuilt.steps[index]
        own = step.origin == "own"
        self.asked = index
        started = time.monotonic() - child.processor().waited
        try:
            until = self.until(self.seconds(own))
            with self.timed("cells"):
                child.ask(
                    {
                        "do": "define" if step.role == "experiment" else "run",
                        "source": step.cell.source,
                    },
                    {},
                    until,
                )
                answer, _ = child.answer(until)
        except ChildGone as gone:
            self.skip(index, self.lose(gone))
        else:
            self.done.append(index)
            self.keep(index, answer.get("outputs"))
            line = answer.get("line")
            self.lines[index] = line if isinstance(line, int) else 0
        finally:
            ended = time.monotonic() - child.processor().waited
            self.own_used += max(ended - started, 0.0) if own else 0.0

    def seconds(self, own: bool) -> float:
        """Return the time that a cell has."""
        left = self.budget.own - self.own_used
        return min(self.budget.cell, left) if own else self.budget.cell

    def skip(self, index: int, process: str) -> None:
        """Leave a cell out that ended its process, and note what happened to that."""
        self.incidents.append(
            Incident(f"{process} in {self.rebuilt.steps[index].title}")
        )
        self.leave_out(index, f"ended its process: {process}")

    def leave_out(self, index: int, why: str) -> None:
        """Leave a cell out from here on, and say why under it."""
        self.left_out[index] = why
        told = f"this cell {why}"
        said = {"ename": "NotRun", "evalue": told, "traceback": [f"NotRun: {told}"]}
        self.outputs[index] = clean_outputs([{"output_type": "error", **said}])

    def keep(self, index: int, outputs: Any) -> None:
        """Keep a cell's outputs in their safe form, while there is room."""
        kept = clean_outputs(outputs) if isinstance(outputs, list) else []
        before = self.outputs.get(index, [])
        self.room += size_of(before)
        self.pixels += pixels_of(before)
        fits = size_of(kept) <= self.room and pixels_of(kept) <= self.pixels
        self.outputs[index] = kept if fits else clean_outputs([LEFT_OUT])
        self.room -= size_of(self.outputs[index])
        self.pixels -= pixels_of(self.outputs[index])

    def error_of(self, index: int) -> str:
        """Return the error that a cell ended with; nothing if it had none.

        Of a cell that ended its process, `left_out` tells.
        """
        for output in self.outputs.get(index, []):
            if output.output_type == "error" and index not in self.left_out:
                told = with_message(output.ename, output.evalue)
                said = SHELL_FILE.sub("", told)
                plain = " ".join(clean_text(said, MAX_SAID).split())
                return with_libraries(self.with_line(index, plain))
        return ""

    def with_line(self, index: int, said: str) -> str:
        """Add to an error the line of the cell that it passed, if that is known."""
        number = self.lines.get(index, 0)
        lines = self.rebuilt.steps[index].cell.source.splitlines()
        if not 0 < number <= len(lines):
            return said
        text = " ".join(clean_text(lines[number - 1].strip(), MAX_LINE, "…").split())
        return f"{AT_LINE.sub('', said)} (line {number}: {text})"

    def failed(self, index: int) -> bool:
        """Say whether a cell ended in an error, or was not run to its end."""
        return bool(self.how_failed(index))

    def failure(self, name: str) -> str:
        """Say how a function's cell failed, such as "ended in …"; nothing if it ran."""
        for index, step in enumerate(self.rebuilt.steps):
            if (step.role, step.name) == ("solution", name):
                return self.how_failed(index)
        return ""

    def how_failed(self, index: int) -> str:
        """Say how a cell failed, such as "ended in …"; nothing if it ran."""
        error = self.error_of(index)
        return self.left_out.get(index, f"ended in {error}" if error else "")

    def call_all(self, exercise: Exercise, draw: Draw, seconds: float) -> list[Attempt]:
        """Call one function on each case, all sent at once, answered one by one.

        A call that ends the process costs that call only: the others are made in a
        new one, on newly drawn cases.
        """
        attempts: list[Attempt] = []
        known = list(draw(self.lost))
        while len(attempts) < len(known):
            if self.given_up(exercise, attempts):
                reason = "not called: earlier calls ended the process"
                attempts += [Attempt(k, None, reason) for k in known[len(attempts) :]]
                break
            child = self.alive()
            self.asked = NOBODY
            rest = known[len(attempts) :]
            try:
                message, arrays = request(exercise, rest, seconds)
                soonest = time.monotonic() + seconds
                child.ask(message, arrays, self.until(seconds))
                for item in rest:
                    with self.timed("calls"):
                        answer, found = child.answer(self.until(seconds + NOTICE))
                    if isinstance(answer.get("stopped"), str):
                        raise stopped(answer["stopped"], soonest)
                    attempts.append(read_answer(item, answer, found))
            except ChildGone as gone:
                process = self.lose(gone)
                place = place_in(gone.place) if isinstance(gone, Stopped) else ""
                self.incidents.append(Incident(process, exercise.name, place))
                what = f"the process {process} during the call"
                if isinstance(gone, Stopped):
                    what = stopped_after(seconds) + place
                elif process == "timed out":
                    what = f"no numbers within {seconds:g} s"
                attempts.append(Attempt(known[len(attempts)], None, what))
                known[len(attempts) :] = list(draw(self.lost))[len(attempts) :]
        return attempts

    def given_up(self, exercise: Exercise, attempts: list[Attempt]) -> bool:
        """Say whether an exercise is left alone after the attempts so far.

        It is if its calls ended the process too often. Where none of them returned,
        the lines where they were stopped are known from then on, and what is stopped
        in one of them before anything came back is called once: the time is for what
        can still be right.
        """
        ends = [i.place for i in self.incidents if i.exercise == exercise.name]
        nothing = bool(attempts) and not any(a.call for a in attempts)
        if nothing and not self.dead_ends.isdisjoint(ends):
            self.hopeless.add(exercise.name)
        if nothing and len(ends) >= MAX_LOST:
            self.dead_ends |= set(filter(None, ends))
        return len(ends) >= MAX_LOST or exercise.name in self.hopeless
