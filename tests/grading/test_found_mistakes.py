"""The judge explains what no mistake of the rubric does, as a check does."""

import pytest
from helpers import functions, grade, solved

from autograder.learner.checking import judge_visible

EDIT = ('"W_r": joined.T @ da_r', '"W_r": joined.T @ da_z')


def test_the_judge_says_which_numbers_came_back(assignments, zygote):
    source = solved("05_gru").cells["gru_cell_backward"]
    assert source.count(EDIT[0]) == 1
    wrong = source.replace(*EDIT)
    graded = grade(assignments["05_gru"], zygote, gru_cell_backward=wrong)
    verdict = graded.exercises["gru_cell_backward"].verdict
    assert not verdict.diagnoses
    assert [each.sentence for each in verdict.explanations] == [
        "W_r: these are the numbers you get if in `dW_r`, `da_z` stands in place of "
        "`da_r`."
    ]


BLAME = (
    "Mend softmax_cross_entropy first: its dlogits came out wrong, and {} builds on it."
)


@pytest.mark.parametrize(
    ("unit", "name"),
    [("02_rnn", "rnn_loss"), ("07_text_generation", "language_model_loss")],
)
def test_a_borrowed_function_is_to_blame_as_it_is_for_a_check(
    assignments, zygote, unit, name
):
    """It has no check in this unit."""
    helper = solved("01_gradient_checking").cells["softmax_cross_entropy"]
    wrong = helper.replace("return loss, dlogits", "return loss, 2 * dlogits")
    assert wrong != helper
    cells = {"softmax_cross_entropy": wrong}
    graded = grade(assignments[unit], zygote, **cells).exercises[name].verdict
    names = functions(unit, wrong, solved(unit).namespace())
    names = functions(unit, solved(unit).cells[name], names)
    for value in [v for v in names.values() if hasattr(v, "__globals__")]:
        value.__globals__.update(names)
    checked = judge_visible(names[name])
    assert BLAME.format(name) in checked.advice()
    assert graded.blocked == checked.blocked


def test_a_right_borrowed_function_is_not_to_blame(assignments, zygote):
    source = solved("02_rnn").cells["rnn_loss"]
    wrong = source.replace("return loss,", "return 2 * loss,")
    assert wrong != source
    graded = grade(assignments["02_rnn"], zygote, rnn_loss=wrong)
    verdict = graded.exercises["rnn_loss"].verdict
    assert not verdict.passed
    assert verdict.blocked is None
