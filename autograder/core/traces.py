"""Arrays as a few random projections: enough to know them again.

What the builder keeps of a mistake and what comes back from a learner are projected in
the same way, so that thousands of arrays fit in some kB.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np

SEED = 20_26
COUNT = 3
"""Projections that a trace keeps. An array with no more entries is kept whole."""
MATCH_RTOL = 3e-7
"""Of the length of what is projected. Entries that differ by 1e-7 of themselves, as in
`diagnosing.same`, make a difference of 1e-7 of the length; a projection on a Gaussian
vector is seldom above three lengths. Single precision keeps it to 6e-8 of itself.

A difference that is k times as long passes each projection by a chance of 0.8/k."""
PATTERN_BYTES = 6
"""Of the places of holes: so many bytes fit in 53 bits, as numbers in JSON have."""
ROUND_OFF = (2e-19, 1e-12)
"""Lengths of arrays that are zero but for rounding, which leaves other numbers on
another processor; scores of 1000 leave 1e-13. Shorter ones are products, such as with
a complex step of 1e-20."""


@lru_cache(maxsize=128)
def directions(size: int) -> np.ndarray:
    """Return the vectors that arrays of a size are projected on, one in each row.

    NumPy keeps the stream of `RandomState` as it is.
    """
    return np.random.RandomState(SEED).standard_normal((COUNT, size))


def project(array: np.ndarray) -> float:
    """Return the first projection of an array."""
    return float(directions(array.size)[0] @ array.ravel())


@dataclass(frozen=True, eq=False)
class Trace:
    """What is kept of an array of floats.

    Parameters
    ----------
    shape : tuple of int
    holes : tuple of int
        Of the entries that are not finite their number and their `pattern`; empty if
        there are none. Whether an overflow ends as nan or as inf depends on the order
        of operations.
    values : ndarray
        Projections of the array with zeros in its holes.
    """

    shape: tuple[int, ...]
    holes: tuple[int, ...]
    values: np.ndarray

    @property
    def has_numbers(self) -> bool:
        """Say whether there was a finite entry, or none at all."""
        size = math.prod(self.shape)
        return not self.holes or self.holes[0] < size

    def fits(self, received: np.ndarray) -> bool:
        """Say whether an array is the one that was traced."""
        if received.shape != self.shape:
            return False
        flat, holes = filled(received)
        if holes != self.holes:
            return False
        # of what came back, as that is as long if it is the same
        with np.errstate(over="ignore"):
            length = math.sqrt(flat @ flat)
        if not math.isfinite(length):
            return False
        if are_zero(length, float(np.abs(self.values).max())):
            return True
        error = np.abs(directions(flat.size) @ flat - self.values).max()
        return bool(error <= MATCH_RTOL * length)


def is_zero(length: float) -> bool:
    """Say whether an array of a length is zero, but for rounding."""
    least, most = ROUND_OFF
    return not length or least < length < most


def are_zero(one: float, other: float) -> bool:
    """Say whether two arrays are zero, but for rounding."""
    return is_zero(one) and is_zero(other)


def filled(array: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
    """Return the flattened array with zeros in its holes, and the holes."""
    flat = np.asarray(array, dtype=float).ravel()
    finite = np.isfinite(flat)
    if finite.all():
        return flat, ()
    holes = ~finite
    return np.where(finite, flat, 0.0), (int(holes.sum()), pattern(holes))


def pattern(holes: np.ndarray) -> int:
    """Return where holes are, as the bits of a number; of many bits as their hash."""
    bits = np.packbits(holes).tobytes()
    if len(bits) > PATTERN_BYTES:
        bits = blake2b(bits, digest_size=PATTERN_BYTES).digest()
    return int.from_bytes(bits, "big")


def traced(array: np.ndarray) -> Trace:
    """Return the trace of an array; of a small one the entries themselves, and zeros.

    `restored` turns those back.
    """
    flat, holes = filled(array)
    if flat.size > COUNT:
        return Trace(array.shape, holes, directions(flat.size) @ flat)
    return Trace(array.shape, holes, np.pad(flat, (0, COUNT - flat.size)))


def restored(trace: Trace) -> Trace | np.ndarray:
    """Return what a trace is compared as: a small array itself, with nan for holes."""
    size = math.prod(trace.shape)
    if size > COUNT:
        return trace
    flat = trace.values[:size].copy()
    if trace.holes:
        bits = np.unpackbits(np.array([trace.holes[1]], dtype=np.uint8), count=size)
        flat[bits.astype(bool)] = np.nan
    return flat.reshape(trace.shape)
