"""How gru_cell_backward_reset_after is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from ..common_mistakes import bias_sums
from .shared import (
    BEFORE,
    BIASES,
    CELL,
    CELL_AXES,
    GATES,
    LARGE_CELL,
    THROUGH_CANDIDATE,
    UNIT,
    WEIGHTS,
    biased,
    gate_slopes,
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
            "The candidate's pre-activation as before. From it the gradients of r and "
            "of the bracket. The gradient of W_h is two blocks, one above the other, "
            "with different factors; the two biases of the candidate have different "
            "gradients too.",
        ),
        equations={
            "b_h": "equations (5) and (7): da_h and its sum over the batch",
            "b_hh": "equation (12): ds and its sum over the batch",
            "b_z": "dz in equation (6) and da_z in equation (9)",
            "b_r": "dr in equation (12) and da_r in equation (9)",
            "W_h": "the two blocks in equation (13)",
            "W_z": "what da_z is paired with: the joined input u",
            "W_r": "what da_r is paired with: the joined input u",
            "x": "what goes through the input rows of W_h, below equation (13). Then "
            "at du in equation (9)",
            "h_prev": "equation (10), with the second share of the old state as it "
            "stands below equation (13)",
        },
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
            "new_state_in_cache",
            "h stands where h_prev is due: the cache holds the new state for the old",
            "The blend and the bracket read the old state: equations (6) and (13).",
            ("x", "h_prev", "W_z", "b_z", "W_h"),
            (
                "    dz = dh",
                "    h_prev = h_prev + z * (candidate - h_prev)\n    dz = dh",
            ),
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
            "b_hh_with_r_twice",
            "the gradient of b_hh carries r twice",
            "ds carries r already: b_hh takes its sum over the batch, equation (13).",
            ("b_hh",),
            ('"b_hh": ds.sum(axis=0)', '"b_hh": (r * ds).sum(axis=0)'),
        ),
        mistake(
            "b_hh_with_da_h_too",
            "the gradient of b_hh is the sum of ds and da_h",
            "b_hh stands inside the bracket alone: equation (13).",
            ("b_hh",),
            ('"b_hh": ds.sum(axis=0)', '"b_hh": (ds + da_h).sum(axis=0)'),
        ),
        mistake(
            "b_hh_of_the_gates",
            "the gradient of b_hh is that of a bias inside the two gates",
            "b_hh stands inside the bracket that r multiplies: equation (13).",
            ("b_hh",),
            ('"b_hh": ds.sum(axis=0)', '"b_hh": (da_z + da_r).sum(axis=0)'),
        ),
        mistake(
            "b_hh_of_the_gates_too",
            "the gradient of b_hh is that of a bias inside the bracket and inside the "
            "two gates",
            "The gates have biases of their own: equation (13).",
            ("b_hh",),
            ('"b_hh": ds.sum(axis=0)', '"b_hh": (ds + da_z + da_r).sum(axis=0)'),
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
        *gate_slopes(),
        mistake(
            "dz_sign",
            "dz has the wrong sign: h_prev less the candidate",
            "Differentiate (4) by z: the candidate less the old state, equation (6).",
            ("x", "h_prev", "W_z", "b_z"),
            ("dh * (candidate - h_prev)", "dh * (h_prev - candidate)"),
        ),
        mistake(
            "candidate_slope_left_out",
            "the slope of the candidate's tanh is left out",
            "The candidate is a tanh: its slope is 1 − h̃², equation (7).",
            (*THROUGH_CANDIDATE, "b_hh"),
            ("dh * z * (1 - candidate**2)", "dh * z"),
        ),
        mistake(
            "candidate_with_1_minus_z",
            "the candidate's gradient carries 1 − z where z is due",
            "The candidate enters the blend times z: equation (5).",
            (*THROUGH_CANDIDATE, "b_hh"),
            ("da_h = dh * z *", "da_h = dh * (1 - z) *"),
        ),
        mistake(
            "old_state_with_z",
            "the old state's share of dh carries z where 1 − z is due",
            "The old state enters the blend times 1 − z: equation (10).",
            ("h_prev",),
            ("dh * (1 - z) + ds", "dh * z + ds"),
        ),
        mistake(
            "dW_h_with_ds",
            "both blocks of dW_h pair with ds, also the input's, where da_h is due",
            "The input rows stand outside the bracket: equation (13).",
            ("W_h",),
            ("x.T @ da_h", "x.T @ ds"),
        ),
        mistake(
            "b_h_like_b_hh",
            "the gradient of b_h is that of b_hh",
            "b_h stands outside the bracket that r multiplies: equation (13).",
            ("b_h",),
            ('"b_h": da_h.sum(axis=0)', '"b_h": ds.sum(axis=0)'),
        ),
        mistake(
            "biases_of_candidate_swapped",
            "b_h and b_hh hold each other's gradients",
            "b_hh stands inside the bracket, b_h outside: equation (13).",
            ("b_h", "b_hh"),
            ('"b_hh": ds.sum(axis=0)', '"b_hh": da_h.sum(axis=0) * 1'),
            ('"b_h": da_h.sum(axis=0)', '"b_h": ds.sum(axis=0)'),
        ),
        mistake(
            "db_h_mean",
            "the gradient of b_h alone is a mean over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            ("b_h",),
            ('"b_h": da_h.sum(axis=0)', '"b_h": da_h.mean(axis=0)'),
        ),
        mistake(
            "db_mean",
            "the gradients of all biases are means over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            (*BIASES, "b_hh"),
            *(
                (f"{a}.sum(axis=0)", f"{a}.mean(axis=0)")
                for a in ("da_z", "da_r", "da_h", "ds")
            ),
        ),
        mistake(
            "W_h_as_before",
            "dW_h is that of the other GRU: it pairs [r∘h_prev, x] with da_h",
            "r acts after the product here: equation (13).",
            ("W_h",),
            ("h_prev.T @ ds", "(r * h_prev).T @ da_h"),
        ),
        mistake(
            "bracket_path_without_r",
            "the old state's share through the bracket lacks r",
            "r multiplies the bracket: equation (12).",
            ("h_prev",),
            ('ds @ params["W_h"][:H].T', 'da_h @ params["W_h"][:H].T'),
        ),
        mistake(
            "gate_path_left_out",
            "the path through the gates is missing in dh_prev",
            "Both gates read the old state: equation (10).",
            ("h_prev",),
            ("[:H].T + djoined[:, :H]", "[:H].T"),
        ),
        mistake(
            "dx_lacks_gates",
            "dx lacks what comes through the gates",
            "The input is read by the candidate and by both gates.",
            ("x",),
            ("[H:].T + djoined[:, H:]", "[H:].T"),
        ),
        mistake(
            "dx_lacks_candidate",
            "dx lacks what comes through the candidate",
            "The input is read by the candidate and by both gates.",
            ("x",),
            ('da_h @ params["W_h"][H:].T + djoined[:, H:]', "djoined[:, H:]"),
        ),
        mistake(
            "dx_through_r",
            "dx is made with ds where da_h is due",
            "The input stands outside the bracket that r multiplies.",
            ("x",),
            ('da_h @ params["W_h"][H:].T', 'ds @ params["W_h"][H:].T'),
        ),
        mistake(
            "dh_prev_untransposed",
            "the bracket's share of dh_prev is made with the hidden rows of W_h as "
            "they are, not transposed",
            "The share is ds W_hhᵀ. The hidden rows are square, so no shape warns.",
            ("h_prev",),
            ('ds @ params["W_h"][:H].T', 'ds @ params["W_h"][:H]'),
        ),
        mistake(
            "zero",
            "every gradient is zero",
            "Equations (5) to (13) give the gradients; what they give must be what is "
            "returned.",
            AFTER,
            ("    dz = dh", "    dh = 0 * dh\n    dz = dh"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "What is handed in belongs to the caller, who may use it again: put "
            "results into new arrays.",
            ("inputs unchanged",),
            ("dh * (1 - z) + ds", "np.multiply(dh, 1 - z, out=dh) + ds"),
        ),
        *bias_sums((*BIASES, "b_hh"), "da_z", "da_r", "da_h", "ds"),
    ),
)
