"""How rescale_spectral_radius is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def turning_matrix(rng: np.random.Generator, H: int, radius: float) -> np.ndarray:
    """Draw a matrix whose largest eigenvalues are radius·e^(±1.3i), others below 1.

    One of those is positive: the largest real part of radius 1.5 is below it.
    """
    core = np.diag(rng.uniform(-0.9, 0.9, H))
    cos, sin = radius * np.cos(1.3), radius * np.sin(1.3)
    core[:2, :2] = [[cos, -sin], [sin, cos]]
    core[2, 2] = rng.uniform(0.5, 0.9)
    basis = np.eye(H) + 0.3 * rng.standard_normal((H, H))
    return basis @ core @ np.linalg.inv(basis)


def late_matrix(rng: np.random.Generator, H: int, radius: float) -> np.ndarray:
    """Draw a matrix whose largest eigenvalues are neither first nor last in any order.

    But for one 2 × 2 block it is triangular, and eigenvalues come in the order of the
    diagonal.
    """
    W = np.triu(0.5 * rng.standard_normal((H, H)), 1)
    sizes = rng.uniform(0.2, 0.8, H) * rng.choice([-1.0, 1.0], H)
    np.fill_diagonal(W, radius * sizes)
    cos, sin = radius * np.cos(1.3), radius * np.sin(1.3)
    W[2:4, 2:4] = [[cos, -sin], [sin, cos]]
    return W


def radius_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield matrices that are not normal, with complex leading eigenvalues.

    Two of them have to shrink and one to grow.
    """
    yield Case("5 × 5", {"W": turning_matrix(rng, 5, 1.5), "radius": 1.3})
    yield Case("4 × 4", {"W": turning_matrix(rng, 4, 2.5), "radius": 0.7})
    yield Case("6 × 6, to grow", {"W": late_matrix(rng, 6, 0.6), "radius": 1.4})


def radius_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield complex and negative eigenvalues, one entry, radius 0."""
    turn = rng.uniform(1.7, 2.3) * np.array([[0.0, -1.0], [1.0, 0.0]])
    yield Case("a rotation", {"W": turn, "radius": 0.5})
    one = -rng.uniform(2.5, 3.5, (1, 1))
    yield Case("one negative entry", {"W": one, "radius": 2.0})
    yield Case("radius 0", {"W": rng.standard_normal((3, 3)), "radius": 0.0})
    diagonal = np.diag([-5.0, 1.0, 2.0]) * rng.uniform(0.8, 1.2)
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
            "The eigenvalues of W, their absolute values, the largest of them, and "
            "one factor for the whole matrix.",
        ),
        equations={
            "rescaled": "which eigenvalue gives the radius of W, and by which factor "
            "all of W is scaled",
        },
    ),
    radius_general,
    radius_edge,
    lambda rng: Case("large", {"W": rng.standard_normal((40, 40)), "radius": 1.2}),
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
        mistake(
            "first_eigenvalue",
            "the first eigenvalue is taken for the largest",
            "Eigenvalues come in no particular order: look for the largest "
            "absolute value.",
            ("rescaled",),
            ("np.linalg.eigvals(W)).max()", "np.linalg.eigvals(W)[0])"),
        ),
        mistake(
            "last_eigenvalue",
            "the last eigenvalue is taken for the largest",
            "Eigenvalues come in no particular order: look for the largest "
            "absolute value.",
            ("rescaled",),
            ("np.linalg.eigvals(W)).max()", "np.linalg.eigvals(W)[-1])"),
        ),
        mistake(
            "only_shrunk",
            "a matrix whose radius is below the one asked for stays as it is",
            "The result has the radius that is asked for, also where W has to grow.",
            ("rescaled",),
            ("W * (radius / current)", "W * min(1.0, radius / current)"),
        ),
        mistake(
            "only_grown",
            "a matrix whose radius is above the one asked for stays as it is",
            "The result has the radius that is asked for, also where W has to shrink.",
            ("rescaled",),
            ("W * (radius / current)", "W * max(1.0, radius / current)"),
        ),
        mistake(
            "radius_forgotten",
            "W is scaled to the radius 1, whatever is asked for",
            "Dividing by the old radius brings it to 1; the new one is still missing.",
            ("rescaled",),
            ("radius / current", "1 / current"),
        ),
        mistake(
            "largest_real_part",
            "the largest real part of an eigenvalue is taken for the radius",
            "The radius is the largest absolute value; an eigenvalue a + "
            "bi has the size √(a² + b²).",
            ("rescaled",),
            ("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.eigvals(W).real.max()"),
        ),
        mistake(
            "symmetric",
            "eigenvalues of a symmetric matrix are computed",
            "W is not symmetric, and its eigenvalues may be complex.",
            ("rescaled",),
            ("np.linalg.eigvals(W)", "np.linalg.eigvalsh(W)"),
        ),
        mistake(
            "largest_entry",
            "the largest entry is taken for the radius",
            "The radius is made of eigenvalues.",
            ("rescaled",),
            ("np.abs(np.linalg.eigvals(W)).max()", "np.abs(W).max()"),
        ),
        mistake(
            "no_absolute_value",
            "the largest of the eigenvalues themselves is taken, which may be complex",
            "The radius is the largest absolute value of an eigenvalue.",
            ("rescaled",),
            ("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.eigvals(W).max()"),
        ),
        mistake(
            "absolute_value_too_late",
            "the absolute value is taken of the largest eigenvalue, not of each",
            "Complex numbers have no order: take the absolute values, then the "
            "largest.",
            ("rescaled",),
            (
                "np.abs(np.linalg.eigvals(W)).max()",
                "np.abs(np.linalg.eigvals(W).max())",
            ),
        ),
        mistake(
            "mean_eigenvalue",
            "the mean absolute value of the eigenvalues is taken",
            "The radius is the largest absolute value.",
            ("rescaled",),
            (".max()", ".mean()"),
        ),
        mistake(
            "root_of_factor",
            "W is multiplied by the root of the factor",
            "Scaling a matrix scales its eigenvalues by the same factor.",
            ("rescaled",),
            ("(radius / current)", "np.sqrt(radius / current)"),
        ),
        mistake(
            "scaled_twice",
            "W is divided by the square of its radius",
            "Scaling a matrix scales its eigenvalues by the same factor: "
            "one division is enough.",
            ("rescaled",),
            ("radius / current", "radius / current**2"),
        ),
    ),
)
