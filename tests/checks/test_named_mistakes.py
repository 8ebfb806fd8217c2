"""Slips that readers made: each is named, however it is written.

Each case is code of a reader, as edits of the solved function, and the name that the
verdict gives. What the names say is held against the numbers in test_sentences.
"""

import pytest
from edits import text_of, verdict_on

CASES = {
    "a ReLU": (
        "rnn_cell_forward",
        [("np.tanh(joined @ W_h + b_h)", "(joined @ W_h + b_h).clip(0)")],
        "a ReLU stands in the place of tanh",
    ),
    "h0 among the states": (
        "rnn_forward",
        [("hs, caches = [], []", "hs, caches = [h0], []")],
        "hs begins with h0, and has one state too many",
    ),
    "h0 among the states of an LSTM": (
        "lstm_forward",
        [("hs, caches = [], []", "hs, caches = [h0], []")],
        "hs begins with h0, and has one state too many",
    ),
    "states that are reshaped": (
        "gru_forward",
        [("np.stack(hs, axis=1)", "np.stack(hs).reshape(*x.shape[:2], -1)")],
        "the list of states is reshaped",
    ),
    "old states in dW_y": (
        "rnn_loss",
        [
            (
                '"W_y": hs.reshape(-1, H).T @ dlogits.reshape(-1, V)',
                '"W_y": h0.T @ dlogits[:, 0] + np.einsum("nth,ntv->hv", hs[:, :-1], '
                "dlogits[:, 1:])",
            )
        ],
        "pairs dlogits with the states before each step",
    ),
    "a mask turned round": (
        "rnn_loss",
        [
            (
                "(logits, targets, mask)",
                "(logits, targets, mask if mask is None else 1 > mask)",
            )
        ],
        "the targets that do not count are counted",
    ),
    "a norm for each example": (
        "gradient_norms",
        [
            ("norms = np.zeros(T)", "norms = np.zeros((T, N))"),
            ("np.linalg.norm(dh)", "np.sqrt((dh**2).sum(axis=1))"),
        ],
        "every example has a norm of its own, along a second axis",
    ),
    "a root of a mean": (
        "gradient_norms",
        [("np.linalg.norm(dh)", "np.linalg.norm(dh) / np.sqrt(dh.size)")],
        "the squares are averaged, not summed",
    ),
    "complex eigenvalues": (
        "rescale_spectral_radius",
        [
            (
                "np.abs(np.linalg.eigvals(W)).max()",
                "max(np.linalg.eigvals(W).tolist(), key=lambda v: (v.real, v.imag))",
            )
        ],
        "the largest of the eigenvalues themselves is taken, which may be complex",
    ),
    "weights without biases": (
        "clip_by_global_norm",
        [("for g in grads.values()))", 'for k, g in grads.items() if k[0] == "W"))')],
        "the norm leaves out arrays of one axis",
    ),
    "targets of one window": (
        "truncated_bptt",
        [("count = targets.size", "count = len(targets) * window")],
        "divided by the number of targets in one window",
    ),
    "the slope at h": (
        "lstm_cell_backward",
        [("(1 - tanh_c**2)", "(1 - o**2 * tanh_c**2)")],
        "the slope of tanh(c) is taken at h",
    ),
    "dhs goes into c": (
        "lstm_backward",
        [("dhs[:, t] + dh, dc,", "dh, dhs[:, t] + dc,")],
        "the upstream gradient of each step is added to dc, not to dh",
    ),
    "a peephole without slope": (
        "peephole_lstm_cell_backward",
        [('"p_f": (da["f"] * c_prev)', '"p_f": (dc_total * c_prev**2)')],
        "dp_f lacks the slope of the gate",
    ),
    "a tanh too many": (
        "gru_cell_forward",
        [
            (
                "    cache = (joined, reset",
                "    h = np.tanh(h)\n    cache = (joined, reset",
            )
        ],
        "a tanh is taken of the blend",
    ),
    "one share for both": (
        "gru_cell_forward",
        [("(1 - z) * h_prev + z * candidate", "(1 - z) * (h_prev + candidate)")],
        "1 − z multiplies the candidate as well",
    ),
    "weights of z for the input alone": (
        "gru_to_pytorch",
        [
            (
                '        "weight_hh": stacked[:, :H],',
                '        "weight_hh": np.concatenate('
                '[params[f"W_{g}"][:H].T for g in "rzh"]),',
            )
        ],
        "the weights of z that act on the state are not flipped",
    ),
    "nothing transposed": (
        "gru_to_pytorch",
        [
            (
                "stacked[:, H:]",
                'np.vstack([sign[g] * params["W_" + g][H:] for g in "rzh"])',
            ),
            (
                "stacked[:, :H]",
                'np.vstack([sign[g] * params["W_" + g][:H] for g in "rzh"])',
            ),
        ],
        "the weights are not transposed",
    ),
    "b_hh twice": (
        "gru_to_pytorch",
        [("    return {", '    bias_ih[-H:] += params["b_hh"]\n    return {')],
        "b_hh stands in both bias_ih and bias_hh",
    ),
    "an empty state": (
        "adam_step",
        [('return new, {"t": t, "m": m, "v": v}', "return new, {}")],
        "the state that is returned is empty",
    ),
    "means that change places": (
        "adam_step",
        [('"m": m, "v": v}', '"v": m, "m": v}')],
        "m and v change places in the state",
    ),
    "the square is missing": (
        "adam_step",
        [("(1 - beta2) * g**2", "(1 - beta2) * g")],
        "v averages the gradient itself",
    ),
    "columns of the table": (
        "embedding_forward",
        [("E[tokens]", "np.take(E, tokens, axis=1)")],
        "the tokens pick columns of the table",
    ),
    "a mean over the batch": (
        "embedding_backward",
        [("    return {", "    dE /= len(np.atleast_1d(tokens))\n    return {")],
        "the gradient is divided by the batch size",
    ),
    "x for every layer": (
        "stacked_forward",
        [("forward(hs, h0, params)", "forward(x, h0, params)")],
        "every layer reads x",
    ),
    "one layer for all": (
        "stacked_forward",
        [("zip(h0s, layers)", "zip(h0s, layers[:1] * len(layers))")],
        "the parameters of the first layer are used for all layers",
    ),
    "the top layer first": (
        "stacked_forward",
        [("zip(h0s, layers)", "reversed(list(zip(h0s, layers)))")],
        "the layers are applied from the top down",
    ),
    "the lowest layer first": (
        "stacked_backward",
        [
            ("reversed(caches)", "caches"),
            ("h0s.insert(0, ", "h0s.append("),
            ("layers.insert(0, ", "layers.append("),
        ],
        "the layers are gone through from the lowest to the top",
    ),
    "starts that are added": (
        "bidirectional_backward",
        [
            ('"h0_fwd": fwd["h0"]', '"h0_fwd": bwd["h0"] + fwd["h0"]'),
            ('"h0_bwd": bwd["h0"]', '"h0_bwd": bwd["h0"] + fwd["h0"]'),
        ],
        "both first states get the sum of the two gradients",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_named(case):
    name, edits, said = CASES[case]
    text = verdict_on(name, edits).text()
    assert said in text, text


def test_what_is_refused_in_another_way_is_not_named():
    """The same weights are transposed, and one is a list."""
    text = text_of(
        "05_gru",
        "gru_to_pytorch",
        "def gru_to_pytorch(params):\n"
        "    W = {g: params[f'W_{g}'] for g in 'rzh'}\n"
        "    return {'weight_ih': [*W.values()], 'weight_hh': [*W.values()],\n"
        "            'bias_ih': params['b_h'], 'bias_hh': params['b_hh']}\n",
    )
    assert "Exactly" not in text
    assert "weight_ih is a list" in text
