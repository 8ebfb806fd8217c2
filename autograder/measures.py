"""Turn random results into quantities that can be judged, by stated bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.tree import Refused, describe_type

GATES = ("f", "i", "c", "o")
SIGMAS = 6.0
"""Bounds in standard errors: a right draw fails once in 10⁸."""
MAX_CORRELATION = 0.35


def lstm_parameters(result: Any) -> dict[str, Any]:
    """Return ``weights`` and ``biases`` of fresh LSTM parameters.

    ``biases`` are the four biases, one after the other. ``weights`` are numbers for
    each gate: rows and columns; the mean, 0 if it is within bounds; the spread in units
    of 1/√rows, 1 if it is within bounds; and last the largest correlation between two
    gates, 0 if it is within bounds.
    """
    if not isinstance(result, Mapping):
        reason = f"expected a dict of parameters, found {describe_type(result)}"
        return {"weights": Refused(reason), "biases": Refused(reason)}
    names = [f"{kind}_{gate}" for kind in "Wb" for gate in GATES]
    for name in names:
        if not isinstance(result.get(name), np.ndarray):
            reason = f"{name} is {describe_type(result.get(name))}"
            return {"weights": Refused(reason), "biases": Refused(reason)}
    matrices = [np.asarray(result[f"W_{g}"], dtype=float) for g in GATES]
    biases = [np.asarray(result[f"b_{g}"], dtype=float) for g in GATES]
    if any(b.ndim != 1 for b in biases) or any(W.ndim != 2 for W in matrices):
        reason = "weights must have two axes and biases one"
        return {"weights": Refused(reason), "biases": Refused(reason)}
    numbers = [n for W in matrices for n in (*W.shape, *statistics(W))]
    return {
        "weights": np.array([*numbers, correlation(matrices)]),
        "biases": np.concatenate(biases),
    }


def statistics(W: np.ndarray) -> tuple[float, float]:
    """Return mean and spread in units of 1/√rows, 0 and 1 where within bounds."""
    unit = np.sqrt(W.shape[0])
    mean, spread = float(W.mean() * unit), float(W.std() * unit)
    mean_bound = SIGMAS / np.sqrt(W.size)
    spread_bound = SIGMAS / np.sqrt(2 * W.size)
    return (
        0.0 if abs(mean) < mean_bound else mean,
        1.0 if abs(spread - 1.0) < spread_bound else spread,
    )


def correlation(matrices: list[np.ndarray]) -> float:
    """Return the largest correlation between two gates, 0 where within bounds."""
    if len({W.shape for W in matrices}) > 1 or any(not W.std() for W in matrices):
        return 1.0
    table = np.abs(np.corrcoef([W.ravel() for W in matrices]) - np.eye(len(matrices)))
    return 0.0 if table.max() < MAX_CORRELATION else float(table.max())


def pytorch_gru_cell(result: Any) -> dict[str, Any]:
    """Return the ``output`` of PyTorch's GRU cell with the given weights.

    It runs on a fixed random batch; how biases are split between the two is free.
    r, z = σ(·), n = tanh(x W_in + b_in + r∘(h W_hn + b_hn)), h' = (1 − z)∘n + z∘h.
    """
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    if not isinstance(result, Mapping):
        return {"output": Refused(f"expected a dict, found {describe_type(result)}")}
    for name in names:
        value = result.get(name)
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            return {"output": Refused(f"{name} is {describe_type(value)}")}
    W_i, W_h, b_i, b_h = (np.asarray(result[name], dtype=float) for name in names)
    H = b_i.size // 3
    D = W_i.shape[1] if W_i.ndim == 2 else 0
    due: dict[str, tuple[int, ...]] = {"weight_ih": (3 * H, D)}
    due |= {"weight_hh": (3 * H, H)}
    due |= {"bias_ih": (3 * H,), "bias_hh": (3 * H,)}
    for name, shape in due.items():
        if np.shape(result[name]) != shape or not H or not D:
            reason = f"{name} has the shape {np.shape(result[name])}, expected (3·H, …)"
            return {"output": Refused(reason)}
    rng = np.random.default_rng(0)
    x, h = rng.standard_normal((4, D)), rng.standard_normal((4, H))
    from_x = np.split(x @ W_i.T + b_i, 3, axis=1)
    from_h = np.split(h @ W_h.T + b_h, 3, axis=1)
    r, z = (
        0.5 + 0.5 * np.tanh(0.5 * (a + b))
        for a, b in zip(from_x[:2], from_h[:2], strict=True)
    )
    n = np.tanh(from_x[2] + r * from_h[2])
    return {"output": (1.0 - z) * n + z * h}


MEASURES = {
    "lstm_parameters": lstm_parameters,
    "pytorch_gru_cell": pytorch_gru_cell,
}
