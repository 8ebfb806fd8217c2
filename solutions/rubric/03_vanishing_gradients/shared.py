"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

import numpy as np

UNIT = "03_vanishing_gradients"
AXES = {
    "h": ("N", "H"),
    "dh_last": ("N", "H"),
    "hs": ("N", "T", "H"),
    "jacobian": ("N", "H", "H"),
    "norms": ("T",),
    "x": ("N", "T", "D"),
    "W_h": ("H+D", "H"),
}


def weights(rng: np.random.Generator, D: int, H: int) -> dict[str, np.ndarray]:
    """Draw the parameters of a cell."""
    return {
        "W_h": 1.5 * rng.standard_normal((H + D, H)) / np.sqrt(H + D),
        "b_h": rng.standard_normal(H),
    }
