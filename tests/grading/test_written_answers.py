"""A written answer that is somewhere in the notebook is read by a person."""

import html

import nbformat
import pytest
from helpers import SECRET, autograder, hand_in, submission_notebook

from autograder.files import notebook_bytes
from autograder.grading.judge import Budget, grade_submission

UNIT, ANSWER = "00_start_here", "why_sum"
TEXT = "The sum runs over all rows, as each of them saw the same b."


def asked(assignment, zygote, change):
    """Whether a person is asked to read the answer, after a change to the notebook."""
    notebook = submission_notebook(assignment)
    place = next(i for i, c in enumerate(notebook.cells) if c.id == ANSWER)
    stub = next(c.source for c in assignment.release.cells if c.id == ANSWER)
    notebook.cells[place].source = stub
    change(notebook.cells, place)
    graded = grade_submission(
        notebook_bytes(notebook), assignment, SECRET, zygote, Budget()
    )
    return graded.answered[ANSWER]


def test_what_is_missing_stands_in_report_and_table(classroom, assignments, tmp_path):
    notebook = submission_notebook(assignments[UNIT])
    notebook.cells = [cell for cell in notebook.cells if cell.id != ANSWER]
    hand_in(classroom, "ada", UNIT, notebook_bytes(notebook))
    assert autograder("grade", classroom.root).returncode == 0
    page, table = tmp_path / "r.html", tmp_path / "r.csv"
    autograder("report", classroom.root, "--output", page, "--csv", table)
    said = "the answer cell 'why_sum' is missing or has lost its grade id"
    assert said in html.unescape(page.read_text())
    assert said in table.read_text()


def written(cells, place):
    cells[place].source = TEXT


def below(cells, place):
    cells.insert(place + 1, nbformat.v4.new_markdown_cell(TEXT))


def in_place_of_it(cells, place):
    cells[place] = nbformat.v4.new_markdown_cell(TEXT)


def not_written(cells, place):
    pass


def emptied(cells, place):
    cells[place].source = " "


def deleted(cells, place):
    del cells[place]


def only_code(cells, place):
    cells.insert(place + 1, nbformat.v4.new_code_cell("1 + 1"))


@pytest.mark.parametrize("change", [written, below, in_place_of_it])
def test_an_answer_waits_for_a_person(assignments, zygote, change):
    assert asked(assignments[UNIT], zygote, change)


@pytest.mark.parametrize("change", [not_written, emptied, deleted, only_code])
def test_no_text_is_no_answer(assignments, zygote, change):
    assert not asked(assignments[UNIT], zygote, change)
