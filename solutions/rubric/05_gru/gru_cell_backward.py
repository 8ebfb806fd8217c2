"""How gru_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from ..common_mistakes import bias_sums
from .affine_gradient_mistakes import (
    GATES_WEIGHTS,
    INPUTS_AND_SUMS,
    JOINED_INPUTS,
    WEIGHTS_GRADIENTS,
)
from .gate_gradient_mistakes import (
    BLEND,
    FACTORS,
    GRADIENT_OF_Z,
    PATHS_LEFT_OUT,
    RESET,
    SLOPES,
    SLOPES_LEFT_OUT,
)
from .shared import (
    BEFORE,
    BIASES,
    CELL,
    CELL_AXES,
    GATES,
    LARGE_CELL,
    UNIT,
    WEIGHTS,
)

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
            "First the candidate: its share of dh, its slope, back through W_h. That "
            "splits into what goes through the reset and into x. Then the gradients of "
            "r and z with their slopes, back through W_r and W_z. Last, add up.",
        ),
        equations={
            "b_h": "equations (5) and (7): da_h and its sum over the batch",
            "b_z": "dz in equation (6) and da_z in equation (9)",
            "b_r": "dr in equation (8) and da_r in equation (9)",
            "W_h": "equation (7): what da_h is paired with",
            "W_z": "what da_z is paired with: the joined input u",
            "W_r": "what da_r is paired with: the joined input u",
            "x": "the second half of equation (10), then at du in equation (9)",
            "h_prev": "the three terms of equation (10)",
        },
    ),
    cell_general(*CELL, "dh"),
    cell_edge(*CELL, "dh"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, upstream=("dh",)),
    variants=(
        # the answer data keep this order
        *GRADIENT_OF_Z,
        *PATHS_LEFT_OUT,
        *FACTORS,
        *SLOPES_LEFT_OUT,
        *INPUTS_AND_SUMS,
        *SLOPES,
        *BLEND,
        *RESET,
        *JOINED_INPUTS,
        *GATES_WEIGHTS,
        mistake(
            "z_and_r_exchanged_in_cache",
            "z and r are taken from the cache in the other order",
            "Take from the cache in the order in which the forward put in.",
            BEFORE,
            ("h_prev, z, r, candidate,", "h_prev, r, z, candidate,"),
        ),
        mistake(
            "new_state_in_cache",
            "h stands where h_prev is due: the cache holds the new state for the old",
            "The blend and the reset read the old state: equations (6) and (8).",
            ("x", "h_prev", "W_z", "b_z", "W_r", "b_r"),
            (
                "    dz = dh",
                "    h_prev = h_prev + z * (candidate - h_prev)\n    dz = dh",
            ),
        ),
        *WEIGHTS_GRADIENTS,
        mistake(
            "zero",
            "every gradient is zero",
            "Equations (5) to (10) give the gradients; what they give must be what is "
            "returned.",
            BEFORE,
            ("    dcandidate = dh", "    dh = 0 * dh\n    dcandidate = dh"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "What is handed in belongs to the caller, who may use it again: put "
            "results into new arrays.",
            ("inputs unchanged",),
            ("dh * (1 - z) + dreset", "np.multiply(dh, 1 - z, out=dh) + dreset"),
        ),
        *bias_sums(BIASES, "da_z", "da_r", "da_h"),
    ),
)
