"""Wrong arrays as random projections of what is wrong with them.

Errors add up and have signs, so that a search finds mistakes made together; to know a
whole array again see `core.traces`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.core.answers import Answers
from autograder.core.comparing import agrees
from autograder.core.exact import equal, is_exact, is_integer
from autograder.core.traces import MATCH_RTOL, is_zero, project
from autograder.core.values import largest

SMALL = 0.095
"""Of the right numbers: smaller arrays are measured as they are, as a change would hide
what they hold. No 1/N, 1/T or 1/NT is near it, so that round-off decides for none."""
ROUND_OFF = 1e-12
"""Of the length of the right numbers: what a right order of operations may differ."""
MAX_SIZE = 10_000
"""Entries of an array that is looked at; those of visible cases are far below."""


@dataclass(frozen=True)
class Row:
    """One quantity that is not as expected, over all general cases.

    `shapes` is empty where they are those expected; then `values` are projections of
    the change, else of the array itself. `noise` bounds what a match may differ.
    `multiple` says whether it is a multiple of what is expected on each case.
    """

    shapes: tuple[tuple[int, ...], ...]
    values: np.ndarray
    noise: np.ndarray
    multiple: bool = False


def measured(received: Sequence[Any], expected: Sequence[np.ndarray]) -> Row | None:
    """Measure a quantity that came back wrong; None if it is no finite float array."""
    arrays = [as_floats(value) for value in received]
    found = [a for a in arrays if a is not None and a.size <= MAX_SIZE]
    if len(found) < len(arrays):
        return None
    pairs = list(zip(found, expected, strict=True))
    same = all(array.shape == np.shape(due) for array, due in pairs)
    same = same and not all(is_small(array, due) for array, due in pairs)
    with np.errstate(invalid="ignore"):  # infinities that are due
        changes = [array - due for array, due in pairs] if same else found
    if not all(np.isfinite(change).all() for change in changes):
        return None
    lengths = [
        MATCH_RTOL * np.linalg.norm(change) + ROUND_OFF * np.linalg.norm(whole)
        for change, whole in zip(changes, expected if same else found, strict=True)
    ]
    if not np.isfinite(lengths).all() or all(
        is_zero(float(np.linalg.norm(a))) for a in found
    ):
        return None  # squares that overflow; and zeros have many causes
    shapes = () if same else tuple(array.shape for array in found)
    values = np.array([project(c) for c in changes])
    scaled = same and all(is_multiple(array, due) for array, due in pairs)
    return Row(shapes, values, np.array(lengths), scaled)


def is_small(array: np.ndarray, due: np.ndarray) -> bool:
    """Say whether an array is small beside the right one."""
    return bool(np.linalg.norm(array) < SMALL * np.linalg.norm(due))


def is_multiple(array: np.ndarray, due: np.ndarray) -> bool:
    """Say whether an array is a multiple of another one."""
    size = float((due * due).sum())
    factor = float((array * due).sum()) / size if size else 0.0
    gap = np.linalg.norm(array - factor * due)
    return bool(gap <= MATCH_RTOL * np.linalg.norm(array))


def as_floats(value: Any) -> np.ndarray | None:
    """Return a float64 array or a number as an array, None for anything else."""
    if is_integer(value):
        return np.array(value, dtype=float)
    if type(value) is np.ndarray:
        return value if value.dtype == np.float64 else None
    plain = type(value) in (np.float64, float)
    return np.array(value, dtype=float) if plain else None


def measure_all(
    here: Answers, received: Sequence[Mapping[str, Any]]
) -> dict[str, Row | None]:
    """Measure every quantity that is wrong on a general case."""
    known = [k for k in here.cases if not k.edge]
    scales = [largest(k.case.upstream) for k in known]
    found: dict[str, Row | None] = {}
    for name in here.exercise.quantities:
        values = [values.get(name) for values in received]
        due = [k.expected[name] for k in known]
        if any(map(is_exact, due)):
            if not all(map(equal, values, due)):
                found[name] = None
            continue
        due = [np.asarray(value, dtype=float) for value in due]
        if not all(
            agrees(as_floats(value), expected, scale, here.exercise.rtol)
            for value, expected, scale in zip(values, due, scales, strict=True)
        ):
            found[name] = measured(values, due)
    return found
