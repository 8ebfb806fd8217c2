"""Sentences that were false of what learners wrote: none of them is said again.

Each case is code that a reader wrote, as edits of the solved function, with what must
not be said of it, and what must.
"""

import re

import numpy as np
import pytest
from helpers import functions, solved

from autograder.core.answers import unit_of
from autograder.core.content import measure
from autograder.learner.checking import judge_visible

ALL_FIT = "all gradients fit"
EXACTLY = "Exactly"
CASES = {
    "a key is missing": (
        "lstm_cell_backward",
        [(', "c_prev": dc_total * f}', "}")],
        [ALL_FIT],
        ["dc_prev could not be checked", "the dict has no entry 'c_prev'"],
    ),
    "a key has another name": (
        "rnn_backward",
        [('"h0": dh_next', '"h_prev": dh_next')],
        [ALL_FIT],
        ["no entry 'h0'; not asked for, but there: 'h_prev'"],
    ),
    "a gradient has another shape": (
        "affine_backward",
        [("dy.sum(axis=0)", "dy.sum(axis=1)")],
        [ALL_FIT],
        ["db could not be checked", "expected shape (5,), found (3,)"],
    ),
    "an axis is kept": (
        "rnn_cell_backward",
        [("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)")],
        [ALL_FIT],
        ["expected shape (5,), found (1, 5)"],
    ),
    "summed over all axes": (
        "rnn_cell_backward",
        [("da.sum(axis=0)", "da.sum()")],
        ["found a float64", ALL_FIT],
        ["expected a NumPy array of shape (5,), found the number"],
    ),
    "a backward that raises": (
        "rnn_cell_backward",
        [("da = dh", 'raise ValueError("no")\n    da = dh')],
        ["Gradient check", EXACTLY],
        ["ValueError: no (line"],
    ),
    "one of a pair is right": (
        "gru_cell_backward_reset_after",
        [("np.concatenate([h_prev.T @ ds, x.T @ da_h])", "joined.T @ ds")],
        ["W_h and b_h"],
        ["W_h"],
    ),
    "the output layer's bias alone": (
        "rnn_loss",
        [
            (
                "dlogits.reshape(-1, V).sum(axis=0)",
                "dlogits.reshape(-1, V).sum(axis=0) * 1.5",
            )
        ],
        ["W_y and b_y are wrong", "W_y is wrong"],
        ["Only b_y is wrong among the weights' gradients"],
    ),
    "two mistakes at once": (
        "lstm_cell_backward",
        [
            ("dc_total = dc + dh * o", "dc_total = dh * o"),
            ("(1 - o)", "(1 - o) * 0.5"),
        ],
        [EXACTLY],
        [],
    ),
    "a parameter is changed, and then it raises": (
        "rnn_cell_backward",
        [("da = dh", 'cache[2][:] += 1\n    raise ValueError("no")\n    da = dh')],
        [EXACTLY, "upstream gradient is changed", "is broken by"],
        ["ValueError"],
    ),
    "nearly right": (
        "adam_step",
        [("(np.sqrt(v_hat) + eps)", "(np.sqrt(v_hat) + eps + 1e-8)")],
        ["constant factor of 1", EXACTLY],
        ["nearly right: an entry is off by"],
    ),
    "a wrong number in a library": (
        "rnn_cell_forward",
        [("np.tanh(joined @ W_h + b_h)", "np.tanh(joined @ W_h + b_h).no_such")],
        ["__getattr__"],
        ["AttributeError", ", in rnn_cell_forward)"],
    ),
    "a ragged array": (
        "rnn_cell_forward",
        [("[h_prev, x], axis=1", "[h_prev, x], axis=0")],
        [],
        ["ValueError", ", in rnn_cell_forward)"],
    ),
    "lines are counted in the cell": (
        "hidden_jacobian",
        [("slope = 1 - h**2", 'raise ValueError("no")')],
        ["of hidden_jacobian)"],
        [", in hidden_jacobian)"],
    ),
    "nothing but nan, for another reason": (
        "adam_step",
        [("(1 - beta2**t)", "(1 - beta2 * t)")],
        [EXACTLY, "exactly"],
        [
            "the same entries not finite is this mistake: t starts at 0",
            "two steps by hand",
        ],
    ),
    "a minus that makes nan": (
        "adam_step",
        [("+ (1 - beta2) * g**2", "- (1 - beta2) * g**2")],
        [EXACTLY, "exactly"],
        ["first two steps by hand"],
    ),
    "a small array is not any small array": (
        "numerical_gradient",
        [("/ (2 * eps)", "/ (2 + eps)")],
        ["these are the numbers"],
        ["off by a constant factor of 9.99995e-06"],
    ),
    "a tiny array is not any tiny array": (
        "numerical_gradient",
        [("        x[i] = kept\n", ""), ("/ (2 * eps)", "/ 2 * eps")],
        ["these are the numbers"],
        [],
    ),
    "whole rows move": (
        "numerical_gradient",
        [("np.ndindex(x.shape)", "range(len(x))")],
        [],
        ["that one entry at a time moves"],
    ),
    "one bias has another size": (
        "init_lstm",
        [("np.full(H, forget_bias)", "np.full(1, forget_bias)")],
        ["expected shape"],
        ["the four biases have ", " entries together, expected 48: each has one for"],
    ),
    "a spread that is too large": (
        "init_lstm",
        [(" / np.sqrt(H + D)", " * np.sqrt(H + D)")],
        ["a mean near 0"],
        ["expected a spread near 1/√(H + D)"],
    ),
    "peephole weights are weights too": (
        "peephole_lstm_cell_backward",
        [('+ da["o"] * params["p_o"]', '+ dh * tanh_c * params["p_o"]')],
        ["Only W_f, b_f, W_i, b_i, W_c and b_c are wrong"],
        [],
    ),
    "what dx shows to be right": (
        "rnn_cell_backward",
        [("joined.T @ da", "joined.T @ dh"), ("da.sum(axis=0)", "dh.sum(axis=0)")],
        ["Look first at da"],
        [],
    ),
    "what W_h shows to be right": (
        "gru_cell_backward_reset_after",
        [('"b_hh": ds.sum', '"b_hh": da_r.sum')],
        ["Look first at ds"],
        [],
    ),
    "what x shows to be right over time": (
        "bidirectional_backward",
        [('"fwd": parameters(fwd)', '"fwd": {k: 2 * v for k, v in fwd.items()}')],
        ["Look first at the first half of dhs"],
        [],
    ),
    "a mistake that would change more": (
        "gru_cell_backward",
        [('"W_h": reset.T @', '"W_h": joined.T @'), ("[:, :H] * h_prev", "[:, :H]")],
        ["dx lacks what comes through it"],
        ["W_h has exactly the numbers of this mistake"],
    ),
    "the step of a loop": (
        "truncated_bptt",
        [("range(0, x.shape[1], window)", "range(0, x.shape[1])")],
        ["`window` is not handed in"],
        ["the loop goes on by 1, not by `window`"],
    ),
    "an error that another case ends with": (
        "stacked_forward",
        [
            ("zip(h0s, layers)", "zip([h0s[0] for _ in h0s], layers)"),
            (
                "forward(hs, h0, params)",
                "forward(hs, h0 if len(layers) else 0, params)",
            ),
        ],
        ["Error of hs"],
        ["ValueError"],
    ),
    "a key of a nested dict": (
        "bidirectional_backward",
        [('"fwd": parameters(fwd)', '"fwd": {"W": fwd["W"]}')],
        ["no entry 'fwd.decay'"],
        ["no entry 'decay' in 'fwd', which is a dict"],
    ),
    "a broken property beside wrong numbers": (
        "stacked_backward",
        [("dhs = step", "dhs = dhs + 0.1 * dhs; step"), ("parameters(step)", "step")],
        [],
        ["A known way to break", "hint(stacked_backward) shows a hint"],
    ),
}


def verdict_on(name, edits, others=()):
    """The verdict on a solved function with edits, beside others with theirs."""
    unit = unit_of(name)
    names = solved(unit).namespace()
    for function, changes in [*others, (name, edits)]:
        source = solved(unit).cells[function]
        for old, new in changes:
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        names = functions(unit, source, names)
    # functions of one notebook see each other
    for value in [v for v in names.values() if hasattr(v, "__globals__")]:
        value.__globals__.update(names)
    return judge_visible(names[name])


@pytest.mark.parametrize("case", CASES)
def test_no_false_sentence(case):
    name, edits, never, said = CASES[case]
    text = verdict_on(name, edits).text()
    assert not [phrase for phrase in never if phrase in text], text
    assert not [phrase for phrase in said if phrase not in text], text


def test_a_right_backward_of_a_wrong_forward_is_called_that():
    swapped = [("(1 - z) * h_prev + z * candidate", "z * h_prev + (1 - z) * candidate")]
    verdict = verdict_on("gru_cell_backward", [], [("gru_cell_forward", swapped)])
    assert verdict.passed
    assert "right numbers, but not the gradient of your forward" in verdict.headline
    assert "gru_cell_backward: right\n" not in verdict.text()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            ("h = h0\n", "raise NotImplementedError\n    h = h0\n"),
            "it is not written yet",
        ),
        (("h = h0\n", "h = no_name\n"), "a call of it brings back no numbers"),
        (("hs.append(h)", "hs.append(2 * h)"), "its hs is wrong"),
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


def test_mistakes_with_the_same_numbers_are_offered_as_such():
    text = verdict_on("sgd_step", [("}, velocity", "}, {}")]).text()
    assert "Exactly the numbers of each of these mistakes:" in text
    assert len(re.findall(r"^ *– ", text, re.MULTILINE)) == 2


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


def text_of(unit, name, source):
    """The verdict's text on a function that is written out."""
    names = functions(unit, source, solved(unit).namespace())
    return judge_visible(names[name], name).text()


@pytest.mark.parametrize("size", ["1e155", "1e200", "1e300"])
def test_numbers_whose_squares_overflow_are_explained_by_nothing(size):
    text = verdict_on("affine_forward", [("x @ W + b", f"(x @ W + b) * {size}")]).text()
    assert "numbers you get" not in text
    assert "your error" not in text


def test_zeros_are_explained_by_nothing():
    text = text_of(
        "01_gradient_checking",
        "complex_step_gradient",
        "def complex_step_gradient(f, x, eps=1e-20): return np.zeros_like(x)",
    )
    assert "numbers you get" not in text
    assert "all zeros" in text


@pytest.mark.parametrize("factor", ["3", "1.5", "-2"])
def test_a_factor_is_not_told_as_a_sum_or_another_sign(factor):
    right = "dlogits.reshape(-1, V).sum(axis=0)"
    text = verdict_on("rnn_loss", [(right, f"{factor} * {right}")]).text()
    assert "your error" not in text
    assert f"off by a constant factor of {factor}" in text


def test_a_factor_of_single_numbers_is_told_where_every_case_shows_it():
    text = verdict_on("clip_by_global_norm", [("}, norm", "}, 100 * norm")]).text()
    assert ": 100 times as much in every case" in text
    assert "in every case" not in verdict_on("sgd_step", [("lr *", "2 * lr *")]).text()


def test_arrays_scaled_by_their_own_norms_are_no_clipped_arrays():
    """A short array stays as it is where each is clipped by itself."""
    own = "g * (max_norm / np.linalg.norm(g) if scale < 1 else 1.0)"
    text = verdict_on("clip_by_global_norm", [("g * scale", own)]).text()
    assert "every array is scaled by its own" in text
    assert "every array is clipped by its own norm" not in text


def test_windows_are_told_apart_from_sizes():
    """Every gradient is a third or a quarter of what is due: that is no 1/D."""
    source = "name: g / count for name"
    windows = "name: g / count / -(-x.shape[1] // window) for name"
    text = verdict_on("truncated_bptt", [(source, windows)]).text()
    assert "which is" not in text


def test_a_mistake_that_breaks_what_passed_is_not_named():
    """Only the input is changed: the dtype of an empty result is right."""
    source = (
        "def encode(text, index):\n"
        "    tokens = np.array([index[c] for c in text], dtype=np.int64)\n"
        "    index.clear()\n"
        "    return tokens\n"
    )
    verdict = judge_visible(functions("07_text_generation", source)["encode"])
    assert verdict.marks.broken == ("inputs unchanged",)
    assert "array of floats" not in verdict.text()
    assert "the call changed index" in verdict.text()


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


def test_sizes_are_no_operands():
    """√H is divided by, not the query."""
    root = "/ np.sqrt(query.shape[1])"
    text = verdict_on("attention_forward", [(root, root.replace("/", "*"))]).text()
    assert "`query` multiplies" not in text


def test_a_mistake_of_edge_cases_is_not_named_for_what_is_nearly_right():
    text = verdict_on(
        "render",
        [
            (
                "/ (np.abs(sound).max(initial=0.0) or 1.0)",
                "/ (np.abs(sound).max() + 1e-7)",
            )
        ],
    ).text()
    assert "nearly right" in text
    assert "silence" not in text


def test_a_method_is_no_use_of_an_exercise_of_its_name():
    source = (
        "def encode(text, index):\n    raise NotImplementedError\n"
        "def decode(tokens, letters):\n"
        "    return ''.join(letters[t] for t in tokens).encode()\n"
    )
    names = functions("07_text_generation", source)
    assert "Mend encode first" not in judge_visible(names["decode"]).text()


def test_text_of_numpy_is_text():
    source = (
        "def decode(tokens, letters):\n"
        "    return np.str_(''.join(letters[t] for t in tokens))\n"
    )
    fn = functions("07_text_generation", source)["decode"]
    assert judge_visible(fn).marks.broken == ()


def test_what_came_back_right_is_no_part_of_a_mistake():
    """Two weights that are exchanged, where only one of them is wrong."""
    text = verdict_on(
        "gru_cell_backward", [('"W_r": joined.T @ da_r', '"W_r": joined.T @ da_z')]
    ).text()
    assert "each other's" not in text
    assert "`da_z` stands in place of `da_r`" in text


def test_a_size_is_named_if_it_holds_on_every_case():
    """Factor 4 is D on the first case, and not on the second."""
    text = verdict_on("rnn_cell_backward", [("da.sum(axis=0)", "4 * da.sum(axis=0)")])
    assert "off by a constant factor of 4" in text.text()
    assert "which is" not in text.text()


def test_a_case_is_named_where_others_are_right():
    edit = ("hs.append(h)", "hs.append(h if len(x) == 3 else 2 * h)")
    text = verdict_on("rnn_forward", [edit]).text()
    assert "in the case N=4, T=7, D=5, H=3: " in text


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
    assert "Mend rnn_cell_forward first: its h is wrong" in text_of(
        "02_rnn", "rnn_forward", source
    )


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


def test_no_quantity_that_is_right_is_named_as_the_place_of_a_mistake():
    text = text_of(
        "03_vanishing_gradients",
        "clip_by_global_norm",
        "def clip_by_global_norm(grads, max_norm):\n"
        "    norm = float(np.sqrt(sum((g**2).sum() for g in grads.values())))\n"
        "    scale = min(1.0, max_norm / norm) if norm else 1.0\n"
        "    return {k: scale**2 * g for k, g in grads.items()}, norm\n",
    )
    assert re.search("norm +right", text)
    assert "in `norm`" not in text
