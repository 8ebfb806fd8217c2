"""Starting values of an LSTM that once kept all their points."""

import pytest
from survivors import assert_lost

SEEDS = range(20)
INIT = """
def init_lstm(D, H, rng, forget_bias=1.0):
    def scaled(W):
        return (W - W.mean()) / W.std() / (H + D) ** 0.5

    def normal(rows=H + D, columns=H):
        return rng.standard_normal((rows, columns))

    p = {{"W_" + k: {weights} for k in "fico"}}
    p |= {{"b_" + k: {bias} for k in "ico"}}
    return p | {{"b_f": np.full(H, forget_bias)}}
"""
RIGHT = "normal() / (H + D) ** 0.5"
WEIGHTS = [
    (RIGHT, set()),
    ("scaled(normal())", set()),
    ("(scaled(normal().astype(float)).T.copy()).T", set()),
    (
        "np.linalg.qr(normal(max(H, H + D), H))[0] * (1 if H > H + D else 1)",
        set(),
    ),
    ("scaled(normal(columns=1) * np.ones(H))", {"draws"}),
    ("scaled(normal(columns=1) * rng.choice([-1, 1], H))", {"draws"}),
    ("scaled(normal(rows=1) * np.ones((H + D, 1)))", {"draws"}),
    ("scaled(normal()[:, np.arange(H) // 2])", {"draws"}),
    ("scaled(normal()[np.arange(H + D) // 2])", {"draws"}),
    (f"({RIGHT}).astype(np.float32)", {"float64"}),
    (f"({RIGHT}).astype(np.float16)", {"weights", "draws"}),
]
BIASES = [
    ("np.zeros(H)", set()),
    ("0.0 * np.ones(H)", set()),
    ("np.zeros(H, dtype=int)", {"biases"}),
    ("np.array([0] * H)", {"biases"}),
    ("np.zeros(H, dtype=np.float32)", {"float64"}),
    ("np.zeros((1, H))", {"biases"}),
]


@pytest.mark.parametrize(("weights", "lost"), WEIGHTS)
def test_each_entry_of_the_weights_is_drawn_by_itself(weights, lost):
    source = INIT.format(weights=weights, bias="np.zeros(H)")
    assert_lost("04", "init_lstm", source, lost, SEEDS)


@pytest.mark.parametrize(("bias", "lost"), BIASES)
def test_biases_are_arrays_of_float64(bias, lost):
    source = INIT.format(weights=RIGHT, bias=bias)
    assert_lost("04", "init_lstm", source, lost, SEEDS)
