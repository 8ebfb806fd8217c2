"""How sigmoid_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ...reference import activations
from .shared import UNIT, array_general, array_large, output_edge

RUBRIC = ExerciseRubric(
    Exercise(
        "sigmoid_backward",
        UNIT,
        inputs=("dy", "y"),
        outputs=("dx",),
        points={"dx": 1, EDGE: 1},
        hints=(
            "The slope of the sigmoid can be read off its output.",
            "Equation (7), times the upstream gradient, entry by entry.",
            "One line with three factors.",
        ),
        equations={
            "dx": "equation (7), and what the chain rule multiplies it with",
        },
    ),
    array_general("dy", "y", inside=activations.sigmoid),
    output_edge(0.0, 1.0),
    array_large("dy", "y", inside=activations.sigmoid),
    variants=(
        mistake(
            "upstream_left_out",
            "the upstream gradient is left out",
            "The chain rule multiplies by dy.",
            ("dx",),
            ("dy * y * (1 - y)", "y * (1 - y)"),
        ),
        mistake(
            "sigma_for_its_slope",
            "σ stands where σ′ is due",
            "Equation (7) has two factors.",
            ("dx",),
            ("dy * y * (1 - y)", "dy * y"),
        ),
        mistake(
            "one_minus_y_alone",
            "only the factor 1 − y is there",
            "Equation (7) has two factors.",
            ("dx",),
            ("dy * y * (1 - y)", "dy * (1 - y)"),
        ),
        mistake(
            "tanh_slope",
            "the slope of tanh is used",
            "1 − y² belongs to tanh: see equations (7) and (8).",
            ("dx",),
            ("dy * y * (1 - y)", "dy * (1 - y**2)"),
        ),
        mistake(
            "sigma_taken_twice",
            "the sigmoid is taken of y once more",
            "y is already the output of the sigmoid.",
            ("dx",),
            ("return dy * y * (1 - y)", "y = sigmoid(y); return dy * y * (1 - y)"),
        ),
        mistake(
            "sign",
            "y − 1 stands for 1 − y",
            "The sigmoid grows, so its slope is positive.",
            ("dx",),
            ("(1 - y)", "(y - 1)"),
        ),
        mistake(
            "upstream_added",
            "the upstream gradient is added",
            "The chain rule multiplies.",
            ("dx",),
            ("dy * y * (1 - y)", "dy + y * (1 - y)"),
        ),
        mistake(
            "slope_squared",
            "y²(1 − y) stands for y(1 − y)",
            "Equation (7) has y once.",
            ("dx",),
            ("dy * y * (1 - y)", "dy * y * y * (1 - y)"),
        ),
    ),
)
