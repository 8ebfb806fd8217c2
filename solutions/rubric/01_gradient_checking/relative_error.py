"""How relative_error is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def pair_case(
    rng: np.random.Generator, name: str, shape: tuple[int, ...], gap: float
) -> Case:
    """Draw two arrays some way apart, one of them with an entry near zero."""
    a = rng.standard_normal(shape) + 0.5
    a.flat[0] = 1e-9
    return Case(name, {"a": a, "b": a * (1 + gap) + gap * rng.standard_normal(shape)})


def pair_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield pairs near and far."""
    yield pair_case(rng, "far apart, (3, 4)", (3, 4), 0.3)
    yield pair_case(rng, "near, (5,)", (5,), 1e-6)


def pair_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield zeros, one-sided zeros, opposite signs, one entry."""
    a = rng.standard_normal((2, 3))
    yield Case("both zero", {"a": np.zeros((2, 3)), "b": np.zeros((2, 3))})
    yield Case("equal", {"a": a, "b": a.copy()})
    yield Case("one of them zero", {"a": np.zeros((2, 3)), "b": a})
    yield Case("opposite signs", {"a": a, "b": -a})
    yield Case("one entry", {"a": np.array([-3.0]), "b": np.array([-2.0])})


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
            "Compute the size first; return 0.0 if it is 0; else divide.",
        ),
    ),
    pair_general,
    pair_edge,
    variants=(
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
    ),
)
