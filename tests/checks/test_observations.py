"""What a call did is told as it was: types, shapes, changed inputs, exceptions."""

import re

import numpy as np
import pytest
from edits import text_of, verdict_on
from helpers import functions

from autograder.core.content import measure
from autograder.learner.checking import judge_visible


def test_an_argument_that_is_changed_is_the_one_that_is_named():
    text = verdict_on(
        "rnn_backward", [("dx = []", "dhs += 1e-3\n    dhs -= 1e-3 + 1\n    dx = []")]
    ).text()
    assert "the call changed dhs" in text


def test_of_a_function_that_never_returned_nothing_is_called_ok():
    verdict = verdict_on(
        "rnn_cell_forward", [("h = np.tanh", 'raise ValueError("no")\n    h = np.tanh')]
    )
    kept = next(c for c in verdict.marks.criteria if c.name == "inputs unchanged")
    assert kept.reason == "not seen: no call returned"


def test_integers_of_another_width_are_no_floats():
    source = (
        "def pad_batch(sequences, pad=0):\n"
        "    S = max(map(len, sequences))\n"
        "    tokens = np.full((len(sequences), S), pad, dtype=np.int32)\n"
        "    mask = np.zeros(tokens.shape, dtype=bool)\n"
        "    for n, row in enumerate(sequences):\n"
        "        tokens[n, : len(row)], mask[n, : len(row)] = row, True\n"
        "    return tokens, mask\n"
    )
    text = judge_visible(functions("08_translation", source)["pad_batch"]).text()
    assert "found dtype int32" in text
    assert "floats" not in text


def test_text_of_numpy_is_text():
    source = (
        "def decode(tokens, letters):\n"
        "    return np.str_(''.join(letters[t] for t in tokens))\n"
    )
    fn = functions("07_text_generation", source)["decode"]
    assert judge_visible(fn).marks.broken == ()


def test_a_case_is_named_where_others_are_right():
    edit = ("hs.append(h)", "hs.append(h if len(x) == 3 else 2 * h)")
    text = verdict_on("rnn_forward", [edit]).text()
    assert "in the case N=4, T=7, D=5, H=3: " in text


def test_a_tuple_is_called_one():
    source = "def rnn_cell_backward(dh, cache): return dh, dh, dh, dh"
    text = text_of("02_rnn", "rnn_cell_backward", source)
    assert "expected a dict of gradients, found a tuple of 4 values" in text
    assert "Look first" not in text


def test_what_a_notebook_sets_for_overflow_fails_nothing():
    import numpy as np

    source = "def sigmoid(x): return 1 / (1 + np.exp(-x))"
    with np.errstate(all="raise"):
        assert text_of("01_gradient_checking", "sigmoid", source).startswith(
            "sigmoid: right"
        )


WEIGHTS = {
    "weight_ih": np.zeros((9, 4)),
    "weight_hh": np.zeros((9, 3)),
    "bias_ih": np.zeros(9),
    "bias_hh": np.zeros(9),
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"weight_ih": None, "weight_ih_l0": np.zeros((9, 4))},
            "no entry weight_ih; not asked for, but there: 'weight_ih_l0'",
        ),
        ({"bias_hh": None}, "no entry bias_hh"),
        (
            {"weight_hh": np.zeros((9, 4)), "weight_ih": np.zeros((9, 3))},
            "expected weights (3·H, D) and (3·H, H), biases (3·H,); "
            "found weight_ih (9, 3), weight_hh (9, 4)",
        ),
        ({"bias_ih": np.zeros(3)}, "bias_ih (3,)"),
    ],
)
def test_weights_for_pytorch_are_told_apart_by_name_and_shape(change, said):
    weights = {k: v for k, v in (WEIGHTS | change).items() if v is not None}
    measured = measure("05_gru", "pytorch_gru_cell")(weights)["output"]
    assert said in measured.reason


def test_edge_cases_are_right_of_what_is_right_in_general():
    said = verdict_on("rnn_cell_backward", [('"b_h": da.sum(axis=0)', '"b": 0')]).text()
    row = next(line for line in said.splitlines() if line.strip().startswith("edge"))
    assert re.fullmatch(r" *edge cases +right +of x, h_prev, W_h", row), said


def test_changed_inputs_are_told_before_wrong_numbers():
    text = verdict_on(
        "affine_forward", [("y = x @ W + b", "x += 0.3\n    y = np.exp(x @ W + b)")]
    ).text()
    assert text.splitlines()[1].startswith("  The call changed x: mend that first")


def test_an_exception_in_a_function_handed_in_is_told_by_the_own_line():
    text = text_of(
        "03_vanishing_gradients",
        "truncated_bptt",
        "def truncated_bptt(x, targets, h0, params, window, segment):\n"
        "    return segment(x, targets, h0, {})\n",
    )
    assert "(line 2, in truncated_bptt)" in text
    assert "in segment" not in text
