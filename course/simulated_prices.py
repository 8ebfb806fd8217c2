"""Prices of known structure, from a seed: what there is to be forecast is known.

All are sequences of daily closes; returns are log returns.
"""

from __future__ import annotations

import numpy as np

START = 100.0
DAYS_OF_A_MONTH = 21


def from_returns(returns: np.ndarray, start: float = START) -> np.ndarray:
    """Return the prices (T + 1,) that have the given log returns (T,)."""
    prices: np.ndarray = start * np.exp(np.concatenate([[0.0], np.cumsum(returns)]))
    return prices


def random_walk(T: int, rng: np.random.Generator, spread: float = 0.01) -> np.ndarray:
    """Return T prices whose returns are independent: nothing can be forecast."""
    return from_returns(spread * rng.standard_normal(T - 1))


def weak_momentum(
    T: int, rng: np.random.Generator, carry: float = 0.1, spread: float = 0.01
) -> np.ndarray:
    """Return T prices whose returns carry a share of the last one over.

    r_t = carry·r_{t−1} + noise, with the given spread of r. Two neighbours have the
    same sign with the probability ½ + arcsin(carry)/π.
    """
    noise = spread * np.sqrt(1 - carry**2) * rng.standard_normal(T - 1)
    returns = np.zeros(T - 1)
    last = spread * rng.standard_normal()
    for t, shock in enumerate(noise):
        returns[t] = last = carry * last + shock
    return from_returns(returns)


def changing_volatility(
    T: int,
    rng: np.random.Generator,
    spread: float = 0.01,
    keep: float = 0.97,
    wander: float = 0.6,
) -> tuple[np.ndarray, np.ndarray]:
    """Return T prices, and the spread of each of their T − 1 returns.

    The logarithm of the spread wanders about its mean, with a standard deviation of
    `wander`, and keeps a share `keep` of where it was (Taylor 1986). The sign of a
    return can't be forecast, its size can.
    """
    shocks = wander * np.sqrt(1 - keep**2) * rng.standard_normal(T - 1)
    levels = np.zeros(T - 1)
    level = wander * rng.standard_normal()
    for t, shock in enumerate(shocks):
        levels[t] = level = keep * level + shock
    spreads = spread * np.exp(levels)
    return from_returns(spreads * rng.standard_normal(T - 1)), spreads


def monthly(
    prices: np.ndarray, days: int = DAYS_OF_A_MONTH
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean price of each month, and the last one; a rest is left out."""
    months = prices[: len(prices) // days * days].reshape(-1, days)
    return months.mean(axis=1), months[:, -1].copy()
