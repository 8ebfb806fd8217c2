"""The models and the rules that sampling and likelihood are handed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

State = np.ndarray


def table_step(
    E: np.ndarray, decay: np.ndarray, W: np.ndarray, b: np.ndarray
) -> Callable[[int, State], tuple[np.ndarray, State]]:
    """Return the step of a small model: h ← decay∘h + E[token], scores = h W + b."""

    def step(token: int, state: State) -> tuple[np.ndarray, State]:
        state = decay * state + E[token]
        return state @ W + b, state

    return step


def table_rule(table: np.ndarray) -> Callable[[int, int], np.ndarray]:
    """Return a rule that looks up what is allowed, by position and previous token.

    `table` is (P, V, V); positions repeat after P.
    """

    def allowed(position: int, previous: int) -> np.ndarray:
        mask: np.ndarray = table[position % len(table), previous]
        return mask.copy()

    return allowed
