"""Judge freshly drawn LSTM parameters by stated bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.core.values import Refused, describe_type

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
