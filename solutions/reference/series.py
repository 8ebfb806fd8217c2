"""Series: returns, windows, splits in order of time, scaling, naive forecasts."""

from collections.abc import Sequence

import numpy as np

from .arrays import Array

Split = list[tuple[int, int]]
Fold = tuple[int, int, int, int]


def log_returns(prices: Array) -> Array:
    """Return log p_{t+1} − log p_t, (T−1,), of prices (T,)."""
    logs = np.log(prices)
    return logs[1:] - logs[:-1]


def make_windows(series: Array, length: int, horizon: int = 1) -> tuple[Array, Array]:
    """Return inputs (M, length) and targets (M,), M = T − length − horizon + 1.

    inputs[m] = series[m : m+length], targets[m] = series[m + length + horizon − 1].
    """
    last = np.arange(len(series) - horizon - length + 1) + length - 1
    inputs = series[last[:, None] - np.arange(length)[::-1]]
    return inputs, series[last + horizon]


def chronological_split(M: int, fractions: Sequence[float], gap: int) -> Split:
    """Return (start, stop) of each part, in order of time, gap places between two.

    Sizes are int(fraction·n) of n = M − gap·(parts − 1); the last part ends at M.
    """
    n = M - gap * (len(fractions) - 1)
    sizes = [int(fraction * n) for fraction in fractions]
    starts = [sum(sizes[:i]) + i * gap for i in range(len(sizes))]
    stops = [start + size for start, size in zip(starts, sizes, strict=True)]
    return list(zip(starts, [*stops[:-1], M], strict=True))


def walk_forward(M: int, train: int, test: int, gap: int = 0) -> list[Fold]:
    """Return (train_start, train_stop, test_start, test_stop) of each fold.

    The training window has a fixed size and moves on by `test`; a last incomplete
    test block is left out.
    """
    count = max((M - train - gap) // test, 0)
    ends = [train + i * test for i in range(count)]
    return [(end - train, end, end + gap, end + gap + test) for end in ends]


def standardise(train: Array, *others: Array) -> tuple[Array | float, ...]:
    """Return (a − mean)/spread of all arrays, then mean and spread of the first.

    A spread of at most 1e-12·max|train| counts, and is returned, as 1.
    """
    mean, spread = float(train.mean()), float(train.std())
    if spread <= 1e-12 * float(np.abs(train).max()):
        spread = 1.0
    return (*((array - mean) / spread for array in (train, *others)), mean, spread)


def naive_forecast(series: Array, horizon: int) -> Array:
    """Return the last known value as the forecast of series[t + horizon], (T−horizon,).

    Too short a series: empty.
    """
    return series[: max(len(series) - horizon, 0)].copy()
