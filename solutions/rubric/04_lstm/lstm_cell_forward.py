"""How lstm_cell_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import WIDE_CELL, cell_case, cell_edge, cell_general
from ..common_mistakes import squeezed
from .shared import CELL, CELL_AXES, CELL_STATES, GATES, UNIT

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
            "Join state and input, hidden part first. Four affine maps, three sigmoids "
            "and a tanh. Then c, then h. Keep all of them for the way back.",
        ),
        equations={
            "c": "equation (5), then at what stands in it: equations (1), (2) and (4)",
            "h": "equation (6), then at the output gate in equation (3)",
        },
    ),
    cell_general(*CELL),
    cell_edge(*CELL),
    lambda rng: cell_case(rng, "large", WIDE_CELL, GATES, CELL_STATES),
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
        mistake(
            "states_exchanged",
            "h and c are returned in the other order",
            "First h, then c, then the cache.",
            ("h", "c"),
            ("return h, c, cache", "return c, h, cache"),
        ),
        mistake(
            "gate_weights_exchanged",
            "the weights W_f and W_i are exchanged, their biases are not",
            "Each gate has its own weights and its own bias: equations (1) and (2).",
            ("h", "c"),
            ('params["W_f"]', 'params["W"]'),
            ('params["W_i"]', 'params["W_f"]'),
            ('params["W"]', 'params["W_i"]'),
            follow=True,
        ),
        mistake(
            "i_and_o_swapped",
            "i and o are swapped",
            "i stands in front of the candidate, o in front of tanh(c): equations (5) "
            "and (6).",
            ("h", "c"),
            ("i * candidate", "o * candidate"),
            ("h = o *", "h = i *"),
            follow=True,
        ),
        mistake(
            "f_and_o_swapped",
            "f and o are swapped",
            "f stands in front of the old cell state, o in front of tanh(c): equations "
            "(5) and (6).",
            ("h", "c"),
            ("f * c_prev", "o * c_prev"),
            ("h = o *", "h = f *"),
            follow=True,
        ),
        mistake(
            "forget_gate_tanh",
            "the forget gate is a tanh",
            "A gate lies between 0 and 1: equation (1) has a sigmoid.",
            ("h", "c"),
            (
                'f = sigmoid(joined @ params["W_f"]',
                'f = np.tanh(joined @ params["W_f"]',
            ),
            follow=True,
        ),
        mistake(
            "input_gate_tanh",
            "the input gate is a tanh",
            "A gate lies between 0 and 1: equation (2) has a sigmoid.",
            ("h", "c"),
            (
                'i = sigmoid(joined @ params["W_i"]',
                'i = np.tanh(joined @ params["W_i"]',
            ),
            follow=True,
        ),
        mistake(
            "biases_left_out",
            "all biases are left out",
            "Equations (1) to (4) add one each.",
            ("h", "c"),
            *((f' + params["b_{g}"]', "") for g in GATES),
            follow=True,
        ),
        mistake(
            "old_cell_state_left_out",
            "the old cell state plays no part",
            "Equation (5) has two terms: what is kept and what is written.",
            ("h", "c"),
            ("f * c_prev + i", "i"),
        ),
        mistake(
            "state_left_out",
            "the old hidden state plays no part",
            "All four read the state and the input: equations (1) to (4).",
            ("h", "c"),
            ("[h_prev, x]", "[0 * h_prev, x]"),
        ),
        mistake(
            "input_left_out",
            "the input plays no part",
            "All four read the state and the input: equations (1) to (4).",
            ("h", "c"),
            ("[h_prev, x]", "[h_prev, 0 * x]"),
        ),
        mistake(
            "sigmoid_of_c",
            "h shows the sigmoid of c where its tanh is due",
            "Equation (6) has tanh(c).",
            ("h",),
            ("h = o * np.tanh(c)", "h = o * sigmoid(c)"),
            follow=True,
        ),
        mistake(
            "candidate_shown",
            "h shows the candidate where tanh(c) is due",
            "h shows the cell state: equation (6).",
            ("h",),
            ("h = o * np.tanh(c)", "h = o * candidate"),
        ),
        mistake(
            "tanh_of_c_returned",
            "tanh(c) is returned in the place of c",
            "The cell state goes on as it is; only h shows its tanh: equation (6).",
            ("c",),
            ("return h, c, cache", "return h, np.tanh(c), cache"),
        ),
        mistake(
            "zero",
            "h and c are zero",
            "Equations (5) and (6) give c and h; what they give must be what is "
            "returned.",
            ("h", "c"),
            ("return h, c, cache", "return 0 * h, 0 * c, cache"),
        ),
        mistake(
            "tanh_of_the_product",
            "the output gate multiplies c inside the tanh",
            "First the tanh of c, then the gate: equation (6).",
            ("h",),
            ("h = o * np.tanh(c)", "h = np.tanh(o * c)"),
        ),
        mistake(
            "candidate_multiplies_both",
            "the candidate multiplies the old cell state as well",
            "It stands beside i alone: equation (5).",
            ("h", "c"),
            ("f * c_prev + i * candidate", "(f * c_prev + i) * candidate"),
        ),
        squeezed("h", "o * np.tanh(c)"),
    ),
)
