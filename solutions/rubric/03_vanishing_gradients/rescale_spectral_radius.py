"""How rescale_spectral_radius is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def turning_matrix(rng: np.random.Generator, H: int, radius: float) -> np.ndarray:
    """Draw a matrix whose largest eigenvalues are radius·e^(±1.3i), others below 1."""
    core = np.diag(rng.uniform(-0.9, 0.9, H))
    cos, sin = radius * np.cos(1.3), radius * np.sin(1.3)
    core[:2, :2] = [[cos, -sin], [sin, cos]]
    basis = np.eye(H) + 0.3 * rng.standard_normal((H, H))
    return basis @ core @ np.linalg.inv(basis)


def radius_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield matrices that are not normal, with complex leading eigenvalues."""
    yield Case("5 × 5", {"W": turning_matrix(rng, 5, 1.5), "radius": 1.3})
    yield Case("4 × 4", {"W": turning_matrix(rng, 4, 2.5), "radius": 0.7})


def radius_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield complex and negative eigenvalues, one entry, radius 0."""
    yield Case(
        "a rotation", {"W": 2.0 * np.array([[0.0, -1.0], [1.0, 0.0]]), "radius": 0.5}
    )
    yield Case("one negative entry", {"W": np.array([[-3.0]]), "radius": 2.0})
    yield Case("radius 0", {"W": rng.standard_normal((3, 3)), "radius": 0.0})
    diagonal = np.diag([-5.0, 1.0, 2.0])
    yield Case("a negative eigenvalue leads", {"W": diagonal, "radius": 1.0})


RUBRIC = ExerciseRubric(
    Exercise(
        "rescale_spectral_radius",
        UNIT,
        inputs=("W", "radius"),
        outputs=("rescaled",),
        points={"rescaled": 1, EDGE: 1},
        axes={"W": ("H", "H"), "rescaled": ("H", "H")},
        hints=(
            "Scaling a matrix scales all its eigenvalues by the same factor.",
            "The spectral radius is the largest absolute value of an eigenvalue; "
            "eigenvalues may be complex.",
            "np.linalg.eigvals, np.abs, max, and one factor.",
        ),
    ),
    radius_general,
    radius_edge,
    variants=(
        mistake(
            "singular_value",
            "the largest singular value is taken for the radius",
            "Singular values bound how much a vector grows in one step; the radius "
            "says how it grows in the long run.",
            ("rescaled",),
            ("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.norm(W, 2)"),
        ),
        mistake(
            "frobenius_norm",
            "the Frobenius norm is taken for the radius",
            "The radius is made of eigenvalues.",
            ("rescaled",),
            ("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.norm(W)"),
        ),
        mistake(
            "real_parts",
            "only the real parts of the eigenvalues count",
            "An eigenvalue a + bi has the size √(a² + b²).",
            ("rescaled",),
            ("np.abs(np.linalg.eigvals(W))", "np.abs(np.linalg.eigvals(W).real)"),
        ),
        mistake(
            "not_divided",
            "W is multiplied by the radius without dividing by its own",
            "First bring the radius to 1.",
            ("rescaled",),
            ("W * (radius / current)", "W * radius"),
        ),
        mistake(
            "inverted",
            "the factor is upside down",
            "A larger radius needs a larger factor.",
            ("rescaled",),
            ("radius / current", "current / max(radius, 1e-3)"),
        ),
        mistake(
            "smallest_eigenvalue",
            "the smallest eigenvalue is taken",
            "The radius is the largest absolute value.",
            ("rescaled",),
            (".max()", ".min()"),
        ),
    ),
)
