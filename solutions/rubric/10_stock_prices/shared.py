"""What exercises of the unit share: series and prices with distinct steps."""

from __future__ import annotations

import numpy as np

UNIT = "10_stock_prices"


def prices(rng: np.random.Generator, T: int, spread: float = 0.15) -> np.ndarray:
    """Draw a random walk of prices whose steps are far from 0 and from each other."""
    steps = rng.choice([-1.0, 1.0], T) * rng.uniform(0.5, 1.5, T)
    walk: np.ndarray = rng.uniform(40, 160) * np.exp(spread * np.cumsum(steps))
    return walk


def apart(rng: np.random.Generator, size: int, scale: float = 1.0) -> np.ndarray:
    """Draw numbers of both signs, none of them near 0; the signs are balanced."""
    signs = rng.permutation(np.resize([-1.0, 1.0], size))
    drawn: np.ndarray = scale * signs * rng.uniform(0.4, 1.6, size)
    return drawn
