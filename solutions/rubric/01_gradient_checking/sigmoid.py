"""How sigmoid is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, array_general, array_large


def sigmoid_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield extreme and unusual arguments."""
    far = np.array([-1000.0, -40.0, 0.5, 40.0, 1000.0]) * rng.uniform(0.8, 1.2, 5)
    yield Case("near ±1000", {"x": far})
    yield Case("x=0", {"x": np.zeros((2, 2))})
    yield Case("one entry", {"x": rng.standard_normal(1)})
    around = np.array([[-30.0, 30.0], [-20.0, 25.0]]) + rng.uniform(-1, 1, (2, 2))
    yield Case("around ±30", {"x": around})


RUBRIC = ExerciseRubric(
    Exercise(
        "sigmoid",
        UNIT,
        inputs=("x",),
        outputs=("y",),
        points={"y": 1, EDGE: 1},
        hints=(
            "Which of the three forms stays finite when x is 1000, and when it is "
            "−1000?",
            "Equation (6) never overflows; the first form of (5) overflows only "
            "inside a denominator, where that does no harm.",
            "One line: a tanh of half of x, shifted and scaled to lie between 0 and 1.",
        ),
        equations={
            "y": "equations (5) and (6): the signs, and what is finite for every x",
        },
    ),
    array_general("x"),
    sigmoid_edge,
    array_large("x"),
    variants=(
        mistake(
            "exp_over_exp",
            "eˣ/(1 + eˣ) is nan for large x",
            "Infinity divided by infinity has no value: see the text below (5).",
            (EDGE,),
            ("0.5 * (1 + np.tanh(0.5 * x))", "np.exp(x) / (1 + np.exp(x))"),
        ),
        mistake(
            "tanh_for_sigmoid",
            "tanh is returned",
            "A sigmoid lies between 0 and 1.",
            ("y",),
            ("0.5 * (1 + np.tanh(0.5 * x))", "np.tanh(x)"),
        ),
        mistake(
            "sign_of_x",
            "the sign of x is wrong, so that the curve falls",
            "σ(x) grows with x: look at the sign in the exponent, or at those before "
            "and inside the tanh.",
            ("y",),
            ("np.tanh(0.5 * x)", "np.tanh(-0.5 * x)"),
        ),
        mistake(
            "not_halved",
            "x is not halved inside the tanh",
            "Equation (6) has x/2.",
            ("y",),
            ("np.tanh(0.5 * x)", "np.tanh(x)"),
        ),
        mistake(
            "hard_sigmoid",
            "a straight line with cut ends stands for the sigmoid",
            "The sigmoid is smooth: equation (5).",
            ("y",),
            ("0.5 * (1 + np.tanh(0.5 * x))", "np.clip(0.2 * x + 0.5, 0, 1)"),
        ),
        mistake(
            "one_left_out",
            "the 1 in the denominator is left out, which gives eˣ",
            "Equation (5) has 1 + e⁻ˣ in the denominator.",
            ("y",),
            ("0.5 * (1 + np.tanh(0.5 * x))", "1 / np.exp(-x)"),
        ),
        mistake(
            "clipped_input",
            "x is clipped too early, which costs the last digits",
            "There is no need to clip x if the form is stable.",
            (EDGE,),
            ("0.5 * (1 + np.tanh(0.5 * x))", "1 / (1 + np.exp(-np.clip(x, -10, 10)))"),
        ),
        mistake(
            "two_left_out",
            "the half in front is left out, so that the values lie between 0 and 2",
            "Equation (6) halves the sum as well.",
            ("y",),
            ("0.5 * (1 +", "(1 +"),
        ),
        mistake(
            "one_subtracted",
            "the 1 is subtracted",
            "Equation (6) adds 1: a sigmoid is never negative.",
            ("y",),
            ("(1 + np.tanh", "(-1 + np.tanh"),
        ),
    ),
)
