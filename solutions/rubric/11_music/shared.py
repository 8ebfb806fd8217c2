"""What exercises of the unit share: random melodies, and a model over tokens."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.core.values import Supplied

UNIT = "11_music"

Notes = list[tuple[int | None, int]]
MAJOR = (0, 2, 4, 5, 7, 9, 11)


def melody(rng: np.random.Generator, low: int, size: int) -> Notes:
    """Draw notes with long rests, long notes, a repeated note and wide leaps.

    No two rests are neighbours; the last entry is a note, the second a rest. The first
    two last two quarters at least, so that a count in quarters is no count of entries.
    """
    pitches = [int(p) for p in low + rng.permutation(20)[:size]]
    first, second = int(rng.integers(9, 19)), int(rng.integers(8, 13))
    lengths = [first, second, *rng.integers(2, 6, size - 2).tolist()]
    notes: Notes = list(zip(pitches, lengths, strict=True))
    notes[1] = (None, notes[1][1])
    notes.insert(3, (notes[2][0], 1))
    notes.insert(5, (None, 1))
    return notes


def model(
    rng: np.random.Generator, V: int, K: int, scale: float = 1.5
) -> tuple[Supplied, np.ndarray]:
    """Draw the step of a model with V tokens, and a state that it starts from."""
    E = rng.standard_normal((V, K))
    decay = rng.uniform(0.5, 0.9, K)
    W = scale * rng.standard_normal((K, V)) / np.sqrt(K)
    b = rng.standard_normal(V)
    return Supplied("table_step", (E, decay, W, b)), rng.standard_normal(K)


def stepped(step: Supplied, token: int, state: Any) -> tuple[np.ndarray, Any]:
    """Return scores and next state of a model from `model`."""
    E, decay, W, b = step.constants
    state = decay * state + E[token]
    return state @ W + b, state
