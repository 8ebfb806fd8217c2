"""How tanh_backward is judged."""

from __future__ import annotations

import numpy as np

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, array_general, array_large, output_edge

RUBRIC = ExerciseRubric(
    Exercise(
        "tanh_backward",
        UNIT,
        inputs=("dy", "y"),
        outputs=("dx",),
        points={"dx": 1, EDGE: 1},
        hints=(
            "The slope of tanh can be read off its output.",
            "Equation (8), times the upstream gradient, entry by entry.",
            "One line with two factors.",
        ),
        equations={
            "dx": "equation (8), and what the chain rule multiplies it with",
        },
    ),
    array_general("dy", "y", inside=np.tanh),
    output_edge(-1.0, 1.0),
    array_large("dy", "y", inside=np.tanh),
    variants=(
        mistake(
            "upstream_left_out",
            "the upstream gradient is left out",
            "The chain rule multiplies by dy.",
            ("dx",),
            ("dy * (1 - y**2)", "1 - y**2"),
        ),
        mistake(
            "square_left_out",
            "1 − y stands for 1 − y²",
            "Equation (8) has a square.",
            ("dx",),
            ("y**2", "y"),
        ),
        mistake(
            "tanh_taken_twice",
            "tanh is taken of y once more",
            "y is already the output of tanh.",
            ("dx",),
            ("y**2", "np.tanh(y) ** 2"),
        ),
        mistake(
            "sigmoid_slope",
            "the slope of the sigmoid is used",
            "y(1 − y) belongs to the sigmoid: see equations (7) and (8).",
            ("dx",),
            ("(1 - y**2)", "y * (1 - y)"),
        ),
        mistake(
            "sign",
            "y² − 1 stands for 1 − y²",
            "tanh grows, so its slope is positive.",
            ("dx",),
            ("(1 - y**2)", "(y**2 - 1)"),
        ),
        mistake(
            "plus_for_minus",
            "1 + y² stands for 1 − y²",
            "Look at the sign in equation (8).",
            ("dx",),
            ("1 - y**2", "1 + y**2"),
        ),
        mistake(
            "square_of_the_difference",
            "(1 − y)² stands for 1 − y²",
            "Square y first: equation (8).",
            ("dx",),
            ("(1 - y**2)", "(1 - y) ** 2"),
        ),
        mistake(
            "upstream_squared",
            "the upstream gradient is squared with y",
            "Only y has a square in equation (8).",
            ("dx",),
            ("dy * (1 - y**2)", "dy - (dy * y) ** 2"),
        ),
    ),
)
