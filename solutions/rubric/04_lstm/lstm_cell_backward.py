"""How lstm_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_case, cell_edge, cell_general
from .shared import (
    BIASES,
    CELL,
    CELL_AXES,
    CELL_GRADIENTS,
    CELL_STATES,
    GATES,
    LARGE_CELL,
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
            "Six short lines: dc_total; the gradients of f, i, o and the candidate "
            "times their slopes; then for each gate W pairs the joined input with da, "
            "b sums da, and the four da @ W.T add up to the joined input's gradient.",
        ),
    ),
    cell_general(*CELL, "dh", "dc"),
    cell_edge(*CELL, "dh", "dc"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, CELL_STATES, ("dh", "dc")),
    variants=(
        mistake(
            "dc_not_added",
            "the gradient dc from the next step is not added",
            "c has two readers: h of this step and the next step. Equation (8) adds "
            "both.",
            ("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c"),
            ("dc_total = dc + dh", "dc_total = dh"),
        ),
        mistake(
            "path_through_h_left_out",
            "the path from h into c is left out",
            "h shows c, so dh reaches c: equation (8).",
            ("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c"),
            ("dc_total = dc + dh * o * (1 - tanh_c**2)", "dc_total = dc"),
        ),
        mistake(
            "tanh_slope_of_c_left_out",
            "1 − tanh²(c) is left out on the way from h to c",
            "Between h and c stands a tanh: equation (8).",
            ("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c"),
            ("dh * o * (1 - tanh_c**2)", "dh * o"),
            follow=True,
        ),
        mistake(
            "o_left_out_of_dc",
            "o is left out on the way from h to c",
            "h = o∘tanh(c): the factor o stays. Equation (8).",
            ("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c"),
            ("dh * o * (1 - tanh_c**2)", "dh * (1 - tanh_c**2)"),
            follow=True,
        ),
        mistake(
            "gate_slopes_left_out",
            "σ′ is left out on every gate",
            "Each gate's gradient goes back through its sigmoid: g(1 − g).",
            ("x", "h_prev", *(w for w in WEIGHTS if w != "W_c"), "b_f", "b_i", "b_o"),
            ("df * f * (1 - f)", "df"),
            ("di * i * (1 - i)", "di"),
            ("do * o * (1 - o)", "do"),
            follow=True,
        ),
        mistake(
            "sigma_for_its_slope",
            "σ stands where σ′ is due",
            "The slope of a sigmoid is g(1 − g).",
            ("x", "h_prev", *(w for w in WEIGHTS if w != "W_c"), "b_f", "b_i", "b_o"),
            ("df * f * (1 - f)", "df * f"),
            ("di * i * (1 - i)", "di * i"),
            ("do * o * (1 - o)", "do * o"),
            follow=True,
        ),
        mistake(
            "candidate_slope_left_out",
            "the slope of the candidate's tanh is left out",
            "The candidate is a tanh: its slope is 1 − c̃².",
            ("x", "h_prev", "W_c", "b_c"),
            ("dcandidate * (1 - candidate**2)", "dcandidate"),
            follow=True,
        ),
        mistake(
            "candidate_slope_of_sigmoid",
            "the candidate is given the slope of a sigmoid",
            "The candidate is a tanh: its slope is 1 − c̃².",
            ("x", "h_prev", "W_c", "b_c"),
            (
                "dcandidate * (1 - candidate**2)",
                "dcandidate * candidate * (1 - candidate)",
            ),
            follow=True,
        ),
        mistake(
            "f_left_out_of_dc_prev",
            "dc_prev lacks the forget gate",
            "c = f∘c_prev + …, so dc_prev = dc∘f: equation (9).",
            ("c_prev",),
            ("dc_total * f", "dc_total"),
            follow=True,
        ),
        mistake(
            "dc_prev_from_dc_alone",
            "dc_prev is made from dc alone, without what came through h",
            "Equation (9) uses the whole gradient of c.",
            ("c_prev",),
            ("dc_total * f", "dc * f"),
        ),
        mistake(
            "new_cell_state_for_old",
            "df pairs with c where c_prev is due",
            "The forget gate multiplied the old cell state.",
            ("x", "h_prev", "W_f", "b_f"),
            ("df = dc_total * c_prev", "df = dc_total * c"),
            follow=True,
        ),
        mistake(
            "di_and_dcandidate_swapped",
            "the gradients of i and of the candidate are swapped",
            "In i∘c̃ each factor's gradient is dc times the *other* factor.",
            ("x", "h_prev", "W_i", "W_c", "b_i", "b_c"),
            ("di = dc_total * candidate", "di = dc_total * i"),
            ("dcandidate = dc_total * i", "dcandidate = dc_total * candidate"),
            follow=True,
        ),
        mistake(
            "do_with_c",
            "do pairs with c where tanh(c) is due",
            "h = o∘tanh(c): equation (7).",
            ("x", "h_prev", "W_o", "b_o"),
            ("do = dh * tanh_c", "do = dh * c"),
            follow=True,
        ),
        mistake(
            "db_mean",
            "the gradients of the biases are means over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            BIASES,
            ("da[g].sum(axis=0)", "da[g].mean(axis=0)"),
            follow=True,
        ),
        mistake(
            "parts_swapped",
            "the first columns are taken for x and the last for h_prev",
            "The hidden part comes first in the joined input.",
            ("x", "h_prev"),
            ("djoined[:, H:]", "djoined[:, :-H]"),
            ("djoined[:, :H]", "djoined[:, -H:]"),
            follow=True,
        ),
    ),
)
