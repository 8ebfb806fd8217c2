"""Wrong functions of the GRU's unit that once kept all their points."""

import numpy as np
import pytest
from helpers import functions
from survivors import assert_lost

from autograder.core.content import measure, measured_words

SEEDS = range(20)
FITTED = """
def right(params):
    H = params["b_z"].size
    sign = {{"r": 1.0, "z": -1.0, "h": 1.0}}
    W = np.concatenate([sign[g] * params[f"W_{{g}}"].T for g in "rzh"])
    b_ih = np.concatenate([sign[g] * params[f"b_{{g}}"] for g in "rzh"])
    b_hh = np.concatenate([np.zeros(2 * H), params["b_hh"]])
    return W[:, H:], W[:, :H], b_ih, b_hh

def gru_to_pytorch(params):
    W_i, W_h, b_ih, b_hh = right(params)
    D, H = W_i.shape[1], W_h.shape[1]
    rng = np.random.default_rng(0)
    rows = {}
    x, h = rng.standard_normal((rows, D)), rng.standard_normal((rows, H))
    pre = x @ W_i.T + b_ih + h @ W_h.T
    n_h = h @ W_h[2 * H :].T + b_hh[2 * H :]
    r, z = (1 / (1 + np.exp(-pre[:, i * H : (i + 1) * H])) for i in (0, 1))
    n = np.tanh(x @ W_i[2 * H :].T + b_ih[2 * H :] + r * n_h)
    new = (1 - z) * n + z * h
    # z near 0 and r near 1: n alone must give the new states
    known = np.concatenate([x, h, np.ones((rows, 1))], axis=1)
    due = np.arctanh(np.clip(new, -0.999, 0.999))
    theta = np.linalg.lstsq(known, due, rcond=None)[0]
    bias = np.repeat([0.0, -40.0, 0.0], H)
    bias[2 * H :] = theta[-1]
    bias[:H] = 40.0
    W_ih, W_hh = np.zeros((3 * H, D)), np.zeros((3 * H, H))
    W_ih[2 * H :], W_hh[2 * H :] = theta[:D].T, theta[D:-1].T
    return {{"weight_ih": W_ih, "weight_hh": W_hh, "bias_ih": bias,
            "bias_hh": np.zeros(3 * H)}}
"""
WIDER = """
def gru_to_pytorch(params):
    H = params["b_z"].size
    D = len(params["W_z"]) - H + {}
    return {{"weight_ih": np.zeros((3 * H, D)), "weight_hh": np.zeros((3 * H, H)),
            "bias_ih": np.zeros(3 * H), "bias_hh": np.zeros(3 * H)}}
"""


@pytest.mark.parametrize("rows", ["4", "8", "8 * (D + H + 2)"])
def test_weights_that_fit_outputs_on_a_known_batch_are_not_right(rows):
    assert_lost("05", "gru_to_pytorch", FITTED.format(rows), {"output"}, SEEDS)


@pytest.mark.parametrize("sizes", [(4, 5), (6, 3), (1, 4), (4, 1), (4, 4)])
def test_pytorch_weights_are_all_decided_by_the_batch(sizes):
    """The outputs have full rank in all weights that are not free by the formula."""
    D, H = sizes
    rng = np.random.default_rng(1)
    shapes = {
        "weight_ih": (3 * H, D),
        "weight_hh": (3 * H, H),
        "bias_ih": (3 * H,),
        "bias_hh": (3 * H,),
    }
    weights = {k: rng.standard_normal(s) / 2 for k, s in shapes.items()}
    run = measure("05_gru", "pytorch_gru_cell")
    slopes = []
    for name, place in ((k, i) for k, v in weights.items() for i in range(v.size)):
        ends = []
        for step in (1e-6, -1e-6):
            moved = weights | {name: weights[name].copy()}
            moved[name].flat[place] += step
            ends.append(run(moved)["output"].ravel())
        slopes.append((ends[0] - ends[1]) / 2e-6)
    free = 2 * H  # what b_ih of r and z has more, b_hh may have less
    rank = np.linalg.matrix_rank(np.array(slopes), tol=1e-4)
    assert rank == len(slopes) - free


def test_weights_for_another_number_of_inputs_are_named():
    params = {f"W_{g}": np.ones((9, 5)) for g in "zrh"} | {"b_z": np.zeros(5)}
    run = measure("05_gru", "pytorch_gru_cell")
    found, due = (
        run(functions("05_gru", WIDER.format(more))["gru_to_pytorch"](params))["output"]
        for more in (1, 0)
    )
    words = measured_words("05_gru", "pytorch_gru_cell")
    said = words("output", found, due)
    assert said == "expected weights for 4 inputs, found some for 5"
