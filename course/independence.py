"""Tell matrices of independent entries from those with a pattern.

The bounds hold for entries of any one distribution that is not all tails; a right draw
exceeds each of them less than once in 10⁸.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

SIGMAS = 9.0
"""Of a correlation along one shift; there are thousands of shifts."""
TAIL = 3.0
"""Spreads at which entries are cut before they are multiplied: few products decide."""
CHI_SIGMAS = 8.0
"""Of a cube root of χ², which is nearly normal (Wilson and Hilferty 1931)."""
DOUBLED_SIGMAS = 6.5
"""Of a number of triples."""


def largest_pattern(matrices: np.ndarray) -> float:
    """Return the largest correlation between entries along any pattern.

    Patterns are shifts in a circle, of all entries against themselves, of one half
    against the other mirrored, and of one triangle against the other: rows that are
    shifted copies, copied halves, symmetric weights. Where only signs differ, sizes
    tell.

    Parameters
    ----------
    matrices : array (gates, rows, columns)

    Returns
    -------
    float
        0 where it is within bounds.
    """
    both = np.array([centred(matrices), centred(np.abs(matrices))])
    return max(largest_shift(one, other) for one, other in patterns(both))


def patterns(W: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield pairs of rows of entries that are to have nothing in common.

    No entry is in both of them at any shift, but in the first two at no shift.

    Parameters
    ----------
    W : array (kinds, gates, rows, columns)

    Yields
    ------
    tuple of array (kinds, entries)
    """
    kinds, gates, rows, columns = W.shape
    whole = W.reshape(kinds, -1)
    yield whole, whole
    for mirrored, half in ((W, rows // 2), (W.swapaxes(2, 3), columns // 2)):
        ahead, behind = mirrored[:, :, :half], mirrored[:, :, ::-1][:, :, :half]
        yield ahead.reshape(kinds, -1), behind.reshape(kinds, -1)
    for flat in (W.reshape(kinds, 1, -1), W.reshape(kinds, gates, -1)):
        half = flat.shape[2] // 2
        ahead, behind = flat[:, :, :half], flat[:, :, ::-1][:, :, :half]
        yield ahead.reshape(kinds, -1), behind.reshape(kinds, -1)
    square = W[:, :, :columns, :rows]
    above, right = np.triu_indices(square.shape[2], 1)
    for turned in (square, square[:, :, :, ::-1]):
        upper, lower = turned[:, :, above, right], turned[:, :, right, above]
        yield upper.reshape(kinds, -1), lower.reshape(kinds, -1)


def centred(W: np.ndarray) -> np.ndarray:
    """Return the entries with mean 0 and spread 1, cut; zeros if they are all alike."""
    values = np.clip(standardised(W), -TAIL, TAIL)
    return standardised(values)


def standardised(W: np.ndarray) -> np.ndarray:
    """Return the entries with mean 0 and spread 1; zeros if they are all alike."""
    values = W - W.mean()
    spread = values.std()
    alike = spread <= 1e-9 * np.abs(W).max(initial=0.0)
    return np.zeros(W.shape) if alike else values / spread


def largest_shift(one: np.ndarray, other: np.ndarray) -> float:
    """Return the largest correlation of two rows, one of them shifted in a circle.

    There are such rows of several kinds, (kinds, entries). Between short ones any may
    come by chance.
    """
    entries = one.shape[1]
    bound = SIGMAS / np.sqrt(max(entries, 1))
    if bound >= 1.0:
        return 0.0
    first = np.fft.rfft(one)
    second = first if one is other else np.fft.rfft(other)
    shifts = np.abs(np.fft.irfft(first * np.conj(second), entries)) / entries
    largest = float(shifts[:, int(one is other) :].max())
    return 0.0 if largest < bound else largest


def doubled(matrices: np.ndarray) -> float:
    """Return how often sizes come more than once, and yet no more often than that.

    Where entries are drawn from few values, what comes twice comes three times as well:
    with P pairs of equal ones among n there are at least 2 P²/(3 n) triples. Copies
    that are shuffled have pairs, and too few triples.

    Parameters
    ----------
    matrices : array (gates, rows, columns)

    Returns
    -------
    float
        Pairs for each entry, 0 where there are triples enough.
    """
    sizes = np.abs(matrices).ravel()
    counts = np.unique(sizes, return_counts=True)[1].astype(float)
    pairs = float((counts * (counts - 1)).sum() / 2)
    triples = float((counts * (counts - 1) * (counts - 2)).sum() / 6)
    if pairs == 0:
        return 0.0
    due = 2 * pairs**2 / (3 * sizes.size)
    error = np.sqrt(due) + 2 * due / np.sqrt(pairs)
    return pairs / sizes.size if triples < due - DOUBLED_SIGMAS * error else 0.0


def unevenness(matrices: np.ndarray) -> float:
    """Return how many times as much as by chance rows, or columns, differ in size.

    The variance of their mean squares is compared with that of means of as many entries
    that are drawn from all.

    Parameters
    ----------
    matrices : array (gates, rows, columns)

    Returns
    -------
    float
        0 where it is within bounds.
    """
    squares = standardised(matrices) ** 2
    variance = squares.var()
    if variance < 1e-9:
        return 0.0  # entries of one size
    found = 0.0
    for axis in (1, 2):
        means = squares.mean(axis=axis)
        ratio = means.var(ddof=1) * squares.shape[axis] / variance
        spread = 2 / (9 * means.size)
        if ratio > (1 - spread + CHI_SIGMAS * np.sqrt(spread)) ** 3:
            found = max(found, float(ratio))
    return found
