"""How affine_backward is judged."""

from __future__ import annotations

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..common_mistakes import bias_sums
from .shared import AXES, UNIT, case, edge, general


def large(rng: np.random.Generator) -> Case:
    """Draw the case that differencing can't do in time."""
    return case(rng, "large", 48, 256, 256, True)


RUBRIC = ExerciseRubric(
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
            "two products with a transposed factor, and one sum over the batch axis.",
        ),
        equations={
            "x": "equation (2): what dy is multiplied with",
            "W": "equation (3): what dy is paired with",
            "b": "equation (4): the sum over the batch, and no other axis",
        },
    ),
    general(True),
    edge(True),
    large,
    variants=(
        mistake(
            "db_mean",
            "db is a mean over the batch where a sum is due",
            "Every example adds its own share to the loss, so the shares add up.",
            ("b",),
            ("dy.sum(axis=0)", "dy.mean(axis=0)"),
        ),
        mistake(
            "db_ones",
            "db counts the examples and leaves dy out",
            "By the chain rule db carries the upstream gradient.",
            ("b",),
            ("dy.sum(axis=0)", "0 * dy.sum(axis=0) + len(dy)"),
        ),
        mistake(
            "dW_mean",
            "dW is divided by the batch size",
            "Parameter gradients are summed over the batch; only the loss takes a "
            "mean.",
            ("W",),
            ("x.T @ dy", "x.T @ dy / len(x)"),
        ),
        mistake(
            "dW_from_total",
            "dW pairs the summed input with the summed upstream gradient",
            "Each example pairs its own x with its own dy; then the pairs are added.",
            ("W",),
            ("x.T @ dy", "x.sum(axis=0)[:, None] * dy.sum(axis=0)"),
        ),
        mistake(
            "dW_transposed",
            "dW is transposed",
            "dW has the shape of W, (D, M).",
            ("W",),
            ("x.T @ dy", "dy.T @ x"),
        ),
        mistake(
            "dx_without_W",
            "dx lacks the weights: each row of dx repeats the sum of dy",
            "y depends on x through W, so dx does as well: equation (2).",
            ("x",),
            ("dy @ W.T", "0 * x + dy.sum(axis=1, keepdims=True)"),
        ),
        mistake(
            "dx_with_dW",
            "dx is made with dW in the place of W",
            "The factor of x in equation (1) is W itself: equation (2).",
            ("x",),
            ("dy @ W.T", "dy @ (x.T @ dy).T"),
        ),
        mistake(
            "upstream_ignored",
            "dy plays no part: ones stand in its place",
            "By the chain rule every gradient carries dy: equations (2) to (4).",
            ("x", "W", "b"),
            ("x, W = cache", "x, W = cache\n    dy = 0 * dy + 1"),
        ),
        mistake(
            "zero",
            "every gradient is zero",
            "Equations (2) to (4) give the gradients; what they give must be what is "
            "returned.",
            ("x", "W", "b"),
            ("x, W = cache", "x, W = cache\n    dy = 0 * dy"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "What is handed in belongs to the caller, who may use it again: put "
            "results into new arrays.",
            ("inputs unchanged",),
            ("dy.sum(axis=0)", "np.add.accumulate(dy, axis=0, out=dy)[-1]"),
        ),
        *bias_sums(("b",), "dy"),
    ),
)
