"""Compare a received quantity with the expected one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.core import exact
from autograder.core.describing import (
    NEARLY,
    NO_SIZES,
    constant_factor,
    describe_difference,
    describe_nonfinite,
    factor_sizes,
    off_by,
)
from autograder.core.kinds import as_array

FLOAT64 = np.dtype(np.float64)
RTOL = 1e-9
FLOAT32_RTOL = 1e-4
SINGLE = (2e-9, 3e-6)
"""Errors, as shares of the largest entry, that single precision makes: 6e-8, and more
where steps add up."""
SMALLEST_SQUARES = 1e-200
"""A sum of squares far above those that underflow."""
UPSTREAM_FLOOR = 1e-12
"""Absolute floor in units of the upstream: at saturation the true gradient is
near 1e-17, and right formulas differ by 100 %."""
ZERO_FLOOR = 1e-15
"""Absolute floor where all that is due is 0: sums that cancel leave round-off."""


@dataclass(frozen=True)
class Comparison:
    """One quantity on one case.

    `error` is received minus expected where the shapes agree, else None; `numeric` says
    whether they do. `factor` is that by which all entries differ, 0 if they do in other
    ways, and `sizes` are those that it equals. `nearly` says whether what is wrong is
    so by less than `NEARLY`, `single` whether the error is one that single precision
    makes.
    """

    passed: bool
    how: str | None = None
    error: np.ndarray | None = None
    float32: bool = False
    numeric: bool = False
    sizes: tuple[str, ...] = ()
    factor: float = 0.0
    nearly: bool = False
    single: bool = False


RIGHT = Comparison(True)


def agrees(
    received: Any, expected: np.ndarray, scale: float = 0.0, rtol: float = RTOL
) -> bool:
    """Say at once whether a float64 array is right; False leaves it to `compare`.

    Most of what is judged is right, and most of that by far: two sums of squares show
    it, as max|e|² ≤ Σe² and Σx²/n ≤ max|x|². Else two passes without masks do. A nan
    or an infinity on either side makes a bound or an error that is not finite.
    """
    if type(received) is not np.ndarray or type(expected) is not np.ndarray:
        return False
    if received.dtype is not FLOAT64 or expected.dtype is not FLOAT64:
        return False
    if received.shape != expected.shape:
        return False
    with np.errstate(all="ignore"):
        error = received - expected
        if clearly_small(error.ravel(), expected.ravel(), rtol):
            return True
    size = max(expected.max(initial=0.0), -expected.min(initial=0.0))
    worst = max(error.max(initial=0.0), -error.min(initial=0.0))
    if not (math.isfinite(size) and math.isfinite(worst)):
        return False
    return bool(worst <= bound_of(size, scale, rtol))


def allowed(expected: np.ndarray, scale: float, rtol: float) -> float:
    """Return the largest error that an array may have."""
    finite = np.abs(expected[np.isfinite(expected)])
    return bound_of(float(finite.max(initial=0.0)), scale, rtol)


def bound_of(size: float, scale: float, rtol: float) -> float:
    """Return the largest error allowed where the largest right entry has a size."""
    return rtol * size + UPSTREAM_FLOOR * max(scale, size) or ZERO_FLOOR


def clearly_small(error: np.ndarray, expected: np.ndarray, rtol: float) -> bool:
    """Say whether sums of squares show that max|error| ≤ rtol · max|expected|.

    Call it where floating-point warnings are off. Sums that are too large or too small
    for a float64 show nothing.
    """
    small, size = float(error.dot(error)), float(expected.dot(expected))
    shown = SMALLEST_SQUARES < size < math.inf
    return shown and small * error.size <= rtol * rtol * size


def compare(
    received: Any,
    expected: Any,
    scale: float = 0.0,
    rtol: float = RTOL,
    axes: tuple[str, ...] = (),
    sizes: Mapping[str, int] = NO_SIZES,
) -> Comparison:
    """Compare type, then shape, then finiteness, then values.

    Integers, truth values, lists, text and dicts are right as a whole or wrong.

    Parameters
    ----------
    received : object
        What the learner's function returned.
    expected : object
        What the reference returned, numbers as float64 arrays.
    scale : float
        Size of the upstream gradient; sets the absolute floor.
    rtol : float
        Bound of max|received − expected| relative to max|expected|. float64
        round-off of any right order of operations stays below 1e-12 on the
        cases that rubrics use, and known mistakes stay above 1e-6.
    axes : tuple of str
        Names of the expected array's axes, for the message.
    sizes : mapping of str to int
        What N, T, D, H and V are in this case, for the message.
    """
    if agrees(received, expected, scale, rtol):
        return RIGHT
    if exact.is_exact(expected):
        return compare_exact(received, expected, axes)
    array, problem = as_array(received, np.asarray(expected), axes)
    if array is None:
        return Comparison(False, problem)
    expected = np.asarray(expected, dtype=float)
    float32 = array.dtype == np.float32
    array = np.asarray(array, dtype=float)
    if not same_nonfinite(array, expected):
        how = describe_nonfinite(array, expected)
        return Comparison(False, how, numeric=True)
    finite = np.isfinite(expected)
    array, expected = np.where(finite, array, 0.0), np.where(finite, expected, 0.0)
    error = array - expected
    if float32 and rtol >= RTOL:  # where exactness is the point, it is asked for
        rtol = max(rtol, FLOAT32_RTOL)
    bound = allowed(expected, scale, rtol)
    if np.abs(error).max(initial=0.0) <= bound:
        return Comparison(True, float32=float32)
    factor = constant_factor(array, expected)
    names = factor_sizes(factor, sizes)
    how = describe_difference(array, expected, bound, axes, sizes)
    if not finite.all():
        how = f"among finite entries: {how}"
    near = off_by(error, expected) <= NEARLY
    single = like_single_precision(error, expected)
    return Comparison(False, how, error, float32, True, names, factor, near, single)


def like_single_precision(error: np.ndarray, expected: np.ndarray) -> bool:
    """Say whether an error has the size of single precision, and in most entries."""
    least, most = SINGLE
    off = error[expected != 0] != 0
    if not off.any() or 2 * off.sum() < off.size:
        return False
    return least <= off_by(error, expected) <= most


def compare_exact(received: Any, expected: Any, axes: tuple[str, ...]) -> Comparison:
    """Compare what is right as a whole or wrong."""
    if exact.equal(received, expected):
        return RIGHT
    how = exact.difference(received, expected, axes)
    return Comparison(False, how, numeric=not exact.only_kinds(received, expected))


def same_nonfinite(array: np.ndarray, expected: np.ndarray) -> bool:
    """Say whether infinities stand exactly where they are due, and no nan."""
    bad = ~np.isfinite(array)
    return bool(
        (bad == ~np.isfinite(expected)).all() and (array[bad] == expected[bad]).all()
    )
