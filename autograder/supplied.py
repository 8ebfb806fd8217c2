"""Functions that the judge hands to learners' functions as arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.tree import Supplied


def sine_sum(a: np.ndarray, b: np.ndarray) -> Callable[[np.ndarray], Any]:
    """Return f(x) = Σ a·sin(b·x), which also takes complex x."""
    return lambda x: (a * np.sin(b * x)).sum()


def cubic_sum(a: np.ndarray, b: np.ndarray) -> Callable[[np.ndarray], Any]:
    """Return f(x) = Σ a·x³ + b·x², which also takes complex x."""
    return lambda x: (a * x**3 + b * x**2).sum()


def exponential_sum(a: np.ndarray, b: np.ndarray) -> Callable[[np.ndarray], Any]:
    """Return f(x) = Σ a·exp(b·x), which also takes complex x."""
    return lambda x: (a * np.exp(b * x)).sum()


def coupled_product(a: np.ndarray, b: np.ndarray) -> Callable[[np.ndarray], Any]:
    """Return f(x) = sin(Σ a·x)·Σ b·x², whose gradient couples all entries."""
    return lambda x: np.sin((a * x).sum()) * (b * x**2).sum()


def leaky_segment() -> Callable[..., tuple[float, dict, np.ndarray]]:
    """Return the loss of a segment of a leaky integrator, as `truncated_bptt` takes it.

    h_t = decay∘h_{t−1} + x_t W, and the summed loss is Σ ½(Σ_j h_tj − target_t)².
    """

    def segment(
        x: np.ndarray, targets: np.ndarray, h0: np.ndarray, params: dict
    ) -> tuple[float, dict, np.ndarray]:
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


def leaky_forward() -> Callable[..., tuple[np.ndarray, Any]]:
    """Return the forward of a leaky integrator: h_t = decay∘h_{t−1} + x_t W."""

    def forward(x: np.ndarray, h0: np.ndarray, params: dict) -> tuple[np.ndarray, Any]:
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


def generator(seed: int) -> np.random.Generator:
    """Return a random generator, for functions that draw."""
    return np.random.default_rng(seed)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        sine_sum,
        cubic_sum,
        exponential_sum,
        coupled_product,
        leaky_segment,
        leaky_forward,
        leaky_backward,
        generator,
    )
}


def resolve(supplied: Supplied) -> Callable:
    """Return the function that `supplied` names.

    Raises
    ------
    ValueError
        If there is no function of that name.
    """
    if supplied.name not in FUNCTIONS:
        raise ValueError(f"no supplied function {supplied.name!r}")
    return FUNCTIONS[supplied.name](*supplied.constants)


def resolve_all(inputs: dict[str, Any]) -> dict[str, Any]:
    """Replace every `Supplied` among the inputs by its function."""
    return {k: resolve(v) if isinstance(v, Supplied) else v for k, v in inputs.items()}
