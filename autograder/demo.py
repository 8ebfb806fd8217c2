"""A synthetic cohort: solved notebooks with known mistakes, graded and compared."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from rich.table import Table

from autograder.authoring.variants import Solved
from autograder.core.exercise import EDGE
from autograder.core.marks import NOT_WRITTEN
from autograder.files import notebook_bytes, replace
from autograder.grading.assignment import current_assignment
from autograder.grading.classroom import Classroom
from autograder.grading.grade import Options, grade_class
from autograder.grading.new_class import new_class
from autograder.grading.results import Ending, ExerciseResult, Outcome, Result
from autograder.grading.run_report import results_of
from autograder.grading.untrusted.sandbox import require
from autograder.rubric import ExerciseRubric, UnitRubric, Variant

STUDENTS = ("ben", "chidi", "dana", "emre", "fatima", "goran", "hana", "ines", "jun")
SOLVED, UNTOUCHED, CRASHING, CUT_OFF = "ada", "kofi", "lena", "milan"
CRASH = "import os\nos._exit(1)\n"


@dataclass(frozen=True)
class Member:
    """One made-up submission, and what is due for it.

    `mistake` is a known mistake in `exercise`; `kind` is "solved", "mistake",
    "untouched", "crashing" or "cut off".
    """

    student: str
    unit: str
    kind: str
    content: bytes
    exercise: str = ""
    mistake: Variant | None = None


def solved_submission(release: NotebookNode, sources: dict[str, str]) -> NotebookNode:
    """Return the release notebook with solution cells filled in."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = sources.get(name, cell.source)
    return notebook


def cohort(classroom: Classroom, unit: str) -> Iterator[Member]:
    """Yield a unit's submissions: mistakes spread evenly over its exercises."""
    assignment = current_assignment(classroom, unit)
    solved = Solved(classroom.solutions / f"{unit}.py")

    def notebook(sources: dict[str, str]) -> bytes:
        return notebook_bytes(solved_submission(assignment.release, sources))

    right = solved.cells
    yield Member(SOLVED, unit, "solved", notebook(right))
    for student, (exercise, mistake) in zip(
        STUDENTS, mistakes(assignment.rubric), strict=False
    ):
        wrong = {exercise: solved.edited_source(exercise, mistake, markers=False)}
        content = notebook(right | wrong)
        yield Member(student, unit, "mistake", content, exercise, mistake)
    yield Member(UNTOUCHED, unit, "untouched", notebook_bytes(assignment.release))
    last = assignment.rubric.graded[-1].name
    crash = notebook(right | {last: CRASH + right[last]})
    yield Member(CRASHING, unit, "crashing", crash, last)
    yield Member(CUT_OFF, unit, "cut off", notebook(right)[:2000])


def mistakes(rubric: UnitRubric) -> Iterator[tuple[str, Variant]]:
    """Yield the first mistake of each exercise, then the second of each, and so on."""
    longest = max(len(e.variants) for e in rubric.graded)
    for number in range(longest):
        for exercise in rubric.graded:
            if number < len(exercise.variants):
                yield exercise.name, exercise.variants[number]


def as_expected(member: Member, rubric: UnitRubric, result: Result) -> bool:
    """Say whether a result is what is due."""
    if member.kind == "cut off":
        return result.score == 0 and result.ending is Ending.REFUSED
    if member.kind == "untouched":
        return result.score == 0 and result.outcome.quiet
    crash = f"exited with code 1 in the cell {member.exercise!r}"
    if result.outcome != Outcome(detail=crash if member.kind == "crashing" else ""):
        return False
    for exercise in rubric.graded:
        found = result.exercises[exercise.name]
        if exercise.name == member.exercise:
            good = exercise_as_expected(member, exercise, found)
        elif depends(rubric, exercise.name, member.exercise):
            good = found.full or found.blocked_by is not None
        else:
            good = found.full
        if not good:
            return False
    return True


def exercise_as_expected(
    member: Member, rubric: ExerciseRubric, found: ExerciseResult
) -> bool:
    """Say whether the exercise with the mistake lost what it should, and was named."""
    if member.mistake is None:
        return found.score == 0
    due = set(member.mistake.breaks)
    if due >= set(rubric.exercise.quantities):
        due.add(EDGE)
    lost = {c.name for c in found.criteria if not c.passed}
    named = {d.id for d in found.diagnoses}
    return lost == due and member.mistake.id in named


def depends(rubric: UnitRubric, name: str, other: str) -> bool:
    """Say whether an exercise builds on another one."""
    needs = [n for n in rubric.find(name).exercise.needs if n in rubric.names]
    return any(n == other or depends(rubric, n, other) for n in needs)


def run_demo(
    folder: Path,
    solutions: Path,
    jobs: int | None,
    tell: Callable[[int, int], None],
) -> tuple[Table, str, bool]:
    """Make a class with made-up students, grade it, and compare.

    Returns
    -------
    table : rich.table.Table
    summary : str
        How many were graded, and how many came out as expected.
    good : bool
        Whether all did.
    """
    require()
    if (folder / "autograder.toml").exists() or not folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
    classroom = new_class(folder, solutions)
    members = [m for unit in classroom.units() for m in cohort(classroom, unit)]
    for m in members:
        path = classroom.root / "submitted" / m.student / m.unit / f"{m.unit}.ipynb"
        replace(path, m.content)
    graded = grade_class(classroom, Options(jobs=jobs), tell)
    feedback = generate_feedback(classroom)
    from autograder.report.page import write_report

    write_report(classroom, folder / "report.html")
    results = {(r.student, r.unit): r for r in results_of(classroom, None, graded)}
    table = Table("student", "unit", "score", "maximum", "diagnosis")
    unlike = []
    for m in sorted(members, key=lambda m: (m.student, m.unit)):
        result = results[m.student, m.unit]
        good = as_expected(m, current_assignment(classroom, m.unit).rubric, result)
        unlike += [] if good else [f"{m.student} {m.unit}"]
        mark = "" if good else "  NOT AS EXPECTED"
        score, top = f"{result.score or 0:g}", f"{result.max:g}"
        table.add_row(m.student, m.unit, score, top, summary_of(result) + mark)
    count = graded.graded + len(graded.refused)
    expected = len(members) - len(unlike)
    line = f"NOT AS EXPECTED: {', '.join(unlike)}\n" if unlike else ""
    line += (
        f"{count} submissions graded, {expected} came out as expected; "
        f"{feedback} feedback pages; report: {folder / 'report.html'}"
    )
    return table, line, not unlike and len(members) == count and not graded.not_graded


def summary_of(result: Result) -> str:
    """Return a submission's diagnoses, or what happened to it, in one line."""
    if not result.outcome.quiet:
        return result.outcome.text
    named = [d.text for e in result.exercises.values() for d in e.diagnoses]
    if named:
        return "; ".join(dict.fromkeys(named))
    if result.score == result.max:
        return ""
    reasons = {
        c.reason for e in result.exercises.values() for c in e.criteria if not c.passed
    }
    return "not all written" if NOT_WRITTEN in reasons else "no known mistake"


def generate_feedback(classroom: Classroom) -> int:
    """Write nbgrader's feedback for all graded notebooks; return how many pages."""
    from autograder.grading.new_class import nbgrader_api

    api = nbgrader_api(classroom.root)
    for unit in classroom.units():
        api.generate_feedback(unit, force=True)
    return len(list((classroom.root / "feedback").rglob("*.html")))
