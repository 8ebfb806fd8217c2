"""How gradient_norms is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import AXES, UNIT, weights


def norms_case(
    rng: np.random.Generator, name: str, N: int, T: int, D: int, H: int
) -> Case:
    """Draw the states of a run and a gradient into the last one."""
    hs = rng.uniform(-0.8, 0.8, (N, T, H))
    hs = np.sign(hs) if name == "saturated" else hs
    scale = 1e6 if name == "large upstream" else 1.0
    return Case(
        name,
        {
            "dh_last": scale * rng.standard_normal((N, H)),
            "hs": hs,
            "params": weights(rng, D, H),
        },
    )


def norms_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two sizes."""
    yield norms_case(rng, "N=3, T=6, D=4, H=5", 3, 6, 4, 5)
    yield norms_case(rng, "N=4, T=7, D=5, H=3", 4, 7, 5, 3)


def norms_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield small and equal sizes."""
    sizes = {"N=1": (1, 6, 4, 3), "T=1": (3, 1, 4, 5), "H=1": (3, 6, 4, 1)}
    sizes |= {"D=H": (3, 6, 4, 4), "N=T": (5, 5, 4, 3), "N=H": (4, 6, 2, 4)}
    sizes |= {"saturated": (3, 6, 4, 5), "large upstream": (3, 6, 4, 5)}
    for name, size in sizes.items():
        yield norms_case(rng, name, *size)


RUBRIC = ExerciseRubric(
    Exercise(
        "gradient_norms",
        UNIT,
        inputs=("dh_last", "hs", "params"),
        outputs=("norms",),
        points={"norms": 2, EDGE: 1},
        axes=AXES,
        hints=(
            "Go back from the last state, one step at a time, and note the size of "
            "the gradient before each step.",
            "Equation (3): multiply by 1 − h² of the state that you leave, then by "
            "the transposed hidden rows of W_h.",
            "A loop over the steps, the last one first: note the norm, then go one "
            "step back, through the slope of this step's states and the transposed "
            "hidden rows.",
        ),
        equations={
            "norms": "equation (3), at the step at which each norm is noted, and at "
            "the norm itself",
        },
    ),
    norms_general,
    norms_edge,
    lambda rng: norms_case(rng, "large", 12, 110, 20, 25),
    variants=(
        mistake(
            "slope_left_out",
            "the slope of tanh is left out on the way back",
            "Every step goes back through a tanh.",
            ("norms",),
            ("dh * (1 - hs[:, t] ** 2)", "dh"),
        ),
        mistake(
            "slope_one_step_off",
            "the slope is taken at the state before, not at the one that is left",
            "From h_t to h_{t−1} the tanh of h_t is in the way.",
            ("norms",),
            ("1 - hs[:, t] ** 2", "1 - hs[:, max(t - 1, 0)] ** 2"),
        ),
        mistake(
            "weights_not_transposed",
            "the weights are not transposed",
            "Backwards, the product is with the transposed weights.",
            ("norms",),
            ("@ W_hh.T", "@ W_hh"),
        ),
        mistake(
            "reversed",
            "the norms are in reverse order, the last step first",
            "norms[T − 1] belongs to the last state.",
            ("norms",),
            ("return norms", "return norms[::-1]"),
        ),
        mistake(
            "squared",
            "the squares of the norms are returned",
            "A Frobenius norm is the square root of the sum of squares.",
            ("norms",),
            ("return norms", "return norms**2"),
        ),
        mistake(
            "one_step_late",
            "the first entry noted is already one step back",
            "norms[T − 1] is the norm of dh_last itself.",
            ("norms",),
            (
                "        norms[t] = np.linalg.norm(dh)\n"
                "        dh = (dh * (1 - hs[:, t] ** 2)) @ W_hh.T",
                "        dh = (dh * (1 - hs[:, t] ** 2)) @ W_hh.T\n"
                "        norms[t] = np.linalg.norm(dh)",
            ),
        ),
        mistake(
            "mean_over_batch",
            "the norm is averaged over the examples",
            "The Frobenius norm runs over the whole (N, H) array.",
            ("norms",),
            ("np.linalg.norm(dh)", "np.linalg.norm(dh, axis=1).mean()"),
        ),
        mistake(
            "spectral_norm",
            "the largest singular value is taken for the norm",
            "The Frobenius norm sums the squares of all entries.",
            ("norms",),
            ("np.linalg.norm(dh)", "np.linalg.norm(dh, 2)"),
        ),
        mistake(
            "forwards",
            "the steps are taken from the first state to the last",
            "The gradient comes from the last state and goes back.",
            ("norms",),
            ("reversed(range(T))", "range(T)"),
        ),
        mistake(
            "one_state_for_all",
            "every step goes back through the last state's slope",
            "From h_t to h_{t−1} the tanh of h_t is in the way.",
            ("norms",),
            ("1 - hs[:, t] ** 2", "1 - hs[:, -1] ** 2"),
        ),
        mistake(
            "square_left_out",
            "1 − h stands for 1 − h²",
            "The slope of tanh has a square.",
            ("norms",),
            ("hs[:, t] ** 2", "hs[:, t]"),
        ),
        mistake(
            "upstream_every_step",
            "dh_last is added again at every step",
            "The loss sees the last state only.",
            ("norms",),
            (") @ W_hh.T", ") @ W_hh.T + dh_last"),
        ),
        mistake(
            "input_rows",
            "the last rows of W_h are used, which act on the input",
            "The first H rows of W_h act on the state.",
            ("norms",),
            ('params["W_h"][:H]', 'np.roll(params["W_h"], H, axis=0)[:H]'),
        ),
        mistake(
            "slope_after_weights",
            "the product with the weights comes before the slope",
            "Backwards the tanh comes first: equation (3).",
            ("norms",),
            (
                "(dh * (1 - hs[:, t] ** 2)) @ W_hh.T",
                "(dh @ W_hh.T) * (1 - hs[:, t] ** 2)",
            ),
        ),
        mistake(
            "per_example_last",
            "every example has a norm of its own, along a second axis",
            "There is one norm for each step: it runs over the whole (N, H) array.",
            ("norms",),
            ("norms = np.zeros(T)", "norms = np.zeros((T, N))"),
            ("np.linalg.norm(dh)", "np.linalg.norm(dh, axis=1)"),
        ),
        mistake(
            "per_example_first",
            "every example has a norm of its own, along the first axis",
            "There is one norm for each step: it runs over the whole (N, H) array.",
            ("norms",),
            ("norms = np.zeros(T)", "norms = np.zeros((N, T))"),
            (
                "norms[t] = np.linalg.norm(dh)",
                "norms[:, t] = np.linalg.norm(dh, axis=1)",
            ),
        ),
        mistake(
            "sum_over_batch",
            "the norms of the examples are added",
            "Squares add up, norms do not: the norm runs over the whole (N, H) array.",
            ("norms",),
            ("np.linalg.norm(dh)", "np.linalg.norm(dh, axis=1).sum()"),
        ),
        mistake(
            "root_of_the_mean",
            "the squares are averaged, not summed",
            "The Frobenius norm sums the squares of all entries.",
            ("norms",),
            ("np.linalg.norm(dh)", "np.sqrt((dh**2).mean())"),
        ),
        mistake(
            "absolute_sum",
            "absolute values are summed in place of squares",
            "The Frobenius norm is the root of the sum of squares.",
            ("norms",),
            ("np.linalg.norm(dh)", "np.abs(dh).sum()"),
        ),
        mistake(
            "largest_entry",
            "the largest entry is taken for the norm",
            "The Frobenius norm sums the squares of all entries.",
            ("norms",),
            ("np.linalg.norm(dh)", "np.abs(dh).max()"),
        ),
    ),
)
