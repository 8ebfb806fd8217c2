"""What exercises of the unit share: axes, sizes, cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.core.exercise import Case
from autograder.core.values import Supplied
from autograder.rubric import Cases

UNIT = "06_training"
FORWARD, BACKWARD = Supplied("leaky_forward"), Supplied("leaky_backward")
LEAKY = ("W", "decay")


def tokens_case(
    rng: np.random.Generator,
    name: str,
    shape: tuple[int, ...],
    V: int,
    D: int,
    upstream: bool,
) -> Case:
    """Draw tokens and a table; every row is used where there are tokens enough."""
    tokens = rng.integers(0, V, int(np.prod(shape)))
    if tokens.size >= V:
        tokens[:V] = np.arange(V)
    tokens = rng.permutation(tokens).reshape(shape)
    inputs = {"tokens": tokens, "E": rng.standard_normal((V, D))}
    scale = 1e6 if name == "large upstream" else 1.0
    dy = {"dy": scale * rng.standard_normal((*shape, D))} if upstream else {}
    return Case(name, inputs, dy)


def tokens_general(upstream: bool) -> Cases:
    """Return a generator of sequences, with more tokens than rows."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield tokens_case(rng, "tokens (3, 6)", (3, 6), 5, 4, upstream)
        yield tokens_case(rng, "tokens (4, 7)", (4, 7), 9, 2, upstream)

    return draw


def tokens_edge(upstream: bool) -> Cases:
    """Return a generator of unusual shapes."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield tokens_case(rng, "tokens (8,)", (8,), 4, 3, upstream)
        yield tokens_case(rng, "tokens ()", (), 5, 3, upstream)
        yield tokens_case(rng, "one token", (1,), 3, 4, upstream)
        yield tokens_case(rng, "more rows than tokens", (2, 3), 9, 4, upstream)
        yield tokens_case(rng, "three axes", (2, 3, 2), 4, 3, upstream)
        yield tokens_case(rng, "V=1", (2, 3), 1, 4, upstream)
        yield tokens_case(rng, "D=1", (2, 3), 4, 1, upstream)
        yield tokens_case(rng, "N=T=D=V", (4, 4), 4, 4, upstream)
        if upstream:
            yield tokens_case(rng, "large upstream", (3, 4), 3, 2, upstream)

    return draw


def steps_case(
    rng: np.random.Generator, name: str, steps: int, scale: float = 1.0, **more: Any
) -> Case:
    """Draw parameters and the gradients of some steps."""
    shapes = {"W": (3, 4), "b": (4,)}
    params = {k: rng.standard_normal(s) for k, s in shapes.items()}
    grads = [
        {k: scale * rng.standard_normal(s) for k, s in shapes.items()}
        for _ in range(steps)
    ]
    return Case(name, {"params": params, "grads": grads} | more)


def leaky(rng: np.random.Generator, D: int, H: int) -> dict[str, np.ndarray]:
    """Draw the parameters of a leaky integrator."""
    return {
        "W": rng.standard_normal((D, H)) / np.sqrt(D),
        "decay": rng.uniform(0.3, 0.95, H),
    }


def both_case(
    rng: np.random.Generator, name: str, N: int, T: int, D: int, H: int, back: bool
) -> Case:
    """Draw a bidirectional case."""
    inputs = {
        "x": rng.standard_normal((N, T, D)),
        "h0_fwd": rng.standard_normal((N, H)),
        "h0_bwd": rng.standard_normal((N, H)),
        "params_fwd": leaky(rng, D, H),
        "params_bwd": leaky(rng, D, H),
        "forward": FORWARD,
    }
    if not back:
        return Case(name, inputs)
    dhs = rng.standard_normal((N, T, 2 * H))
    return Case(name, inputs | {"backward": BACKWARD}, {"dhs": dhs})


def layers_case(
    rng: np.random.Generator,
    name: str,
    N: int,
    T: int,
    sizes: tuple[int, ...],
    back: bool,
) -> Case:
    """Draw a stack of layers of the given sizes, the input's first."""
    pairs = list(zip(sizes, sizes[1:], strict=False))
    inputs = {
        "x": rng.standard_normal((N, T, sizes[0])),
        "h0s": [rng.standard_normal((N, H)) for _, H in pairs],
        "layers": [leaky(rng, D, H) for D, H in pairs],
        "forward": FORWARD,
    }
    if not back:
        return Case(name, inputs)
    dhs = rng.standard_normal((N, T, sizes[-1]))
    return Case(name, inputs | {"backward": BACKWARD}, {"dhs": dhs})


def both_general(back: bool) -> Cases:
    """Return a generator of general cases of both directions."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield both_case(rng, "N=3, T=6, D=4, H=5", 3, 6, 4, 5, back)
        yield both_case(rng, "N=4, T=7, D=5, H=3", 4, 7, 5, 3, back)

    return draw


def both_edge(back: bool) -> Cases:
    """Return a generator of edge cases of both directions."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        sizes = {"N=1": (1, 6, 4, 3), "T=1": (3, 1, 4, 5), "H=1": (3, 6, 4, 1)}
        sizes |= {"D=2·H": (3, 6, 4, 2), "N=T=H": (4, 4, 3, 4)}
        for name, size in sizes.items():
            yield both_case(rng, name, *size, back)

    return draw


def layers_general(back: bool) -> Cases:
    """Return a generator of stacks of two and three layers.

    Of three layers the gradients of the lower two are judged, and that of x.
    """

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield layers_case(rng, "N=3, T=6, D=4, H=5 and 2", 3, 6, (4, 5, 2), back)
        yield layers_case(rng, "N=4, T=7, D=5, H=3 and 6", 4, 7, (5, 3, 6), back)
        yield layers_case(rng, "N=2, T=5, D=3, H=4 and 4", 2, 5, (3, 4, 4), back)
        yield layers_case(rng, "three layers", 3, 5, (2, 4, 6, 7), back)

    return draw


def layers_edge(back: bool) -> Cases:
    """Return a generator of edge cases of stacks."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield layers_case(rng, "N=1", 1, 6, (4, 5, 2), back)
        yield layers_case(rng, "T=1", 3, 1, (4, 5, 2), back)
        yield layers_case(rng, "all sizes equal", 4, 4, (4, 4, 4), back)
        yield layers_case(rng, "H=1", 3, 5, (4, 1, 1), back)

    return draw


EMBEDDING_AXES = {"E": ("V", "D")}
BOTH_AXES = {
    "x": ("N", "T", "D"),
    "h0_fwd": ("N", "H"),
    "h0_bwd": ("N", "H"),
    "hs": ("N", "T", "2H"),
}
STACK_AXES = {"x": ("N", "T", "D"), "hs": ("N", "T", "H")}
