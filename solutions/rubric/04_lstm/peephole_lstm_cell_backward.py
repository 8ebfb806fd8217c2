"""How peephole_lstm_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from ..common_mistakes import bias_sums
from .shared import (
    BIASES,
    CELL,
    CELL_GRADIENTS,
    CELL_STATES,
    GATES,
    INTO_C,
    LARGE_CELL,
    PEEPHOLE_AXES,
    PEEPHOLES,
    THROUGH_C,
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
            "Equations (14) to (16): each peephole gives its gate's da times p to the "
            "cell state that it sees, and gets da times that cell state, summed over "
            "the batch.",
            "The output gate's da comes first, for the gradient of c needs it. Then as "
            "before, with one more term in the gradient of c and two more in that of "
            "c_prev.",
        ),
        equations={
            "b_o": "equations (7) and (11) for the output gate, whose da comes first",
            "p_o": "equation (16): the cell state that the output gate sees",
            "b_f": "equation (8) and what equation (16) adds to it, then equations "
            "(9) and (11)",
            "b_i": "equations (10) and (11) for the input gate",
            "b_c": "equations (10) and (11) for the candidate",
            "p_f": "equation (14): the cell state that the forget gate sees",
            "p_i": "equation (15): the cell state that the input gate sees",
            "W_o": "what da_o is multiplied by, above equation (12)",
            "W_f": "what da_f is multiplied by, above equation (12)",
            "W_i": "what da_i is multiplied by, above equation (12)",
            "W_c": "what da_c is multiplied by, above equation (12)",
            "x": "equation (12): the sum of four products, and its last D columns",
            "h_prev": "equation (12): the first H columns of du",
            "c_prev": "equation (9) and what equations (14) and (15) add to it",
        },
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
            (*THROUGH_C, "p_f", "p_i"),
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
            "dp_f_without_slope",
            "dp_f lacks the slope of the gate",
            "The peephole stands inside the sigmoid: its gradient is made of da_f.",
            ("p_f",),
            ('(da["f"] * c_prev).sum', "(dc_total * c_prev * c_prev).sum"),
        ),
        mistake(
            "dp_i_without_slope",
            "dp_i lacks the slope of the gate",
            "The peephole stands inside the sigmoid: its gradient is made of da_i.",
            ("p_i",),
            ('(da["i"] * c_prev).sum', "(dc_total * candidate * c_prev).sum"),
        ),
        mistake(
            "dp_o_without_slope",
            "dp_o lacks the slope of the gate",
            "The peephole stands inside the sigmoid: its gradient is made of da_o.",
            ("p_o",),
            ('(da["o"] * c).sum', "(dh * tanh_c * c).sum"),
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
            (*THROUGH_C, "p_f", "p_i"),
            ("dc_total = dc + dh", "dc_total = dh"),
        ),
        mistake(
            "f_left_out_of_dc_prev",
            "dc_prev lacks the forget gate",
            "c = f∘c_prev + …, so dc_prev begins with dc∘f.",
            ("c_prev",),
            ("dc_total * f + da", "dc_total + da"),
        ),
        mistake(
            "input_path_left_out",
            "the path from i into c_prev is left out",
            "The input gate sees c_prev: equation (15).",
            ("c_prev",),
            (' + da["i"] * params["p_i"]', ""),
        ),
        mistake(
            "dp_i_with_new",
            "dp_i pairs with c where c_prev is due",
            "The input gate sees the old cell state: equation (15).",
            ("p_i",),
            ('"p_i": (da["i"] * c_prev)', '"p_i": (da["i"] * c)'),
        ),
        mistake(
            "dp_with_h_prev",
            "the gradients of the peepholes pair with h_prev where cell states are due",
            "Peepholes look at the cell state: equations (14) to (16).",
            PEEPHOLES,
            ('"p_f": (da["f"] * c_prev)', '"p_f": (da["f"] * joined[:, :H])'),
            ('"p_i": (da["i"] * c_prev)', '"p_i": (da["i"] * joined[:, :H])'),
            ('"p_o": (da["o"] * c)', '"p_o": (da["o"] * joined[:, :H])'),
        ),
        mistake(
            "dp_per_sample",
            "the gradients of the peepholes keep one row for each example",
            "A peephole has the shape (H,), and so has its gradient.",
            PEEPHOLES,
            ('(da["f"] * c_prev).sum(axis=0)', 'da["f"] * c_prev'),
            ('(da["i"] * c_prev).sum(axis=0)', 'da["i"] * c_prev'),
            ('(da["o"] * c).sum(axis=0)', 'da["o"] * c'),
        ),
        *(
            mistake(
                f"slope_of_{g}_left_out",
                f"σ′ is left out on the gate {g}",
                "Every gate's gradient goes back through its sigmoid: equation (11).",
                breaks,
                (f" * {g} * (1 - {g})", ""),
            )
            for g, breaks in (
                ("f", ("x", "h_prev", "c_prev", "W_f", "b_f", "p_f")),
                ("i", ("x", "h_prev", "c_prev", "W_i", "b_i", "p_i")),
                ("o", PEEPHOLE_GRADIENTS),
            )
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "dh and dc belong to the caller, who may use them again: put the sum in "
            "equation (8) into a new array.",
            ("inputs unchanged",),
            (INTO_C, f"np.add(dc, {INTO_C.removeprefix('dc + ')}, out=dc)"),
        ),
        *bias_sums(BIASES, "da[g]"),
    ),
)
