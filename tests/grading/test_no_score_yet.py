"""A feedback page says what its head counts as zero though it has no score."""

import pytest
from helpers import hand_in, nbgrader, submission
from nbgrader.api import Gradebook
from sqlalchemy.exc import OperationalError

from autograder.grading.grade import Options, grade_class
from autograder.grading.nbgrader.gradebook import Writer, describe
from autograder.grading.records import read_results
from autograder.grading.results import Ending, Outcome

UNIT, STUDENT = "00_start_here", "ada"
LINE = "<strong>No score yet:</strong>"


@pytest.fixture
def graded(classroom, assignments):
    """A class in which a solved notebook was graded, and its result."""
    hand_in(classroom, STUDENT, UNIT, submission(assignments[UNIT]))
    grade_class(classroom, Options(UNIT, 1))
    return classroom, next(iter(read_results(classroom)))


def line_of(classroom):
    """What the feedback page says of cells without a score, None if nothing."""
    done = nbgrader("generate_feedback", UNIT, "--force", cwd=classroom.root)
    assert done.returncode == 0, done.stderr
    page = (classroom.root / "feedback" / STUDENT / UNIT / f"{UNIT}.html").read_text()
    return page.partition(LINE)[2].partition("</p>")[0] or None


def cells_without_score(classroom):
    """Names of grade cells that have neither score, and those of all."""
    with Gradebook(classroom.database) as gradebook:
        grades = gradebook.find_submission_notebook(UNIT, UNIT, STUDENT).grades
        left = [g.name for g in grades if g.auto_score is None]
        return left, [g.name for g in grades]


def mark_by_hand(classroom, names):
    """Give a point for each cell, as a person does in formgrader."""
    with Gradebook(classroom.database) as gradebook:
        for name in names:
            grade = gradebook.find_grade(name, UNIT, UNIT, STUDENT)
            grade.manual_score, grade.needs_manual_grade = 1, False
        gradebook.db.commit()


def test_what_nobody_has_marked_is_named_until_it_is(graded):
    classroom, _ = graded
    left, names = cells_without_score(classroom)
    assert left and left != names
    said = line_of(classroom)
    assert all((f"<code>{name}</code>" in said) == (name in left) for name in names)
    mark_by_hand(classroom, left)
    assert line_of(classroom) is None


def test_a_file_that_is_not_graded_has_its_head_explained(graded):
    classroom, result = graded
    lost = {n: e.__class__(None, e.max) for n, e in result.exercises.items()}
    failed = Outcome(Ending.NOT_GRADED, "the judge failed")
    with Writer(classroom.database) as writer:
        known = {"outcome": failed, "exercises": lost}
        writer.write([(result.__class__(**{**vars(result), **known}), None)])
    said = line_of(classroom)
    assert all(f"<code>check-{name}</code>" in said for name in lost)
    assert "counts them as 0" in said


def test_of_a_driver_that_asks_back_the_first_line_is_told():
    error = OperationalError("", {}, Exception("connection refused\n\tIs it running?"))
    assert describe(error).startswith(
        "the gradebook can't be used: connection refused. When it is back, run"
    )
