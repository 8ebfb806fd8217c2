"""How clip_by_global_norm is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT

CLIPPED = ("W_h", "b_h", "W_y")


def clip_case(rng: np.random.Generator, name: str, scale: float, limit: float) -> Case:
    """Draw gradients and a limit; the bias's are so short that they may stay."""
    shapes = {"W_h": (6, 4), "b_h": (4,), "W_y": (4, 3)}
    grads = {k: scale * rng.standard_normal(s) for k, s in shapes.items()}
    grads["b_h"] *= 0.05
    return Case(name, {"grads": grads, "max_norm": limit})


def clip_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield gradients above the limit and below it, large and small."""
    yield clip_case(rng, "small, above a small limit", 1e-3, 1e-3)
    yield clip_case(rng, "above the limit", 2.0, 1.5)
    yield clip_case(rng, "below the limit", 0.1, 5.0)


def clip_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield zeros, and very large and very small gradients."""
    yield clip_case(rng, "all zero", 0.0, 1.0)
    yield clip_case(rng, "very large", 1e8, 1.0)
    yield clip_case(rng, "very small", 1e-9, 1.0)
    for name, part in (
        ("exactly at the limit", 1.0),
        ("just above the limit", 0.98),
        ("just below the limit", 1.02),
    ):
        case = clip_case(rng, name, 1.0, 0.0)
        grads = case.inputs["grads"]
        norm = float(np.sqrt(sum((g**2).sum() for g in grads.values())))
        yield Case(case.name, {**case.inputs, "max_norm": part * norm})
    case = clip_case(rng, "nine arrays", 1.0, 1.0)
    more = {f"layer.b_{k}": rng.standard_normal(4) for k in "zrfico"}
    yield Case(case.name, {**case.inputs, "grads": {**case.inputs["grads"], **more}})


def large(rng: np.random.Generator) -> Case:
    """Draw more gradients than any other case has."""
    case = clip_case(rng, "large", 1.0, 3.0)
    more = {f"layer_{k}.W_h": rng.standard_normal((11, 12)) for k in range(25)}
    return Case(case.name, {**case.inputs, "grads": {**case.inputs["grads"], **more}})


RUBRIC = ExerciseRubric(
    Exercise(
        "clip_by_global_norm",
        UNIT,
        inputs=("grads", "max_norm"),
        outputs=("norm",),
        gradients=CLIPPED,
        gradients_at=0,
        gradient_check=False,
        points={"norm": 1, "W_h": 1, "b_h": 1, "W_y": 1, EDGE: 1},
        hints=(
            "All gradients together are one long vector. Shorten it, if it is too "
            "long, and keep its direction.",
            "Equation (5): the norm runs over all entries of all gradients; all are "
            "multiplied by max_norm / norm if norm > max_norm.",
            "Sum the squares of every array, take one square root, build a new dict, "
            "return it with the norm from before.",
        ),
        equations={"norm": "the norm in equation (5), over all entries of all arrays"}
        | dict.fromkeys(
            ("W_h", "b_h", "W_y"),
            "the factor in equation (5), the same for all arrays, and at the condition "
            "for it",
        ),
    ),
    clip_general,
    clip_edge,
    large,
    variants=(
        mistake(
            "entry_by_entry",
            "every entry is clipped by itself",
            "That changes the direction of the update. One factor for all.",
            CLIPPED,
            ("g * scale", "np.clip(g, -max_norm, max_norm)"),
        ),
        mistake(
            "array_by_array",
            "every array is clipped by its own norm",
            "The norm is global: one factor for all arrays.",
            CLIPPED,
            ("g * scale", "g * min(1, max_norm / max(np.linalg.norm(g), 1e-300))"),
        ),
        mistake(
            "to_its_own_norm",
            "where the global norm is too large, every array is scaled by its own",
            "The norm is global: one factor for all arrays.",
            CLIPPED,
            (
                "g * scale",
                "g * (max_norm / np.linalg.norm(g) if scale < 1 else 1.0)",
            ),
        ),
        mistake(
            "returns_the_new_norm",
            "the norm after clipping is returned",
            "The norm before clipping tells how close to exploding the training is.",
            ("norm",),
            ("}, norm", "}, norm * scale"),
        ),
        mistake(
            "epsilon_added",
            "an epsilon is added to the norm",
            "No epsilon is needed where norm > max_norm.",
            CLIPPED,
            ("max_norm / norm", "max_norm / (norm + 1e-6)"),
        ),
        mistake(
            "always_scaled",
            "gradients below the limit are scaled up to it",
            "Clipping only shortens.",
            CLIPPED,
            ("max_norm / norm if norm > max_norm else 1.0", "max_norm / norm"),
        ),
        mistake(
            "square_root_left_out",
            "the norm lacks its square root",
            "A norm is the square root of the sum of squares.",
            ("norm", *CLIPPED),
            ("np.sqrt(", "float("),
        ),
        mistake(
            "sum_of_norms",
            "the norms of the arrays are added",
            "Squares add up, norms do not.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "sum(np.linalg.norm(g) for g in grads.values())",
            ),
        ),
        mistake(
            "never_clipped",
            "nothing is clipped",
            "Above the limit all gradients shrink by one factor.",
            CLIPPED,
            ("g * scale", "g * 1.0"),
        ),
        mistake(
            "norm_not_divided_out",
            "above the limit the gradients are multiplied by max_norm alone",
            "Dividing by the norm brings them to length 1 first: equation (5).",
            CLIPPED,
            ("max_norm / norm if", "max_norm if"),
        ),
        mistake(
            "condition_reversed",
            "gradients below the limit are scaled, those above are not",
            "Equation (5) shortens where the norm is above the limit.",
            CLIPPED,
            ("if norm > max_norm", "if norm < max_norm"),
        ),
        mistake(
            "factor_inverted",
            "the factor is upside down",
            "It has to be below 1, or nothing gets shorter.",
            CLIPPED,
            ("max_norm / norm", "norm / max_norm"),
        ),
        mistake(
            "largest_entry",
            "the largest entry is taken for the norm",
            "Equation (5) sums the squares of all entries.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "max(np.abs(g).max() for g in grads.values())",
            ),
        ),
        mistake(
            "root_of_the_mean",
            "the squares are averaged, not summed",
            "Equation (5) sums the squares of all entries.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "np.sqrt(np.mean(np.concatenate([g.ravel() for g in "
                "grads.values()]) ** 2))",
            ),
        ),
        mistake(
            "largest_norm",
            "the largest norm of an array is taken for the global one",
            "The norm is global: the squares of all arrays add up.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "max(np.linalg.norm(g) for g in grads.values())",
            ),
        ),
        mistake(
            "absolute_sum",
            "absolute values are summed in place of squares",
            "Equation (5) sums the squares of all entries.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "sum(np.abs(g).sum() for g in grads.values())",
            ),
        ),
        mistake(
            "biases_left_out",
            "the norm leaves out arrays of one axis, the biases",
            "The norm is global: it runs over all arrays.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "np.sqrt(sum((g**2).sum() for g in grads.values() if g.ndim > 1))",
            ),
        ),
        mistake(
            "first_array_only",
            "the norm is that of the first array",
            "The norm is global: it runs over all arrays.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "np.linalg.norm(next(iter(grads.values())))",
            ),
        ),
        mistake(
            "last_array_only",
            "the norm is that of the last array",
            "The norm is global: the squares of all arrays add up.",
            ("norm", *CLIPPED),
            (
                "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                "np.linalg.norm(list(grads.values())[-1])",
            ),
        ),
        mistake(
            "max_norm_left_out",
            "above the limit the gradients are scaled to length 1, not to max_norm",
            "Dividing by the norm brings them to length 1: equation (5) has max_norm "
            "as well.",
            CLIPPED,
            ("max_norm / norm if", "1.0 / norm if"),
        ),
        mistake(
            "limit_fixed",
            "the limit is 1, whatever max_norm is",
            "The caller says how long the gradients may be: equation (5).",
            CLIPPED,
            ("max_norm / norm if norm > max_norm", "1.0 / norm if norm > 1.0"),
        ),
        mistake(
            "square_compared",
            "the square of the norm is compared with max_norm",
            "Equation (5) compares the norm itself.",
            CLIPPED,
            ("if norm > max_norm", "if norm**2 > max_norm"),
        ),
        mistake(
            "in_place",
            "the gradients that were handed in are shortened in place",
            "The caller may still need the old ones: return new arrays.",
            ("inputs unchanged",),
            (
                "    return {name: g * scale for name, g in grads.items()}, norm",
                "    for g in grads.values():\n"
                "        g *= scale\n"
                "    return grads, norm",
            ),
        ),
    ),
)
