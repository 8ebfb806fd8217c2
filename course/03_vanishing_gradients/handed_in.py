"""The loss of a segment, which truncated backpropagation is handed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Params = dict[str, np.ndarray]


def leaky_segment() -> Callable[..., tuple[float, Params, np.ndarray]]:
    """Return the loss of a segment of a leaky integrator, as `truncated_bptt` takes it.

    h_t = decay∘h_{t−1} + x_t W, and the summed loss is Σ ½(Σ_j h_tj − target_t)².
    """

    def segment(
        x: np.ndarray, targets: np.ndarray, h0: np.ndarray, params: Params
    ) -> tuple[float, Params, np.ndarray]:
        W, decay = params["W"], params["decay"]
        states = [h0]
        for t in range(x.shape[1]):
            states.append(decay * states[-1] + x[:, t] @ W)
        errors = [h.sum(axis=1) - targets[:, t] for t, h in enumerate(states[1:])]
        dh = np.zeros_like(h0)
        grads = {"W": np.zeros_like(W), "decay": np.zeros_like(decay)}
        for t in reversed(range(x.shape[1])):
            dh = dh + errors[t][:, None]
            grads["W"] += x[:, t].T @ dh
            grads["decay"] += (states[t] * dh).sum(axis=0)
            dh = dh * decay
        return float(sum(0.5 * (e**2).sum() for e in errors)), grads, states[-1]

    return segment
