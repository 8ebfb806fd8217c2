"""How relative_error is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def pair_arrays(
    rng: np.random.Generator, shape: tuple[int, ...], gap: float
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two arrays some way apart, the second of the larger size.

    An entry is near zero in the first; the largest difference is negative; both have
    their largest entry in the same place, which is negative; one entry is the same.
    """
    gap *= rng.uniform(0.7, 1.3)
    a = rng.uniform(0.3, 0.9, shape) * rng.choice([-1.0, 1.0], shape)
    b = a + gap * rng.uniform(-0.5, 0.5, shape)
    a.flat[:3] = 1e-9, -1.5, 0.2
    b.flat[:4] = 0.3 * gap, -1.5 - 0.7 * gap, 0.2 + gap, a.flat[3]
    return a, b


def pair_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield pairs near and far, either of them the larger one."""
    a, b = pair_arrays(rng, (3, 4), 0.3)
    yield Case("far apart, (3, 4)", {"a": a, "b": b})
    a, b = pair_arrays(rng, (2, 5), 0.3)
    yield Case("far apart, (2, 5)", {"a": b, "b": a})
    a, b = pair_arrays(rng, (5,), 1e-6)
    yield Case("near, (5,)", {"a": a, "b": b})
    a, b = pair_arrays(rng, (4, 2), 0.3)
    yield Case("small, (4, 2)", {"a": 1e-5 * a, "b": 1e-5 * b})
    yield Case("tiny, (4, 2)", {"a": 1e-14 * a, "b": 1e-14 * b})


def pair_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield zeros, one-sided zeros, opposite signs, one entry."""
    a = rng.standard_normal((2, 3))
    yield Case("both zero", {"a": np.zeros((2, 3)), "b": np.zeros((2, 3))})
    yield Case("equal", {"a": a, "b": a.copy()})
    yield Case("one of them zero", {"a": np.zeros((2, 3)), "b": a})
    yield Case("the other one zero", {"a": a, "b": np.zeros((2, 3))})
    yield Case("opposite signs", {"a": a, "b": -a})
    one = -rng.uniform(2.5, 3.5, 1)
    yield Case("one entry", {"a": one, "b": one + rng.uniform(0.5, 1.5)})


def large(rng: np.random.Generator) -> Case:
    """Draw a pair with more rows and columns than any other."""
    a, b = pair_arrays(rng, (30, 50), 0.3)
    return Case("large", {"a": a, "b": b})


RUBRIC = ExerciseRubric(
    Exercise(
        "relative_error",
        UNIT,
        inputs=("a", "b"),
        outputs=("error",),
        points={"error": 1, EDGE: 1},
        hints=(
            "Compare the largest difference with the largest entry. Both are single "
            "numbers for the whole array.",
            "Equation (3), with absolute values inside each maximum.",
            "Compute the size below the fraction first, and return zero if it is "
            "zero; else one quotient of two numbers.",
        ),
        equations={
            "error": "equation (3): of what its maxima are taken, and which of two "
            "stands below",
        },
    ),
    pair_general,
    pair_edge,
    large,
    variants=(
        mistake(
            "floor_in_denominator",
            "the size of the arrays is never taken to be less than 1e-3",
            "A small gradient is compared with its own size: equation (3).",
            ("error",),
            (
                "return np.abs(a - b).max() / size",
                "return np.abs(a - b).max() / max(size, 1e-3)",
            ),
        ),
        mistake(
            "entry_by_entry",
            "each entry is divided by its own size",
            "Near-zero entries then swamp the result: take the maxima first.",
            ("error",),
            (
                "np.abs(a - b).max() / size",
                "(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))).max()",
            ),
        ),
        mistake(
            "zero_by_zero",
            "0/0 gives nan",
            "Two arrays of zeros are equal: their error is 0.",
            (EDGE,),
            ("size == 0", "size < 0"),
        ),
        mistake(
            "mean_difference",
            "the mean difference is taken in place of the largest",
            "One wrong entry among many right ones must show.",
            ("error",),
            ("np.abs(a - b).max()", "np.abs(a - b).mean()"),
        ),
        mistake(
            "sum_of_sizes",
            "the sizes are added where the larger one is due",
            "Equation (3) has a maximum in its denominator.",
            ("error",),
            (
                "max(np.abs(a).max(), np.abs(b).max())",
                "np.abs(a).max() + np.abs(b).max()",
            ),
        ),
        mistake(
            "no_absolute_difference",
            "the difference keeps its sign",
            "A large negative difference counts as well.",
            ("error",),
            ("np.abs(a - b).max()", "(a - b).max()"),
        ),
        mistake(
            "not_relative",
            "the difference is not divided by a size",
            "The same difference means more for small gradients.",
            ("error",),
            ("np.abs(a - b).max() / size", "np.abs(a - b).max()"),
        ),
        mistake(
            "first_size_only",
            "only the size of the first array is used",
            "The result should not depend on which array comes first.",
            ("error",),
            ("max(np.abs(a).max(), np.abs(b).max())", "np.abs(a).max()"),
        ),
        mistake(
            "no_absolute_size",
            "the sizes are the largest entries without absolute values",
            "A large negative entry counts as well.",
            ("error",),
            ("max(np.abs(a).max(), np.abs(b).max())", "max(a.max(), b.max())"),
        ),
        mistake(
            "second_size_only",
            "only the size of the second array is used",
            "The result should not depend on which array comes first.",
            ("error",),
            ("max(np.abs(a).max(), np.abs(b).max())", "np.abs(b).max()"),
        ),
        mistake(
            "smaller_size",
            "the smaller of the two sizes is taken",
            "Equation (3) divides by the larger one.",
            ("error",),
            (
                "max(np.abs(a).max(), np.abs(b).max())",
                "min(np.abs(a).max(), np.abs(b).max())",
            ),
        ),
        mistake(
            "difference_of_sizes",
            "the sizes are subtracted, not the arrays",
            "Arrays of one size can differ everywhere: subtract entry by entry first.",
            ("error",),
            ("np.abs(a - b).max()", "abs(np.abs(a).max() - np.abs(b).max())"),
        ),
        mistake(
            "norms_for_maxima",
            "norms are taken in place of the largest entries",
            "Equation (3) has maxima: one wrong entry among many right ones must show.",
            ("error",),
            (
                "max(np.abs(a).max(), np.abs(b).max())",
                "max(np.linalg.norm(a), np.linalg.norm(b))",
            ),
            ("np.abs(a - b).max()", "np.linalg.norm(a - b)"),
        ),
    ),
)
