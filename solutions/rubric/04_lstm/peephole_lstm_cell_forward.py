"""How peephole_lstm_cell_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import WIDE_CELL, cell_case, cell_edge, cell_general
from ..common_mistakes import squeezed
from .shared import (
    CELL,
    CELL_STATES,
    GATES,
    PEEPHOLE_AXES,
    UNIT,
    peephole,
    with_peepholes,
)

RUBRIC = ExerciseRubric(
    Exercise(
        "peephole_lstm_cell_forward",
        UNIT,
        inputs=("x", "h_prev", "c_prev", "params"),
        outputs=("h", "c"),
        cache=True,
        optional=True,
        points={"h": 1, "c": 1, EDGE: 1},
        axes=PEEPHOLE_AXES,
        hints=(
            "Two gates look at the cell state before the step, one at the new one.",
            "Equations (14) to (16). p multiplies entry by entry, inside the sigmoid.",
            "As your LSTM cell, with one more term inside each of the three sigmoids. "
            "The output gate comes after c.",
        ),
        equations={
            "c": "equations (14) and (15), then at equation (5)",
            "h": "equation (16), then at equation (6)",
        },
    ),
    peephole(cell_general(*CELL)),
    peephole(cell_edge(*CELL)),
    lambda rng: with_peepholes(
        rng, cell_case(rng, "large", WIDE_CELL, GATES, CELL_STATES)
    ),
    variants=(
        mistake(
            "output_sees_old",
            "the output gate looks at the old cell state",
            "The output gate comes last: it sees the new c. Equation (16).",
            ("h",),
            ('params["p_o"] * c)', 'params["p_o"] * c_prev)'),
        ),
        mistake(
            "output_peephole_left_out",
            "the output gate has no peephole",
            "Equation (16) adds p_o∘c.",
            ("h",),
            (' + params["p_o"] * c)', ")"),
        ),
        mistake(
            "forget_peephole_left_out",
            "the forget gate has no peephole",
            "Equation (14) adds p_f∘c_prev.",
            ("h", "c"),
            (' + params["p_f"] * c_prev)', ")"),
        ),
        mistake(
            "input_peephole_left_out",
            "the input gate has no peephole",
            "Equation (15) adds p_i∘c_prev.",
            ("h", "c"),
            (' + params["p_i"] * c_prev)', ")"),
        ),
        mistake(
            "peepholes_see_h",
            "the peepholes of f and i look at h_prev",
            "Peepholes look at the cell state.",
            ("h", "c"),
            ('params["p_f"] * c_prev', 'params["p_f"] * h_prev'),
            ('params["p_i"] * c_prev', 'params["p_i"] * h_prev'),
        ),
        mistake(
            "f_and_i_swapped",
            "the peepholes of f and i are swapped",
            "Each gate has its own.",
            ("h", "c"),
            ('params["p_f"] * c_prev', 'params["p_i"] * c_prev * 1.0'),
            (
                'params["p_i"] * c_prev)\n    candidate',
                'params["p_f"] * c_prev)\n    candidate',
            ),
        ),
        mistake(
            "gates_swapped",
            "f and i are swapped in the cell state",
            "f multiplies the old cell state, i the candidate: equation (5).",
            ("h", "c"),
            ("c = f * c_prev + i * candidate", "c = i * c_prev + f * candidate"),
        ),
        mistake(
            "tanh_of_c_left_out",
            "h shows c without its tanh",
            "Equation (6) has tanh(c).",
            ("h",),
            ("return o * np.tanh(c)", "return o * c"),
        ),
        mistake(
            "states_exchanged",
            "h and c are returned in the other order",
            "First h, then c, then the cache.",
            ("h", "c"),
            ("return o * np.tanh(c), c, cache", "return c, o * np.tanh(c), cache"),
        ),
        mistake(
            "inputs_swapped",
            "input and state are joined in the wrong order",
            "The hidden part comes first: [h_prev, x].",
            ("h", "c"),
            ("[h_prev, x]", "[x, h_prev]"),
        ),
        squeezed("h", "o * np.tanh(c)"),
    ),
)
