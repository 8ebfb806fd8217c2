"""Cases of attention: queries, keys, values and partial masks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from autograder.core.exercise import Case

from .shared import mask_of

AXES = {
    "query": ("N", "H"),
    "keys": ("N", "S", "H"),
    "values": ("N", "S", "M"),
    "mask": ("N", "S"),
    "context": ("N", "M"),
    "weights": ("N", "S"),
    "dcontext": ("N", "M"),
}


def attention_case(
    rng: np.random.Generator,
    name: str,
    lengths: Sequence[int],
    S: int,
    H: int,
    M: int,
    backward: bool,
    scale: float = 1.0,
) -> Case:
    """Draw all that attention reads; `scale` multiplies the scores."""
    N = len(lengths)
    query = rng.choice([-1.0, 1.0], (N, H)) * rng.uniform(0.5, 1.5, (N, H))
    inputs = {
        "query": scale * query,
        "keys": rng.standard_normal((N, S, H)),
        "values": rng.standard_normal((N, S, M)),
        "mask": mask_of(lengths, S),
    }
    upstream = {"dcontext": rng.standard_normal((N, M))} if backward else {}
    return Case(name, inputs, upstream)


Cases = Callable[[np.random.Generator], Iterator[Case]]


def general(backward: bool) -> Cases:
    """Return what yields two sizes with partial masks."""

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        yield attention_case(rng, "N=3, S=5", (5, 2, 4), 5, 4, 6, backward)
        yield attention_case(rng, "N=4, S=6", (3, 6, 5, 2), 6, 3, 2, backward)

    return cases


def edge(backward: bool) -> Cases:
    """Return what yields holes, empty rows, large scores, and sizes of one."""

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        yield holes(rng, backward)
        yield attention_case(rng, "an empty row", (4, 0, 2), 4, 3, 2, backward)
        yield attention_case(rng, "all rows empty", (0, 0), 3, 4, 2, backward)
        yield attention_case(rng, "one position", (1, 1, 1), 5, 4, 2, backward)
        yield attention_case(rng, "no padding", (4, 4, 4), 4, 5, 2, backward)
        yield steep(rng, backward)
        yield below(rng, backward)
        yield levels(rng, backward)
        for name, (lengths, S, H, M) in {
            "N=1": ((3,), 4, 5, 2),
            "S=1": ((1, 0, 1), 1, 4, 2),
            "H=1": ((2, 4), 4, 1, 3),
            "M=1": ((2, 4, 3), 4, 2, 1),
            "N=S=H=M": ((2, 3, 1), 3, 3, 3),
        }.items():
            yield attention_case(rng, name, lengths, S, H, M, backward)

    return cases


def steep(rng: np.random.Generator, backward: bool) -> Case:
    """Draw scores up to ±1000, in each row two near each other at the top.

    Without the second one a weight would be 1 up to round-off, and gradients what that
    leaves.
    """
    drawn = attention_case(
        rng, "scores near ±1000", (3, 5, 4), 5, 4, 2, backward, scale=1e3
    )
    query, keys = drawn.inputs["query"], drawn.inputs["keys"].copy()
    root = np.sqrt(query.shape[1])
    for q, k, mask in zip(query, keys, drawn.inputs["mask"], strict=True):
        scores = np.where(mask, k @ q / root, -np.inf)
        first, second = np.argsort(-scores)[:2]
        gap = scores[first] - scores[second] - rng.uniform(0.5, 1.5)
        k[second] += gap * root * q / (q @ q)
    return Case(drawn.name, {**drawn.inputs, "keys": keys}, drawn.upstream)


def holes(rng: np.random.Generator, backward: bool) -> Case:
    """Draw a case in which masked positions stand before others, and between them."""
    drawn = attention_case(rng, "holes in the mask", (3, 2), 5, 4, 3, backward)
    mask = np.array([[0, 1, 0, 1, 1], [1, 0, 0, 1, 0]], dtype=bool)
    return Case(drawn.name, {**drawn.inputs, "mask": mask}, drawn.upstream)


def by_one(query: np.ndarray) -> np.ndarray:
    """Return what a key is moved by so that its score is 1 more."""
    size: np.ndarray = (query**2).sum(axis=1, keepdims=True)
    moved: np.ndarray = query * np.sqrt(query.shape[1]) / size
    return moved


def below(rng: np.random.Generator, backward: bool) -> Case:
    """Draw a case in which the unmasked scores are about 1000 below the others."""
    drawn = attention_case(
        rng, "scores far below those under padding", (2, 3), 5, 4, 3, backward
    )
    signs = np.where(drawn.inputs["mask"], -1.0, 1.0)[:, :, None]
    keys = drawn.inputs["keys"] + 500 * signs * by_one(drawn.inputs["query"])[:, None]
    return Case(drawn.name, {**drawn.inputs, "keys": keys}, drawn.upstream)


def levels(rng: np.random.Generator, backward: bool) -> Case:
    """Draw a case in which all scores of a row are near 1000, 0 or −1000."""
    name = "rows with scores near 1000, 0 and −1000"
    drawn = attention_case(rng, name, (3, 5, 4), 5, 4, 2, backward)
    query, keys = drawn.inputs["query"], drawn.inputs["keys"]
    moved = np.array([1000.0, 0.0, -1000.0])[:, None] * by_one(query)
    keys = keys + moved[:, None]
    return Case(drawn.name, {**drawn.inputs, "keys": keys}, drawn.upstream)


def large(backward: bool) -> Callable[[np.random.Generator], Case]:
    """Return what draws the case in which a sum over all hides what one changes.

    For a backward all values are near 1000, and so is the context, whatever attends to
    what.
    """

    def draw(rng: np.random.Generator) -> Case:
        lengths = rng.integers(15, 46, 12).tolist()
        case = attention_case(rng, "large", lengths, 45, 60, 70, backward)
        values = case.inputs["values"] + 1e3 * backward
        return replace(case, inputs={**case.inputs, "values": values})

    return draw
