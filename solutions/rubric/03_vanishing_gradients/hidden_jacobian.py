"""How hidden_jacobian is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import AXES, UNIT, weights


def jacobian_case(
    rng: np.random.Generator, name: str, N: int, D: int, H: int, saturated: bool = False
) -> Case:
    """Draw a state and parameters."""
    h = rng.uniform(-0.95, 0.95, (N, H))
    h = np.sign(h) if saturated else h
    return Case(name, {"h": h, "params": weights(rng, D, H)})


def jacobian_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes."""
    yield jacobian_case(rng, "N=3, D=4, H=5", 3, 4, 5)
    yield jacobian_case(rng, "N=4, D=2, H=3", 4, 2, 3)


def jacobian_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield small and equal sizes, and a saturated state."""
    sizes = {"N=1": (1, 4, 3), "H=1": (3, 4, 1), "D=1": (3, 1, 4), "D=H": (3, 4, 4)}
    for name, (N, D, H) in (sizes | {"N=H": (4, 2, 4)}).items():
        yield jacobian_case(rng, name, N, D, H)
    yield jacobian_case(rng, "saturated", 3, 4, 5, True)


RUBRIC = ExerciseRubric(
    Exercise(
        "hidden_jacobian",
        UNIT,
        inputs=("h", "params"),
        outputs=("jacobian",),
        points={"jacobian": 2, EDGE: 1},
        axes=AXES,
        hints=(
            "Each new state depends on each old one along one path: through one "
            "entry of the weights and one tanh.",
            "Equation (2): entry (i, j) is (1 − h_i²) times the weight from unit j "
            "to unit i, which stands in row j, column i of W_h.",
            "The hidden rows of W_h, transposed, with row i scaled by the slope of "
            "unit i. Each example has its own slopes, so that the slopes need one "
            "more axis.",
        ),
        equations={
            "jacobian": "equation (2): which weight belongs to (i, j), the slope, "
            "and of which state it is",
        },
    ),
    jacobian_general,
    jacobian_edge,
    lambda rng: jacobian_case(rng, "large", 12, 30, 70),
    variants=(
        mistake(
            "transposed",
            "rows and columns of the Jacobian are swapped",
            "Row i belongs to the new state h_i, column j to the old one.",
            ("jacobian",),
            (
                "slope[:, :, None] * W_hh.T",
                "(slope[:, :, None] * W_hh.T).transpose(0, 2, 1)",
            ),
        ),
        mistake(
            "weights_not_transposed",
            "the weight from i to j stands where the one from j to i is due",
            "In u W the weight of input j for output i is W[j, i].",
            ("jacobian",),
            ("* W_hh.T", "* W_hh"),
        ),
        mistake(
            "slope_left_out",
            "the slope of tanh is left out",
            "Each path goes through a tanh: equation (2).",
            ("jacobian",),
            ("slope[:, :, None] * W_hh.T", "slope[:, :, None] ** 0 * W_hh.T"),
        ),
        mistake(
            "slope_of_the_input_unit",
            "the slope is taken at the old unit, along the columns",
            "The tanh belongs to the new state: row i is scaled.",
            ("jacobian",),
            ("slope[:, :, None] * W_hh.T", "slope[:, None, :] * W_hh.T"),
        ),
        mistake(
            "square_left_out",
            "1 − h stands for 1 − h²",
            "The slope of tanh has a square.",
            ("jacobian",),
            ("1 - h**2", "1 - h"),
        ),
        mistake(
            "tanh_taken_twice",
            "tanh is taken of h once more",
            "h is already the output of tanh.",
            ("jacobian",),
            ("1 - h**2", "1 - np.tanh(h) ** 2"),
        ),
        mistake(
            "input_rows",
            "the last rows of W_h are used, which act on the input",
            "The first H rows of W_h act on the state.",
            ("jacobian",),
            ('params["W_h"][:H]', 'np.roll(params["W_h"], H, axis=0)[:H]'),
        ),
        mistake(
            "mean_over_batch",
            "every example gets the mean Jacobian of the batch",
            "Each example has its own slopes.",
            ("jacobian",),
            ("1 - h**2", "0 * h + (1 - h**2).mean(axis=0)"),
        ),
        mistake(
            "sigmoid_slope",
            "the slope of the sigmoid is used",
            "h(1 − h) belongs to the sigmoid: the cell has a tanh.",
            ("jacobian",),
            ("1 - h**2", "h * (1 - h)"),
        ),
        mistake(
            "slope_sign",
            "h² − 1 stands for 1 − h²",
            "tanh grows, so its slope is positive.",
            ("jacobian",),
            ("1 - h**2", "h**2 - 1"),
        ),
        mistake(
            "slope_on_both_sides",
            "the slope is taken at the new unit and at the old one",
            "There is one tanh on the path: that of the new state.",
            ("jacobian",),
            (
                "slope[:, :, None] * W_hh.T",
                "slope[:, :, None] * W_hh.T * slope[:, None, :]",
            ),
        ),
    ),
)
