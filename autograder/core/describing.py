"""Say in words how two arrays of one shape differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder.core import exact
from autograder.core.shortened import short, told_apart

SCALES = {
    ", as from natural logarithms to decibels": 10 / math.log(10),
    ", as from natural logarithms to those to the base 10": 1 / math.log(10),
    ", as from natural logarithms to those to the base 2": 1 / math.log(2),
    ", as from logarithms to the base 2 to natural ones": math.log(2),
}
"""What a constant factor says where numbers are logarithms."""
NO_SIZES: Mapping[str, int] = MappingProxyType({})
NEARLY = 1e-5
"""Error, as a share of the largest entry, below which an array is nearly right."""


def describe_nonfinite(array: np.ndarray, expected: np.ndarray) -> str:
    """Count the entries that are not finite; where some are due, name a wrong one."""
    if array.ndim == 0 or not np.isfinite(expected).all():
        both = ~(np.isfinite(array) & np.isfinite(expected))
        place = first_place(both & (array != expected))
        where = f" at {list(place)}" if place else ""
        return f"{expected_and_found(expected[place], array[place])}{where}"
    nans, infs = int(np.isnan(array).sum()), int(np.isinf(array).sum())
    parts = [f"{n} {word}" for n, word in ((nans, "nan"), (infs, "inf")) if n]
    return f"not finite: {' and '.join(parts)} among {array.size} entries"


def describe_difference(
    received: np.ndarray,
    expected: np.ndarray,
    bound: float,
    axes: tuple[str, ...] = (),
    sizes: Mapping[str, int] = NO_SIZES,
) -> str:
    """Say *how* two arrays of one shape differ by more than a bound, in one phrase."""
    if expected.ndim and not received.any():
        return "all zeros"
    text = (
        _nearly(received, expected, bound)
        or _distribution(received, expected, bound, axes)
        or _sign_or_factor(received, expected)
        or _same_error_everywhere(received, expected)
        or _rearranged(received, expected, axes)
    )
    if text:
        return text
    text = _where(received, expected, bound, axes, sizes.get("H", 0))
    worst = np.unravel_index(np.abs(received - expected).argmax(), expected.shape)
    place = f" at {list(map(int, worst))}" if expected.ndim else ""
    values = expected_and_found(expected[worst], received[worst])
    return f"{text + ': ' if text else ''}{values}{place}"


def expected_and_found(expected: Any, received: Any) -> str:
    """Return the words for a number that is due, and the one that came."""
    found, due = told_apart(received, expected)
    return f"expected {due}, found {found}"


def close(a: np.ndarray, b: np.ndarray) -> bool:
    """Say whether two arrays agree to 1e-6 of their size."""
    size = max(np.abs(b).max(initial=0.0), 1e-300)
    return bool(np.abs(a - b).max(initial=0.0) <= 1e-6 * size)


def off_by(error: np.ndarray, expected: np.ndarray) -> float:
    """Return the largest error as a share of the largest entry."""
    size = float(np.abs(expected).max(initial=0.0))
    return float(np.abs(error).max(initial=0.0)) / size if size else math.inf


def _nearly(received: np.ndarray, expected: np.ndarray, bound: float) -> str:
    """Say so where all is right to a few digits: other words would mislead there."""
    finite = np.isfinite(expected)
    error = (received - expected)[finite]
    share = off_by(error, expected[finite])
    if not share <= NEARLY:
        return ""
    worst = np.abs(error).max()
    what = "an entry" if expected.ndim else "it"
    return f"nearly right: {what} is off by {worst:.1e}, and {bound:.1e} is allowed"


def _distribution(
    received: np.ndarray, expected: np.ndarray, bound: float, axes: tuple[str, ...]
) -> str:
    """Say how probabilities are wrong, where the right ones sum to 1."""
    if not is_distribution(expected):
        return ""
    name = exact.axis_name(axes, expected.ndim - 1)
    totals, due = received.sum(axis=-1), expected.sum(axis=-1)
    off = np.abs(totals - due) > 1e-6
    if off.any():
        place = first_place(off)
        where = f" at {list(place)}" if place else ""
        return (
            f"sums to {short(totals[place])} along {name}{where}, "
            f"where {short(due[place])} is due"
        )
    for wrong, text in (
        ((expected == 0) & (np.abs(received) > bound), "where 0 is due"),
        ((received == 0) & (expected > bound), ""),
    ):
        if wrong.any():
            place = first_place(wrong)
            text = text or f"where {short(expected[place])} is due"
            found = short(received[place])
            return f"sums to 1, and is {found} at {list(place)}, {text}"
    return ""


def first_place(hit: np.ndarray) -> tuple[int, ...]:
    """Return the index of the first entry that is hit; of a single number none."""
    return tuple(map(int, np.unravel_index(int(np.argmax(hit)), np.shape(hit))))


def is_distribution(expected: np.ndarray) -> bool:
    """Say whether an array holds probabilities that sum to 1 along the last axis.

    A row without any is one of zeros.
    """
    if expected.ndim == 0 or expected.shape[-1] < 2 or (expected < 0).any():
        return False
    totals = expected.sum(axis=-1)
    whole = np.abs(totals - 1) <= 1e-9
    return bool((whole | (totals == 0)).all() and whole.any())


def constant_factor(received: np.ndarray, expected: np.ndarray) -> float:
    """Return the factor by which two arrays differ, 0 if they do in other ways."""
    size = float((expected * expected).sum())
    if size == 0.0 or not math.isfinite(size):
        return 0.0
    factor = float((received * expected).sum()) / size
    return factor if close(received, factor * expected) else 0.0


def close_factors(one: float, other: float) -> bool:
    """Say whether two factors are one, to what is asked of a constant factor."""
    return abs(one - other) <= 2e-6 * abs(other)


def _sign_or_factor(received: np.ndarray, expected: np.ndarray) -> str:
    """Name a sign, or a factor where there are numbers of several sizes."""
    factor = constant_factor(received, expected)
    if not factor:
        return ""
    if close(np.array(factor), np.array(-1.0)):
        return "the sign is wrong"
    if np.ptp(expected) <= 1e-6 * np.abs(expected).max():
        return ""
    scale = next((s for s, f in SCALES.items() if abs(factor - f) <= 1e-6 * f), "")
    return f"off by a constant factor of {factor:.6g}{scale}"


def factor_sizes(factor: float, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Name the sizes that a constant factor equals, such as N, 1/T or N·T."""
    known = {k: float(v) for k, v in sizes.items() if v > 1}
    known |= {f"{a}·{b}": known[a] * known[b] for a, b in combinations(known, 2)}
    found = []
    for name, size in known.items():
        inverse = f"1/({name})" if "·" in name else f"1/{name}"
        for text, value in ((name, size), (inverse, 1 / size)):
            if abs(factor - value) <= 1e-6 * value:
                found.append(text)
    return tuple(found)


def _same_error_everywhere(received: np.ndarray, expected: np.ndarray) -> str:
    error = received - expected
    if expected.size > 2 and close(error, np.full_like(error, error.mean())):
        return f"every entry is off by {error.mean():.6g}"
    return ""


def _rearranged(
    received: np.ndarray, expected: np.ndarray, axes: tuple[str, ...]
) -> str:
    square = expected.ndim == 2 and expected.shape[0] == expected.shape[1] > 1
    if square and close(received.T, expected):
        return "transposed"
    same_values = close(np.sort(received.ravel()), np.sort(expected.ravel()))
    if expected.size < 3 or not same_values:
        return ""
    for axis in range(expected.ndim):
        name = exact.axis_name(axes, axis)
        if close(np.flip(received, axis), expected):
            return f"the right values in reverse order along {name}"
        for shift in range(1, expected.shape[axis]):
            if close(np.roll(received, shift, axis), expected):
                return f"the right values, shifted along {name}"
    return "the right values in another order"


def _where(
    received: np.ndarray,
    expected: np.ndarray,
    bound: float,
    axes: tuple[str, ...],
    hidden: int,
) -> str:
    """Name the part that is wrong where another part is right."""
    if expected.ndim == 0 or received.shape != expected.shape:
        return ""
    wrong = ~(np.abs(received - expected) <= bound) & (received != expected)
    if axes[:1] == ("H+D",) and hidden:
        rows_h, rows_x = wrong[:hidden].any(), wrong[hidden:].any()
        if rows_h != rows_x:
            rows = "h" if rows_h else "x"
            other = "x" if rows_h else "h"
            return f"only the {rows} rows are wrong, the {other} rows are right"
        if close(np.roll(received, hidden, 0), expected) or close(
            np.roll(received, -hidden, 0), expected
        ):
            return "h rows and x rows swapped"
    if "T" in axes:
        text = _where_in_time(np.moveaxis(wrong, axes.index("T"), 0))
        if text:
            return text
    for axis in range(expected.ndim):
        hit = wrong.any(axis=tuple(i for i in range(wrong.ndim) if i != axis))
        if 0 < hit.sum() < hit.size and hit.size > 1:
            return f"only at {places(hit, 6)} of {exact.axis_name(axes, axis)}"
    return ""


def places(hit: Any, shown: int) -> str:
    """List the places that are hit, the first ones of many."""
    found = np.flatnonzero(hit)
    text = ", ".join(map(str, found[:shown]))
    more = len(found) - shown
    return f"{text} and {more} more" if more > 0 else text


def _where_in_time(wrong: Any) -> str:
    steps: Any = wrong.reshape(len(wrong), -1).any(axis=1)
    count, total = int(steps.sum()), len(steps)
    if count == total:
        return ""
    if steps[-count:].all():
        which = "the last step" if count == 1 else f"the last {count} steps"
        return f"only {which} of {total} wrong"
    if steps[:count].all():
        which = "step 0" if count == 1 else f"steps 0 to {count - 1}"
        return f"only {which} of {total} wrong, later ones right"
    noun = "step" if count == 1 else "steps"
    return f"wrong at {noun} {places(steps, 8)}, of steps 0 to {total - 1}"
