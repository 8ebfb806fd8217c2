"""Unit 04: the LSTM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, UnitRubric, mistake

from ..reference import activations, lstm
from .cases import (
    GENERAL,
    Draw,
    Size,
    cell_case,
    cell_edge,
    cell_general,
    sequence_case,
    sequence_edge,
    sequence_general,
)

UNIT = "04_lstm"
GATES = ("f", "i", "c", "o")
CELL_STATES, STATES = ("h_prev", "c_prev"), ("h0", "c0")
CELL, SEQUENCE = (GATES, CELL_STATES), (GATES, STATES)
WEIGHTS = tuple(f"W_{g}" for g in GATES)
BIASES = tuple(f"b_{g}" for g in GATES)
CELL_GRADIENTS = ("x", "h_prev", "c_prev", *WEIGHTS, *BIASES)
GRADIENTS = ("x", "h0", "c0", *WEIGHTS, *BIASES)
PARAMETER_AXES = dict.fromkeys(WEIGHTS, ("H+D", "H")) | dict.fromkeys(BIASES, ("H",))
CELL_AXES = PARAMETER_AXES | {
    "x": ("N", "D"),
    "h_prev": ("N", "H"),
    "c_prev": ("N", "H"),
    "h": ("N", "H"),
    "c": ("N", "H"),
}
SEQUENCE_AXES = PARAMETER_AXES | {
    "x": ("N", "T", "D"),
    "h0": ("N", "H"),
    "c0": ("N", "H"),
    "hs": ("N", "T", "H"),
    "c_last": ("N", "H"),
}
LARGE_CELL = Size(2, 1, 160, 160)
LARGE_SEQUENCE = Size(2, 8, 110, 110)


def backward_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield general cases over time, with and without a gradient into the last c."""
    for size, last in zip(GENERAL, (True, False), strict=True):
        upstream = ("dhs", "dc_last") if last else ("dhs",)
        name = f"N={size.N}, T={size.T}, D={size.D}, H={size.H}"
        name += ", with dc_last" if last else ", without dc_last"
        yield sequence_case(rng, name, size, GATES, STATES, upstream)


def init_case(rng: np.random.Generator, name: str, D: int, H: int, **more) -> Case:
    """Draw sizes and a generator."""
    seed = int(rng.integers(2**31))
    return Case(name, {"D": D, "H": H, "rng": Supplied("generator", (seed,))} | more)


def init_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the default bias and others."""
    yield init_case(rng, "D=20, H=30", 20, 30)
    yield init_case(rng, "D=9, H=40, forget_bias=2.5", 9, 40, forget_bias=2.5)


def init_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield unusual biases and sizes."""
    yield init_case(rng, "forget_bias=-1", 12, 25, forget_bias=-1.0)
    yield init_case(rng, "D=1", 1, 40)
    yield init_case(rng, "H=2", 60, 2)


def count_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield all three cells."""
    for cell, D, H in (("lstm", 5, 7), ("gru", 11, 4), ("rnn", 3, 8), ("lstm", 12, 5)):
        yield Case(f"{cell}, D={D}, H={H}", {"cell": cell, "D": D, "H": H})


def count_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield sizes of one."""
    for cell, D, H in (("lstm", 1, 1), ("gru", 1, 6), ("rnn", 6, 1)):
        yield Case(f"{cell}, D={D}, H={H}", {"cell": cell, "D": D, "H": H})


CELL_FORWARD = ExerciseRubric(
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
        ),
        mistake(
            "forget_gate_left_out",
            "the old cell state is kept whole",
            "The forget gate multiplies c_prev: equation (5).",
            ("h", "c"),
            ("f * c_prev", "c_prev"),
            follow=True,
        ),
        mistake(
            "input_gate_left_out",
            "the candidate is written whole",
            "The input gate multiplies the candidate: equation (5).",
            ("h", "c"),
            ("i * candidate", "candidate"),
            follow=True,
        ),
        mistake(
            "output_gate_left_out",
            "everything is shown",
            "The output gate multiplies tanh(c): equation (6).",
            ("h",),
            ("h = o * np.tanh(c)", "h = np.tanh(c)"),
            follow=True,
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
        ),
        mistake(
            "forget_bias_added",
            "1 is added to the forget gate's bias in every forward",
            "The bias starts at 1 when it is made; the forward adds nothing.",
            ("h", "c"),
            ('params["b_f"])', 'params["b_f"] + 1)'),
        ),
    ),
)

CELL_BACKWARD = ExerciseRubric(
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
        ),
        mistake(
            "o_left_out_of_dc",
            "o is left out on the way from h to c",
            "h = o∘tanh(c): the factor o stays. Equation (8).",
            ("x", "h_prev", "c_prev", "W_f", "W_i", "W_c", "b_f", "b_i", "b_c"),
            ("dh * o * (1 - tanh_c**2)", "dh * (1 - tanh_c**2)"),
        ),
        mistake(
            "gate_slopes_left_out",
            "σ′ is left out on every gate",
            "Each gate's gradient goes back through its sigmoid: g(1 − g).",
            ("x", "h_prev", *(w for w in WEIGHTS if w != "W_c"), "b_f", "b_i", "b_o"),
            ("df * f * (1 - f)", "df"),
            ("di * i * (1 - i)", "di"),
            ("do * o * (1 - o)", "do"),
        ),
        mistake(
            "sigma_for_its_slope",
            "σ stands where σ′ is due",
            "The slope of a sigmoid is g(1 − g).",
            ("x", "h_prev", *(w for w in WEIGHTS if w != "W_c"), "b_f", "b_i", "b_o"),
            ("df * f * (1 - f)", "df * f"),
            ("di * i * (1 - i)", "di * i"),
            ("do * o * (1 - o)", "do * o"),
        ),
        mistake(
            "candidate_slope_left_out",
            "the slope of the candidate's tanh is left out",
            "The candidate is a tanh: its slope is 1 − c̃².",
            ("x", "h_prev", "W_c", "b_c"),
            ("dcandidate * (1 - candidate**2)", "dcandidate"),
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
        ),
        mistake(
            "f_left_out_of_dc_prev",
            "dc_prev lacks the forget gate",
            "c = f∘c_prev + …, so dc_prev = dc∘f: equation (9).",
            ("c_prev",),
            ("dc_total * f", "dc_total"),
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
        ),
        mistake(
            "di_and_dcandidate_swapped",
            "the gradients of i and of the candidate are swapped",
            "In i∘c̃ each factor's gradient is dc times the *other* factor.",
            ("x", "h_prev", "W_i", "W_c", "b_i", "b_c"),
            ("di = dc_total * candidate", "di = dc_total * i"),
            ("dcandidate = dc_total * i", "dcandidate = dc_total * candidate"),
        ),
        mistake(
            "do_with_c",
            "do pairs with c where tanh(c) is due",
            "h = o∘tanh(c): equation (7).",
            ("x", "h_prev", "W_o", "b_o"),
            ("do = dh * tanh_c", "do = dh * c"),
        ),
        mistake(
            "db_mean",
            "the gradients of the biases are means over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            BIASES,
            ("da[g].sum(axis=0)", "da[g].mean(axis=0)"),
        ),
        mistake(
            "parts_swapped",
            "the first columns are taken for x and the last for h_prev",
            "The hidden part comes first in the joined input.",
            ("x", "h_prev"),
            ("djoined[:, H:]", "djoined[:, :-H]"),
            ("djoined[:, :H]", "djoined[:, -H:]"),
        ),
    ),
)

FORWARD = ExerciseRubric(
    Exercise(
        "lstm_forward",
        UNIT,
        inputs=("x", "h0", "c0", "params"),
        outputs=("hs", "c_last"),
        cache=True,
        needs=("lstm_cell_forward",),
        points={"hs": 2, "c_last": 1, EDGE: 1},
        axes=SEQUENCE_AXES,
        hints=(
            "As in unit 02, with two states that walk along time.",
            "Each step takes h and c of the step before, beginning with h0 and c0.",
            "A loop over time, a list of h, a list of caches; return the stacked h, "
            "the last c and the caches.",
        ),
    ),
    sequence_general(*SEQUENCE),
    sequence_edge(*SEQUENCE),
    variants=(
        mistake(
            "cell_state_not_handed_on",
            "every step starts from c0",
            "Both states walk along time.",
            ("hs", "c_last"),
            ("(x[:, t], h, c, params)", "(x[:, t], h, c0, params)"),
        ),
        mistake(
            "state_not_handed_on",
            "every step starts from h0",
            "Both states walk along time.",
            ("hs", "c_last"),
            ("(x[:, t], h, c, params)", "(x[:, t], h0, c, params)"),
        ),
        mistake(
            "h0_ignored",
            "h starts from zeros",
            "The first step takes h0.",
            ("hs", "c_last"),
            ("h, c = h0, c0", "h, c = 0 * h0, c0"),
        ),
        mistake(
            "c0_ignored",
            "c starts from zeros",
            "The first step takes c0.",
            ("hs", "c_last"),
            ("h, c = h0, c0", "h, c = h0, 0 * c0"),
        ),
        mistake(
            "states_swapped_at_start",
            "h0 and c0 are swapped",
            "h0 is the first h, c0 the first c.",
            ("hs", "c_last"),
            ("h, c = h0, c0", "h, c = c0, h0"),
        ),
        mistake(
            "cell_states_returned",
            "hs holds the cell states",
            "The outputs are h; only the last c is returned.",
            ("hs",),
            ("hs.append(h)", "hs.append(c)"),
        ),
        mistake(
            "last_h_for_last_c",
            "the last h is returned in the place of the last c",
            "The second value is the cell state after the last step.",
            ("c_last",),
            ("axis=1), c, caches", "axis=1), h, caches"),
        ),
        mistake(
            "backwards",
            "the steps are taken from the last to the first",
            "Time runs forward here.",
            ("hs", "c_last"),
            ("in range(x.shape[1])", "in reversed(range(x.shape[1]))"),
        ),
        mistake(
            "wrong_axis",
            "the states are stacked with time as the first axis",
            "hs has the shape (N, T, H).",
            ("hs",),
            ("np.stack(hs, axis=1)", "np.stack(hs, axis=0)"),
        ),
    ),
)

BACKWARD = ExerciseRubric(
    Exercise(
        "lstm_backward",
        UNIT,
        inputs=("x", "h0", "c0", "params"),
        gradients=GRADIENTS,
        forward="lstm_forward",
        needs=("lstm_forward", "lstm_cell_backward"),
        upstream=("dhs",),
        keywords=("dc_last",),
        points={"x": 1, "h0": 1, "c0": 1}
        | dict.fromkeys(WEIGHTS, 0.5)
        | dict.fromkeys(BIASES, 0.25)
        | {EDGE: 1},
        axes=SEQUENCE_AXES,
        hints=(
            "As in unit 02, with two gradients that are handed back: one into h, one "
            "into c.",
            "Equation (13): dh of a step is its own upstream plus what the later step "
            "sends; dc is what the later step sends, and dc_last at the end.",
            "Start with zeros for h, and dc_last (or zeros) for c. Loop backwards, "
            "call the cell's backward, keep h_prev and c_prev for the next turn, store "
            "dx, add up everything that belongs to parameters.",
        ),
    ),
    backward_general,
    sequence_edge(*SEQUENCE, "dhs", "dc_last"),
    lambda rng: sequence_case(
        rng, "large", LARGE_SEQUENCE, GATES, STATES, ("dhs", "dc_last")
    ),
    variants=(
        mistake(
            "dc_not_handed_on",
            "dh is handed on but dc is not",
            "Both states have a later reader: equation (13).",
            GRADIENTS,
            ('dc = step["c_prev"]', 'dc0 = step["c_prev"]; dc = 0 * dc0'),
            ('"c0": dc}', '"c0": dc0}'),
        ),
        mistake(
            "dh_not_handed_on",
            "dc is handed on but dh is not",
            "Both states have a later reader: equation (13).",
            GRADIENTS,
            ('dh = step["h_prev"]', 'dh0 = step["h_prev"]; dh = 0 * dh0'),
            ('"h0": dh', '"h0": dh0'),
        ),
        mistake(
            "nothing_handed_on",
            "neither gradient is handed on: dh and dc stay at zero",
            "This is the gradient of single steps. Equation (13) hands both on.",
            GRADIENTS,
            ('dh = step["h_prev"]', 'dh0 = step["h_prev"]; dh = 0 * dh0'),
            ('"h0": dh', '"h0": dh0'),
            ('dc = step["c_prev"]', 'dc0 = step["c_prev"]; dc = 0 * dc0'),
            ('"c0": dc}', '"c0": dc0}'),
        ),
        mistake(
            "dc_last_ignored",
            "the gradient into the last cell state is ignored",
            "If dc_last is given, the loop starts with it.",
            GRADIENTS,
            ("if dc_last is None else dc_last", "if True else dc_last"),
        ),
        mistake(
            "upstream_ignored",
            "only the last step's upstream gradient is used",
            "Every state is an output: add dhs[:, t] at each step.",
            GRADIENTS,
            ("dhs[:, t] + dh, dc", "dhs[:, t] * (t == dhs.shape[1] - 1) + dh, dc"),
        ),
        mistake(
            "one_cache_for_all",
            "the last step's cache is used for all steps",
            "Each step goes back with its own cache.",
            GRADIENTS,
            ("cache[t])", "cache[-1])"),
        ),
        mistake(
            "not_added_up",
            "the parameters' gradients hold one step only",
            "The weights are shared by all steps, so the steps add up.",
            (*WEIGHTS, *BIASES),
            ("grads.get(name, 0) + step[name]", "step[name]"),
        ),
        mistake(
            "mean_over_time",
            "the parameters' gradients are averaged over time",
            "The chain rule adds; only the loss takes a mean.",
            (*WEIGHTS, *BIASES),
            (
                "grads.get(name, 0) + step[name]",
                "grads.get(name, 0) + step[name] / dhs.shape[1]",
            ),
        ),
        mistake(
            "states_swapped",
            "the gradients of h0 and c0 are swapped",
            "What is left for h belongs to h0, what is left for c to c0.",
            ("h0", "c0"),
            ('"h0": dh, "c0": dc', '"h0": dc, "c0": dh'),
        ),
        mistake(
            "dx_in_reverse",
            "dx is stacked in the order of the loop, last step first",
            "dx[:, t] belongs to step t.",
            ("x",),
            ('dx.insert(0, step["x"])', 'dx.append(step["x"])'),
        ),
        mistake(
            "dh0_zero",
            "the gradient of h0 is zero",
            "What step 0 hands on is the gradient of h0.",
            ("h0",),
            ('"h0": dh', '"h0": 0 * dh'),
        ),
    ),
)

INIT = ExerciseRubric(
    Exercise(
        "init_lstm",
        UNIT,
        inputs=("D", "H", "rng"),
        keywords=("forget_bias",),
        outputs=("weights", "biases"),
        measure="lstm_parameters",
        points={"weights": 1, "biases": 1, EDGE: 1},
        hints=(
            "Each pre-activation sums H + D terms. Keep its spread near 1.",
            "Weights of spread 1/√(H + D), drawn anew for each gate; the forget gate's "
            "bias is forget_bias, the others are 0.",
            "A loop over the four letters: rng.standard_normal((H + D, H)) divided by "
            "a square root, np.zeros(H); then the forget gate's bias.",
        ),
    ),
    init_general,
    init_edge,
    variants=(
        mistake(
            "spread_one",
            "the weights have spread 1",
            "The sum of H + D terms then has spread √(H + D), and the gates saturate.",
            ("weights",),
            (" / np.sqrt(H + D)", ""),
        ),
        mistake(
            "spread_by_variance",
            "the weights are divided by H + D, not by its root",
            "Spreads of a sum grow with the root of the number of terms.",
            ("weights",),
            ("np.sqrt(H + D)", "(H + D)"),
        ),
        mistake(
            "not_centred",
            "the weights are uniform between 0 and 1 before scaling",
            "Weights need a mean of 0.",
            ("weights",),
            ("rng.standard_normal((H + D, H))", "rng.random((H + D, H))"),
        ),
        mistake(
            "one_matrix_for_all",
            "all gates get the same weights",
            "Draw anew for each gate, or they all learn the same.",
            ("weights",),
            (
                "    params = {}\n",
                "    params = {}\n    W = rng.standard_normal((H + D, H))\n",
            ),
            ("rng.standard_normal((H + D, H)) /", "W /"),
        ),
        mistake(
            "weights_transposed",
            "the weights have the shape (H, H + D)",
            "A weight multiplies from the right: (H + D, H).",
            ("weights",),
            ("rng.standard_normal((H + D, H))", "rng.standard_normal((H, H + D))"),
        ),
        mistake(
            "bias_everywhere",
            "every gate's bias is forget_bias",
            "Only the forget gate starts open.",
            ("biases",),
            ("np.zeros(H)", "np.full(H, forget_bias)"),
        ),
        mistake(
            "bias_at_input_gate",
            "the input gate gets the bias",
            "It is the forget gate that starts open.",
            ("biases",),
            ('params["b_f"] = np', 'params["b_i"] = np'),
        ),
        mistake(
            "bias_ignored",
            "forget_bias is ignored",
            "The forget gate's bias is forget_bias.",
            ("biases",),
            ("np.full(H, forget_bias)", "np.zeros(H) * forget_bias"),
        ),
    ),
)

COUNT = ExerciseRubric(
    Exercise(
        "parameter_count",
        UNIT,
        inputs=("cell", "D", "H"),
        outputs=("count",),
        points={"count": 1, EDGE: 1},
        hints=(
            "Count the matrices of a cell, and the entries of each.",
            "Each gate or candidate has (H + D)·H weights and H biases. The RNN has "
            "one of them, the GRU three, the LSTM four.",
            "A dict from the cell's name to a number, times one product and one sum.",
        ),
    ),
    count_general,
    count_edge,
    variants=(
        mistake(
            "biases_left_out",
            "the biases are not counted",
            "Each gate has H biases.",
            ("count",),
            ("((H + D) * H + H)", "((H + D) * H)"),
        ),
        mistake(
            "state_weights_left_out",
            "the weights of the state are not counted",
            "W has H + D rows.",
            ("count",),
            ("(H + D) * H + H", "D * H + H"),
        ),
        mistake(
            "input_weights_left_out",
            "the weights of the input are not counted",
            "W has H + D rows.",
            ("count",),
            ("(H + D) * H + H", "H * H + H"),
        ),
        mistake(
            "lstm_three",
            "the LSTM is counted with three matrices",
            "Three gates and a candidate make four.",
            ("count",),
            ('"lstm": 4', '"lstm": 3'),
        ),
        mistake(
            "gru_two",
            "the GRU is counted with two matrices",
            "Two gates and a candidate make three.",
            ("count",),
            ('"gru": 3', '"gru": 2'),
        ),
        mistake(
            "two_biases",
            "two biases are counted for each gate",
            "This course has one; PyTorch has two.",
            ("count",),
            ("+ H)", "+ 2 * H)"),
        ),
    ),
)

PEEPHOLES = ("p_f", "p_i", "p_o")
PEEPHOLE_AXES = CELL_AXES | dict.fromkeys(PEEPHOLES, ("H",))


def with_peepholes(rng: np.random.Generator, case: Case) -> Case:
    """Add the three peephole weights."""
    params = dict(case.inputs["params"])
    params |= {p: rng.standard_normal(params["b_f"].size) for p in PEEPHOLES}
    return replace(case, inputs=dict(case.inputs) | {"params": params})


def peephole(draw: Draw) -> Draw:
    """Return a generator of cases with peepholes from one without."""

    def drawn(rng: np.random.Generator) -> Iterator[Case]:
        for case in list(draw(rng)):
            yield with_peepholes(rng, case)

    return drawn


PEEPHOLE_FORWARD = ExerciseRubric(
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
            "Copy your LSTM cell. Add p_f * c_prev and p_i * c_prev inside two gates; "
            "compute c; then the output gate with p_o * c.",
        ),
    ),
    peephole(cell_general(*CELL)),
    peephole(cell_edge(*CELL)),
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
    ),
)

PEEPHOLE_GRADIENTS = (*CELL_GRADIENTS, *PEEPHOLES)
PEEPHOLE_BACKWARD = ExerciseRubric(
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

RUBRIC = UnitRubric(
    UNIT,
    "The LSTM",
    (
        CELL_FORWARD,
        CELL_BACKWARD,
        FORWARD,
        BACKWARD,
        INIT,
        COUNT,
        PEEPHOLE_FORWARD,
        PEEPHOLE_BACKWARD,
    ),
    {
        f.__name__: f
        for f in (
            activations.sigmoid,
            lstm.lstm_cell_forward,
            lstm.lstm_cell_backward,
            lstm.lstm_forward,
            lstm.lstm_backward,
            lstm.init_lstm,
            lstm.parameter_count,
            lstm.peephole_lstm_cell_forward,
            lstm.peephole_lstm_cell_backward,
        )
    },
    answers={"why_forget_bias": 1, "why_cell_state": 1},
)
