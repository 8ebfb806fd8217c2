"""Update rules that once kept all their points."""

import pytest
from survivors import assert_lost

SEEDS = range(20)
SGD = """
def sgd_step(params, grads, lr, momentum=0.0, state=None):
    state = state or {{k: 0.0 for k in params}}
    v = {{k: momentum * state[k] + {} for k in params}}
    return {{k: params[k] - {} for k in params}}, v
"""
ADAM = """
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, m, v = state.get("t", 0) + 1, {{}}, {{}}
    kept = state.get("lr", lr)
    for k, g in grads.items():
        m[k] = beta1 * (state["m"][k] if state else 0.0) + (1 - beta1) * {}
        v[k] = beta2 * (state["v"][k] if state else 0.0) + (1 - beta2) * g**2
    scale = {{k: np.sqrt(v[k] / (1 - beta2**t)) + eps for k in v}}
    new = {{k: params[k] - {} * m[k] / (1 - beta1**t) / scale[k] for k in v}}
    return new, {{"t": t, "m": m, "v": v, "lr": kept}}
"""
WRONG = {"W", "b"}


@pytest.mark.parametrize(
    ("gradient", "step", "lost"),
    [
        ("grads[k]", "lr * v[k]", set()),
        ("lr * grads[k]", "v[k]", WRONG),
    ],
)
def test_momentum_is_of_gradients_not_of_steps(gradient, step, lost):
    assert_lost("06", "sgd_step", SGD.format(gradient, step), lost, SEEDS)


@pytest.mark.parametrize(
    ("gradient", "rate", "lost"),
    [("g", "lr", set()), ("lr * g", "1.0", WRONG), ("g", "kept", WRONG)],
)
def test_each_step_of_adam_takes_its_own_rate(gradient, rate, lost):
    assert_lost("06", "adam_step", ADAM.format(gradient, rate), lost, SEEDS)
