"""How affine_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..common_mistakes import squeezed
from .shared import AXES, UNIT, case, edge, general

RUBRIC = ExerciseRubric(
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
            "One matrix product, one sum, and a tuple that keeps what the backward "
            "pass will need: which of x, W and b stand in equations (2) to (4)?",
        ),
    ),
    general(False),
    edge(False),
    lambda rng: case(rng, "large", 70, 110, 130, False),
    variants=(
        mistake(
            "bias_left_out",
            "the bias is left out",
            "Equation (1) has three letters on its right side.",
            ("y",),
            ("x @ W + b", "x @ W"),
            follow=True,
        ),
        mistake(
            "bias_subtracted",
            "the bias is subtracted",
            "Look at the sign in equation (1).",
            ("y",),
            ("x @ W + b", "x @ W - b"),
            follow=True,
        ),
        mistake(
            "bias_doubled",
            "the bias is added twice",
            "Each entry of y gets its bias once.",
            ("y",),
            ("x @ W + b", "x @ W + 2 * b"),
            follow=True,
        ),
        mistake(
            "bias_inside_product",
            "the bias is added to the rows of W before the product",
            "The bias is added after the product, once for each row of y.",
            ("y",),
            ("x @ W + b", "x @ (W + b)"),
            follow=True,
        ),
        mistake(
            "absolute_weights",
            "the weights enter without their sign",
            "Use W as it is.",
            ("y",),
            ("x @ W + b", "x @ abs(W) + b"),
            follow=True,
        ),
        mistake(
            "input_averaged",
            "every row is made from the mean of all rows of x",
            "Each row of y depends on its own row of x only.",
            ("y",),
            ("x @ W + b", "(0 * x + x.mean(axis=0)) @ W + b"),
        ),
        mistake(
            "bias_multiplied",
            "the bias multiplies the product where it is due to be added",
            "Look at the sign in equation (1).",
            ("y",),
            ("x @ W + b", "x @ W * b"),
            follow=True,
        ),
        mistake(
            "zero",
            "y is zero",
            "Equation (1) gives y; what it gives must be what is returned.",
            ("y",),
            ("x @ W + b", "0 * (x @ W + b)"),
        ),
        squeezed("y", "x @ W + b"),
    ),
)
