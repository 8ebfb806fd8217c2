"""How gru_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..backward_over_time import backward_mistakes, half_added_up
from ..cases import Size, sequence_case, sequence_edge, sequence_general
from .shared import BIASES, GATES, PARAMETERS, SEQUENCE, SEQUENCE_AXES, UNIT, WEIGHTS

LARGE_SEQUENCE = Size(16, 12, 64, 64)
GRADIENTS = ("x", "h0", *PARAMETERS)

RUBRIC = ExerciseRubric(
    Exercise(
        "gru_backward",
        UNIT,
        inputs=("x", "h0", "params"),
        gradients=GRADIENTS,
        forward="gru_forward",
        needs=("gru_forward", "gru_cell_backward"),
        upstream=("dhs",),
        points={"x": 1, "h0": 1}
        | dict.fromkeys(WEIGHTS, 0.5)
        | dict.fromkeys(BIASES, 0.5)
        | {EDGE: 1},
        axes=SEQUENCE_AXES,
        hints=(
            "As `rnn_backward`, with another cell and more parameters.",
            "Equation (7) of unit 02: each state has two readers, the output and the "
            "later step, and what both send back is added.",
            "Go from the last step to the first: call the cell's backward, keep the "
            "gradient of the old state for the next turn, store dx, add up everything "
            "that belongs to parameters.",
        ),
        equations={
            "b_h": "equation (7) of unit 02: the gradient that each step is called "
            "with, then the sum of db_h over all steps",
            "b_z": "the sum of db_z over all steps",
            "b_r": "the sum of db_r over all steps",
            "W_h": "the sum of dW_h over all steps",
            "W_z": "the sum of dW_z over all steps",
            "W_r": "the sum of dW_r over all steps",
            "x": "where each step's dx is stored",
            "h0": "what step 0 hands on",
        },
    ),
    sequence_general(*SEQUENCE, "dhs"),
    sequence_edge(*SEQUENCE, "dhs"),
    lambda rng: sequence_case(rng, "large", LARGE_SEQUENCE, GATES, upstream=("dhs",)),
    variants=(
        mistake(
            "not_handed_on",
            "the gradient is never handed on to the step before",
            "The later step reads the state too.",
            GRADIENTS,
            ('dh = step["h_prev"]', 'dh0 = step["h_prev"]'),
            ('"h0": dh}', '"h0": dh0}'),
        ),
        mistake(
            "upstream_ignored",
            "only the last step's upstream gradient is used",
            "Every state is an output: its upstream gradient enters at its step.",
            GRADIENTS,
            ("dhs[:, t] + dh", "dhs[:, t] * (t == dhs.shape[1] - 1) + dh"),
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
            PARAMETERS,
            ("grads.get(name, 0) + step[name]", "step[name]"),
        ),
        mistake(
            "mean_over_time",
            "the parameters' gradients are averaged over time",
            "The chain rule adds; only the loss takes a mean.",
            PARAMETERS,
            (
                "grads.get(name, 0) + step[name]",
                "grads.get(name, 0) + step[name] / dhs.shape[1]",
            ),
        ),
        mistake(
            "dh0_zero",
            "dh0 is zero",
            "What step 0 hands on is the gradient of h0.",
            ("h0",),
            ('"h0": dh}', '"h0": 0 * dh}'),
        ),
        mistake(
            "dh0_is_first_upstream",
            "dh0 is taken to be dhs[:, 0]",
            "h0 comes before the first step: its gradient goes back through the cell.",
            ("h0",),
            ('"h0": dh}', '"h0": dhs[:, 0]}'),
        ),
        mistake(
            "dx_in_reverse",
            "dx is stacked in the order of the loop, last step first",
            "dx[:, t] belongs to step t.",
            ("x",),
            ('dx.insert(0, step["x"])', 'dx.append(step["x"])'),
        ),
        *half_added_up(WEIGHTS, BIASES),
        mistake(
            "last_state_in_caches",
            "h_prev of every cache holds the last state: it was written over",
            "Each step needs an array of its own for the state that it leaves.",
            GRADIENTS,
            (
                "cache[t])",
                "(*cache[t][:2], cache[-1][2] + cache[-1][3] * "
                "(cache[-1][5] - cache[-1][2]), *cache[t][3:]))",
            ),
        ),
        mistake(
            "last_gates_in_caches",
            "every step uses the gates of the last step",
            "Each step goes back with its own gates, for both of them stand in "
            "equations (5) to (10).",
            GRADIENTS,
            ("cache[t])", "(*cache[t][:3], *cache[-1][3:5], *cache[t][5:]))"),
        ),
        *backward_mistakes(GRADIENTS, "equation (7) of unit 02"),
    ),
)
