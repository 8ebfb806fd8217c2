"""What exercises of the unit share: log-probabilities and targets."""

from __future__ import annotations

import numpy as np

UNIT = "09_speech_recognition"


def log_rows(
    rng: np.random.Generator, T: int, V: int, scale: float = 1.0
) -> np.ndarray:
    """Draw rows of log-probabilities."""
    logits = scale * rng.standard_normal((T, V))
    rows: np.ndarray = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return rows


def whole(*labels: int) -> np.ndarray:
    """Return labels as int64, also if there are none."""
    return np.array(labels, dtype=np.int64)


def blanked(targets: np.ndarray, blank: int = 0) -> np.ndarray:
    """Return targets with blanks around them."""
    labels = np.full(2 * len(targets) + 1, blank, dtype=np.int64)
    labels[1::2] = targets
    return labels


def sharp_rows(
    rng: np.random.Generator, path: list[int], V: int, height: float = 40.0
) -> np.ndarray:
    """Draw log-probabilities with nearly all of each row on the path's label."""
    logits = rng.uniform(-1, 1, (len(path), V))
    logits[np.arange(len(path)), path] += height
    rows: np.ndarray = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return rows
