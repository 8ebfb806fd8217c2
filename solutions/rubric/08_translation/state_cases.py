"""Cases of states at the end: sequences of states with partial masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from autograder.core.exercise import Case

from .shared import mask_of

AXES = {
    "hs": ("N", "T", "H"),
    "mask": ("N", "T"),
    "h": ("N", "H"),
    "dh": ("N", "H"),
}
Cases = Callable[[np.random.Generator], Iterator[Case]]


def state_case(
    rng: np.random.Generator,
    name: str,
    lengths: Sequence[int],
    T: int,
    H: int,
    backward: bool,
) -> Case:
    """Draw states, and rows of these lengths."""
    N = len(lengths)
    inputs = {"hs": rng.standard_normal((N, T, H)), "mask": mask_of(lengths, T)}
    upstream = {"dh": rng.standard_normal((N, H))} if backward else {}
    return Case(name, inputs, upstream)


def general(backward: bool) -> Cases:
    """Return what yields two sizes with partial masks."""

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        yield state_case(rng, "N=3, T=6", (4, 6, 2), 6, 5, backward)
        yield state_case(rng, "N=4, T=7", (3, 5, 2, 6), 7, 2, backward)

    return cases


def edge(backward: bool) -> Cases:
    """Return what yields empty and full rows, and sizes of one."""

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        for name, (lengths, T, H) in {
            "an empty row": ((3, 0, 2), 4, 5),
            "all rows empty": ((0, 0), 3, 4),
            "no padding": ((4, 4, 4), 4, 2),
            "one step each": ((1, 1, 1), 4, 2),
            "N=1": ((3,), 5, 2),
            "T=1": ((1, 0, 1), 1, 4),
            "H=1": ((2, 4), 4, 1),
            "N=T=H": ((2, 3, 1), 3, 3),
        }.items():
            yield state_case(rng, name, lengths, T, H, backward)

    return cases


def large(backward: bool) -> Callable[[np.random.Generator], Case]:
    """Return what draws the case in which a sum over all hides what one changes."""

    def draw(rng: np.random.Generator) -> Case:
        lengths = rng.integers(1, 61, 40).tolist()
        case = state_case(rng, "large", lengths, 60, 22, backward)
        return replace(case, inputs={**case.inputs, "hs": 1e6 * case.inputs["hs"]})

    return draw
