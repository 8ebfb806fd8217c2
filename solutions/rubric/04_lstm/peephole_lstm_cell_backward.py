"""How peephole_lstm_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from .shared import (
    CELL,
    CELL_GRADIENTS,
    CELL_STATES,
    GATES,
    LARGE_CELL,
    PEEPHOLE_AXES,
    PEEPHOLES,
    UNIT,
    peephole,
    with_peepholes,
)

PEEPHOLE_GRADIENTS = (*CELL_GRADIENTS, *PEEPHOLES)

RUBRIC = ExerciseRubric(
    Exercise(
        "peephole_lstm_cell_backward",
        UNIT,
        inputs=("x", "h_prev", "c_prev", "params"),
        gradients=PEEPHOLE_GRADIENTS,
        forward="peephole_lstm_cell_forward",
        needs=("peephole_lstm_cell_forward",),
        upstream=("dh", "dc"),
        optional=True,
        points=dict.fromkeys(PEEPHOLE_GRADIENTS, 1) | {EDGE: 1},
        axes=PEEPHOLE_AXES,
        hints=(
            "c has one more reader, the output gate; c_prev has two more, f and i.",
            "Each peephole gives its gate's da times p to the cell state that it sees, "
            "and gets da times that cell state, summed over the batch.",
            "Compute da_o first, for c needs it: dc_total gains da_o * p_o. Then as "
            "before. dc_prev gains da_f * p_f + da_i * p_i.",
        ),
    ),
    peephole(cell_general(*CELL, "dh", "dc")),
    peephole(cell_edge(*CELL, "dh", "dc")),
    lambda rng: with_peepholes(
        rng, cell_case(rng, "large", LARGE_CELL, GATES, CELL_STATES, ("dh", "dc"))
    ),
    variants=(
        mistake(
            "output_path_left_out",
            "the path from the output gate into c is left out",
            "The output gate sees c: its da times p_o belongs to c.",
            (
                *("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c"),
                *("p_f", "p_i"),
            ),
            (' + da["o"] * params["p_o"]', ""),
        ),
        mistake(
            "old_state_paths_left_out",
            "the paths from f and i into c_prev are left out",
            "Both gates see c_prev.",
            ("c_prev",),
            (' + da["f"] * params["p_f"] + da["i"] * params["p_i"]', ""),
        ),
        mistake(
            "forget_path_left_out",
            "the path from f into c_prev is left out",
            "The forget gate sees c_prev.",
            ("c_prev",),
            (' + da["f"] * params["p_f"]', ""),
        ),
        mistake(
            "dp_o_with_old",
            "dp_o pairs with c_prev where c is due",
            "The output gate sees the new c.",
            ("p_o",),
            ('"p_o": (da["o"] * c)', '"p_o": (da["o"] * c_prev)'),
        ),
        mistake(
            "dp_f_with_new",
            "dp_f pairs with c where c_prev is due",
            "The forget gate sees the old cell state.",
            ("p_f",),
            ('"p_f": (da["f"] * c_prev)', '"p_f": (da["f"] * c)'),
        ),
        mistake(
            "dp_mean",
            "the gradients of the peepholes are means over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            PEEPHOLES,
            ('(da["f"] * c_prev).sum', '(da["f"] * c_prev).mean'),
            ('(da["i"] * c_prev).sum', '(da["i"] * c_prev).mean'),
            ('(da["o"] * c).sum', '(da["o"] * c).mean'),
        ),
        mistake(
            "dc_not_added",
            "the gradient dc from the next step is not added",
            "c has three readers now: the next step is still one of them.",
            (
                *("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c"),
                *("p_f", "p_i"),
            ),
            ("dc_total = dc + dh", "dc_total = dh"),
        ),
        mistake(
            "f_left_out_of_dc_prev",
            "dc_prev lacks the forget gate",
            "c = f∘c_prev + …, so dc_prev begins with dc∘f.",
            ("c_prev",),
            ("dc_total * f + da", "dc_total + da"),
        ),
    ),
)
