"""Formulas that overflow far from zero, which once kept all their points."""

import pytest
from helpers import solved
from survivors import assert_lost

from autograder.core.exercise import EDGE

SEEDS = range(20)
STABLE = [
    "0.5 * (1 + np.tanh(0.5 * a))",
    "1 / (1 + np.exp(-a))",
    "1 / (1 + np.exp(-np.clip(a, -700, 700)))",
    "np.where(a < 0, np.exp(a) / (1 + np.exp(a)), 1 / (1 + np.exp(-a)))",
    "np.exp(-np.logaddexp(0, -a))",
]
SIGMOIDS = [(text, set()) for text in STABLE] + [
    ("np.exp(a) / (1 + np.exp(a))", {EDGE}),
    ("1 - np.exp(-a) / (1 + np.exp(-a))", {EDGE}),
]
GATED = [
    ("04", "04_lstm", "lstm_cell_forward"),
    ("04", "04_lstm", "peephole_lstm_cell_forward"),
    ("05", "05_gru", "gru_cell_forward"),
    ("05", "05_gru", "gru_cell_forward_reset_after"),
]
SEQUENCES = [("04", "04_lstm", "lstm"), ("05", "05_gru", "gru")]
TANHS = [
    ("np.tanh(a)", set()),
    ("1 - 2 / (np.exp(2 * a) + 1)", set()),
    ("(np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a))", {EDGE}),
    ("(np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)", {EDGE}),
]
LOG_SOFTMAX = [
    ("a - a.max(-1, keepdims=True)", "np.log(np.exp(s).sum(-1, keepdims=True))", set()),
    ("a", "np.logaddexp.reduce(a, axis=-1, keepdims=True)", set()),
    ("a", "np.log(np.exp(s).sum(-1, keepdims=True))", {EDGE}),
    ("a - a.min()", "np.log(np.exp(s).sum(-1, keepdims=True))", {EDGE}),
]
LOSS = """
def softmax_cross_entropy(a, targets, mask=None):
    mask = np.ones(targets.shape, dtype=bool) if mask is None else mask
    count = max(mask.sum(), 1)
    s = {}
    log_p = s - {}
    picked = np.take_along_axis(log_p, targets[..., None], axis=-1)[..., 0]
    one_hot = np.arange(a.shape[-1]) == targets[..., None]
    dlogits = (np.exp(log_p) - one_hot) * mask[..., None] / count
    return -np.sum(picked * mask) / count, dlogits
"""


@pytest.mark.parametrize(("sigmoid", "lost"), SIGMOIDS)
@pytest.mark.parametrize(("number", "unit", "name"), GATED)
def test_gates_are_right_far_from_zero(number, unit, name, sigmoid, lost):
    source = f"def sigmoid(a): return {sigmoid}\n{solved(unit).cells[name]}"
    assert_lost(number, name, source, lost, SEEDS)


@pytest.mark.parametrize(("tanh", "lost"), TANHS)
def test_the_state_is_right_far_from_zero(tanh, lost):
    cell = solved("02_rnn").cells["rnn_cell_forward"].replace("np.tanh", "tanh")
    source = f"def tanh(a): return {tanh}\n{cell}"
    assert_lost("02", "rnn_cell_forward", source, lost, SEEDS)


@pytest.mark.parametrize(("shifted", "total", "lost"), LOG_SOFTMAX)
def test_the_loss_is_right_for_large_logits(shifted, total, lost):
    source = LOSS.format(shifted, total) + solved("02_rnn").cells["rnn_loss"]
    assert_lost("02", "rnn_loss", source, lost, SEEDS)


@pytest.mark.parametrize(("sigmoid", "lost"), SIGMOIDS)
@pytest.mark.parametrize(("number", "unit", "kind"), SEQUENCES)
def test_a_sequence_of_its_own_formulas_is_right_far_from_zero(
    number, unit, kind, sigmoid, lost
):
    """The cell that it calls is another one than that which is judged."""
    cell = solved(unit).cells[f"{kind}_cell_forward"].replace("sigmoid(", "own(")
    cell = cell.replace(f"def {kind}_cell_forward", "def step")
    over = (
        solved(unit).cells[f"{kind}_forward"].replace(f"{kind}_cell_forward(", "step(")
    )
    source = f"def own(a): return {sigmoid}\n{cell}\n{over}"
    assert_lost(number, f"{kind}_forward", source, lost, range(4))
