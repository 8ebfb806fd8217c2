"""The layer that the encoder-decoder is handed, and models to decode with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Params = dict[str, np.ndarray]


def leaky_forward() -> Callable[..., tuple[np.ndarray, Any]]:
    """Return the forward of a leaky integrator: h_t = decay∘h_{t−1} + x_t W."""

    def forward(
        x: np.ndarray, h0: np.ndarray, params: Params
    ) -> tuple[np.ndarray, Any]:
        states = [h0]
        for t in range(x.shape[1]):
            states.append(params["decay"] * states[-1] + x[:, t] @ params["W"])
        return np.stack(states[1:], axis=1), (x, states, params)

    return forward


def leaky_backward() -> Callable[..., dict[str, np.ndarray]]:
    """Return the backward of the leaky integrator: gradients of x, h0, W and decay."""

    def backward(dhs: np.ndarray, cache: Any) -> dict[str, np.ndarray]:
        x, states, params = cache
        dh, dx = np.zeros_like(states[0]), np.zeros_like(x)
        dW, ddecay = np.zeros_like(params["W"]), np.zeros_like(params["decay"])
        for t in reversed(range(x.shape[1])):
            dh = dh + dhs[:, t]
            dx[:, t] = dh @ params["W"].T
            dW += x[:, t].T @ dh
            ddecay += (states[t] * dh).sum(axis=0)
            dh = dh * params["decay"]
        return {"x": dx, "h0": dh, "W": dW, "decay": ddecay}

    return backward


Step = Callable[[int, np.ndarray], tuple[np.ndarray, np.ndarray]]


def score_step(rows: np.ndarray, weights: np.ndarray) -> Step:
    """Return a model whose state remembers what was read: scores are not normalised.

    A token's row of `rows` is mixed with half of the state, (H,); the new state times
    `weights`, (H, V), gives the scores.
    """

    def step(token: int, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        after = np.tanh(0.5 * state + rows[token])
        return after @ weights, after

    return step


def probability_step(rows: np.ndarray, weights: np.ndarray, never: np.ndarray) -> Step:
    """Return a model whose scores are log-probabilities.

    Where `never`, (V, V), is true, the second token can't follow the first: −∞.
    """
    scored = score_step(rows, weights)

    def step(token: int, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        scores, after = scored(token, state)
        scores = np.where(never[token], -np.inf, scores)
        top = scores.max()
        total = np.log(np.exp(scores - top).sum())
        return scores - top - total, after

    return step
