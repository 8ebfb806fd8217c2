"""What is said of wrong numbers together: of lists beside floats, factors, orders."""

import pytest
from edits import assert_words

DIVIDED = "softmax_cross_entropy(logits, targets)\n    dlogits = dlogits / {}\n"
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
    "one factor for all gradients": (
        "language_model_loss",
        [("softmax_cross_entropy(logits, targets)\n", DIVIDED.format("len(tokens)"))],
        ["the mean over the batch", "No known mistake"],
        ["are off by one and the same factor, 1/N: look at what they all are made of"],
    ),
    "one factor, the product of two sizes": (
        "language_model_loss",
        [("softmax_cross_entropy(logits, targets)\n", DIVIDED.format("targets.size"))],
        ["the mean", "No known mistake"],
        ["one and the same factor, 1/(N·T)"],
    ),
    "one factor for several gradients, which differs between cases": (
        "encoder_decoder_loss",
        [
            (
                "dhs, dkeys = attend_backward(dlogits @ W_y.T, attend_cache)",
                "dhs, dkeys = attend_backward(dlogits @ W_y.T, attend_cache)\n"
                "    dhs, dkeys = (d / target_mask.sum() for d in (dhs, dkeys))",
            )
        ],
        ["No known mistake"],
        ["in each general case off by one factor, but not by the same in all"],
    ),
    "one factor that is no size": (
        "rnn_backward",
        [
            ('"h0": dh_next', '"h0": dh_next / 3'),
            ("np.stack(dx, axis=1)", "np.stack(dx, axis=1) / 3"),
        ],
        ["one and the same factor"],
        [],
    ),
    "state and parameters": (
        "adam_step",
        [("return new, {", "return {"), ('"v": v}\n', '"v": v}, new\n')],
        ["KeyError"],
        ["expected (params, state), found the keys of params in the second"],
    ),
    "velocities and parameters": (
        "sgd_step",
        [
            (
                "return {k: params[k] - lr * velocity[k] for k in params}, velocity",
                "return velocity, {k: params[k] - lr * velocity[k] for k in params}",
            )
        ],
        [],
        ["the velocities are returned first"],
    ),
    "a mean for a mean": (
        "softmax_cross_entropy",
        [("return loss, dlogits", "return loss, dlogits / len(logits)")],
        [],
        ["dlogits is divided by N once more", "which is 1/N"],
    ),
    "weights in each other's place": (
        "gru_to_pytorch",
        [
            ('"weight_ih": stacked[:, H:]', '"weight_ih": stacked[:, :H]'),
            ('"weight_hh": stacked[:, :H]', '"weight_hh": stacked[:, H:]'),
        ],
        [],
        ["weight_ih has the shape of weight_hh"],
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
