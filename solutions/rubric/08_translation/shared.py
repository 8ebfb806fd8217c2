"""What exercises of the unit share: masks, rows of weights, models to decode with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.core.exercise import Case

UNIT = "08_translation"


def mask_of(lengths: Sequence[int], T: int) -> np.ndarray:
    """Return the mask (N, T) of rows of these lengths."""
    mask: np.ndarray = np.arange(T) < np.array(lengths)[:, None]
    return mask


Caught = Callable[[Case], set[str]]
Tells = Callable[[Case, str], bool]


def covering(
    draw: Callable[[int], Case],
    caught: Caught,
    wanted: set[str],
    due: Sequence[str],
    tells: Tells = lambda case, name: True,
) -> list[Case]:
    """Draw a case for each entry of `due`, which tells the mistake of that name.

    Together they tell all `wanted` mistakes from the truth; an empty name asks for
    nothing, and of ten such cases the one is taken that tells most.
    """
    while True:
        cases, left = [], set(wanted)
        for i, name in enumerate(due):
            case = draw(i)
            while name and not tells(case, name):
                case = draw(i)
            found = caught(case)
            for _ in range(0 if name else 9):
                other = draw(i)
                told = caught(other)
                if len(told & left) > len(found & left):
                    case, found = other, told
            left -= found
            cases.append(case)
        if not left:
            return cases
