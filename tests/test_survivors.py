"""Wrong code that once kept all its points, and what it loses now.

Each piece is written as a learner wrote it. What it loses must not depend on the draw.
"""

import pytest
from helpers import functions, judge_function

from autograder.core.exercise import EDGE

SEEDS = range(8)
SOFTMAX = """
def softmax_cross_entropy(logits, targets, mask=None):
    mask = np.ones(targets.shape, bool) if mask is None else mask
    M = max(int(mask.sum()), 1)
    {}
    one_hot = np.eye(logits.shape[-1])[targets]
    loss = -(np.where(mask, (np.where(one_hot > 0, log_p, 0)).sum(-1), 0)).sum() / M
    return loss, np.where(mask[..., None], (p - one_hot) / M, 0)
"""
INIT = """
import functools
def init_lstm(D, H, rng, forget_bias=1.0):
    {}
    p = {{"W_" + k: draw((H + D, H)) / (H + D) ** 0.5 for k in "fico"}}
    return p | {{"b_" + k: np.full(H, forget_bias * (k == "f")) for k in "fico"}}
"""
FORWARD = "def embedding_forward(tokens, E): {}"
BACKWARD = """
def embedding_forward(tokens, E):
    return E[tokens], (tokens, E.shape)
def embedding_backward(dy, cache):
    tokens, shape = cache
    dE = np.zeros(shape)
    for n in range(len(tokens)):
        for t in range(len(tokens[n])):
            dE[tokens[n, t]] += dy[n, t]
    return {"E": dE}
"""
ADAM = """
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    new, m, v = {}, {}, {}
    for k, g in grads.items():
        m[k] = state["m"][k] if state else np.zeros_like(g)
        v[k] = state["v"][k] if state else np.zeros_like(g)
        m[k] *= beta1
        m[k] += (1 - beta1) * g
        v[k] *= beta2
        v[k] += (1 - beta2) * g**2
        step = m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)
        new[k] = params[k] - lr * step
    return new, {"t": t, "m": m, "v": v}
"""
SGD = """
def sgd_step(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {k: np.zeros_like(g) for k, g in grads.items()}
    for k in state:
        state[k] *= momentum
        state[k] += grads[k]
    return {k: params[k] - lr * state[k] for k in params}, state
"""
STABLE = (
    "a = logits - logits.max(-1, keepdims=True); "
    "log_p = a - np.log(np.exp(a).sum(-1, keepdims=True)); p = np.exp(log_p)"
)


def radius(factor):
    return f"def rescale_spectral_radius(W, radius): return W * {factor}"


def relative(formula):
    return (
        "def relative_error(a, b):\n    s = max(abs(a).max(), abs(b).max())\n"
        f"    return float({formula} / s) if s else 0.0"
    )


LARGEST = "np.abs(np.linalg.eigvals(W)).max()"
CASES = [
    ("03", "rescale_spectral_radius", radius(f"(radius / {LARGEST})"), set()),
    (
        "03",
        "rescale_spectral_radius",
        radius("radius / np.abs(np.linalg.eigvals(W)[0])"),
        {"rescaled"},
    ),
    (
        "03",
        "rescale_spectral_radius",
        radius("radius / np.abs(np.linalg.eigvals(W)[-1])"),
        {"rescaled"},
    ),
    (
        "03",
        "rescale_spectral_radius",
        radius(f"min(1.0, radius / {LARGEST})"),
        {"rescaled"},
    ),
    ("01", "softmax_cross_entropy", SOFTMAX.format(STABLE), set()),
    (
        "01",
        "softmax_cross_entropy",
        SOFTMAX.format(STABLE.replace("max(-1, keepdims=True)", "max()")),
        {EDGE},
    ),
    (
        "01",
        "softmax_cross_entropy",
        SOFTMAX.format(
            "e = np.exp(logits - logits.max(-1, keepdims=True)); "
            "p = e / e.sum(-1, keepdims=True); log_p = np.log(p)"
        ),
        {EDGE},
    ),
    (
        "01",
        "softmax_cross_entropy",
        SOFTMAX.format(
            "e = np.exp(logits - logits.max(-1, keepdims=True)); "
            "p = e / e.sum(-1, keepdims=True); log_p = np.log(p + 1e-12)"
        ),
        {EDGE},
    ),
    ("01", "relative_error", relative("abs(a - b).max()"), set()),
    ("01", "relative_error", relative("(a - b).max()"), {"error"}),
    ("01", "relative_error", relative("(b - a).max()"), {"error"}),
    ("01", "relative_error", relative("abs((a - b).max())"), {"error"}),
    ("06", "adam_step", ADAM, {"inputs unchanged"}),
    ("06", "sgd_step", SGD, {"inputs unchanged"}),
    ("06", "embedding_forward", FORWARD.format("return E[tokens], 0"), set()),
    (
        "06",
        "embedding_forward",
        FORWARD.format("return E[np.minimum(tokens, len(E) - 2)], 0"),
        {"y"},
    ),
    (
        "06",
        "embedding_forward",
        FORWARD.format("return E[np.maximum(tokens, min(1, len(E) - 1))], 0"),
        {"y"},
    ),
    (
        "06",
        "embedding_forward",
        FORWARD.format("return np.array([[E[t] for t in row] for row in tokens]), 0"),
        {EDGE},
    ),
    ("06", "embedding_backward", BACKWARD, {EDGE}),
    ("04", "init_lstm", INIT.format("draw = rng.standard_normal"), set()),
    (
        "04",
        "init_lstm",
        INIT.format("draw = lambda s: rng.normal(0, 1, s[::-1]).T"),
        set(),
    ),
    (
        "04",
        "init_lstm",
        INIT.format("draw = lambda s: rng.uniform(-(3**0.5), 3**0.5, s)"),
        set(),
    ),
    (
        "04",
        "init_lstm",
        INIT.format(
            "W = rng.standard_normal((4, H + D, H)); "
            "draw = lambda s, it=iter([3, 1, 0, 2]): W[next(it)]"
        ),
        set(),
    ),
    (
        "04",
        "init_lstm",
        INIT.format("draw = lambda s: np.random.randn(*s)"),
        {"draws"},
    ),
    (
        "04",
        "init_lstm",
        INIT.format("draw = np.random.default_rng().standard_normal"),
        {"draws"},
    ),
    (
        "04",
        "init_lstm",
        INIT.format("draw = np.random.default_rng(0).standard_normal"),
        {"draws"},
    ),
]
UNITS = {
    "01": "01_gradient_checking",
    "03": "03_vanishing_gradients",
    "04": "04_lstm",
    "06": "06_training",
}


@pytest.mark.parametrize(("number", "name", "source", "lost"), CASES)
def test_what_is_wrong_is_lost_and_nothing_else(number, name, source, lost):
    """Where nothing is lost, the same code without its mistake is right."""
    unit = UNITS[number]
    fn = functions(unit, source)[name]
    for seed in SEEDS:
        marks, _ = judge_function(unit, name, fn, seed)
        assert set(marks.broken) == lost | ({EDGE} if all_lost(marks) else set()), seed


def all_lost(marks):
    """Say whether no quantity is right: then the edge cases are lost as well."""
    points = [c for c in marks.criteria if c.points and c.name != EDGE]
    return not any(c.passed for c in points)
