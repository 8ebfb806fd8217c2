"""What exercises of the unit share: masks, rows of weights, models to decode with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

UNIT = "08_translation"


def mask_of(lengths: Sequence[int], T: int) -> np.ndarray:
    """Return the mask (N, T) of rows of these lengths."""
    mask: np.ndarray = np.arange(T) < np.array(lengths)[:, None]
    return mask
