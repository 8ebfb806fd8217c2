"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import Case
from autograder.rubric import Cases

UNIT = "00_start_here"
AXES = {
    "x": ("N", "D"),
    "W": ("D", "M"),
    "b": ("M",),
    "y": ("N", "M"),
}


def case(
    rng: np.random.Generator, name: str, N: int, D: int, M: int, upstream: bool
) -> Case:
    """Draw x, W, b, and dy for a backward."""
    inputs = {
        "x": rng.standard_normal((N, D)) * (name != "x=0"),
        "W": rng.standard_normal((D, M)),
        "b": rng.standard_normal(M),
    }
    scale = 1e6 if name == "large upstream" else 1.0
    return Case(
        name, inputs, {"dy": scale * rng.standard_normal((N, M))} if upstream else {}
    )


def general(upstream: bool) -> Cases:
    """Return a generator of general cases."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield case(rng, "N=3, D=4, M=5", 3, 4, 5, upstream)
        yield case(rng, "N=5, D=2, M=3", 5, 2, 3, upstream)

    return draw


def edge(upstream: bool) -> Cases:
    """Return a generator of edge cases."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        sizes = {"N=1": (1, 4, 5), "D=1": (3, 1, 5), "M=1": (3, 4, 1), "D=M": (3, 4, 4)}
        sizes |= {"N=D=M": (4, 4, 4), "x=0": (3, 4, 5)}
        if upstream:
            sizes["large upstream"] = (3, 4, 5)
        for name, (N, D, M) in sizes.items():
            yield case(rng, name, N, D, M, upstream)

    return draw
