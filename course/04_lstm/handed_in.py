"""What functions that draw are handed."""

from __future__ import annotations

import numpy as np


def generator(seed: int) -> np.random.Generator:
    """Return a random generator, for functions that draw."""
    return np.random.default_rng(seed)
