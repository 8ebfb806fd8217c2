"""Files whose cells have lost what they are known by, or their kind."""

import json

import pytest
from helpers import grade, submission_notebook

from autograder.files import notebook_bytes
from autograder.grading.submission import NO_SOLUTIONS

UNIT = "09_speech_recognition"
OWN = {
    "imports-09": "mine = np.zeros(3)",
    "add-to-09": "def last(sums, ending=LABEL): return ending",
}


def handed_in(assignment, change):
    """A solved notebook's bytes, after a change of its cells."""
    notebook = json.loads(notebook_bytes(submission_notebook(assignment)))
    notebook["cells"] = list(change(notebook["cells"]))
    return json.dumps(notebook).encode()


def without_ids(cells):
    """The cells without what they are known by, and some between them."""
    for cell in cells:
        name = cell.pop("id")
        cell["metadata"].pop("nbgrader", None)
        yield cell
        if name in OWN:
            about = {"cell_type": "code", "metadata": {}, "outputs": []}
            yield {**about, "source": OWN[name]}


def test_without_ids_cells_run_behind_those_of_the_course_before_them(
    assignments, zygote
):
    content = handed_in(assignments[UNIT], without_ids)
    result = grade(assignments[UNIT], zygote, content)
    assert result.score == result.max
    assert NO_SOLUTIONS in result.remarks
    assert not any("ended in" in remark for remark in result.remarks), result.remarks


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_function_in_no_code_cell_counts_and_is_named(assignments, zygote, kind):
    def turn(cells):
        for cell in cells:
            if cell["id"] == "with_blanks":
                cell["cell_type"] = kind
            yield cell

    result = grade(assignments[UNIT], zygote, handed_in(assignments[UNIT], turn))
    assert result.score == result.max
    said = f"the solution cell 'with_blanks' is a {kind} cell; it counts as code"
    assert result.remarks == (said,)
