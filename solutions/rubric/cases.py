"""Draw the arrays that cases are made of.

General cases have distinct sizes, all at least 2, non-zero states and biases, and a
random upstream gradient on every output. Edge cases follow contracts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.core.exercise import Case

Params = dict[str, np.ndarray]

LARGE_UPSTREAM = 1e6
SATURATION = 40.0
BEYOND = 15.0
"""Of states that no cell with a tanh at its end gives, and a caller may."""
FAR = 1000.0
"""So far out that exponentials overflow."""


@dataclass(frozen=True)
class Size:
    """Batch, time, input features, hidden units, classes."""

    N: int = 3
    T: int = 6
    D: int = 4
    H: int = 5
    V: int = 7


GENERAL = (Size(3, 6, 4, 5, 7), Size(4, 7, 5, 3, 6))
CELL_EDGES = {
    "N=1": Size(1, 6, 4, 3),
    "H=1": Size(3, 6, 4, 1),
    "D=1": Size(3, 6, 1, 4),
    "D=H": Size(3, 6, 4, 4),
    "N=H": Size(3, 6, 4, 3),
}
SEQUENCE_EDGES = {
    **CELL_EDGES,
    "T=1": Size(3, 1, 4, 5),
    "N=T": Size(5, 5, 4, 3),
    "T=40": Size(2, 40, 3, 4),
}
WIDE_CELL = Size(70, 1, 110, 70)
LONG_SEQUENCE = Size(12, 110, 17, 21)
"""Of a forward: beyond what a size written as a number would be."""


def gates(rng: np.random.Generator, size: Size, names: tuple[str, ...]) -> Params:
    """Draw W_g (H+D, H) and b_g (H,) for each gate g; none saturates."""
    rows = size.H + size.D
    shape = (rows, size.H)
    params = {f"W_{g}": rng.standard_normal(shape) / np.sqrt(rows) for g in names}
    H = size.H
    return params | {f"b_{g}": 0.5 * rng.standard_normal(H) for g in names}


def saturate(params: Params, inputs: np.ndarray) -> Params:
    """Scale weights so that the pre-activations of `inputs` reach ±`SATURATION`."""
    scaled = dict(params)
    for name in params:
        if name.startswith("W_") and name != "W_y":
            reach = np.abs(inputs @ params[name]).max()
            scaled[name] = params[name] * (SATURATION / max(reach, 1e-12))
    return scaled


def cell_case(
    rng: np.random.Generator,
    name: str,
    size: Size,
    names: tuple[str, ...],
    states: tuple[str, ...] = ("h_prev",),
    upstream: tuple[str, ...] = (),
) -> Case:
    """Draw one case of a cell; `names` are its gates."""
    inputs: dict[str, Any] = {"x": rng.standard_normal((size.N, size.D))}
    inputs |= {s: rng.uniform(-1.0, 1.0, (size.N, size.H)) for s in states}
    inputs["params"] = gates(rng, size, names)
    grads = {u: rng.standard_normal((size.N, size.H)) for u in upstream}
    return vary(Case(name, inputs, grads))


def sequence_case(
    rng: np.random.Generator,
    name: str,
    size: Size,
    names: tuple[str, ...],
    states: tuple[str, ...] = ("h0",),
    upstream: tuple[str, ...] = (),
) -> Case:
    """Draw one case of a whole sequence; `dhs` has a time axis, other upstream not."""
    inputs: dict[str, Any] = {"x": rng.standard_normal((size.N, size.T, size.D))}
    inputs |= {s: rng.uniform(-1.0, 1.0, (size.N, size.H)) for s in states}
    inputs["params"] = gates(rng, size, names)
    shapes = {"dhs": (size.N, size.T, size.H)}
    grads = {u: rng.standard_normal(shapes.get(u, (size.N, size.H))) for u in upstream}
    return vary(Case(name, inputs, grads))


def vary(case: Case) -> Case:
    """Apply what a case's name asks for: zeros, large values, saturated gates."""
    inputs, upstream = dict(case.inputs), dict(case.upstream)
    states = [k for k in inputs if k[:1] in "hc"]
    if case.name == "states=0":
        inputs |= {k: np.zeros_like(inputs[k]) for k in states}
    if case.name == "large states":
        inputs |= {k: BEYOND * (inputs[k] + np.sign(inputs[k])) / 2 for k in states}
    if case.name == "biases=0":
        inputs["params"] = {
            k: v * (not k.startswith("b_")) for k, v in inputs["params"].items()
        }
    if case.name == "x=0":
        inputs["x"] = np.zeros_like(inputs["x"])
    if case.name == "large upstream":
        upstream = {k: LARGE_UPSTREAM * v for k, v in upstream.items()}
    if case.name == "saturated":
        x = inputs["x"] if inputs["x"].ndim == 2 else inputs["x"][:, 0]
        state = inputs.get("h_prev", inputs.get("h0"))
        inputs["params"] = saturate(
            inputs["params"], np.concatenate([state, x], axis=1)
        )
    return Case(case.name, inputs, upstream)


def edge_sizes(kinds: dict[str, Size], backward: bool) -> Iterator[tuple[str, Size]]:
    """Yield the names and sizes of all edge cases."""
    yield from kinds.items()
    for name in ("x=0", "states=0", "biases=0"):
        yield name, Size()
    yield "large states", Size(T=2)
    yield "saturated", Size()
    if backward:
        yield "large upstream", Size()


def far_out(case: Case) -> Case:
    """Move two units of each gate so far that all but stable formulas give nan."""
    params = {k: v.copy() for k, v in case.inputs["params"].items()}
    for name in params:
        if name.startswith("b_"):
            params[name][:2] += FAR, -FAR
    return Case(case.name, {**case.inputs, "params": params}, case.upstream)


Draw = Callable[[np.random.Generator], Iterator[Case]]
Names = tuple[str, ...]


def cell_general(gates: Names, states: Names, *upstream: str) -> Draw:
    """Return a generator of general cases of a cell."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for size in GENERAL:
            name = f"N={size.N}, D={size.D}, H={size.H}"
            yield cell_case(rng, name, size, gates, states, upstream)

    return draw


def cell_edge(gates: Names, states: Names, *upstream: str) -> Draw:
    """Return a generator of edge cases of a cell."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for name, size in edge_sizes(CELL_EDGES, bool(upstream)):
            yield cell_case(rng, name, size, gates, states, upstream)
        if not upstream:
            yield far_out(cell_case(rng, "biases of ±1000", Size(), gates, states))

    return draw


def sequence_general(gates: Names, states: Names, *upstream: str) -> Draw:
    """Return a generator of general cases over time."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for size in GENERAL:
            name = f"N={size.N}, T={size.T}, D={size.D}, H={size.H}"
            yield sequence_case(rng, name, size, gates, states, upstream)

    return draw


def sequence_edge(gates: Names, states: Names, *upstream: str) -> Draw:
    """Return a generator of edge cases over time."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        for name, size in edge_sizes(SEQUENCE_EDGES, bool(upstream)):
            yield sequence_case(rng, name, size, gates, states, upstream)
        if not upstream:
            yield far_out(sequence_case(rng, "biases of ±1000", Size(), gates, states))

    return draw
