"""Put what a search found into words and numbers of the answer data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.authoring.search.searching import Found
from autograder.core.answers import ALSO
from autograder.core.candidates import MAX_TEXTS


def searched_words(
    found: Sequence[Found], numbers: dict[str, np.ndarray], exercise: str
) -> dict[str, Any]:
    """Return the words of what was found, and put its numbers into `numbers`.

    Mistakes of the rubric have their own words, and come last.
    """
    kept = sorted(found, key=lambda each: bool(each.known))
    if not kept:
        return {}
    names = list(dict.fromkeys(name for each in kept for name in each.rows))
    shapes = list(dict.fromkeys(row.shapes for e in kept for row in e.rows.values()))
    shapes = [(), *(s for s in shapes if s)]
    rows = [
        (place, names.index(name), shapes.index(row.shapes))
        for place, each in enumerate(kept)
        for name, row in each.rows.items()
    ]
    values = [row.values for each in kept for row in each.rows.values()]
    numbers[f"{exercise}/searched/rows"] = np.array(rows, dtype=np.int32)
    numbers[f"{exercise}/searched/values"] = np.array(values, dtype=np.float32)
    texts = [ALSO.join(each.texts[:MAX_TEXTS]) for each in kept if not each.known]
    known = [each.known for each in kept if each.known]
    words = {"quantities": names, "shapes": shapes[1:], "texts": texts, "known": known}
    return {"searched": words}
