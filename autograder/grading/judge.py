"""Decide scores. Holds the reference, the rubric and the seed; runs no student code.

`grade_submission` is the core of both fronts, `autograder grade` and nbgrader.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from nbformat import NotebookNode

from autograder.diagnose import diagnose, diagnose_property
from autograder.exercise import Exercise
from autograder.grading.child import Child, ChildGone, Zygote
from autograder.grading.graded import GradedExercise, GradedNotebook
from autograder.grading.render import graded_notebook
from autograder.grading.submission import (
    BadSubmission,
    Rebuilt,
    read_cells,
    rebuild,
)
from autograder.library import Answers, KnownCase, read_answers
from autograder.marking import Attempt, Marks, mark
from autograder.program import Call, read_result
from autograder.tree import pack, unpack
from autograder.verdict import Verdict

if TYPE_CHECKING:
    from solutions.rubric.model import ExerciseRubric, UnitRubric


@dataclass(frozen=True)
class Budget:
    """Seconds on the judge's clock."""

    cell: float = 10.0
    call: float = 3.0
    large: float = 6.0
    total: float = 60.0


@dataclass(frozen=True, eq=False)
class UnitKit:
    """What the judge needs of a unit: the instructor's cells, rubric, visible cases."""

    name: str
    spine: NotebookNode
    rubric: UnitRubric
    words: Mapping[str, Any]
    numbers: Mapping[str, np.ndarray]

    @cache  # noqa: B019 (a kit lives as long as its process)
    def visible(self, name: str) -> Answers:
        """Return the visible cases and fingerprints of an exercise."""
        return read_answers(self.words["exercises"][name], self.numbers)

    @cache  # noqa: B019
    def description(self, name: str) -> dict[str, Any]:
        """Return an exercise's public description as the child gets it."""
        return replace(self.rubric.find(name).exercise, hints=()).to_json()


class OutOfTime(RuntimeError):
    """The total budget of a submission is spent."""


@dataclass
class Session:
    """One submission under way: the only owner of state in grading it."""

    kit: UnitKit
    zygote: Zygote
    rebuilt: Rebuilt
    secret: bytes
    budget: Budget
    deadline: float
    child: Child | None = None
    attempt: int = 0
    done: list[int] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)
    outputs: dict[int, list[Any]] = field(default_factory=dict)
    incidents: list[str] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def run(self) -> None:
        """Run all steps in order, judging each exercise at its check cell."""
        try:
            for index, step in enumerate(self.rebuilt.steps):
                if step.role == "check":
                    self.verdicts[step.name] = self.judge(step.name)
                elif step.cell.cell_type == "code" and step.role != "experiment":
                    self.run_cell(index)
        except OutOfTime:
            self.incidents.append("total time exceeded")
        finally:
            if self.child:
                self.child.close()

    def ask(self, message: dict, arrays: dict, seconds: float) -> tuple[dict, dict]:
        """Ask the child, within the total budget; a lost child is closed."""
        if self.child is None:
            self.restore()
        assert self.child is not None
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime
        try:
            return self.child.ask(message, arrays, min(seconds, left))
        except ChildGone as gone:
            self.incidents.append(gone.process)
            self.child.close()
            self.child = None
            self.attempt += 1
            if left <= seconds and gone.process == "timed out":
                raise OutOfTime from None
            raise

    def restore(self) -> None:
        """Fork a fresh child and run again, in order, the cells that did no harm."""
        done, self.done = self.done, []
        self.child = self.zygote.fork()
        for index in done:
            self.run_cell(index)
            if self.child is None:
                break

    def run_cell(self, index: int) -> None:
        """Run one cell; one that ends the process is not run again."""
        if index in self.bad:
            return
        source = self.rebuilt.steps[index].cell.source
        message = {"do": "run", "source": source}
        try:
            answer, _ = self.ask(message, {}, self.budget.cell)
        except ChildGone as gone:
            self.bad.add(index)
            self.outputs[index] = [process_error(gone.process)]
            return
        outputs = answer.get("outputs")
        self.outputs[index] = outputs if isinstance(outputs, list) else []
        self.done.append(index)

    def judge(self, name: str) -> Verdict:
        """Judge one exercise on hidden cases; after a failure, name the mistake."""
        rubric = self.kit.rubric.find(name)
        rng = self.rng(name)
        attempts = [
            self.call(rubric.exercise, known)
            for known in self.kit.rubric.draw(rubric, rng)
        ]
        if rubric.large and attempts[0].call:
            attempts.append(self.call_large(rubric, rng))
        first = attempts[0]
        repeated = self.call(rubric.exercise, first.known).call if first.call else None
        marks = mark(rubric.exercise, attempts, repeated)
        return self.verdict(rubric, marks, attempts)

    def verdict(
        self, rubric: ExerciseRubric, marks: Marks, attempts: list[Attempt]
    ) -> Verdict:
        """Put a verdict together; only a failed one is looked into."""
        name = rubric.name
        notes = tuple(
            dict.fromkeys(n for a in attempts if a.call for n in a.call.notes)
        )
        if marks.passed:
            return Verdict(name, marks, notes=notes[:3])
        blocked = self.blocked_by(rubric.exercise, marks)
        found = () if blocked else self.diagnoses(name, marks)
        return Verdict(name, marks, found, (), blocked, notes[:3])

    def blocked_by(self, exercise: Exercise, marks: Marks) -> str | None:
        """Return the needed function that is to blame, if one is."""
        source = next(
            (s.cell.source for s in self.rebuilt.steps if s.name == exercise.name), ""
        )
        for name in exercise.needs:
            other = self.verdicts.get(name)
            if other is None or (name != exercise.forward and name not in source):
                continue
            if other.blocked_by:
                return other.blocked_by
            if any(c.points and not c.passed for c in other.marks.criteria):
                return name
        return exercise.forward if marks.forward_wrong else None

    def diagnoses(self, name: str, marks: Marks) -> tuple:
        """Match what comes back for the visible cases with the fingerprints."""
        visible = self.kit.visible(name)
        received = []
        for known in visible.cases:
            attempt = self.call(visible.exercise, known)
            received.append(
                read_result(visible.exercise, attempt.call.result)
                if attempt.call
                else attempt.received
            )
        return diagnose(visible, received) or diagnose_property(visible, marks.broken)

    def rng(self, name: str) -> np.random.Generator:
        """Return the generator of hidden cases: unknown before, the same again."""
        text = f"{self.kit.name}/{name}/{self.rebuilt.digest}/{self.attempt}"
        digest = hmac.digest(self.secret, text.encode(), hashlib.sha256)
        return np.random.default_rng(list(digest))

    def call_large(self, rubric: ExerciseRubric, rng: np.random.Generator) -> Attempt:
        """Make the call that differencing entry by entry can't make in time."""
        assert rubric.large is not None
        case = rubric.large(rng)
        values, forward = self.kit.rubric.expected(rubric.exercise, case)
        return self.call(rubric.exercise, KnownCase(case, values, False, forward), True)

    def call(
        self, exercise: Exercise, known: KnownCase, large: bool = False
    ) -> Attempt:
        """Make one judge's call in the child."""
        arrays: dict[str, np.ndarray] = {}
        message = {
            "do": "call",
            "exercise": self.kit.description(exercise.name),
            "inputs": pack(dict(known.case.inputs), arrays, "i"),
            "upstream": pack(dict(known.case.upstream), arrays, "u"),
            "after": not large,
        }
        seconds = self.budget.large if large else self.budget.call
        if sum(i.startswith(f"{exercise.name}:") for i in self.incidents) >= 3:
            return Attempt(known, None, "not called: earlier calls ended the process")
        try:
            answer, found = self.ask(message, arrays, seconds)
        except ChildGone as gone:
            self.incidents[-1] = f"{exercise.name}: {gone.process}"
            what = f"the process {gone.process} during the call"
            if gone.process == "timed out":
                what = f"no numbers within {seconds:g} s" + (
                    " on a large case" if large else ""
                )
            return Attempt(known, None, what)
        return read_answer(known, answer, found)


def read_answer(
    known: KnownCase, answer: Mapping[str, Any], found: Mapping[str, np.ndarray]
) -> Attempt:
    """Read a child's answer to a call; what is malformed counts as no numbers."""
    if isinstance(answer.get("error"), str):
        return Attempt(known, None, answer["error"])
    try:
        result = unpack(answer.get("result"), found)
        forward = unpack(answer.get("forward"), found)
        after = unpack(answer["after"], found) if "after" in answer else None
    except (ValueError, TypeError, RecursionError) as error:
        return Attempt(known, None, f"malformed answer: {error}")
    notes = [n for n in answer.get("notes", []) if isinstance(n, str)][:5]
    kept = {k: v for k, v in known.case.inputs.items() if not is_data(v)}
    return Attempt(
        known,
        Call(
            result,
            forward if isinstance(forward, tuple) else None,
            {**kept, **after} if isinstance(after, dict) else None,
            tuple(notes),
        ),
    )


def is_data(value: Any) -> bool:
    """Say whether an argument comes back for comparison."""
    return isinstance(value, (np.ndarray, dict, list))


def process_error(process: str) -> dict[str, Any]:
    """Return the output of a cell that ended its process."""
    return {
        "output_type": "error",
        "ename": "ProcessEnded",
        "evalue": f"this cell ended its process: {process}",
        "traceback": [f"ProcessEnded: this cell ended its process: {process}"],
    }


def grade_submission(
    content: bytes,
    kit: UnitKit,
    secret: bytes,
    zygote: Zygote,
    budget: Budget | None = None,
) -> GradedNotebook:
    """Grade one submission; the same bytes give the same result.

    Parameters
    ----------
    content : bytes
        The student's file.
    kit : UnitKit
    secret : bytes
        The class's secret, from which hidden cases are drawn.
    zygote : Zygote
    budget : Budget, optional

    Returns
    -------
    GradedNotebook
        For a file that is no notebook, zero points and the reason in `process`.
    """
    started = time.monotonic()
    budget = budget or Budget()
    try:
        rebuilt = rebuild(kit.spine, read_cells(content))
    except BadSubmission as error:
        return ungraded(kit, f"not graded: {error}", zygote.sandboxed)
    session = Session(kit, zygote, rebuilt, secret, budget, started + budget.total)
    session.run()
    exercises = {
        rubric.name: GradedExercise(
            session.verdicts.get(rubric.name) or unreached(rubric),
            rubric.exercise.max_points,
        )
        for rubric in kit.rubric.graded
    }
    graded = GradedNotebook(
        kit.name,
        exercises,
        None,
        "; ".join(dict.fromkeys(session.incidents)) or "ok",
        zygote.sandboxed,
        rebuilt.digest,
        answered(kit, rebuilt),
        rebuilt.remarks,
        time.monotonic() - started,
    )
    return replace(graded, notebook=graded_notebook(graded, rebuilt, session.outputs))


def answered(kit: UnitKit, rebuilt: Rebuilt) -> dict[str, bool]:
    """Say for each written answer whether the student changed its cell."""
    stubs = {cell.id: cell.source.strip() for cell in kit.spine.cells}
    return {
        step.name: step.cell.source.strip() not in ("", stubs[step.cell.id])
        for step in rebuilt.steps
        if step.role == "answer"
    }


def ungraded(kit: UnitKit, process: str, sandboxed: bool) -> GradedNotebook:
    """Return zero points for everything, with the reason."""
    exercises = {
        rubric.name: GradedExercise(
            unreached(rubric, process), rubric.exercise.max_points
        )
        for rubric in kit.rubric.graded
    }
    blank = dict.fromkeys(kit.rubric.answers, False)
    return GradedNotebook(kit.name, exercises, None, process, sandboxed, answered=blank)


def unreached(rubric: ExerciseRubric, reason: str = "not reached in time") -> Verdict:
    """Return the verdict of an exercise that no call was made for."""
    nothing = KnownCase(None, {})  # type: ignore[arg-type]
    return Verdict(rubric.name, mark(rubric.exercise, [Attempt(nothing, None, reason)]))


__all__ = ["Budget", "UnitKit", "grade_submission", "ungraded"]
