"""What `np.empty` gives: no numbers of an earlier call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

BLOCKS = 8
"""NumPy keeps up to seven small blocks of one size for the next arrays."""


def spoil_freed_memory(expected: Mapping[str, Any]) -> None:
    """Fill memory that the next arrays of these shapes are likely to get with nan.

    A function that leaves entries of an empty array unwritten would else return what
    an earlier, right version of it wrote there.
    """
    for value in expected.values():
        if isinstance(value, np.ndarray) and value.dtype == np.float64:
            blocks = [np.full(value.shape, np.nan) for _ in range(BLOCKS)]
            del blocks
