"""Of a name that is not there, a verdict says what of the file would give it."""

import json

import pytest
from helpers import grade, solved, submission_notebook

from autograder.files import notebook_bytes

UNIT, FUNCTION = "02_rnn", "rnn_cell_forward"
USES = solved(UNIT).cells[FUNCTION].replace("np.tanh", "my_tanh")
HELPER = "def my_tanh(z):\n    return np.tanh(z)\n"
NOT_THERE = "NameError: name 'my_tanh' is not defined (line 18, in rnn_cell_forward)"
OWN = "a cell of the student's own (code cell"


def graded(assignment, zygote, own="", at=FUNCTION, without="", **cells):
    """A solved notebook's grades, with a cell before one, and without another."""
    notebook = json.loads(notebook_bytes(submission_notebook(assignment, **cells)))
    here = next(i for i, c in enumerate(notebook["cells"]) if c["id"] == at)
    cell = {"cell_type": "code", "metadata": {}, "id": "own1", "outputs": []}
    notebook["cells"].insert(here, cell | {"source": own})
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != without]
    return grade(assignment, zygote, json.dumps(notebook).encode())


def reason(result, name):
    """Why an exercise's first criterion is lost."""
    return result.exercises[name].verdict.marks.criteria[0].reason


@pytest.mark.parametrize(
    ("own", "first", "ended"),
    [
        ("import torch\n" + HELPER, "import torch", "ModuleNotFoundError"),
        (HELPER + "  )", "def my_tanh(z):", "IndentationError"),
        ("1 / 0\nmy_tanh = np.tanh", "1 / 0", "ZeroDivisionError"),
        ("from torch import tanh as my_tanh", "from torch", "ModuleNotFoundError"),
    ],
    ids=["function", "no Python", "assignment", "import"],
)
def test_the_failed_cell_that_gives_a_name_is_named(
    assignments, zygote, own, first, ended
):
    result = graded(assignments[UNIT], zygote, own, **{FUNCTION: USES})
    said = reason(result, FUNCTION)
    assert said.startswith(f"{NOT_THERE}; {OWN} 3: {first}"), said
    assert f" gives it, and ended in {ended}" in said
    assert f"gives it, and ended in {ended}" in reason(result, "rnn_forward")


def test_a_name_that_no_cell_gives_is_left_alone(assignments, zygote):
    text = f'notes = """\n{HELPER}"""\nmy_tanh(1)'
    result = graded(assignments[UNIT], zygote, text, **{FUNCTION: USES})
    assert reason(result, FUNCTION) == NOT_THERE


@pytest.mark.parametrize("name", ["my_tanh", FUNCTION])
def test_a_name_behind_the_check_is_shown(assignments, zygote, name):
    own = HELPER if name == "my_tanh" else solved(UNIT).cells[FUNCTION]
    cells = {FUNCTION: USES if name == "my_tanh" else "# below"}
    result = graded(assignments[UNIT], zygote, own, "rnn_cell_backward", **cells)
    first = NOT_THERE if name == "my_tanh" else f"no function {FUNCTION} is defined"
    where = f"it stands behind the check of {FUNCTION}, in {OWN} 5: def {name}("
    assert reason(result, FUNCTION).startswith(f"{first}; {where}")


def test_a_cell_of_the_unit_that_is_not_there_is_named(assignments, zygote):
    result = graded(assignments[UNIT], zygote, without="softmax_cross_entropy")
    assert reason(result, "rnn_loss").endswith(
        "(line 21, in rnn_loss); its cell is missing or has lost its grade id"
    )
