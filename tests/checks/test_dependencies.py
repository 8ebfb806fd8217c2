"""What is said of a function where another that it uses is wrong or not written."""

import pytest
from edits import text_of, verdict_on
from helpers import functions, solved

from autograder.learner.checking import judge_visible


def test_a_right_backward_of_a_wrong_forward_is_called_that():
    swapped = [("(1 - z) * h_prev + z * candidate", "z * h_prev + (1 - z) * candidate")]
    verdict = verdict_on("gru_cell_backward", [], [("gru_cell_forward", swapped)])
    assert verdict.passed
    assert "right numbers, but not the gradient of your forward" in verdict.headline
    assert "gru_cell_backward: right\n" not in verdict.text()
    assert "Mend gru_cell_forward first: what it returns is wrong." in verdict.text()


def test_a_right_backward_of_a_right_forward_is_told_of_none():
    assert "Mend" not in verdict_on("gru_cell_backward", []).text()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            ("h = h0\n", "raise NotImplementedError\n    h = h0\n"),
            "it is not written yet",
        ),
        (("h = h0\n", "h = no_name\n"), "a call of it brings back no numbers"),
        (("hs.append(h)", "hs.append(2 * h)"), "its hs came out wrong"),
    ],
)
def test_what_blocks_is_described(change, why):
    verdict = verdict_on("rnn_backward", [], [("rnn_forward", [change])])
    if verdict.passed:  # a right backward keeps its points beside a wrong forward
        assert "not the gradient of your forward" in verdict.headline
    else:
        assert f"Mend rnn_forward first: {why}" in verdict.text()


def test_an_edge_case_of_another_function_blocks_nothing_else():
    fails_at_one = (
        "h = h0\n",
        'if x.shape[2] == 1:\n        raise ValueError("D")\n    h = h0\n',
    )
    forward = [("rnn_forward", [fails_at_one])]
    wrong = verdict_on(
        "rnn_backward", [('dx.insert(0, step["x"])', 'dx.append(step["x"])')], forward
    )
    assert wrong.blocked is None
    right = verdict_on("rnn_backward", [], forward)
    assert "Mend rnn_forward first: it fails at D=1 as well" in right.text()


def test_a_method_is_no_use_of_an_exercise_of_its_name():
    source = (
        "def encode(text, index):\n    raise NotImplementedError\n"
        "def decode(tokens, letters):\n"
        "    return ''.join(letters[t] for t in tokens).encode()\n"
    )
    names = functions("07_text_generation", source)
    assert "Mend encode first" not in judge_visible(names["decode"]).text()


def test_a_helper_that_is_not_written_is_what_is_not_written():
    text = text_of(
        "04_lstm",
        "lstm_cell_forward",
        "def mine(x): raise NotImplementedError()\n"
        "def lstm_cell_forward(x, h_prev, c_prev, params): return mine(x)",
    )
    assert "mine is not written yet" in text
    assert "quantities: not written yet" not in text


@pytest.mark.parametrize(
    "way",
    [
        "[rnn_cell_forward(x[:, t], h0, params)[0] for t in range(x.shape[1])]",
        "list(map(lambda t: cell(x[:, t], h0, params)[0], range(x.shape[1])))",
        "helper(x, h0, params)",
    ],
)
def test_a_wrong_cell_is_found_whatever_it_is_used_by(way):
    source = (
        "def rnn_cell_forward(x, h_prev, params):\n"
        "    return 0.5 * np.tanh(h_prev), None\n"
        "cell = rnn_cell_forward\n"
        "def helper(x, h0, params):\n"
        "    return [cell(x[:, t], h0, params)[0] for t in range(x.shape[1])]\n"
        "def rnn_forward(x, h0, params):\n"
        f"    return np.stack({way}, axis=1), None\n"
    )
    assert "Mend rnn_cell_forward first: its h came out wrong" in text_of(
        "02_rnn", "rnn_forward", source
    )


def test_right_gradients_beside_a_wrong_forward_are_not_called_right():
    source = (
        "def rnn_forward(x, h0, params):\n"
        "    hs, cache = right_forward(x, h0, params)\n"
        "    return np.swapaxes(hs, 0, 1), cache\n"
    )
    unit = solved("02_rnn")
    names = dict(unit.namespace())
    names["right_forward"] = names["rnn_forward"]
    names = functions("02_rnn", source, names)
    backward = names["rnn_backward"]
    backward.__globals__["rnn_forward"] = names["rnn_forward"]
    text = judge_visible(backward, "rnn_backward").text()
    assert "right numbers, but not the gradient of your forward" in text


def test_a_backward_that_writes_into_the_cache_does_not_blame_its_forward():
    text = text_of(
        "08_translation",
        "attention_backward",
        solved("08_translation")
        .cells["attention_backward"]
        .replace(
            "dscores = weights * (dweights - inner)",
            "weights *= dweights - inner\n    dscores = weights",
        ),
    )
    assert "attention_backward: right" in text
    assert "Mend attention_forward first" not in text


def test_zeros_are_not_taken_for_a_product_with_a_complex_step():
    text = text_of(
        "01_gradient_checking",
        "complex_step_gradient",
        solved("01_gradient_checking")
        .cells["complex_step_gradient"]
        .replace("1j * eps", "eps"),
    )
    assert "WRONG  all zeros" in text
    assert "is not divided" not in text
