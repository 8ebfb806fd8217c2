"""Decide scores. Holds the reference, the rubric and the seed; runs no student code.

`grade_submission` is the core of both fronts, `autograder grade` and nbgrader.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
import traceback
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from autograder.core.advising import look_first
from autograder.core.answers import Answers, KnownCase, answers
from autograder.core.attempting import undefined
from autograder.core.candidates import Explanation, told
from autograder.core.causes import causes
from autograder.core.definitions import names_used
from autograder.core.exercise import Case, Diagnosis, Exercise
from autograder.core.marking import mark
from autograder.core.marks import Attempt, Marks, second_call
from autograder.core.missing_names import missing_name
from autograder.core.verdict import Blocked, Verdict, blocked_by
from autograder.grading.assignment import Assignment
from autograder.grading.borrowed import Borrowed
from autograder.grading.budget import Budget
from autograder.grading.child import ZygoteLost
from autograder.grading.follow import FollowThrough
from autograder.grading.graded import GradedExercise, GradedNotebook
from autograder.grading.outputs import clean_text
from autograder.grading.remarks import remarks_of
from autograder.grading.render import blank_notebook, graded_notebook
from autograder.grading.results import Ending, Outcome
from autograder.grading.session import Incident, OutOfTime, Session
from autograder.grading.submission import (
    BadSubmission,
    Rebuilt,
    Step,
    read_cells,
    rebuild,
)
from autograder.grading.uses import Uses
from autograder.grading.whereabouts import whereabouts
from autograder.grading.zygotes import Zygote
from autograder.rubric import ExerciseRubric

MAX_REASON = 500
WORD = re.compile(r"\w+")
OTHER_NUMBERS = "here it gives other numbers than the right ones"
NOT_REACHED = "not reached in time"
BUSY = "too little of a processor, this machine has other work"
NO_SCORE = "not graded: {}; grade again"


@dataclass
class Judge:
    """Judges the exercises of one submission, each at its own check cell.

    `attempts` are those of the exercise that is watched; others are not kept, as a
    hostile process may send much. `failures` says for which exercises the judge itself
    failed: they have no score.
    """

    session: Session
    secret: bytes
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    watched: str = ""
    attempts: tuple[Attempt, ...] = ()
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    mistakes: FollowThrough = field(init=False)
    uses: Uses = field(init=False)
    borrowed: Borrowed = field(init=False)

    def __post_init__(self) -> None:
        self.mistakes = FollowThrough(self.session.assignment)
        self.uses = Uses(self.session.assignment, self.session.rebuilt)
        self.borrowed = Borrowed(self.session)

    def run(self) -> None:
        """Run all cells in order, judging each exercise at its check cell."""
        session = self.session
        try:
            for index, step in enumerate(session.rebuilt.steps):
                if step.role == "check":
                    self.judge_contained(step.name)
                elif step.runs:
                    session.run_cell(index)
        except OutOfTime:
            session.incidents.append(Incident("total time exceeded"))
            session.close()
            if session.starved():
                rest = {r.name for r in session.assignment.rubric.graded}
                self.failures |= dict.fromkeys(rest - self.verdicts.keys(), BUSY)
        finally:
            session.close()

    def judge_contained(self, name: str) -> None:
        """Judge one exercise; a fault of ours costs this exercise and no other."""
        try:
            self.verdicts[name] = self.judge(name)
        except (OutOfTime, OSError, MemoryError, ZygoteLost):
            raise
        except Exception as error:
            # only the type: the message may hold what the student's process sent
            self.session.close()  # whatever it was about to say is not heard
            place = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} in {place.name}"
            self.failures[name] = f"the judge failed ({what})"

    def judge(self, name: str) -> Verdict:
        """Judge one exercise on hidden cases; after a failure, name the mistake."""
        rubric = self.session.assignment.rubric.find(name)
        exercise, budget = rubric.exercise, self.session.budget
        attempts = self.session.call_all(
            exercise, lambda lost: self.hidden(rubric, lost), budget.call
        )
        attempts = [self.told(name, attempt) for attempt in attempts]
        again = attempts.pop()
        repeated = second_call(again) if again.known is attempts[0].known else None
        if rubric.large and attempts[0].call:
            attempts += self.session.call_all(
                exercise, lambda lost: [self.large(rubric, lost)], budget.large
            )
        if name == self.watched:
            self.attempts = tuple(attempts)
        marks = plain(mark(exercise, attempts, repeated))
        return self.verdict(rubric, marks, attempts)

    def told(self, name: str, attempt: Attempt) -> Attempt:
        """Say of a name that is not there what of the file would give it."""
        exercise = self.session.assignment.rubric.find(name).exercise
        for function in filter(None, (name, exercise.forward)):
            said = f"NameError: {undefined(function)}"
            if attempt.error == said:
                failure = self.session.failure(function)
                why = f": its cell {failure}" if failure else self.near(function)
                why = why or self.place(name, function)
                return replace(attempt, error=f"{undefined(function)}{why}")
        if missing := missing_name(attempt.error or ""):
            return replace(attempt, error=f"{attempt.error}{self.place(name, missing)}")
        return attempt

    def place(self, exercise: str, name: str) -> str:
        """Say where a name stands that is not there at an exercise's check."""
        key = (exercise, name)
        if key not in self.places:
            self.places[key] = whereabouts(self.session, name, exercise)
        return self.places[key]

    def near(self, name: str) -> str:
        """Say which other function stands in a function's cell, if it is one."""
        names = self.session.assignment.rubric.names
        found = [
            other
            for step in self.session.rebuilt.steps
            if (step.role, step.name) == ("solution", name)
            for other in names_used(step.cell.source)
            if other not in names
        ]
        return f"; its cell defines {clean_text(found[0], 60)}" if found else ""

    def hidden(self, rubric: ExerciseRubric, lost: int) -> list[KnownCase]:
        """Draw the hidden cases; the first comes once more at the end."""
        known = self.session.assignment.rubric.draw(rubric, self.rng(rubric.name, lost))
        return [*known, known[0]]

    def large(self, rubric: ExerciseRubric, lost: int) -> KnownCase:
        """Draw the case that is larger than all others."""
        assert rubric.large is not None
        case = rubric.large(self.rng(f"{rubric.name}/large", lost))
        values, forward = self.session.assignment.rubric.expected(rubric.exercise, case)
        return KnownCase(case, values, False, forward)

    def rng(self, name: str, lost: int) -> np.random.Generator:
        """Return the generator of hidden cases: unknown before, the same again."""
        unit, digest = self.session.assignment.name, self.session.rebuilt.digest
        text = f"{unit}/{name}/{digest}/{lost}"
        seed = hmac.digest(self.secret, text.encode(), hashlib.sha256)
        return np.random.default_rng(int.from_bytes(seed, "big"))

    def verdict(
        self, rubric: ExerciseRubric, marks: Marks, attempts: list[Attempt]
    ) -> Verdict:
        """Put a verdict together; only a failed one is looked into."""
        name = rubric.name
        notes = tuple(
            dict.fromkeys(n for a in attempts if a.call for n in a.call.notes)
        )
        directions = partial(self.rng, f"{name}/directions", self.session.lost)
        marks = self.mistakes.apply(rubric.exercise, marks, attempts, directions)
        if marks.passed:
            return Verdict(name, marks, notes=notes[:3])
        blocked = self.blocked_by(rubric.exercise, marks)
        found, explained = ((), ()) if blocked else self.causes(name, marks)
        look = look_first(rubric.exercise, marks, told(found, explained))
        return Verdict(
            *(name, marks, found, (), blocked, notes[:3]),
            look=look,
            explanations=explained,
        )

    def blocked_by(self, exercise: Exercise, marks: Marks) -> Blocked | None:
        """Return the needed function that is to blame, if one is."""
        used = self.uses.of(exercise.name)
        names = (*exercise.needs, *sorted(self.uses.borrowed & used))
        blame = blocked_by(exercise, names, marks, self.verdict_of, used.__contains__)
        if blame is None and exercise.forward and marks.forward_wrong:
            return Blocked(exercise.forward, OTHER_NUMBERS)
        return blame

    def verdict_of(self, name: str) -> Verdict | None:
        """Return the verdict on a function that another one needs, if there is one.

        What was borrowed from another unit has no check here: it is judged as a
        learner's check does, on the visible cases of its own unit.
        """
        if name in self.verdicts or name not in self.uses.borrowed:
            return self.verdicts.get(name)
        there = answers(name)
        attempts = self.borrowed.attempts_at(there)
        return (
            Verdict(name, plain(mark(there.exercise, attempts))) if attempts else None
        )

    def causes(
        self, name: str, marks: Marks
    ) -> tuple[tuple[Diagnosis, ...], tuple[Explanation, ...]]:
        """Match what comes back for the visible cases with what mistakes make."""
        visible = self.session.assignment.visible(name)
        try:
            attempts = self.attempts_at(visible)
        except OutOfTime:  # the points are there; the next step ends the run
            return (), ()
        return causes(visible, attempts, marks)

    def attempts_at(self, visible: Answers) -> list[Attempt]:
        """Call a function on the visible cases of its exercise."""
        seconds = self.session.budget.call
        return self.session.call_all(
            visible.exercise, lambda lost: visible.cases, seconds
        )


def grade_submission(
    content: bytes,
    assignment: Assignment,
    secret: bytes,
    zygote: Zygote,
    budget: Budget | None = None,
) -> GradedNotebook:
    """Grade one submission; the same bytes give the same result.

    Parameters
    ----------
    content : bytes
        The student's file.
    assignment : Assignment
    secret : bytes
        The class's secret, from which hidden cases are drawn.
    zygote : Zygote
    budget : Budget, optional

    Returns
    -------
    GradedNotebook
        For a file that is no notebook, zero points and the reason in `outcome`.
    """
    started = time.monotonic()
    try:
        rebuilt = rebuild(assignment.release, read_cells(content))
    except BadSubmission as error:
        refused = Outcome(Ending.REFUSED, str(error))
        return ungraded(assignment, refused, zygote.sandboxed)
    budget = budget or Budget()
    session = Session(assignment, zygote, rebuilt, budget, started + budget.total)
    judge = judge_all(session, secret)
    waited = sum(session.stages.values())
    stages = session.stages | {"judging": time.monotonic() - started - waited}
    graded = GradedNotebook(
        assignment.name,
        graded_exercises(judge),
        None,
        outcome_of(judge),
        zygote.sandboxed,
        rebuilt.digest,
        answered(assignment, rebuilt),
        remarks_of(session, judge.verdicts),
        stages,
    )
    return replace(graded, notebook=graded_notebook(graded, rebuilt, session.outputs))


def graded_exercises(judge: Judge) -> dict[str, GradedExercise]:
    """Return what was judged, and what was not reached or not judged."""
    found = {}
    for rubric in judge.session.assignment.rubric.graded:
        name, failure = rubric.name, judge.failures.get(rubric.name, "")
        verdict = judge.verdicts.get(name) or unreached(
            rubric, NO_SCORE.format(failure) if failure else NOT_REACHED
        )
        points = rubric.exercise.max_points
        found[name] = GradedExercise(verdict, points, failure)
    return found


def outcome_of(judge: Judge) -> Outcome:
    """Say how a submission ended, from what happened to process and judge."""
    if judge.failures:
        what = ", ".join(f"{name}: {why}" for name, why in judge.failures.items())
        return Outcome(Ending.NOT_GRADED, f"no score for {what}")
    said = dict.fromkeys(i.text for i in judge.session.incidents)
    return Outcome(detail="; ".join(said))


def judge_all(session: Session, secret: bytes, watched: str = "") -> Judge:
    """Run a notebook and judge it; the judge keeps what it saw."""
    judge = Judge(session, secret, watched=watched)
    with np.errstate(all="ignore"):  # hostile numbers overflow; that is no news
        judge.run()
    return judge


def plain(marks: Marks) -> Marks:
    """Return marks whose reasons are plain text of bounded length."""
    return replace(
        marks,
        criteria=tuple(
            replace(c, reason=clean_text(c.reason, MAX_REASON)) if c.reason else c
            for c in marks.criteria
        ),
    )


def answered(assignment: Assignment, rebuilt: Rebuilt) -> dict[str, bool]:
    """Say for each written answer whether there is something that may be it.

    Whoever left its cell alone, or lost it, may have answered in a Markdown cell of
    their own: a person must look.
    """
    stubs = {cell.id: cell.source.strip() for cell in assignment.release.cells}
    elsewhere = any(is_text(step) for step in rebuilt.steps if step.origin == "own")
    return {
        step.name: elsewhere
        or step.cell.source.strip() not in ("", stubs[step.cell.id])
        for step in rebuilt.steps
        if step.role == "answer"
    }


def is_text(step: Step) -> bool:
    """Say whether a cell is text, and not empty."""
    return step.cell.cell_type == "markdown" and bool(step.cell.source.strip())


def ungraded(
    assignment: Assignment, outcome: Outcome, sandboxed: bool
) -> GradedNotebook:
    """Return a notebook without scores; zero points where its file is refused."""
    failure = "" if outcome.ending is Ending.REFUSED else outcome.detail
    exercises = {
        rubric.name: GradedExercise(
            unreached(rubric, outcome.text), rubric.exercise.max_points, failure, False
        )
        for rubric in assignment.rubric.graded
    }
    blank = dict.fromkeys(assignment.rubric.answers, False)
    graded = GradedNotebook(
        assignment.name, exercises, None, outcome, sandboxed, answered=blank
    )
    return replace(graded, notebook=blank_notebook(graded, assignment.release))


def unreached(rubric: ExerciseRubric, reason: str) -> Verdict:
    """Return the verdict of an exercise that no call was made for."""
    nothing = KnownCase(Case("", {}), {})
    return Verdict(rubric.name, mark(rubric.exercise, [Attempt(nothing, None, reason)]))
