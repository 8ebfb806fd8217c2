"""Unit 00: an affine map and its gradients, to learn how a check reads."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, UnitRubric, Variant

from ..reference import affine

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


def general(upstream: bool):
    """Return a generator of general cases."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield case(rng, "N=3, D=4, M=5", 3, 4, 5, upstream)
        yield case(rng, "N=5, D=2, M=3", 5, 2, 3, upstream)

    return draw


def edge(upstream: bool):
    """Return a generator of edge cases."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        sizes = {"N=1": (1, 4, 5), "D=1": (3, 1, 5), "M=1": (3, 4, 1), "D=M": (3, 4, 4)}
        sizes |= {"N=D=M": (4, 4, 4), "x=0": (3, 4, 5)}
        if upstream:
            sizes["large upstream"] = (3, 4, 5)
        for name, (N, D, M) in sizes.items():
            yield case(rng, name, N, D, M, upstream)

    return draw


def large(rng: np.random.Generator) -> Case:
    """Draw the case that differencing can't do in time."""
    return case(rng, "large", 4, 400, 400, True)


FORWARD = ExerciseRubric(
    Exercise(
        "affine_forward",
        UNIT,
        inputs=("x", "W", "b"),
        outputs=("y",),
        cache=True,
        points={"y": 1, EDGE: 1},
        axes=AXES,
        hints=(
            "Every row of x is one example. The same W and b act on each of them.",
            "Equation (1): y = x W + b, where b is added to every row.",
            "One matrix product with @, one sum, and a tuple that keeps what the "
            "backward pass will need: which of x, W and b stand in equations (2) "
            "to (4)?",
        ),
    ),
    general(False),
    edge(False),
    variants=(
        Variant(
            "bias_left_out",
            "the bias is left out",
            "Equation (1) has three letters on its right side.",
            ("y",),
            (("x @ W + b", "x @ W"),),
        ),
        Variant(
            "bias_subtracted",
            "the bias is subtracted",
            "Look at the sign in equation (1).",
            ("y",),
            (("x @ W + b", "x @ W - b"),),
        ),
        Variant(
            "bias_doubled",
            "the bias is added twice",
            "Each entry of y gets its bias once.",
            ("y",),
            (("x @ W + b", "x @ W + 2 * b"),),
        ),
        Variant(
            "bias_inside_product",
            "the bias is added to the rows of W before the product",
            "The bias is added after the product, once for each row of y.",
            ("y",),
            (("x @ W + b", "x @ (W + b)"),),
        ),
        Variant(
            "absolute_weights",
            "the weights enter without their sign",
            "Use W as it is.",
            ("y",),
            (("x @ W + b", "x @ abs(W) + b"),),
        ),
        Variant(
            "input_averaged",
            "every row is made from the mean of all rows of x",
            "Each row of y depends on its own row of x only.",
            ("y",),
            (("x @ W + b", "(0 * x + x.mean(axis=0)) @ W + b"),),
        ),
    ),
)

BACKWARD = ExerciseRubric(
    Exercise(
        "affine_backward",
        UNIT,
        inputs=("x", "W", "b"),
        gradients=("x", "W", "b"),
        forward="affine_forward",
        needs=("affine_forward",),
        upstream=("dy",),
        points={"x": 1, "W": 1, "b": 1, EDGE: 1},
        axes=AXES,
        hints=(
            "A gradient has the shape of the thing it belongs to. Write the shapes "
            "down, and there is only one way to multiply.",
            "Equations (2) to (4): dx = dy Wᵀ, dW = xᵀ dy, and db sums dy over the "
            "batch.",
            "Unpack the cache, then return a dict with the keys 'x', 'W' and 'b': "
            "two products with a transposed factor, and one sum over axis 0.",
        ),
    ),
    general(True),
    edge(True),
    large,
    variants=(
        Variant(
            "db_mean",
            "db is a mean over the batch where a sum is due",
            "Every example adds its own share to the loss, so the shares add up.",
            ("b",),
            (("dy.sum(axis=0)", "dy.mean(axis=0)"),),
        ),
        Variant(
            "db_per_sample",
            "db keeps one row for each example",
            "b has no batch axis, and db has the shape of b.",
            ("b",),
            (("dy.sum(axis=0)", "dy"),),
        ),
        Variant(
            "db_keepdims",
            "db has the shape (1, M)",
            "b has the shape (M,), and db has the shape of b.",
            ("b",),
            (("dy.sum(axis=0)", "dy.sum(axis=0, keepdims=True)"),),
        ),
        Variant(
            "db_ones",
            "db counts the examples and leaves dy out",
            "By the chain rule db carries the upstream gradient.",
            ("b",),
            (("dy.sum(axis=0)", "0 * dy.sum(axis=0) + len(dy)"),),
        ),
        Variant(
            "dW_mean",
            "dW is divided by the batch size",
            "Parameter gradients are summed over the batch; only the loss takes a "
            "mean.",
            ("W",),
            (("x.T @ dy", "x.T @ dy / len(x)"),),
        ),
        Variant(
            "dW_from_total",
            "dW pairs the summed input with the summed upstream gradient",
            "Each example pairs its own x with its own dy; then the pairs are added.",
            ("W",),
            (("x.T @ dy", "x.sum(axis=0)[:, None] * dy.sum(axis=0)"),),
        ),
        Variant(
            "dW_transposed",
            "dW is transposed",
            "dW has the shape of W, (D, M).",
            ("W",),
            (("x.T @ dy", "dy.T @ x"),),
        ),
        Variant(
            "dx_without_W",
            "dx lacks the weights: each row of dx repeats the sum of dy",
            "y depends on x through W, so dx does as well: equation (2).",
            ("x",),
            (("dy @ W.T", "0 * x + dy.sum(axis=1, keepdims=True)"),),
        ),
    ),
)

RUBRIC = UnitRubric(
    UNIT,
    "Start here",
    (FORWARD, BACKWARD),
    {
        "affine_forward": affine.affine_forward,
        "affine_backward": affine.affine_backward,
    },
    answers={"why_sum": 1},
)
