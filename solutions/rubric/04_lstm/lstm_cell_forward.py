"""How lstm_cell_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import cell_edge, cell_general
from .shared import CELL, CELL_AXES, UNIT

RUBRIC = ExerciseRubric(
    Exercise(
        "lstm_cell_forward",
        UNIT,
        inputs=("x", "h_prev", "c_prev", "params"),
        outputs=("h", "c"),
        cache=True,
        points={"h": 2, "c": 2, EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "Three gates decide what to forget, what to write and what to show; a "
            "candidate says what to write. All four see the same joined input.",
            "Equations (1) to (6). Gates are sigmoids, the candidate is a tanh; c "
            "blends, h shows.",
            "Join [h_prev, x]. Four affine maps, three sigmoids and a tanh. Then c, "
            "then h. Keep all of them for the way back.",
        ),
    ),
    cell_general(*CELL),
    cell_edge(*CELL),
    variants=(
        mistake(
            "gates_swapped",
            "f and i are swapped",
            "f multiplies the old cell state, i the candidate: equation (5).",
            ("h", "c"),
            ("c = f * c_prev + i * candidate", "c = i * c_prev + f * candidate"),
            follow=True,
        ),
        mistake(
            "candidate_sigmoid",
            "the candidate is a sigmoid",
            "The candidate may be negative: equation (4) has a tanh.",
            ("h", "c"),
            ('np.tanh(joined @ params["W_c"]', 'sigmoid(joined @ params["W_c"]'),
            follow=True,
        ),
        mistake(
            "tanh_of_c_left_out",
            "h shows c without its tanh",
            "Equation (6) has tanh(c).",
            ("h",),
            ("h = o * np.tanh(c)", "h = o * c"),
            follow=True,
        ),
        mistake(
            "old_cell_state_shown",
            "h shows the old cell state",
            "h shows the new c: equation (6).",
            ("h",),
            ("h = o * np.tanh(c)", "h = o * np.tanh(c_prev)"),
        ),
        mistake(
            "inputs_swapped",
            "input and state are joined in the wrong order",
            "The hidden part comes first: [h_prev, x].",
            ("h", "c"),
            ("[h_prev, x]", "[x, h_prev]"),
            follow=True,
        ),
        mistake(
            "forget_gate_left_out",
            "the old cell state is kept whole",
            "The forget gate multiplies c_prev: equation (5).",
            ("h", "c"),
            ("f * c_prev", "c_prev"),
        ),
        mistake(
            "input_gate_left_out",
            "the candidate is written whole",
            "The input gate multiplies the candidate: equation (5).",
            ("h", "c"),
            ("i * candidate", "candidate"),
        ),
        mistake(
            "output_gate_left_out",
            "everything is shown",
            "The output gate multiplies tanh(c): equation (6).",
            ("h",),
            ("h = o * np.tanh(c)", "h = np.tanh(c)"),
        ),
        mistake(
            "coupled_gates",
            "1 − f stands in the place of i",
            "The LSTM has an input gate of its own (coupling comes with the GRU).",
            ("h", "c"),
            ("i * candidate", "(1 - f) * candidate"),
        ),
        mistake(
            "gate_tanh",
            "the output gate is a tanh",
            "A gate lies between 0 and 1: equation (3) has a sigmoid.",
            ("h",),
            (
                'o = sigmoid(joined @ params["W_o"]',
                'o = np.tanh(joined @ params["W_o"]',
            ),
            follow=True,
        ),
        mistake(
            "forget_bias_added",
            "1 is added to the forget gate's bias in every forward",
            "The bias starts at 1 when it is made; the forward adds nothing.",
            ("h", "c"),
            ('params["b_f"])', 'params["b_f"] + 1)'),
            follow=True,
        ),
    ),
)
