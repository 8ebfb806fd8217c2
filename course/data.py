"""Data that the notebooks make for themselves, from a seed or from a sentence."""

from __future__ import annotations

import numpy as np


def letters(text: str) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return one-hot inputs, next-letter targets and the alphabet of a text.

    Returns
    -------
    x : ndarray (1, T, V)
    targets : ndarray of int (1, T)
        The letter after each input; T is one less than the length of the text.
    alphabet : list of str
    """
    alphabet = sorted(set(text))
    indices = np.array([alphabet.index(letter) for letter in text])
    x = np.eye(len(alphabet))[indices[:-1]]
    return x[None], indices[None, 1:], alphabet


def init_rnn(D: int, H: int, V: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw the weights of an RNN with output layer: spread 1/√fan-in, biases 0."""
    return {
        "W_h": rng.standard_normal((H + D, H)) / np.sqrt(H + D),
        "b_h": np.zeros(H),
        "W_y": rng.standard_normal((H, V)) / np.sqrt(H),
        "b_y": np.zeros(V),
    }


def delayed_recall(
    N: int, delay: int, K: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a batch in which the first of K signs must be named after a delay.

    Returns
    -------
    x : ndarray (N, delay + 1, K + 1)
        The sign, one-hot, at step 0; then only the last feature is 1.
    targets : ndarray of int (N, delay + 1)
    mask : ndarray of bool (N, delay + 1)
        True at the last step only.
    """
    signs = rng.integers(0, K, N)
    x = np.zeros((N, delay + 1, K + 1))
    x[np.arange(N), 0, signs] = 1.0
    x[:, 1:, K] = 1.0
    targets = np.zeros((N, delay + 1), dtype=int)
    targets[:, -1] = signs
    mask = np.zeros((N, delay + 1), dtype=bool)
    mask[:, -1] = True
    return x, targets, mask
