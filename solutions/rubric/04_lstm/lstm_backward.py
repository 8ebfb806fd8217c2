"""How lstm_backward is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..backward_over_time import backward_mistakes, half_added_up
from ..cases import GENERAL, Size, sequence_case, sequence_edge
from .shared import BIASES, GATES, SEQUENCE, SEQUENCE_AXES, STATES, UNIT, WEIGHTS

GRADIENTS = ("x", "h0", "c0", *WEIGHTS, *BIASES)
LARGE_SEQUENCE = Size(12, 12, 60, 60)


def backward_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield general cases over time, with and without a gradient into the last c."""
    for size, last in zip(GENERAL, (True, False), strict=True):
        upstream = ("dhs", "dc_last") if last else ("dhs",)
        name = f"N={size.N}, T={size.T}, D={size.D}, H={size.H}"
        name += ", with dc_last" if last else ", without dc_last"
        yield sequence_case(rng, name, size, GATES, STATES, upstream)


RUBRIC = ExerciseRubric(
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
            "Start with zeros for h, and with dc_last (or zeros) for c. Go from the "
            "last step to the first: call the cell's backward, keep the gradients of "
            "both old states for the next turn, store dx, add up everything that "
            "belongs to parameters.",
        ),
        equations={
            "b_o": "equation (13): the two gradients that each step is called "
            "with, then the sum of db_o over all steps",
            "b_f": "equation (13) for dc, and dc_last, then the sum of db_f over "
            "all steps",
            "b_i": "the sum of db_i over all steps, below equation (13)",
            "b_c": "the sum of db_c over all steps, below equation (13)",
            "W_o": "the sum of dW_o over all steps, below equation (13)",
            "W_f": "the sum of dW_f over all steps, below equation (13)",
            "W_i": "the sum of dW_i over all steps, below equation (13)",
            "W_c": "the sum of dW_c over all steps, below equation (13)",
            "x": "where each step's dx is stored",
            "h0": "what step 0 hands on for h",
            "c0": "what step 0 hands on for c",
        },
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
            "dc_never_handed_on",
            "the gradient into c is never renewed: what the loop starts with goes "
            "into every step, and is returned as dc0",
            "Equation (13): dc is what the later step sends, and after step 0 it is "
            "the gradient of c0.",
            GRADIENTS,
            ('        dc = step["c_prev"]\n', ""),
        ),
        mistake(
            "neither_kept",
            "neither gradient is renewed: dh stays at zero, and dc is what the loop "
            "starts with, in every step and in dh0 and dc0",
            "Equation (13) hands both on, and after step 0 they are the gradients of "
            "h0 and c0.",
            GRADIENTS,
            ('        dh = step["h_prev"]\n', ""),
            ('        dc = step["c_prev"]\n', ""),
        ),
        mistake(
            "dc_last_into_both",
            "dh begins with dc_last, as dc does",
            "dc_last is the gradient of the last c alone: nothing is handed to the "
            "last h.",
            GRADIENTS,
            (
                "    dh = np.zeros_like(dhs[:, 0])\n",
                "    dh = np.zeros_like(dhs[:, 0]) if dc_last is None else dc_last\n",
            ),
        ),
        mistake(
            "dc_last_into_dh",
            "dc_last goes into dh, and dc begins with zeros",
            "dc_last is the gradient of the last c: equation (13).",
            GRADIENTS,
            (
                "    dh = np.zeros_like(dhs[:, 0])\n",
                "    dh = np.zeros_like(dhs[:, 0]) if dc_last is None else dc_last\n",
            ),
            ("if dc_last is None else dc_last\n    dx", "* 1.0\n    dx"),
        ),
        mistake(
            "dhs_into_dc",
            "the upstream gradient of each step is added to dc, not to dh",
            "dhs holds the gradients of the outputs h: equation (13).",
            GRADIENTS,
            ("dhs[:, t] + dh, dc,", "dh, dc + dhs[:, t],"),
        ),
        mistake(
            "dc_last_added_again",
            "dc_last is added again at every step, to the gradient that is handed on",
            "dc_last belongs to the last c: the loop starts with it, and that is all.",
            GRADIENTS,
            ("dh, dc, cache", "dh, dc + (0 if dc_last is None else dc_last), cache"),
        ),
        mistake(
            "dc0_is_dc_last",
            "dc0 is taken to be dc_last, or zeros",
            "What step 0 hands on for c is the gradient of c0.",
            ("c0",),
            ('"c0": dc}', '"c0": 0 * dh if dc_last is None else dc_last}'),
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
            "Every state is an output: its upstream gradient enters at its step.",
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
        *half_added_up(WEIGHTS, BIASES),
        mistake(
            "handed_on_exchanged",
            "the gradients into h and into c are handed on in the other order",
            "What comes back for h_prev goes on into h, for c_prev into c: equation "
            "(13).",
            GRADIENTS,
            ('dh = step["h_prev"]', 'dh = step["c_prev"]'),
            ('dc = step["c_prev"]', 'dc = step["h_prev"]'),
        ),
        mistake(
            "dc_last_at_every_step",
            "dc_last is added at every step",
            "dc_last belongs to the last cell state alone: equation (13).",
            GRADIENTS,
            (
                'dc = step["c_prev"]',
                'dc = step["c_prev"] + (0 if dc_last is None else dc_last)',
            ),
        ),
        mistake(
            "dc_added_up",
            "what is handed back into c is added up over all later steps",
            "The later step's dc_prev holds all that comes from behind it: it takes "
            "the place of the one before.",
            GRADIENTS,
            ('dc = step["c_prev"]', 'dc = dc + step["c_prev"]'),
        ),
        mistake(
            "dc_from_ones",
            "the gradient into c starts from ones where dc_last is left out",
            "After the last step nobody reads c, but for dc_last: equation (13).",
            GRADIENTS,
            ("dc = np.zeros_like", "dc = np.ones_like"),
        ),
        mistake(
            "upstream_into_c",
            "the upstream gradient goes into c as well",
            "dhs belongs to the hidden states: equation (13).",
            GRADIENTS,
            ("dhs[:, t] + dh, dc,", "dhs[:, t] + dh, dhs[:, t] + dc,"),
        ),
        mistake(
            "dc0_zero",
            "the gradient of c0 is zero",
            "What step 0 hands on is the gradient of c0.",
            ("c0",),
            ('"c0": dc', '"c0": 0 * dc'),
        ),
        mistake(
            "last_c_for_c_prev_in_caches",
            "c_prev of every cache holds the last cell state: it was written over",
            "Each step needs an array of its own for the cell state that it leaves.",
            GRADIENTS,
            ("cache[t])", "(cache[t][0], cache[-1][2], *cache[t][2:]))"),
        ),
        mistake(
            "last_c_in_caches",
            "c and c_prev of every cache hold the last cell state: one array was "
            "written at every step",
            "Each step needs an array of its own for the cell state that it leaves.",
            GRADIENTS,
            (
                "cache[t])",
                "(cache[t][0], cache[-1][2], cache[-1][2], *cache[t][3:]))",
            ),
        ),
        mistake(
            "last_gates_in_caches",
            "every step uses the gates of the last step",
            "Each step goes back with its own gates, for all of them stand in "
            "equations (7) to (11).",
            GRADIENTS,
            ("cache[t])", "(*cache[t][:3], *cache[-1][3:6], *cache[t][6:]))"),
        ),
        *backward_mistakes(GRADIENTS, "equation (13)"),
    ),
)
