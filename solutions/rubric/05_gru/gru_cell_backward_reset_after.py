"""How gru_cell_backward_reset_after is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from .shared import (
    BEFORE,
    BIASES,
    CELL,
    CELL_AXES,
    GATES,
    LARGE_CELL,
    UNIT,
    WEIGHTS,
    biased,
    with_bias,
)

AFTER = (*BEFORE, "b_hh")

RUBRIC = ExerciseRubric(
    Exercise(
        "gru_cell_backward_reset_after",
        UNIT,
        inputs=("x", "h_prev", "params"),
        gradients=AFTER,
        forward="gru_cell_forward_reset_after",
        needs=("gru_cell_forward_reset_after",),
        upstream=("dh",),
        points={"x": 1, "h_prev": 2}
        | dict.fromkeys(WEIGHTS, 1)
        | dict.fromkeys((*BIASES, "b_hh"), 0.5)
        | {EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "Only the candidate changes. Give the bracket a name, s, and go back "
            "through r∘s.",
            "Equations (12) and (13): dr carries s, ds carries r. The hidden rows of "
            "W_h see ds, the input rows see da_h.",
            "da_h as before; dr = da_h * s, ds = da_h * r. dW_h is two blocks: "
            "h_prev.T @ ds on top, x.T @ da_h below. b_hh sums ds, b_h sums da_h.",
        ),
    ),
    biased(cell_general(*CELL, "dh")),
    biased(cell_edge(*CELL, "dh")),
    lambda rng: with_bias(
        rng, cell_case(rng, "large", LARGE_CELL, GATES, upstream=("dh",))
    ),
    variants=(
        mistake(
            "dz_lacks_old_state",
            "dz lacks −h_prev",
            "z stands in both terms of the blend: equation (6).",
            ("x", "h_prev", "W_z", "b_z"),
            ("dh * (candidate - h_prev)", "dh * candidate"),
        ),
        mistake(
            "dr_with_old_state",
            "dr pairs with h_prev where the bracket is due",
            "r multiplies the bracket s: equation (12).",
            ("x", "h_prev", "W_r", "b_r"),
            ("dr = da_h * product", "dr = da_h * h_prev"),
        ),
        mistake(
            "dr_without_bias",
            "dr lacks the bias b_hh",
            "The bracket holds the bias as well.",
            ("x", "h_prev", "W_r", "b_r"),
            ("dr = da_h * product", 'dr = da_h * (product - params["b_hh"])'),
        ),
        mistake(
            "r_left_out_of_ds",
            "r is left out on the way into the bracket",
            "In r∘s the gradient of s carries r: equation (12).",
            ("h_prev", "W_h", "b_hh"),
            ("ds = da_h * r", "ds = da_h"),
        ),
        mistake(
            "b_hh_like_b_h",
            "the gradient of b_hh is that of b_h",
            "b_hh stands inside the bracket that r multiplies.",
            ("b_hh",),
            ('"b_hh": ds.sum(axis=0)', '"b_hh": da_h.sum(axis=0)'),
        ),
        mistake(
            "hidden_rows_without_r",
            "the hidden rows of dW_h pair with da_h where ds is due",
            "The hidden rows stand inside the bracket.",
            ("W_h",),
            ("h_prev.T @ ds", "h_prev.T @ da_h"),
        ),
        mistake(
            "blend_path_left_out",
            "the path through (1 − z)∘h_prev is missing in dh_prev",
            "The old state is blended into the new one directly.",
            ("h_prev",),
            ('dh * (1 - z) + ds @ params["W_h"][:H].T', 'ds @ params["W_h"][:H].T'),
        ),
        mistake(
            "bracket_path_left_out",
            "the path through the bracket is missing in dh_prev",
            "The old state is read inside the candidate too.",
            ("h_prev",),
            ('dh * (1 - z) + ds @ params["W_h"][:H].T', "dh * (1 - z)"),
        ),
        mistake(
            "gate_slopes_left_out",
            "σ′ is left out on both gates",
            "Each gate's gradient goes back through its sigmoid: g(1 − g).",
            ("x", "h_prev", "W_z", "W_r", "b_z", "b_r"),
            ("dz * z * (1 - z)", "dz"),
            ("dr * r * (1 - r)", "dr"),
        ),
    ),
)
