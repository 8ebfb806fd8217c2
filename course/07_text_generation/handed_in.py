"""What the model of text and the sampling are handed: a layer, and a step."""

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


def small_step(
    E: np.ndarray, W: np.ndarray, W_y: np.ndarray
) -> Callable[[int, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return a step whose scores depend on the letter read and on the state before."""

    def step(token: int, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        new = np.tanh(state @ W + E[token])
        return new @ W_y, new

    return step
