"""Sentences that were false of what learners wrote: none of them is said again.

Each case is code that a reader wrote, as edits of the solved function, with what must
not be said of it, and what must.
"""

import pytest
from edits import assert_words

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
            "the same entries not finite is this mistake: the correction has 1 − β·t",
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
        ["For W_h exactly the numbers of this mistake"],
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
    "a remainder that is a quotient": (
        "allowed_tokens",
        [("position % bar", "position // bar")],
        ["the last sixteenth"],
        ["anywhere in the first bar"],
    ),
    "a bar that is compared": (
        "allowed_tokens",
        [("position % bar != 0", "position >= bar")],
        ["the last sixteenth"],
        ["anywhere in the first bar"],
    ),
    "arguments that are exchanged": (
        "allowed_tokens",
        [("(position, previous,", "(previous, position,")],
        ["on the first sixteenth"],
        ["position and previous are exchanged"],
    ),
    "arguments that are exchanged inside": (
        "allowed_tokens",
        [
            (
                "position % bar != 0 and previous != 0",
                "previous % bar != 0 and position != 0",
            )
        ],
        ["only position 0"],
        ["position and previous are exchanged"],
    ),
    "divided by the last entry's largest value": (
        "render",
        [("np.abs(sound).max", "np.abs(parts[-1]).max")],
        ["nothing is divided"],
        ["the largest value of the last entry"],
    ),
    "divided only if loud": (
        "render",
        [("(np.abs(sound).max(initial=0.0) or 1.0)", "max(np.abs(sound).max(), 1.0)")],
        ["nothing is divided"],
        ["a sound whose largest value is below 1 is not divided"],
    ),
    "only the sines run on": (
        "render",
        [
            (
                "np.sin(2 * np.pi * f * k * t[:, None])",
                "np.sin(2 * np.pi * f * k * (t + sum(map(len, parts)) / rate)"
                "[:, None])",
            )
        ],
        ["attack and decay"],
        ["in the sines, and only there,"],
    ),
    "all of the time runs on": (
        "render",
        [
            (
                "round(rate * seconds)) /",
                "round(rate * seconds)) / rate + sum(map(len, parts)) /",
            )
        ],
        ["only there"],
        ["in sines, attack and decay"],
    ),
    "a wrong sound of the right length": (
        "render",
        [("440 *", "442 *")],
        ["Look first at the number of samples of each note"],
        ["the number of samples, if another one is due"],
    ),
    "lengths in quarters": (
        "encode_melody",
        [("(length - 1)", "(length // 4 - 1)")],
        ["one token, whatever its length"],
        [],
    ),
    "rests in quarters": (
        "encode_melody",
        [("[0] * length", "[0] * max(length // 4, 1)")],
        ["one token, whatever its length"],
        [],
    ),
    "a semitone too few": (
        "transpose",
        [("tokens + semitones", "tokens + semitones - 2")],
        ["which tokens are notes"],
        ["how far"],
    ),
    "lengths that are text": (
        "parse_tune",
        [("int(length)))", "length if letter else int(length)))")],
        ["letter by letter", "Look first"],
        ["expected (31, 6), found (31, '6')"],
    ),
    "a rule before the largest score": (
        "sample_melody",
        [
            (
                "        scores = np.where",
                "        top = scores.max()\n        scores = np.where",
            ),
            ("scores - scores.max()", "scores - top"),
        ],
        [],
        ["the largest score is taken of all tokens"],
    ),
    "the largest absolute score of all": (
        "sample_melody",
        [
            (
                "        scores = np.where",
                "        top = np.abs(scores).max()\n        scores = np.where",
            ),
            ("scores - scores.max()", "scores - top"),
        ],
        ["before the rules", "of all tokens"],
        ["the largest absolute score"],
    ),
    "forbidden by a score of −100": (
        "sample_melody",
        [("scores, -np.inf)", "scores, -100.0)")],
        ["Only −∞"],
        ["Scores of allowed tokens may be as low"],
    ),
    "the smallest score taken off": (
        "tune_log_likelihood",
        [("scores - scores.max()", "scores - scores.min()")],
        ["has become 0"],
        ["far below the largest score"],
    ),
    "the mean score taken off": (
        "tune_log_likelihood",
        [("scores - scores.max()", "scores - scores.mean()")],
        ["has become 0"],
        ["far below the largest score"],
    ),
    "the last score taken off": (
        "tune_log_likelihood",
        [("scores - scores.max()", "scores - scores[-1]")],
        ["has become 0"],
        ["far below the largest score"],
    ),
    "the score that came taken off": (
        "tune_log_likelihood",
        [("scores - scores.max()", "scores - scores[following]")],
        ["has become 0"],
        ["the score of the token that came is taken off"],
    ),
    "the largest taken off if it is large": (
        "tune_log_likelihood",
        [("- scores.max()", "- (scores.max() if scores.max() > 700 else 0)")],
        ["absolute", "first step"],
        ["only where it is large"],
    ),
    "a mean inside the logarithm": (
        "tune_log_likelihood",
        [("np.exp(scores).sum()", "np.exp(scores).mean()")],
        ["in log P"],
        ["the mean of the exponentials"],
    ),
    "a broken property beside wrong numbers": (
        "stacked_backward",
        [("dhs = step", "dhs = dhs + 0.1 * dhs; step"), ("parameters(step)", "step")],
        [],
        ["A known way to break", "hint(stacked_backward) shows a hint"],
    ),
    "windows and targets in reverse order": (
        "make_windows",
        [("return inputs, targets", "return inputs[::-1], targets[::-1]")],
        ["their targets are not"],
        ["windows and targets are in reverse order of time"],
    ),
    "the first window is missing": (
        "make_windows",
        [("return inputs, targets", "return inputs[1:], targets[1:]")],
        ["the horizon is one too long"],
        ["the first window is missing"],
    ),
    "one window alone": (
        "make_windows",
        [("return inputs, targets", "return inputs[:1], targets[:1]")],
        ["`M`"],
        ["only the first window is there"],
    ),
    "multiplied by the variance": (
        "gaussian_nll",
        [("-residual * np.exp(-log_var)", "-residual / np.exp(-log_var)")],
        ["the sign in front"],
        ["the gradient of the mean is multiplied by the variance"],
    ),
    "divided by N once more": (
        "gaussian_nll",
        [("square) / (2 * N)\n    dmean", "square) / (2 * N) / N\n    dmean")],
        ["is left out"],
        ["the loss is divided by N twice"],
    ),
    "a loss and a gradient that are sums": (
        "gaussian_nll",
        [
            ("square) / (2 * N)\n    dmean", "square) / 2\n    dmean"),
            ("(1 - square) / (2 * N)", "(1 - square) / 2"),
        ],
        ["the factor `N` is left out", "those of a mean", EXACTLY],
        ["the loss is a sum over", "the log variance is that of a sum over"],
    ),
    "rises alone": (
        "directional_accuracy",
        [("counts = actual != 0", "counts = actual > 0")],
        ["return is 0 count as well"],
        ["only steps that rose are counted"],
    ),
    "rises alone, and all steps below": (
        "directional_accuracy",
        [("[counts].mean()", "[actual > 0].mean() if (actual > 0).any() else 0.0")],
        ["return is 0 count as well"],
        [],
    ),
    "the middle of an interval": (
        "directional_accuracy",
        [("return share, (centre", "return centre / width, (centre")],
        ["Look first"],
        ["the middle of the interval is returned"],
    ),
    "a parameter is taken out": (
        "forecast_loss",
        [("    return loss", '    params.pop("b_y")\n    return loss')],
        ["in place", "optimiser"],
        ["params is not what it was before the call"],
    ),
    "an entry is added to the parameters": (
        "forecast_loss",
        [("    return loss", '    params["loss"] = loss\n    return loss')],
        ["in place", "optimiser"],
        ["params is not what it was before the call"],
    ),
    "a log variance that is not used": (
        "forecast_loss",
        [("out[:, 1], target", "0 * out[:, 1], target")],
        [],
        ["the log variance goes into the loss as 0"],
    ),
    "what rounding leaves over is spread": (
        "chronological_split",
        [
            (
                "start = [], 0",
                "start = [], 0\n    cut = [int(f * n) for f in fractions]",
            ),
            ("int(fraction * n)", "int(fraction * n) + (len(parts) < n - sum(cut))"),
        ],
        ["rounded up"],
        ["is spread over the parts"],
    ),
    "one more than was cut": (
        "chronological_split",
        [("int(fraction * n)", "int(fraction * n) + 1")],
        ["rounded up"],
        ["each size but the last is one more"],
    ),
    "a number of folds that is rounded": (
        "walk_forward",
        [
            (
                "M - train - gap - test + 1, test",
                "round((M - train - gap) / test) * test, test",
            )
        ],
        ["The gap takes room as well"],
        ["the number of folds is rounded to the nearest"],
    ),
    "two logarithms in the right order": (
        "log_returns",
        [("np.log(prices)", "np.log2(prices)")],
        ["which of two logarithms is subtracted"],
        ["the natural logarithm of each price"],
    ),
    "another number than N": (
        "gaussian_nll",
        [
            ("-log_var) / N", "-log_var) / 8"),
            ("(1 - square) / (2 * N)", "(1 - square) / 16"),
        ],
        ["its sign, and the variance below"],
        ["but not by the same in all: look for a division by a size"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_no_false_sentence(case):
    assert_words(*CASES[case])
