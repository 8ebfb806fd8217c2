"""The layer that the encoder-decoder is handed, and models to decode with."""

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
