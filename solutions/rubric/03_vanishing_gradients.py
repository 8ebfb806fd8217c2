"""Unit 03: how gradients vanish and explode, clipping, truncation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, UnitRubric, Variant

from ..reference import memory

UNIT = "03_vanishing_gradients"
AXES = {
    "h": ("N", "H"),
    "dh_last": ("N", "H"),
    "hs": ("N", "T", "H"),
    "jacobian": ("N", "H", "H"),
    "norms": ("T",),
    "x": ("N", "T", "D"),
    "W_h": ("H+D", "H"),
}
CLIPPED = ("W_h", "b_h", "W_y")


def weights(rng: np.random.Generator, D: int, H: int) -> dict[str, np.ndarray]:
    """Draw the parameters of a cell."""
    return {
        "W_h": 1.5 * rng.standard_normal((H + D, H)) / np.sqrt(H + D),
        "b_h": rng.standard_normal(H),
    }


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


def clip_case(rng: np.random.Generator, name: str, scale: float, limit: float) -> Case:
    """Draw gradients and a limit."""
    shapes = {"W_h": (6, 4), "b_h": (4,), "W_y": (4, 3)}
    grads = {k: scale * rng.standard_normal(s) for k, s in shapes.items()}
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
    case = clip_case(rng, "exactly at the limit", 1.0, 0.0)
    norm = float(np.sqrt(sum((g**2).sum() for g in case.inputs["grads"].values())))
    yield Case(case.name, case.inputs | {"max_norm": norm})


def bptt_case(rng: np.random.Generator, name: str, N: int, T: int, window: int) -> Case:
    """Draw a sequence for the leaky integrator that the judge hands in."""
    D, H = 3, 4
    return Case(
        name,
        {
            "x": rng.standard_normal((N, T, D)),
            "targets": rng.integers(0, 5, (N, T)),
            "h0": rng.standard_normal((N, H)),
            "params": {
                "W": rng.standard_normal((D, H)),
                "decay": rng.uniform(0.4, 0.95, H),
            },
            "window": window,
            "segment": Supplied("leaky_segment"),
        },
    )


def bptt_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield windows that do not divide the length."""
    yield bptt_case(rng, "T=8, window 3", 2, 8, 3)
    yield bptt_case(rng, "T=11, window 4", 5, 11, 4)


def bptt_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield windows of one step, of the whole, and longer."""
    yield bptt_case(rng, "window 1", 2, 5, 1)
    yield bptt_case(rng, "window T", 2, 5, 5)
    yield bptt_case(rng, "window longer than T", 2, 5, 9)
    yield bptt_case(rng, "T=1", 2, 1, 3)
    yield bptt_case(rng, "N=1", 1, 6, 2)


JACOBIAN = ExerciseRubric(
    Exercise(
        "hidden_jacobian",
        UNIT,
        inputs=("h", "params"),
        outputs=("jacobian",),
        points={"jacobian": 2, EDGE: 1},
        axes=AXES,
        hints=(
            "Each new state depends on each old one along one path: through one entry "
            "of the weights and one tanh.",
            "Equation (2): entry (i, j) is (1 − h_i²) times the weight from unit j to "
            "unit i, which stands in row j, column i of W_h.",
            "Take the first H rows of W_h, transpose them, and scale row i of the "
            "result by 1 − h_i², for each example: an array with a new axis.",
        ),
    ),
    jacobian_general,
    jacobian_edge,
    variants=(
        Variant(
            "transposed",
            "rows and columns of the Jacobian are swapped",
            "Row i belongs to the new state h_i, column j to the old one.",
            ("jacobian",),
            (
                (
                    "slope[:, :, None] * W_hh.T",
                    "(slope[:, :, None] * W_hh.T).transpose(0, 2, 1)",
                ),
            ),
        ),
        Variant(
            "weights_not_transposed",
            "the weight from i to j stands where the one from j to i is due",
            "In u W the weight of input j for output i is W[j, i].",
            ("jacobian",),
            (("* W_hh.T", "* W_hh"),),
        ),
        Variant(
            "slope_left_out",
            "the slope of tanh is left out",
            "Each path goes through a tanh: equation (2).",
            ("jacobian",),
            (("slope[:, :, None] * W_hh.T", "slope[:, :, None] ** 0 * W_hh.T"),),
        ),
        Variant(
            "slope_of_the_input_unit",
            "the slope is taken at the old unit, along the columns",
            "The tanh belongs to the new state: row i is scaled.",
            ("jacobian",),
            (("slope[:, :, None] * W_hh.T", "slope[:, None, :] * W_hh.T"),),
        ),
        Variant(
            "square_left_out",
            "1 − h stands for 1 − h²",
            "The slope of tanh has a square.",
            ("jacobian",),
            (("1 - h**2", "1 - h"),),
        ),
        Variant(
            "tanh_taken_twice",
            "tanh is taken of h once more",
            "h is already the output of tanh.",
            ("jacobian",),
            (("1 - h**2", "1 - np.tanh(h) ** 2"),),
        ),
        Variant(
            "input_rows",
            "the last rows of W_h are used, which act on the input",
            "The first H rows of W_h act on the state.",
            ("jacobian",),
            (('params["W_h"][:H]', 'np.roll(params["W_h"], H, axis=0)[:H]'),),
        ),
        Variant(
            "mean_over_batch",
            "every example gets the mean Jacobian of the batch",
            "Each example has its own slopes.",
            ("jacobian",),
            (("1 - h**2", "0 * h + (1 - h**2).mean(axis=0)"),),
        ),
    ),
)

NORMS = ExerciseRubric(
    Exercise(
        "gradient_norms",
        UNIT,
        inputs=("dh_last", "hs", "params"),
        outputs=("norms",),
        points={"norms": 2, EDGE: 1},
        axes=AXES,
        hints=(
            "Go back from the last state, one step at a time, and note the size of the "
            "gradient before each step.",
            "Equation (3): multiply by 1 − h² of the state that you leave, then by the "
            "transposed hidden rows of W_h.",
            "A loop over reversed(range(T)): store the norm of dh at t, then replace "
            "dh by (dh * (1 - hs[:, t]**2)) @ (hidden rows).T.",
        ),
    ),
    norms_general,
    norms_edge,
    variants=(
        Variant(
            "slope_left_out",
            "the slope of tanh is left out on the way back",
            "Every step goes back through a tanh.",
            ("norms",),
            (("dh * (1 - hs[:, t] ** 2)", "dh"),),
        ),
        Variant(
            "slope_one_step_off",
            "the slope is taken at the state before, not at the one that is left",
            "From h_t to h_{t−1} the tanh of h_t is in the way.",
            ("norms",),
            (("1 - hs[:, t] ** 2", "1 - hs[:, max(t - 1, 0)] ** 2"),),
        ),
        Variant(
            "weights_not_transposed",
            "the weights are not transposed",
            "Backwards, the product is with the transposed weights.",
            ("norms",),
            (("@ W_hh.T", "@ W_hh"),),
        ),
        Variant(
            "reversed",
            "the norms are in reverse order, the last step first",
            "norms[T − 1] belongs to the last state.",
            ("norms",),
            (("return norms", "return norms[::-1]"),),
        ),
        Variant(
            "squared",
            "the squares of the norms are returned",
            "A Frobenius norm is the square root of the sum of squares.",
            ("norms",),
            (("return norms", "return norms**2"),),
        ),
        Variant(
            "one_step_late",
            "the first entry noted is already one step back",
            "norms[T − 1] is the norm of dh_last itself.",
            ("norms",),
            (
                (
                    "        norms[t] = np.linalg.norm(dh)\n"
                    "        dh = (dh * (1 - hs[:, t] ** 2)) @ W_hh.T",
                    "        dh = (dh * (1 - hs[:, t] ** 2)) @ W_hh.T\n"
                    "        norms[t] = np.linalg.norm(dh)",
                ),
            ),
        ),
        Variant(
            "mean_over_batch",
            "the norm is averaged over the examples",
            "The Frobenius norm runs over the whole (N, H) array.",
            ("norms",),
            (("np.linalg.norm(dh)", "np.linalg.norm(dh, axis=1).mean()"),),
        ),
        Variant(
            "spectral_norm",
            "the largest singular value is taken for the norm",
            "The Frobenius norm sums the squares of all entries.",
            ("norms",),
            (("np.linalg.norm(dh)", "np.linalg.norm(dh, 2)"),),
        ),
    ),
)

RADIUS = ExerciseRubric(
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
        Variant(
            "singular_value",
            "the largest singular value is taken for the radius",
            "Singular values bound how much a vector grows in one step; the radius "
            "says how it grows in the long run.",
            ("rescaled",),
            (("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.norm(W, 2)"),),
        ),
        Variant(
            "frobenius_norm",
            "the Frobenius norm is taken for the radius",
            "The radius is made of eigenvalues.",
            ("rescaled",),
            (("np.abs(np.linalg.eigvals(W)).max()", "np.linalg.norm(W)"),),
        ),
        Variant(
            "real_parts",
            "only the real parts of the eigenvalues count",
            "An eigenvalue a + bi has the size √(a² + b²).",
            ("rescaled",),
            (("np.abs(np.linalg.eigvals(W))", "np.abs(np.linalg.eigvals(W).real)"),),
        ),
        Variant(
            "not_divided",
            "W is multiplied by the radius without dividing by its own",
            "First bring the radius to 1.",
            ("rescaled",),
            (("W * (radius / current)", "W * radius"),),
        ),
        Variant(
            "inverted",
            "the factor is upside down",
            "A larger radius needs a larger factor.",
            ("rescaled",),
            (("radius / current", "current / max(radius, 1e-3)"),),
        ),
        Variant(
            "smallest_eigenvalue",
            "the smallest eigenvalue is taken",
            "The radius is the largest absolute value.",
            ("rescaled",),
            ((".max()", ".min()"),),
        ),
    ),
)

CLIP = ExerciseRubric(
    Exercise(
        "clip_by_global_norm",
        UNIT,
        inputs=("grads", "max_norm"),
        outputs=("norm",),
        gradients=CLIPPED,
        gradients_first=True,
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
    ),
    clip_general,
    clip_edge,
    variants=(
        Variant(
            "entry_by_entry",
            "every entry is clipped by itself",
            "That changes the direction of the update. One factor for all.",
            CLIPPED,
            (("g * scale", "np.clip(g, -max_norm, max_norm)"),),
        ),
        Variant(
            "array_by_array",
            "every array is clipped by its own norm",
            "The norm is global: one factor for all arrays.",
            CLIPPED,
            (("g * scale", "g * min(1, max_norm / max(np.linalg.norm(g), 1e-300))"),),
        ),
        Variant(
            "returns_the_new_norm",
            "the norm after clipping is returned",
            "The norm before clipping tells how close to exploding the training is.",
            ("norm",),
            (("}, norm", "}, norm * scale"),),
        ),
        Variant(
            "epsilon_added",
            "an epsilon is added to the norm",
            "No epsilon is needed where norm > max_norm.",
            CLIPPED,
            (("max_norm / norm", "max_norm / (norm + 1e-6)"),),
        ),
        Variant(
            "always_scaled",
            "gradients below the limit are scaled up to it",
            "Clipping only shortens.",
            CLIPPED,
            (("max_norm / norm if norm > max_norm else 1.0", "max_norm / norm"),),
        ),
        Variant(
            "square_root_left_out",
            "the norm lacks its square root",
            "A norm is the square root of the sum of squares.",
            ("norm", *CLIPPED),
            (("np.sqrt(", "float("),),
        ),
        Variant(
            "sum_of_norms",
            "the norms of the arrays are added",
            "Squares add up, norms do not.",
            ("norm", *CLIPPED),
            (
                (
                    "np.sqrt(sum((g**2).sum() for g in grads.values()))",
                    "sum(np.linalg.norm(g) for g in grads.values())",
                ),
            ),
        ),
        Variant(
            "never_clipped",
            "nothing is clipped",
            "Above the limit all gradients shrink by one factor.",
            CLIPPED,
            (("g * scale", "g * 1.0"),),
        ),
    ),
)

BPTT = ExerciseRubric(
    Exercise(
        "truncated_bptt",
        UNIT,
        inputs=("x", "targets", "h0", "params", "window", "segment"),
        outputs=("loss",),
        gradients=("W", "decay"),
        gradient_check=False,
        points={"loss": 1, "W": 1, "decay": 1, EDGE: 1},
        axes={"x": ("N", "T", "D"), "h0": ("N", "H"), "W": ("D", "H"), "decay": ("H",)},
        hints=(
            "Cut the sequence into windows. The state walks from one to the next, the "
            "gradient does not.",
            "Equation (6): sums over all windows, divided once by the number of all "
            "targets.",
            "A loop over range(0, T, window). Each segment returns its summed loss, "
            "its gradients and its last state, which is the next one's h0.",
        ),
    ),
    bptt_general,
    bptt_edge,
    variants=(
        Variant(
            "state_not_carried",
            "every window starts from h0",
            "The last state of a window is the first of the next.",
            ("loss", "W", "decay"),
            (("loss, step, h = segment", "loss, step, _ = segment"),),
        ),
        Variant(
            "state_reset",
            "every window but the first starts from zeros",
            "The last state of a window is the first of the next.",
            ("loss", "W", "decay"),
            (
                (
                    "        total += loss\n",
                    "        total += loss\n        h = 0 * h\n",
                ),
            ),
        ),
        Variant(
            "last_window_dropped",
            "the last, shorter window is left out",
            "All targets count, also those of a shorter window.",
            ("loss", "W", "decay"),
            (
                (
                    "range(0, x.shape[1], window)",
                    "range(0, x.shape[1] - window + 1, window)",
                ),
            ),
        ),
        Variant(
            "not_divided",
            "the sums are not divided by the number of targets",
            "The loss is one mean over all targets.",
            ("loss", "W", "decay"),
            (("count = targets.size", "count = 1"),),
        ),
        Variant(
            "mean_over_time_only",
            "the sums are divided by T alone",
            "There are N·T targets.",
            ("loss", "W", "decay"),
            (("count = targets.size", "count = targets.shape[1]"),),
        ),
        Variant(
            "gradients_overwritten",
            "only the last window's gradients are kept",
            "The windows share the parameters: their gradients add up.",
            ("W", "decay"),
            (("grads.get(name, 0) + step[name]", "step[name]"),),
        ),
        Variant(
            "gradients_not_divided",
            "the gradients are those of the summed loss",
            "The loss is a mean, so its gradients are divided as well.",
            ("W", "decay"),
            (("g / count for", "g for"),),
        ),
        Variant(
            "one_window",
            "the whole sequence is taken as one window",
            "Cut the gradient every `window` steps.",
            ("W", "decay"),
            (
                ("range(0, x.shape[1], window)", "range(0, x.shape[1], x.shape[1])"),
                ("slice(t, t + window)", "slice(0, None)"),
            ),
        ),
    ),
)

RUBRIC = UnitRubric(
    UNIT,
    "Vanishing gradients",
    (JACOBIAN, NORMS, RADIUS, CLIP, BPTT),
    {
        f.__name__: f
        for f in (
            memory.hidden_jacobian,
            memory.gradient_norms,
            memory.rescale_spectral_radius,
            memory.clip_by_global_norm,
            memory.truncated_bptt,
        )
    },
    answers={"why_one_point_five_vanishes": 1},
)
