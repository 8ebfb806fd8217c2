"""Functions whose derivatives a learner's code takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


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
