"""Data that the notebooks make for themselves, from a seed or from a sentence."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

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


def adding_problem(
    N: int, T: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return a batch of the adding problem (Hochreiter & Schmidhuber 1997).

    Returns
    -------
    x : ndarray (N, T, 2)
        Numbers in [0, 1], and a marker that is 1 at two steps, one in each half.
    y : ndarray (N, 1)
        The sum of the two marked numbers. Guessing 1 has a mean squared error of 1/6.
    """
    x = np.zeros((N, T, 2))
    x[:, :, 0] = rng.random((N, T))
    rows = np.arange(N)
    first, second = rng.integers(0, T // 2, N), rng.integers(T // 2, T, N)
    x[rows, first, 1] = x[rows, second, 1] = 1.0
    return x, (x[rows, first, 0] + x[rows, second, 0])[:, None]


def copy_task(
    N: int, delay: int, rng: np.random.Generator, symbols: int = 8, length: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a batch of the copy task (Arjovsky et al. 2016), one-hot.

    Symbols, a delay whose last step says "go", then as many steps to repeat them.

    Returns
    -------
    x : ndarray (N, delay + 2·length, symbols + 2)
    targets : ndarray of int (N, delay + 2·length)
    mask : ndarray of bool, the same shape
        True at the recall steps. Guessing there costs log(symbols) nats.
    """
    T = delay + 2 * length
    shown = rng.integers(0, symbols, (N, length))
    tokens = np.full((N, T), symbols)
    tokens[:, :length] = shown
    tokens[:, length + delay - 1] = symbols + 1
    targets = np.zeros((N, T), dtype=int)
    targets[:, -length:] = shown
    mask = np.zeros((N, T), dtype=bool)
    mask[:, -length:] = True
    return np.eye(symbols + 2)[tokens], targets, mask


def matched_sizes(D: int, H: int) -> dict[str, int]:
    """Return the H of each cell that has no more parameters than an LSTM of size H."""
    budget = 4 * ((H + D) * H + H)
    return {
        cell: max(h for h in range(1, 4 * H) if count * ((h + D) * h + h) <= budget)
        for cell, count in (("rnn", 1), ("gru", 3), ("lstm", 4))
    }


def init_cell(
    cell: str, D: int, H: int, outputs: int, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """Draw the parameters of a cell and its output layer, as all comparisons use them.

    Weights of spread 1/√fan-in. Biases are 0, but that gates start by keeping: 1 for
    the LSTM's forget gate, −1 for the GRU's update gate (a large z lets go).
    """
    params = {}
    for gate in {"rnn": "h", "gru": "zrh", "lstm": "fico"}[cell]:
        params[f"W_{gate}"] = rng.standard_normal((H + D, H)) / np.sqrt(H + D)
        params[f"b_{gate}"] = np.zeros(H)
    if cell == "lstm":
        params["b_f"] += 1.0
    if cell == "gru":
        params["b_z"] -= 1.0
    params["W_y"] = rng.standard_normal((H, outputs)) / np.sqrt(H)
    params["b_y"] = np.zeros(outputs)
    return params


def sweeps(name: str = "sweeps") -> dict[str, Any]:
    """Return the stored results of long comparisons, made by `solutions/NAME.py`."""
    text = (files("course") / f"{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def weights(name: str) -> dict[str, np.ndarray]:
    """Return the trained parameters that ship with the course, as float64 arrays."""
    path = files("course") / f"{name}.npz"
    with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
        return {key: stored[key].astype(float) for key in stored.files}
