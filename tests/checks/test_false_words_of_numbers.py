"""What is said of wrong numbers together: of lists beside floats, factors, orders."""

import pytest
from edits import assert_words

CASES = {
    "a list that agrees by chance": (
        "beam_search",
        [("(len(y) - 1) ** alpha", "(len(y) + 1) ** alpha")],
        ["exactly the results of"],
        ["score came out wrong"],
    ),
    "labels that agree by chance": (
        "prefix_beam_search",
        [("[0.0, -np.inf]}", "[0.0, +np.inf]}")],
        ["exactly the results of"],
        [],
    ),
    "a parameter with a dot in its key": (
        "language_model_loss",
        [('prefixed("layer", inner)', 'prefixed("layer", backward(0 * hs, cache))')],
        ["could not be checked"],
        ["dlayer.W at [", "relative error 1.0e+00"],
    ),
    "a parameter of another shape": (
        "language_model_loss",
        [("dlogits.sum(axis=(0, 1))", "dlogits.sum(axis=0)")],
        ["fit your own forward"],
        ["db_y could not be checked: the shape is not that of the input."],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_is_true(case):
    assert_words(*CASES[case])
