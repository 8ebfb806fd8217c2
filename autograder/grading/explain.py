"""Why a score is what it is: for appeals.

The submission is judged once more; the same bytes draw the same hidden cases.
"""

from __future__ import annotations

import io
import reprlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from autograder.core.answers import KnownCase
from autograder.core.attempting import undefined
from autograder.core.calling import read_result
from autograder.core.comparing import Comparison
from autograder.core.exercise import EDGE, Exercise
from autograder.core.marking import compare_all
from autograder.core.marks import NOT_WRITTEN, Attempt, Criterion
from autograder.core.units import unit_of
from autograder.core.values import Supplied, describe_type, flatten
from autograder.core.verdict import Verdict
from autograder.files import replace
from autograder.grading.assignment import current_assignment
from autograder.grading.budget import Budget
from autograder.grading.classroom import ClassError, Classroom
from autograder.grading.intake import Missing, plain, read_submission
from autograder.grading.judge import judge_all, outcome_of
from autograder.grading.outputs import clean_text
from autograder.grading.records import read_record
from autograder.grading.remarks import remarks_of
from autograder.grading.session import Session
from autograder.grading.submission import (
    BadSubmission,
    Submission,
    read_cells,
    rebuild,
)
from autograder.grading.zygotes import ZygoteKeeper

MAX_SHOWN = 60
SHORT = reprlib.Repr()
SHORT.maxlist = SHORT.maxtuple = SHORT.maxdict = MAX_SHOWN
SHORT.maxstring = SHORT.maxother = 400


@dataclass(frozen=True)
class Evidence:
    """One criterion that did not pass, and the first case on which it failed."""

    criterion: Criterion
    quantity: str
    attempt: Attempt
    comparison: Comparison


@dataclass(frozen=True)
class Earlier:
    """The score of the last run, and in what it differs from judging now."""

    score: float
    why: str = ""

    @property
    def sentence(self) -> str:
        """What an instructor should know of it."""
        why = self.why or (
            "for the same submission: the rubric, the program or how busy the machine "
            "was has changed"
        )
        return f"The last run gave {self.score:g}, {why}."


@dataclass(frozen=True)
class Explanation:
    """One exercise of one submission, as it was judged."""

    student: str
    exercise: Exercise
    digest: str
    verdict: Verdict
    attempts: tuple[Attempt, ...]
    process: str
    earlier: Earlier | None = None
    remarks: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the explanation for a terminal."""
        marks = self.verdict.marks
        lines = [
            f"{self.student}, {self.exercise.unit}, {self.exercise.name}: "
            f"{marks.score:g} of {self.exercise.max_points:g} points",
            f"submission {self.digest[:16]}, {len(self.attempts)} hidden cases, "
            f"process: {self.process}",
            "",
            *points_table(marks.criteria),
        ]
        if self.earlier and (self.earlier.why or self.earlier.score != marks.score):
            lines += ["", self.earlier.sentence]
        lines += ["", *self.remarks] if self.remarks else []
        told = [line for line in self.verdict.advice() if line != self.verdict.hint]
        lines += ["", *told] if told else []
        seen: set[int] = set()
        for found in self.evidence():
            again = id(found.attempt) in seen
            if again and found.attempt.call is None:
                continue  # one call that brought nothing back, for all quantities
            lines += ["", *title_lines(found)]
            if not again and was_called(self.exercise, found.attempt):
                lines += input_lines(found.attempt.known)
            if found.attempt.call is not None:
                lines += value_lines(self.exercise, found)
            seen.add(id(found.attempt))
        return "\n".join(clean_text(line, 4000) for line in lines)

    def evidence(self) -> Iterator[Evidence]:
        """Yield each failed criterion with the first case on which it failed."""
        table = [(a, compare_all(self.exercise, a)) for a in self.attempts]
        right = [c.name for c in self.verdict.marks.criteria if c.passed]
        for criterion in self.verdict.marks.criteria:
            if criterion.passed or not criterion.points:
                continue
            edge = criterion.name == EDGE
            names = right if edge else [criterion.name]
            failures = (
                Evidence(criterion, name, attempt, comparisons[name])
                for attempt, comparisons in table
                for name in names
                if attempt.known.edge == edge
                and name in comparisons
                and not comparisons[name].passed
            )
            yield from list(failures)[:1]

    def save(self, path: Path) -> None:
        """Write inputs, expected and received arrays of every case into an npz."""
        arrays: dict[str, np.ndarray] = {}
        for number, attempt in enumerate(self.attempts):
            known = attempt.known
            parts: dict[str, dict[str, Any]] = {
                "input": {**known.case.inputs, **known.case.upstream},
                "expected": dict(known.expected),
            }
            if attempt.call:
                parts["received"] = read_result(self.exercise, attempt.call.result)
            for kind, values in parts.items():
                for name, value in values.items():
                    other = {name: np.array(SHORT.repr(value))}
                    for key, array in (flatten({name: value}) or other).items():
                        arrays[f"{number}/{kind}/{key}"] = array
        stream = io.BytesIO()
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
        replace(path, stream.getvalue())


def explain_exercise(classroom: Classroom, student: str, name: str) -> Explanation:
    """Judge a submission once more and return what was seen of one exercise.

    Raises
    ------
    ClassError
        If there is no such exercise or submission.
    """
    name = name.removeprefix("check-")
    unit = unit_of(name)
    if unit is None or unit not in classroom.units():
        if asked_in := unit_of_answer(classroom, name):
            raise ClassError(
                f"{name} is a written answer of {asked_in}: a person marks it in "
                "formgrader, and there are no numbers to explain"
            )
        there = instead(classroom, name)
        raise ClassError(f"this class has no exercise {name!r}; {there}")
    submission = Submission(student, unit, classroom.submitted(student, unit))
    assignment = current_assignment(classroom, unit)
    if assignment.rubric.find(name).exercise.optional:
        raise ClassError(f"{name} is optional: it is checked, and not graded")
    try:
        content = read_submission(submission)
        rebuilt = rebuild(assignment.release, read_cells(content))
    except Missing as error:
        kept = kept_score(classroom, submission)
        raise ClassError(f"{plain(student)}, {unit}: {error}{kept}") from None
    except BadSubmission as error:
        raise ClassError(f"{plain(student)}, {unit}: refused: {error}") from None
    with ZygoteKeeper(sandboxed=True) as keeper:
        budget = Budget()
        until = time.monotonic() + budget.total
        session = Session(assignment, keeper.warm(), rebuilt, budget, until)
        judge = judge_all(session, classroom.secret, name)
    if name not in judge.verdicts:
        why = judge.failures.get(name)
        why = f"no score: {why}" if why else outcome_of(judge).text
        raise ClassError(f"{plain(student)}, {unit}: {name} was not judged; {why}")
    return Explanation(
        student,
        assignment.rubric.find(name).exercise,
        rebuilt.digest,
        judge.verdicts[name],
        judge.attempts,
        outcome_of(judge).text,
        earlier_score(classroom, submission, name, content),
        remarks_of(judge.session, judge.verdicts),
    )


def unit_of_answer(classroom: Classroom, name: str) -> str:
    """Return the unit that has a written answer of a name; nothing if none has."""
    for unit in classroom.units():
        if name in current_assignment(classroom, unit).rubric.answers:
            return unit
    return ""


def instead(classroom: Classroom, name: str) -> str:
    """Say which exercises are named nearly so, else which there are."""
    rubrics = [current_assignment(classroom, u).rubric for u in classroom.units()]
    by_unit = {r.name: [each.name for each in r.graded] for r in rubrics}
    near = get_close_matches(name, [n for names in by_unit.values() for n in names])
    if near:
        return f"did you mean {' or '.join(near)}?"
    lines = [f"  {unit}: {', '.join(names)}" for unit, names in by_unit.items()]
    return "\n".join(["it has", *lines])


def earlier_score(
    classroom: Classroom, submission: Submission, name: str, content: bytes
) -> Earlier | None:
    """Return what the last run gave, if there was one that gave a score."""
    record = read_record(classroom, submission)
    exercise = record.result.exercises.get(name) if record else None
    if record is None or exercise is None or exercise.score is None:
        return None
    if record.result.submission != sha256(content).hexdigest():
        why = "for another submission; run `autograder grade` again"
    elif not record.result.sandboxed:
        why = "without a sandbox; this is what it gives in one"
    else:
        why = ""
    return Earlier(exercise.score, why)


def kept_score(classroom: Classroom, submission: Submission) -> str:
    """Say what the last run gave a submission that is not there any more."""
    record = read_record(classroom, submission)
    if record is None or record.result.score is None:
        return ""
    score, most = record.result.score, record.result.max
    return f". The last run gave {score:g} of {most:g}"


def points_table(criteria: tuple[Criterion, ...]) -> list[str]:
    """Return a line for each criterion: what it is worth, what it earned, why."""
    width = max(len(c.name) for c in criteria)
    lines = []
    for c in criteria:
        worth = f"{c.earned:g} of {c.points:g}"
        if c.cost:
            unseen = "" if c.reason else "ok"  # no call returned, so nobody knows
            worth = unseen if c.passed else f"-{c.cost:g}"
        why = " ".join((c.reason or "").split())  # one line, whatever an error says
        lines.append(f"  {c.name:<{width}}  {worth:>12}  {why}".rstrip())
    return lines


def title_lines(found: Evidence) -> list[str]:
    """Return what failed on which case, and how."""
    known = found.attempt.known
    kind = "edge" if known.edge else "general"
    case = f"on the {kind} case {known.case.name!r}"
    if found.attempt.call is None:
        why = " ".join((found.attempt.error or "").split())
        return [f"no numbers came back {case}: {why}"]
    name = found.criterion.name
    return [f"{name}: first failed {case}", f"  {found.comparison.how}"]


def was_called(exercise: Exercise, attempt: Attempt) -> bool:
    """Say whether there was a function to call; else its inputs tell nothing."""
    nothing = NOT_WRITTEN, undefined(exercise.name)
    return attempt.call is not None or not any(
        said in (attempt.error or "") for said in nothing
    )


def input_lines(known: KnownCase) -> list[str]:
    """Return the lines that show a case's inputs."""
    lines: list[str] = []
    for name, value in {**known.case.inputs, **known.case.upstream}.items():
        arrays = flatten({name: value})
        for path, array in arrays.items():
            lines += show_value(f"input {path}", array)
        if not arrays and not isinstance(value, Supplied):
            lines += show_value(f"input {name}", value)
    return lines


def value_lines(exercise: Exercise, found: Evidence) -> list[str]:
    """Return the lines that show what was expected and what came back."""
    name, attempt = found.quantity, found.attempt
    assert attempt.call is not None
    received = read_result(exercise, attempt.call.result)[name]
    return [
        *show_value(f"expected {name}", attempt.known.expected[name]),
        *show_value(f"received {name}", received),
    ]


def show_value(title: str, value: Any) -> list[str]:
    """Return an array's shape and numbers, a large one's corners.

    Of lists, text and dicts the start.
    """
    if isinstance(value, (list, tuple, str, dict)):
        return [f"  {title}: {SHORT.repr(value)}"]
    if not isinstance(value, (np.ndarray, np.generic, float, int)):
        return [f"  {title}: {describe_type(value)}"]
    array = np.asarray(value)
    numbers = np.array2string(array, precision=6, threshold=MAX_SHOWN, edgeitems=2)
    body = [f"    {line}" for line in numbers.splitlines()]
    return [f"  {title} {array.shape} {array.dtype}", *body]
