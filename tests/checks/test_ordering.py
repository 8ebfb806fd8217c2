"""Results in another order than is due: named where the order alone is wrong."""

import pytest
from helpers import functions, grade, solved

from autograder.learner.checking import judge_visible

SAID = "On general cases all that is wrong is the order: "
SWAPS = [
    ("00_start_here", "affine_forward", "y, cache", "cache, y", "y and the cache"),
    ("02_rnn", "rnn_cell_forward", "h, cache", "cache, h", "h and the cache"),
    (
        *("04_lstm", "lstm_cell_forward", "h, c, cache", "h, cache, c"),
        "c and the cache",
    ),
    (
        *("01_gradient_checking", "softmax_cross_entropy"),
        *("loss, dlogits", "dlogits, loss", "loss and dlogits"),
    ),
    ("08_translation", "pad_batch", "tokens, mask", "mask, tokens", "tokens and mask"),
]


def with_return(unit, name, due, given, also=("", "")):
    """A solved cell that returns in another order."""
    source = solved(unit).cells[name]
    assert source.count(f"return {due}") == 1
    return source.replace(f"return {due}", f"return {given}").replace(*also)


def verdict(unit, name, *how):
    return judge_visible(functions(unit, with_return(unit, name, *how))[name]).text()


@pytest.mark.parametrize(("unit", "name", "due", "given", "which"), SWAPS)
def test_two_results_in_each_others_place_are_named(unit, name, due, given, which):
    text = verdict(unit, name, due, given)
    assert f"{SAID}{which} stand in each other's place." in text


def test_more_than_two_are_told_in_their_order():
    text = verdict("04_lstm", "lstm_cell_forward", "h, c, cache", "cache, h, c")
    said = "what is due as h, c, the cache came back as the cache, h, c."
    assert SAID + said in text
    assert "this mistake" not in text


@pytest.mark.parametrize(
    "given",
    ["cache, 2 * h", "cache, cache", "h + 1, cache", "cache, (h, h)", "None, h"],
)
def test_another_order_that_would_be_wrong_too_is_not_named(given):
    assert SAID not in verdict("02_rnn", "rnn_cell_forward", "h, cache", given)


def test_a_mistake_on_edge_cases_beside_it_is_no_matter():
    also = ("h = np", "h = (1 + (len(x) == 1)) * np")
    text = verdict("02_rnn", "rnn_cell_forward", "h, cache", "cache, h", also)
    assert SAID in text


def test_a_judge_names_it_too(zygote, assignments):
    cell = with_return("02_rnn", "rnn_cell_forward", "h, cache", "cache, h")
    graded = grade(assignments["02_rnn"], zygote, rnn_cell_forward=cell)
    exercise = graded.exercises["rnn_cell_forward"]
    assert exercise.score == 0
    assert SAID in exercise.verdict.text()
    (named,) = exercise.result().diagnoses
    assert named.text == "h and the cache stand in each other's place"
