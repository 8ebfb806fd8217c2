"""How gru_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from .shared import BEFORE, BIASES, CELL, CELL_AXES, GATES, LARGE_CELL, UNIT, WEIGHTS

RUBRIC = ExerciseRubric(
    Exercise(
        "gru_cell_backward",
        UNIT,
        inputs=("x", "h_prev", "params"),
        gradients=BEFORE,
        forward="gru_cell_forward",
        needs=("gru_cell_forward",),
        upstream=("dh",),
        points={"x": 1, "h_prev": 2}
        | dict.fromkeys(WEIGHTS, 1)
        | dict.fromkeys(BIASES, 0.5)
        | {EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "The old state is read in four places: the blend, the reset, and both "
            "gates. Its gradient is a sum of three terms, one of which comes through "
            "both gates.",
            "Equations (5) to (10). z stands in both terms of the blend: its gradient "
            "is dh times the candidate less the old state.",
            "First the candidate: dh * z, its slope, back through W_h. That splits "
            "into what goes through r∘h_prev and into x. Then dr and dz with their "
            "slopes, back through W_r and W_z. Last, add up.",
        ),
    ),
    cell_general(*CELL, "dh"),
    cell_edge(*CELL, "dh"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, upstream=("dh",)),
    variants=(
        mistake(
            "dz_lacks_old_state",
            "dz lacks −h_prev",
            "z stands in both terms of the blend: equation (6).",
            ("x", "h_prev", "W_z", "b_z"),
            ("dh * (candidate - h_prev)", "dh * candidate"),
            follow=True,
        ),
        mistake(
            "dz_sign",
            "dz has the wrong sign: h_prev less the candidate",
            "Differentiate (4) by z: the candidate less the old state.",
            ("x", "h_prev", "W_z", "b_z"),
            ("dh * (candidate - h_prev)", "dh * (h_prev - candidate)"),
            follow=True,
        ),
        mistake(
            "reset_path_left_out",
            "the path through r∘h_prev is missing in dh_prev",
            "The old state is read inside the candidate too: equation (10).",
            ("h_prev",),
            (" + dreset[:, :H] * r", ""),
        ),
        mistake(
            "blend_path_left_out",
            "the path through (1 − z)∘h_prev is missing in dh_prev",
            "The old state is blended into the new one directly: equation (10).",
            ("h_prev",),
            ("dh * (1 - z) + dreset", "dreset"),
        ),
        mistake(
            "gate_path_left_out",
            "the path through the gates is missing in dh_prev",
            "Both gates read the old state: equation (10).",
            ("h_prev",),
            ("* r + djoined[:, :H]", "* r"),
        ),
        mistake(
            "dr_wrong_operand",
            "dr pairs with r where h_prev is due",
            "In r∘h_prev the gradient of r carries the *other* factor.",
            ("x", "h_prev", "W_r", "b_r"),
            ("dr = dreset[:, :H] * h_prev", "dr = dreset[:, :H] * r"),
            follow=True,
        ),
        mistake(
            "r_left_out_of_reset_path",
            "r is left out on the path through r∘h_prev",
            "In r∘h_prev the gradient of h_prev carries r.",
            ("h_prev",),
            ("dreset[:, :H] * r +", "dreset[:, :H] +"),
            follow=True,
        ),
        mistake(
            "z_left_out_of_candidate",
            "z is left out on the way to the candidate",
            "The candidate enters the blend times z: equation (5).",
            ("x", "h_prev", "W_r", "W_h", "b_r", "b_h"),
            ("dcandidate = dh * z", "dcandidate = dh"),
            follow=True,
        ),
        mistake(
            "candidate_slope_left_out",
            "the slope of the candidate's tanh is left out",
            "The candidate is a tanh: its slope is 1 − h̃².",
            ("x", "h_prev", "W_r", "W_h", "b_r", "b_h"),
            ("dcandidate * (1 - candidate**2)", "dcandidate"),
            follow=True,
        ),
        mistake(
            "gate_slopes_left_out",
            "σ′ is left out on both gates",
            "Each gate's gradient goes back through its sigmoid: g(1 − g).",
            ("x", "h_prev", "W_z", "W_r", "b_z", "b_r"),
            ("dz * z * (1 - z)", "dz"),
            ("dr * r * (1 - r)", "dr"),
            follow=True,
        ),
        mistake(
            "dW_h_from_joined",
            "dW_h pairs with [h_prev, x] where [r∘h_prev, x] is due",
            "The candidate's product had the reset state as its input.",
            ("W_h",),
            ('"W_h": reset.T @ da_h', '"W_h": joined.T @ da_h'),
            follow=True,
        ),
        mistake(
            "dx_lacks_gates",
            "dx lacks what comes through the gates",
            "The input is read by the candidate and by both gates.",
            ("x",),
            ("dreset[:, H:] + djoined[:, H:]", "dreset[:, H:]"),
            follow=True,
        ),
        mistake(
            "db_mean",
            "the gradients of the biases are means over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            BIASES,
            ("da_z.sum(axis=0)", "da_z.mean(axis=0)"),
            ("da_r.sum(axis=0)", "da_r.mean(axis=0)"),
            ("da_h.sum(axis=0)", "da_h.mean(axis=0)"),
            follow=True,
        ),
    ),
)
