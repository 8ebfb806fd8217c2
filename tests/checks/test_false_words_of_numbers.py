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
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_is_true(case):
    assert_words(*CASES[case])
