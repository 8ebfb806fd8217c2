"""The layer that checks hand in: h_t = decay∘h_{t−1} + x_t W."""

from __future__ import annotations

from typing import Any

import numpy as np

Params = dict[str, np.ndarray]


def forward(x: np.ndarray, h0: np.ndarray, params: Params) -> tuple[np.ndarray, Any]:
    """Return the states (N, T, H) and a cache."""
    states = [h0]
    for t in range(x.shape[1]):
        states.append(params["decay"] * states[-1] + x[:, t] @ params["W"])
    return np.stack(states[1:], axis=1), (x, states, params)


def backward(dhs: np.ndarray, cache: Any) -> dict[str, np.ndarray]:
    """Return the gradients of x, h0, W and decay."""
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
