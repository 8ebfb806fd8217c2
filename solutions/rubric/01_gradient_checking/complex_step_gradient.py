"""How complex_step_gradient is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, function_case, function_edge, function_general


def step_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a step so large that it shows, and what is unusual for every step."""
    yield function_case(rng, "eps=1e-2", "coupled_product", (2, 3), eps=1e-2)
    yield from function_edge(rng)


RUBRIC = ExerciseRubric(
    Exercise(
        "complex_step_gradient",
        UNIT,
        inputs=("f", "x"),
        keywords=("eps",),
        outputs=("gradient",),
        points={"gradient": 1, EDGE: 1},
        rtol=1e-12,  # a complex step is exact; real differences are off by 1e-11
        hints=(
            "A step along the imaginary axis leaves the derivative in the imaginary "
            "part. Nothing is subtracted.",
            "Equation (4): Im f(x + iε e_j) / ε.",
            "Loop over the index of every entry. For each, a new complex copy of x "
            "with one entry moved along the imaginary axis, one call of f, one "
            "quotient.",
        ),
        equations={
            "gradient": "equation (4): that one entry at a time moves, which part of "
            "the value it takes, and what that is divided by",
        },
    ),
    function_general,
    step_edge,
    lambda rng: function_case(rng, "large", "cubic_sum", (6, 11)),
    variants=(
        mistake(
            "real_part",
            "the real part is taken",
            "The derivative stands in the imaginary part: equation (4).",
            ("gradient",),
            (".imag", ".real"),
        ),
        mistake(
            "not_divided",
            "the imaginary part is not divided by ε",
            "Equation (4) has ε in the denominator.",
            ("gradient",),
            ("f(z).imag / eps", "f(z).imag"),
        ),
        mistake(
            "divided_by_two_eps",
            "the imaginary part is divided by 2ε",
            "There is one step here, not two.",
            ("gradient",),
            ("f(z).imag / eps", "f(z).imag / (2 * eps)"),
        ),
        mistake(
            "all_entries_stepped",
            "all entries step at once",
            "One entry steps, so that only its derivative shows.",
            ("gradient",),
            ("z[j] += 1j", "z += 1j"),
        ),
        mistake(
            "step_down",
            "the step goes down, and the sign of the gradient flips",
            "Add iε.",
            ("gradient",),
            ("+= 1j", "-= 1j"),
        ),
        mistake(
            "absolute_value",
            "the absolute value of the imaginary part is taken",
            "A derivative has a sign.",
            ("gradient",),
            ("f(z).imag / eps", "abs(f(z).imag) / eps"),
        ),
        mistake(
            "steps_kept",
            "the entries that have stepped stay where they are",
            "Only one entry may be off the real axis at a time: start "
            "every step from x itself.",
            ("gradient",),
            (
                "    for j in np.ndindex(x.shape):\n        z = x.astype(complex)\n",
                "    z = x.astype(complex)\n    for j in np.ndindex(x.shape):\n",
            ),
        ),
        mistake(
            "central_step",
            "the values at x + iε and x − iε are subtracted and divided by ε",
            "Equation (4) has one value of f; the two here differ by twice "
            "the derivative.",
            ("gradient",),
            ("f(z).imag / eps", "(f(z) - f(z.conj())).imag / eps"),
        ),
    ),
)
