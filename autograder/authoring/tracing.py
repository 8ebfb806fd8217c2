"""Put what known mistakes bring back into words and numbers of the answer data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.core.answers import TRACED
from autograder.core.traces import traced
from autograder.core.values import pack


def fingerprint_words(
    prints: Mapping[str, Sequence[Mapping[str, Any]]],
    numbers: dict[str, np.ndarray],
    exercise: str,
) -> dict[str, Any]:
    """Return the words of fingerprints, and put their numbers into `numbers`.

    Arrays of floats become rows of one table of traces. All else is kept as it is.
    """
    quantities: dict[str, int] = {}
    kinds: dict[tuple[Any, ...], int] = {}
    rows, values = [], []
    rest: dict[str, dict[str, Any]] = {}
    for place, (id, cases) in enumerate(prints.items()):
        rest[id] = {}
        for i, entry in enumerate(cases):
            floats = {name: v for name, v in entry.items() if has_floats(v)}
            for name, array in floats.items():
                trace = traced(array)
                quantity = quantities.setdefault(name, len(quantities))
                kind = kinds.setdefault((trace.shape, trace.holes), len(kinds))
                rows.append((place, i, quantity, kind))
                values.append(trace.values)
            other = {name: v for name, v in entry.items() if name not in floats}
            if other:
                rest[id][str(i)] = pack(other, numbers, f"{exercise}/{id}/{i}")
    words: dict[str, Any] = {"fingerprints": rest}
    if rows:
        numbers[f"{exercise}/{TRACED}/rows"] = np.array(rows, dtype=np.int32)
        numbers[f"{exercise}/{TRACED}/values"] = np.array(values)
        words[TRACED] = {"quantities": [*quantities], "kinds": [*kinds]}
    return words


def has_floats(value: Any) -> bool:
    """Say whether a value is an array of floats."""
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"
