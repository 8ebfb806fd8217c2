"""What the model of text and the sampling are handed: a layer, and a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course import leaky_layer


def leaky_forward() -> Callable[..., Any]:
    """Return the forward of the leaky layer."""
    return leaky_layer.forward


def leaky_backward() -> Callable[..., Any]:
    """Return the backward of the leaky layer."""
    return leaky_layer.backward


def small_step(
    E: np.ndarray, W: np.ndarray, W_y: np.ndarray
) -> Callable[[int, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return a step whose scores depend on the letter read and on the state before."""

    def step(token: int, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        new = np.tanh(state @ W + E[token])
        return new @ W_y, new

    return step
