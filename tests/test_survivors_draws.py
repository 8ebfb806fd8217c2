"""Weights of an LSTM that are not drawn by themselves, and once kept all points."""

import numpy as np
import pytest
from survivors import assert_lost

from course.independence import doubled, largest_pattern, unevenness

SEEDS = range(12)
INIT = """
import copy

def init_lstm(D, H, rng, forget_bias=1.0):
    R, drawn = H + D, []

    def normal(*shape):
        return rng.standard_normal(shape)

    def one(k):
        {body}

    weights = [one(k) for k in range(4)]
    scaled = [(W - W.mean()) / W.std() / R**0.5 for W in weights]
    biases = [np.full(H, forget_bias * (k == "f")) for k in "fico"]
    return {{f"{{a}}_{{k}}": v for a, vs in (("W", scaled), ("b", biases))
            for k, v in zip("fico", vs)}}
"""
RIGHT = [
    "return normal(R, H)",
    "return rng.uniform(-1, 1, (R, H))",
    "return rng.laplace(size=(R, H))",
    "return rng.choice([-1.0, 1.0], (R, H))",
    "return rng.integers(-300, 301, (R, H)) * 1.0",
    "return np.clip(normal(R, H), -2, 2)",
    "return normal(R, H) * (rng.random((R, H)) < 0.5)",
    "return np.linalg.qr(normal(R, H))[0]",
    "return np.random.default_rng(rng.integers(2**40)).standard_normal((R, H))",
    "return normal(H, R).T.astype(np.longdouble).astype(float)",
]
WRONG = [
    "v = normal(R); return np.stack([np.roll(v, j) for j in range(H)], axis=1)",
    "v = normal(H); return np.stack([np.roll(v, j) for j in range(R)])",
    "v = normal(R + H); return np.stack([v[j : j + R] for j in range(H)], axis=1)",
    "return normal(R + H)[np.arange(R)[:, None] + np.arange(H)]",
    "return normal(R, 1) @ normal(1, H)",
    "return normal(R, 2) @ normal(2, H)",
    "return normal(R, max(H // 2, 1)) @ normal(max(H // 2, 1), H)",
    "W = normal(R, H); W[:H] = np.triu(W[:H]) + np.triu(W[:H], 1).T; return W",
    "W = normal(R, H); W[:H] = np.triu(W[:H]) - np.triu(W[:H], 1).T; return W",
    "W = normal(R, H); W[:H] = (W[:H] + W[:H].T) / 2**0.5; return W",
    "W = normal(R, H); W[:, H // 2 :] = W[:, : H - H // 2][::-1]; return W",
    "v = normal(R * H // 2 + 1); return np.resize(v, (R, H))",
    "v = normal(R * H // 2 + 1); "
    "return np.concatenate([v, v[::-1]])[: R * H].reshape(R, H)",
    "v = normal(R * H // 2 + 1); return np.concatenate([v, -v])[: R * H].reshape(R, H)",
    "drawn.append(normal(R * H)); return rng.permutation(drawn[0]).reshape(R, H)",
    "drawn.append(normal(R, H)); W = drawn[0]; "
    "return [W, W[::-1], W[:, ::-1], W[::-1, ::-1]][k]",
    "drawn.append(normal(R, H)); W = drawn[0]; return [W, np.abs(W), W**2, -W][k]",
    "W = normal(R, H); W[1:] += 0.5 * W[:-1]; return W",
    "return normal(R, H) * np.linspace(0.1, 2, R)[:, None]",
    "return normal(R, H) * np.linspace(0.1, 2, H)",
    "W = normal(R, H); W[H:] = 0; return W",
    "return np.sort(normal(R * H)).reshape(R, H)",
    "return copy.deepcopy(rng).standard_normal((R, H))",
]


@pytest.mark.parametrize("body", RIGHT)
def test_weights_of_any_distribution_are_right(body):
    assert_lost("04", "init_lstm", INIT.format(body=body), set(), SEEDS)


@pytest.mark.parametrize("body", WRONG)
def test_weights_that_others_decide_are_lost(body):
    assert_lost("04", "init_lstm", INIT.format(body=body), {"draws"}, SEEDS)


def test_a_generator_goes_on_from_call_to_call():
    source = INIT.format(body="return normal(R, H)")
    copied = "R, drawn, rng = H + D, [], copy.deepcopy(rng)"
    source = source.replace("R, drawn = H + D, []", copied)
    assert_lost("04", "init_lstm", source, {"draws"}, SEEDS)


@pytest.mark.parametrize("spread", [1e-200, 1.0, 1e100])
def test_bounds_do_not_depend_on_the_unit(spread):
    W = np.random.default_rng(0).standard_normal((4, 9, 7)) * spread
    assert largest_pattern(W) == doubled(W) == unevenness(W) == 0


def test_weights_all_alike_have_no_pattern():
    W = np.ones((4, 6, 5))
    assert largest_pattern(W) == doubled(W) == unevenness(W) == 0
