"""How far recognised text is from what was said."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def edit_distance(a: Sequence[Any], b: Sequence[Any]) -> int:
    """Return the fewest insertions, deletions and substitutions (Levenshtein 1966)."""
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=np.int64)
    table[:, 0] = np.arange(len(a) + 1)
    table[0] = np.arange(len(b) + 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            ways = table[i, j] + (x != y), table[i, j + 1] + 1, table[i + 1, j] + 1
            table[i + 1, j + 1] = min(ways)
    return int(table[-1, -1])


def error_rate(
    hypotheses: Sequence[Sequence[Any]], references: Sequence[Sequence[Any]]
) -> float:
    """Return the summed edit distances over the summed lengths of the references."""
    pairs = zip(hypotheses, references, strict=True)
    wrong = sum(edit_distance(h, r) for h, r in pairs)
    return wrong / sum(len(r) for r in references)
