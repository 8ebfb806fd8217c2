"""Judge freshly drawn LSTM parameters by stated bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.core.shortened import told_apart
from autograder.core.values import Refused, describe_type
from course.independence import doubled, largest_pattern, unevenness

GATES = ("f", "i", "c", "o")
SIGMAS = 6.0
"""Bounds in standard errors: a right draw fails once in 10⁸."""
DRAWS = 4
"""Two from equal generators, one from another, one more from the first."""
COMPARED = 400
"""Columns, or rows, of all gates together that are compared; cases have fewer."""


def lstm_parameters(results: Any) -> dict[str, Any]:
    """Return ``weights``, ``draws`` and ``biases`` of fresh LSTM parameters.

    Parameters
    ----------
    results : list of dict
        Drawn from two equal generators, from a different one, and from the first again.

    Returns
    -------
    dict
        ``weights`` (4, 4): of each gate rows, columns, the mean, 0 if it is within
        bounds, and the spread in units of 1/√rows, 1 if it is within bounds.
        ``draws`` (9,): the largest correlation between two gates, between two columns,
        between two rows of any gates, and between weights that lie in one pattern to
        each other; pairs of equal sizes for each weight; how many times as much as by
        chance the sizes of rows or columns vary: each 0 if it is within bounds; 1 if
        equal generators gave different weights, else 0; the shares of gates that got
        the same weights from different generators, and from one generator twice.
        ``biases``: the four biases, one after the other.
    """
    found = results if isinstance(results, list) else []
    weights = [arrays(result, "W", 2) for result in found]
    refused = [entry for entry in weights if isinstance(entry, Refused)]
    if refused or len(weights) != DRAWS:
        reason = refused[0] if refused else Refused("no parameters")
        return {"weights": reason, "draws": reason, "biases": biases(found)}
    first, again, other, later = weights
    numbers = np.array([[*W.shape, *statistics(W)] for W in first])
    repeated = all(map(np.array_equal, first, again))
    alike = [sum(map(np.array_equal, first, x)) / len(GATES) for x in (other, later)]
    return {
        "weights": numbers.astype(narrowest(first)),
        "draws": np.array([*dependence(first), float(not repeated), *alike]),
        "biases": biases(found),
    }


def lstm_parameters_words(name: str, received: Any, expected: Any) -> str:
    """Say what is wrong with fresh LSTM parameters."""
    if name == "weights":
        gate = int(np.flatnonzero((received != expected).any(axis=1))[0])
        return weight_words(GATES[gate], received[gate], expected[gate])
    if name == "draws":
        return draw_words(*received)
    if received.shape != expected.shape:
        return (
            f"the four biases have {received.size} entries together, expected "
            f"{expected.size}: each has one for each hidden unit"
        )
    off = int(np.abs(received - expected).argmax())
    gate, entry = divmod(off, len(expected) // len(GATES))
    found, due = told_apart(received[off], expected[off])
    return f"b_{GATES[gate]}[{entry}]: expected {due}, found {found}"


def weight_words(gate: str, received: Any, expected: Any) -> str:
    """Say what is wrong with one gate's weights."""
    if (received[:2] != expected[:2]).any():
        found, due = (tuple(map(int, shape[:2])) for shape in (received, expected))
        return f"W_{gate}: expected shape {due}, found {found}"
    mean, spread = received[2:]
    if spread != 1.0:
        text = f"W_{gate}: expected a spread near 1/√(H + D), "
        return f"{text}found {spread:.2g} times that"
    return f"W_{gate}: expected a mean near 0, found {mean:.2g} times 1/√(H + D)"


def draw_words(*received: float) -> str:
    """Say what is wrong with how weights are drawn."""
    gates, columns, rows, pattern, copied, uneven, changed, same, again = received
    if changed:
        return "two equal generators gave different weights"
    if same:
        count = round(same * len(GATES))
        return f"two different generators gave {count} of 4 gates the same weights"
    if again:
        count = round(again * len(GATES))
        return f"one generator gave {count} of 4 gates the same weights twice"
    if gates:
        return f"the weights of two gates are correlated: {gates:.2g}"
    if columns or rows:
        what, size = ("columns", columns) if columns else ("rows", rows)
        return f"two {what} of weights are correlated: {size:.2g}"
    if pattern:
        return f"weights repeat others in a pattern: their correlation is {pattern:.2g}"
    if copied:
        return "each of many weights has copies at other places"
    return (
        "rows, or columns, of weights differ in size more than by chance: their mean "
        f"squares vary {uneven:.2g} times as much"
    )


def biases(results: list[Any]) -> Any:
    """Return the biases of the first draw, one after the other."""
    vectors = arrays(results[0], "b", 1) if results else Refused("no parameters")
    if isinstance(vectors, Refused):
        return vectors
    return np.concatenate(vectors).astype(narrowest(vectors))


def arrays(result: Any, kind: str, axes: int) -> Any:
    """Return the arrays of the four gates, or what is wrong with one of them."""
    if not isinstance(result, Mapping):
        return Refused(f"expected a dict of parameters, found {describe_type(result)}")
    found = []
    for gate in GATES:
        value = result.get(f"{kind}_{gate}", Refused("nothing"))
        if not isinstance(value, np.ndarray) or value.ndim != axes:
            word = "one axis" if axes == 1 else "two axes"
            reason = f"expected an array with {word} for {kind}_{gate}"
            return Refused(f"{reason}, found {describe_type(value)}")
        if value.dtype not in (np.float64, np.float32):
            return Refused(
                f"expected dtype float64 for {kind}_{gate}, found dtype {value.dtype}"
            )
        found.append(value)
    return found


def narrowest(values: list[np.ndarray]) -> np.dtype[Any]:
    """Return the dtype of the least precise of several arrays."""
    return min((value.dtype for value in values), key=lambda dtype: dtype.itemsize)


def statistics(W: np.ndarray) -> tuple[float, float]:
    """Return mean and spread in units of 1/√rows, 0 and 1 where within bounds."""
    unit = np.sqrt(W.shape[0])
    mean, spread = float(W.mean() * unit), float(W.std() * unit)
    mean_bound = SIGMAS / np.sqrt(W.size)
    spread_bound = SIGMAS / np.sqrt(2 * W.size)
    return (
        0.0 if abs(mean) < mean_bound * max(spread, 1.0) else mean,
        1.0 if abs(spread - 1.0) < spread_bound else spread,
    )


def dependence(matrices: list[np.ndarray]) -> tuple[float, ...]:
    """Return the largest correlation between gates, columns, rows; patterns; sizes."""
    if len({W.shape for W in matrices}) > 1 or not all(map(varies, matrices)):
        return (1.0,) * 6
    kept = np.array([W[:COMPARED, :COMPARED] for W in matrices], dtype=float)
    return (
        correlation(np.array([W.ravel() for W in matrices])),
        correlation(np.concatenate([W.T[:COMPARED] for W in matrices])),
        correlation(np.concatenate([W[:COMPARED] for W in matrices])),
        largest_pattern(kept),
        doubled(kept),
        unevenness(kept),
    )


def correlation(vectors: np.ndarray) -> float:
    """Return the largest correlation between two vectors, 0 where within bounds.

    Between short ones any may come by chance.
    """
    bound = SIGMAS / np.sqrt(vectors.shape[1])
    if bound >= 1.0:
        return 0.0
    if not vectors.std(axis=1).all():
        return 1.0
    table = np.abs(np.corrcoef(vectors) - np.eye(len(vectors)))
    return 0.0 if table.max() < bound else float(table.max())


def varies(W: np.ndarray) -> bool:
    """Say whether there are different entries."""
    return bool(W.size and W.std())
