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


FUNCTIONS = {
    f.__name__: f for f in (sine_sum, cubic_sum, exponential_sum, coupled_product)
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
