"""How lstm_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from ..common_mistakes import bias_sums
from .affine_gradient_mistakes import (
    GATES_EXCHANGED,
    INPUT_AND_STATES,
    JOINED,
    PARAMETERS,
    SUM_AND_COLUMNS,
)
from .gate_gradient_mistakes import (
    FACTORS,
    GATE_SLOPES,
    GRADIENTS_EXCHANGED,
    SLOPES,
    TANH_SLOPES,
    TERMS_OF_DC,
)
from .shared import (
    BIASES,
    CELL,
    CELL_AXES,
    CELL_GRADIENTS,
    CELL_STATES,
    GATES,
    INTO_C,
    LARGE_CELL,
    THROUGH_C,
    UNIT,
    WEIGHTS,
)

RUBRIC = ExerciseRubric(
    Exercise(
        "lstm_cell_backward",
        UNIT,
        inputs=("x", "h_prev", "c_prev", "params"),
        gradients=CELL_GRADIENTS,
        forward="lstm_cell_forward",
        needs=("lstm_cell_forward",),
        upstream=("dh", "dc"),
        points={"x": 1, "h_prev": 1, "c_prev": 1}
        | dict.fromkeys(WEIGHTS, 1)
        | dict.fromkeys(BIASES, 0.5)
        | {EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "Go back in the order of the derivation: through h into o and c, add what "
            "the next step sends into c, then from c into f, i, the candidate and "
            "c_prev, then through the four nonlinearities.",
            "Equations (7) to (12). The gradient of c has two sources: dc from the "
            "next step and what comes through h.",
            "First the whole gradient of c. Then the gradients of f, i, o and of the "
            "candidate, each times its slope. Then for each of the four: its weights "
            "pair the joined input with that product, its bias sums it, and what goes "
            "back through its weights is added to the gradient of the joined input.",
        ),
        equations={
            "b_o": "do in equation (7) and da_o in equation (11), and its sum over "
            "the batch",
            "b_f": "the whole gradient of c in equation (8), then df in equation "
            "(9) and da_f in equation (11)",
            "b_i": "di in equation (10) and da_i in equation (11)",
            "b_c": "dc̃ in equation (10) and da_c in equation (11)",
            "W_o": "what da_o is multiplied by, above equation (12)",
            "W_f": "what da_f is multiplied by, above equation (12)",
            "W_i": "what da_i is multiplied by, above equation (12)",
            "W_c": "what da_c is multiplied by, above equation (12)",
            "x": "equation (12): the sum of four products, and its last D columns",
            "h_prev": "equation (12): the first H columns of du",
            "c_prev": "the first half of equation (9)",
        },
    ),
    cell_general(*CELL, "dh", "dc"),
    cell_edge(*CELL, "dh", "dc"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, CELL_STATES, ("dh", "dc")),
    variants=(
        # the answer data keep this order
        *TERMS_OF_DC,
        *SLOPES,
        *FACTORS,
        *SUM_AND_COLUMNS,
        *GATE_SLOPES,
        *TANH_SLOPES,
        *GRADIENTS_EXCHANGED,
        *GATES_EXCHANGED,
        *JOINED,
        *INPUT_AND_STATES,
        *PARAMETERS,
        mistake(
            "slope_of_h",
            "the slope of tanh(c) is taken at h, which has o in it",
            "h is o∘tanh(c): equation (8) has tanh(c) alone in the slope.",
            THROUGH_C,
            ("1 - tanh_c**2", "1 - (o * tanh_c) ** 2"),
        ),
        mistake(
            "slope_of_c_prev",
            "the slope of tanh(c) is taken at c_prev",
            "The tanh of this step is that of the new c: equation (8).",
            THROUGH_C,
            ("1 - tanh_c**2", "1 - np.tanh(c_prev) ** 2"),
        ),
        mistake(
            "f_and_i_exchanged_in_cache",
            "f and i are taken from the cache in the other order",
            "Take from the cache in the order in which the forward put in.",
            THROUGH_C,
            (
                "c, f, i, o, candidate,",
                "c, i, f, o, candidate,",
            ),
        ),
        mistake(
            "i_and_o_exchanged_in_cache",
            "i and o are taken from the cache in the other order",
            "Take from the cache in the order in which the forward put in.",
            CELL_GRADIENTS,
            (
                "c, f, i, o, candidate,",
                "c, f, o, i, candidate,",
            ),
        ),
        mistake(
            "c_and_c_prev_exchanged_in_cache",
            "c and c_prev are taken from the cache in the other order",
            "Take from the cache in the order in which the forward put in.",
            CELL_GRADIENTS,
            ("joined, c_prev, c,", "joined, c, c_prev,"),
        ),
        mistake(
            "zero",
            "every gradient is zero",
            "Equations (7) to (12) give the gradients; what they give must be what is "
            "returned.",
            CELL_GRADIENTS,
            ("    do = dh", "    dh, dc = 0 * dh, 0 * dc\n    do = dh"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "dh and dc belong to the caller, who may use them again: put the sum in "
            "equation (8) into a new array.",
            ("inputs unchanged",),
            (INTO_C, f"np.add(dc, {INTO_C.removeprefix('dc + ')}, out=dc)"),
        ),
        mistake(
            "dc_through_f_twice",
            "the gradient dc that comes in is multiplied by f already in equation (8)",
            "It is that of this step's c; f leads on to c_prev: equation (9).",
            THROUGH_C,
            (INTO_C, INTO_C.replace("dc +", "dc * f +")),
        ),
        *bias_sums(BIASES, "da[g]"),
    ),
)
