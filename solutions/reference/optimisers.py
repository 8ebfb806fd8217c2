"""Update rules. Pure: they return new parameters and a new state."""

import numpy as np


def sgd_step(params, grads, lr, momentum=0.0, state=None):
    """Return params − lr·v with v = momentum·v + g, and the state {name: v}.

    Polyak 1964.
    """
    state = state or {}
    v = {k: momentum * state.get(k, 0.0) + grads[k] for k in params}
    return {k: params[k] - lr * v[k] for k in params}, v


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Return parameters after one step of Adam, and the state; {} starts.

    m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g², θ − lr·m̂/(√v̂ + ε) with m̂ = m/(1−β₁ᵗ),
    v̂ = v/(1−β₂ᵗ). Kingma & Ba 2015.
    """
    t = state.get("t", 0) + 1
    m, v, new = {}, {}, {}
    for k, g in grads.items():
        m[k] = beta1 * state.get("m", {}).get(k, 0.0) + (1 - beta1) * g
        v[k] = beta2 * state.get("v", {}).get(k, 0.0) + (1 - beta2) * g * g
        m_hat, v_hat = m[k] / (1 - beta1**t), v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new, {"t": t, "m": m, "v": v}
