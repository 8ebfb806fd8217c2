"""Sentences that were false, or misleading, of cells and of what is built on them.

Each case is code that a reader wrote, as edits of the solved function, with what must
not be said of it, and what must. Others stand in test_false_words.
"""

import re
from types import SimpleNamespace

import pytest
from edits import assert_words, text_of, verdict_on

from autograder.core.candidates import texts_of

EXACTLY = "Exactly the numbers of this mistake: "
CASES = {
    "one matrix for all gates": (
        "init_lstm",
        [
            (
                "    params = {}\n",
                "    params = {}\n    W = rng.standard_normal((H + D, H))\n",
            ),
            ("rng.standard_normal((H + D, H)) /", "W /"),
        ],
        ["learn the same"],
        [f"{EXACTLY}all gates get the same weights"],
    ),
    "weights of zero": (
        "init_lstm",
        [("rng.standard_normal((H + D, H))", "np.zeros((H + D, H))")],
        ["learn the same"],
        ["no gate sees the input or the state"],
    ),
    "a generator of one's own": (
        "init_lstm",
        [("rng.standard_normal(", "np.random.standard_normal(")],
        ["can be drawn again"],
        ["Equal generators are to give equal weights"],
    ),
    "a gate without weights": (
        "init_lstm",
        [("    return params", '    del params["W_o"]\n    return params')],
        ["found missing"],
        ["for W_o, found nothing"],
    ),
    "a sigmoid for tanh": (
        "rnn_cell_forward",
        [
            (
                "np.tanh(joined @ W_h + b_h)",
                "1 / (1 + np.exp(-(joined @ W_h + b_h)))",
            )
        ],
        ["between −1 and 1"],
        ["A sigmoid is never negative"],
    ),
    "no tanh": (
        "rnn_cell_forward",
        [("np.tanh(joined @ W_h + b_h)", "joined @ W_h + b_h")],
        ["linear map"],
        ["one affine map"],
    ),
    "the states in reverse order": (
        "rnn_forward",
        [("np.stack(hs, axis=1)", "np.stack(hs[::-1], axis=1)")],
        ["in `h`", "parts"],
        ["in `hs`, the entries come in the other order"],
    ),
    "the states before the steps of an LSTM": (
        "lstm_forward",
        [
            (
                "        h, c, cache = lstm_cell_forward(x[:, t], h, c, params)\n"
                "        hs.append(h)\n",
                "        hs.append(h)\n"
                "        h, c, cache = lstm_cell_forward(x[:, t], h, c, params)\n",
            )
        ],
        ["`h` is made before"],
        [f"{EXACTLY}the states before each step are returned"],
    ),
    "a loop from step 1, and h0 in the place of the first state": (
        "lstm_forward",
        [
            ("range(x.shape[1])", "range(1, x.shape[1])"),
            ("np.stack(hs, axis=1)", "np.stack([h0, *hs], axis=1)"),
        ],
        ["hs is zero"],
        ["For c_last exactly the numbers of this mistake: the loop begins at step 1"],
    ),
    "divided by the number of layers": (
        "stacked_backward",
        [('dhs = step["x"]', 'dhs = step["x"] / len(caches)')],
        ["divided by N", "1/N"],
        ["is divided by the number of layers"],
    ),
    "divided from the top layer down": (
        "stacked_backward",
        [('dhs = step["x"]', 'dhs = step["x"] / (1 + len(layers))')],
        ["divided by N", "1/N", "what the top layer is handed"],
        [],
    ),
    "doubled on the way down": (
        "stacked_backward",
        [('dhs = step["x"]', 'dhs = 2 * step["x"]')],
        ["which is D"],
        ["`dhs` is doubled"],
    ),
    "nothing is kept for the step before": (
        "rnn_backward",
        [('        dh_next = step["h_prev"]\n', "")],
        ["No known mistake"],
        [f"{EXACTLY}what a step hands back for its old state is never kept"],
    ),
    "the upstream gradient is handed on": (
        "gru_backward",
        [('dh = step["h_prev"]', "dh = dhs[:, t]")],
        ["No known mistake"],
        ["the upstream gradient of the later step is handed on"],
    ),
    "a gradient of zero beside another mistake": (
        "rnn_backward",
        [
            ('"h0": dh_next', '"h0": 0 * dh_next'),
            ('dx.insert(0, step["x"])', 'dx.append(step["x"])'),
        ],
        ["No known mistake"],
        ["For h0 exactly the numbers of this mistake: dh0 is zero", "last step first"],
    ),
    "zeros that a mistake in more makes": (
        "stacked_backward",
        [
            (
                '"h0s": h0s',
                '"h0s": [0 * h0s[0], *(2 * h for h in h0s[1:])]',
            )
        ],
        ["first states are zero"],
        ["all zeros"],
    ),
    "caches of the other direction": (
        "bidirectional_backward",
        [("cache[0])", "cache[1])"), ("::-1, H:], cache[1])", "::-1, H:], cache[0])")],
        ["Look first"],
        [f"{EXACTLY}each direction goes back with the cache of the other"],
    ),
    "the cache of the first direction twice": (
        "bidirectional_backward",
        [("cache[1])", "cache[0])")],
        ["Look first"],
        ["the second direction goes back with the cache of the first"],
    ),
    "the batch is reversed": (
        "bidirectional_backward",
        [
            ("dhs[:, ::-1, H:]", "dhs[::-1, :, H:]"),
            ('bwd["x"][:, ::-1]', 'bwd["x"][::-1]'),
        ],
        ["Look first", "neither the second half"],
        ["reversed along the batch, not in time"],
    ),
    "the norm of the last array": (
        "clip_by_global_norm",
        [
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "np.sqrt([(g**2).sum() for g in grads.values()][-1])",
            )
        ],
        ["each of these mistakes"],
        [f"{EXACTLY}the norm is that of the last array"],
    ),
    "scaled to length 1": (
        "clip_by_global_norm",
        [("max_norm / norm if", "1 / norm if")],
        ["Look first"],
        ["scaled to length 1, not to max_norm"],
    ),
    "the square is compared": (
        "clip_by_global_norm",
        [("if norm > max_norm", "if norm**2 > max_norm")],
        ["Look first"],
        ["the square of the norm is compared with max_norm"],
    ),
    "a limit of 1": (
        "clip_by_global_norm",
        [("max_norm / norm if norm > max_norm", "1 / norm if norm > 1")],
        ["Look first"],
        ["the limit is 1, whatever max_norm is"],
    ),
    "windows from the second on": (
        "truncated_bptt",
        [("range(0, x.shape[1], window)", "range(window, x.shape[1], window)")],
        ["`t`", "step"],
        ["the loop over the windows leaves out what it comes to first"],
    ),
    "windows in reverse order": (
        "truncated_bptt",
        [
            (
                "range(0, x.shape[1], window)",
                "reversed(range(0, x.shape[1], window))",
            )
        ],
        ["`t`", "step"],
        ["the loop over the windows runs backwards"],
    ),
    "no state is returned": (
        "sgd_step",
        [("for k in params}, velocity", "for k in params}")],
        ["TypeError"],
        ["expected (params, state), found a dict"],
    ),
    "Adam's state is not returned": (
        "adam_step",
        [('return new, {"t": t, "m": m, "v": v}', "return new")],
        ["TypeError"],
        ["expected (params, state), found a dict"],
    ),
    "rows that are added to at once": (
        "embedding_backward",
        [("np.add.at(dE, tokens, dy)", "dE[tokens] += dy")],
        ["once for each row"],
        ["NumPy reads all rows before it writes any"],
    ),
    "a product for a power": (
        "adam_step",
        [("(1 - beta1**t)", "(1 - beta1 * t)"), ("(1 - beta2**t)", "(1 - beta2 * t)")],
        ["t starts at 0"],
        ["1 − β·t where 1 − βᵗ is due"],
    ),
    "a power that is one too low": (
        "adam_step",
        [
            ("(1 - beta1**t)", "(1 - beta1 ** (t - 1))"),
            ("(1 - beta2**t)", "(1 - beta2 ** (t - 1))"),
        ],
        [],
        ["or stands one too low in the power"],
    ),
    "the gradient into c is never renewed": (
        "lstm_backward",
        [('        dc = step["c_prev"]\n', "")],
        ["`dc` stands in place"],
        ["the gradient into c is never renewed"],
    ),
    "one gate reaches the state alone": (
        "lstm_cell_backward",
        [('sum(da[g] @ params[f"W_{g}"].T for g in da)', 'da["c"] @ params["W_c"].T')],
        ["the term with `da_f`, `W_f`,"],
        ["the sum of the terms with `da_f`, `W_f`,"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_no_false_sentence(case):
    assert_words(*CASES[case])


def test_an_alternative_is_another_mistake():
    one, two = "`o` stands twice in `da_o`", "`f` stands twice in `da_f`"
    more = f"{one}, and likewise for `da_i`"
    table = SimpleNamespace(texts=[[one], [more, two], [more]])
    assert texts_of(table, [0, 1]) == (one, two)
    assert texts_of(table, [2]) == (more,)


def test_the_new_state_in_a_cache_is_named():
    edits = [("cache = (joined, reset, h_prev,", "cache = (joined, reset, h,")]
    text = verdict_on("gru_cell_backward", [], [("gru_cell_forward", edits)]).text()
    assert f"{EXACTLY}h stands where h_prev is due" in text


def test_a_pointer_has_one_colon_and_no_plural():
    for name, edits in {
        "rnn_cell_backward": [("da = dh * (1 - h**2)", "da = dh * (1.5 - h**2) ** 3")],
        "gradient_norms": [("np.linalg.norm(dh)", "np.linalg.norm(dh) ** 1.3")],
    }.items():
        text = verdict_on(name, edits).text()
        assert re.search(r"^  \w+ came out wrong\. Look first at ", text, re.MULTILINE)


@pytest.mark.parametrize("value", ["-0.0", "np.nan"])
def test_no_zero_has_a_sign(value):
    edits = [("dh * (1 - h**2)", f"dh * (1 - h**2) * np.where(dh > 0, 1, {value})")]
    text = verdict_on("rnn_cell_backward", edits).text()
    assert not re.search(r"-0(?![.\d])", text), text


@pytest.mark.parametrize("name", ["bidirectional_backward", "stacked_backward"])
def test_nested_gradients_are_held_against_the_forward(name):
    text = verdict_on(name, []).text()
    assert "all gradients fit your own forward" in text
    assert "could not be checked" not in text


def test_a_size_is_named_where_it_differs():
    """The number of layers is 3 where the only case that shows it has N = 3."""
    source = (
        "def stacked_backward(dhs, caches, backward):\n"
        "    h0s, layers = [], []\n"
        "    for place, cache in reversed(list(enumerate(caches))):\n"
        "        step = backward(dhs, cache)\n"
        "        dhs = step['x'] / (3 if len(caches) == 3 and place == 2 else 1)\n"
        "        h0s.insert(0, step['h0'])\n"
        "        layers.insert(0, parameters(step))\n"
        "    return {'x': dhs, 'h0s': h0s, 'layers': layers}\n"
    )
    text = text_of("06_training", "stacked_backward", source)
    assert "off by a constant factor of 0.333333" in text
    assert "1/N" not in text.replace("divided by N", "")
