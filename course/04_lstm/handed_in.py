"""What functions that draw are handed."""

from __future__ import annotations

import numpy as np


def generators(seed: int) -> tuple[np.random.Generator, ...]:
    """Return two equal generators, a different one, and the first one again."""
    first, equal, other = map(np.random.default_rng, (seed, seed, seed + 1))
    return first, equal, other, first
