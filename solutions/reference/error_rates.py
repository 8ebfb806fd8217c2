"""How far recognised text is from what was said."""

from collections.abc import Sequence
from typing import Any


def edit_distance(a: Sequence[Any], b: Sequence[Any]) -> int:
    """Return the fewest insertions, deletions and substitutions (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        above, row = row, [i + 1]
        for j, y in enumerate(b):
            row.append(min(above[j] + (x != y), above[j + 1] + 1, row[j] + 1))
    return row[-1]


def error_rate(
    hypotheses: Sequence[Sequence[Any]], references: Sequence[Sequence[Any]]
) -> float:
    """Return the summed edit distances over the summed lengths of the references."""
    pairs = zip(hypotheses, references, strict=True)
    wrong = sum(edit_distance(h, r) for h, r in pairs)
    return wrong / sum(len(r) for r in references)
