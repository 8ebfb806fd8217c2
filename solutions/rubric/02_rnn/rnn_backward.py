"""How rnn_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..backward_over_time import backward_mistakes
from ..cases import sequence_case, sequence_edge, sequence_general
from .shared import GATES, LARGE_SEQUENCE, SEQUENCE, SEQUENCE_AXES, UNIT

RUBRIC = ExerciseRubric(
    Exercise(
        "rnn_backward",
        UNIT,
        inputs=("x", "h0", "params"),
        gradients=("x", "h0", "W_h", "b_h"),
        forward="rnn_forward",
        needs=("rnn_forward", "rnn_cell_backward"),
        upstream=("dhs",),
        points={"x": 1, "h0": 1, "W_h": 2, "b_h": 1, EDGE: 1},
        axes=SEQUENCE_AXES,
        hints=(
            "Each state has two readers, the output and the next step. Add what both "
            "send back, and go from the last step to the first.",
            "Equation (7). The gradients of shared weights add up over time; dx does "
            "not.",
            "Start with zeros for what the later step sends. At each step, from the "
            "last to the first: call the cell's backward with the sum of both "
            "gradients and this step's cache, store dx, add to the two sums of the "
            "parameters, and keep the gradient of the old state for the next turn. "
            "What is left at the end is dh0.",
        ),
        equations={
            "b_h": "equation (7): the gradient that each step is called with, then "
            "the sum of db_h over all steps",
            "W_h": "the sum of dW_h over all steps, below equation (7)",
            "x": "where each step's dx is stored, below equation (7)",
            "h0": "what step 0 hands on, below equation (7)",
        },
    ),
    sequence_general(*SEQUENCE, "dhs"),
    sequence_edge(*SEQUENCE, "dhs"),
    lambda rng: sequence_case(rng, "large", LARGE_SEQUENCE, GATES, upstream=("dhs",)),
    variants=(
        mistake(
            "not_handed_on",
            "the gradient is never handed on to the step before",
            "Equation (7) has two terms: the second comes from the later step.",
            ("x", "h0", "W_h", "b_h"),
            ('dh_next = step["h_prev"]', 'dh0 = step["h_prev"]'),
            ('"h0": dh_next', '"h0": dh0'),
        ),
        mistake(
            "upstream_ignored",
            "only the last step's upstream gradient is used",
            "Every state is an output: its upstream gradient enters at its step.",
            ("x", "h0", "W_h", "b_h"),
            ("dhs[:, t] + dh_next", "dhs[:, t] * (t == dhs.shape[1] - 1) + dh_next"),
        ),
        mistake(
            "dW_not_added_up",
            "dW_h holds one step only: it is overwritten, not added up",
            "The weights are shared by all steps, so the steps add up.",
            ("W_h",),
            ('dW_h = dW_h + step["W_h"]', 'dW_h = step["W_h"]'),
        ),
        mistake(
            "db_not_added_up",
            "db_h holds one step only: it is overwritten, not added up",
            "The bias is shared by all steps, so the steps add up.",
            ("b_h",),
            ('db_h = db_h + step["b_h"]', 'db_h = step["b_h"]'),
        ),
        mistake(
            "mean_over_time",
            "the gradients of the weights are averaged over time",
            "The chain rule adds: only the loss takes a mean.",
            ("W_h", "b_h"),
            ('"W_h": dW_h', '"W_h": dW_h / dhs.shape[1]'),
            ('"b_h": db_h', '"b_h": db_h / dhs.shape[1]'),
            follow=True,
        ),
        mistake(
            "dh0_zero",
            "dh0 is zero",
            "What step 0 hands on is the gradient of h0.",
            ("h0",),
            ('"h0": dh_next', '"h0": 0 * dh_next'),
        ),
        mistake(
            "dh0_is_first_upstream",
            "dh0 is taken to be dhs[:, 0]",
            "h0 comes before the first step: its gradient goes back through the cell.",
            ("h0",),
            ('"h0": dh_next', '"h0": dhs[:, 0]'),
        ),
        mistake(
            "dx_in_reverse",
            "dx is stacked in the order of the loop, last step first",
            "dx[:, t] belongs to step t.",
            ("x",),
            ('dx.insert(0, step["x"])', 'dx.append(step["x"])'),
        ),
        mistake(
            "dx_added_up",
            "the dx of all steps are added together",
            "Each input is used at one step only: dx is not added up over time.",
            ("x",),
            ("np.stack(dx, axis=1)", "np.stack([sum(dx)] * len(dx), axis=1)"),
        ),
        mistake(
            "one_cache_for_all",
            "the last step's cache is used for all steps",
            "Each step goes back with its own cache.",
            ("x", "h0", "W_h", "b_h"),
            ("cache[t])", "cache[-1])"),
        ),
        mistake(
            "not_added_up",
            "dW_h and db_h hold one step only: they are overwritten, not added up",
            "Weights and bias are shared by all steps, so the steps add up.",
            ("W_h", "b_h"),
            ('dW_h = dW_h + step["W_h"]', 'dW_h = step["W_h"]'),
            ('db_h = db_h + step["b_h"]', 'db_h = step["b_h"]'),
        ),
        mistake(
            "clipped",
            "the gradients of the parameters are clipped to ±1",
            "A backward returns the gradient as it is. Clipping comes after it, in "
            "training.",
            ("W_h", "b_h"),
            ('"W_h": dW_h', '"W_h": np.clip(dW_h, -1, 1)'),
            ('"b_h": db_h', '"b_h": np.clip(db_h, -1, 1)'),
        ),
        mistake(
            "last_state_in_caches",
            "the slope of every step is that of the last state: all caches hold the "
            "last h",
            "Each step needs an array of its own for the state that it leaves.",
            ("x", "h0", "W_h", "b_h"),
            ("cache[t])", "(cache[t][0], cache[-1][1], cache[t][2]))"),
        ),
        mistake(
            "one_array_for_all_states",
            "every cache holds the last state, as h and as h_prev: one array was "
            "written at every step",
            "Each step needs an array of its own for the state that it leaves.",
            ("x", "h0", "W_h", "b_h"),
            (
                "cache[t])",
                "(np.concatenate([cache[-1][1], cache[t][0][:, dhs.shape[2] :]], "
                "axis=1), cache[-1][1], cache[t][2]))",
            ),
        ),
        mistake(
            "last_state_for_h0",
            "step 0 pairs its da with the last state where h0 is due",
            "The state before step 0 is h0. In Python index −1 is the last entry.",
            ("W_h",),
            (
                "cache[t])",
                "cache[t] if t else (np.concatenate([cache[-1][1], "
                "cache[0][0][:, dhs.shape[2] :]], axis=1), *cache[0][1:]))",
            ),
        ),
        mistake(
            "h0_left_out_of_dW",
            "step 0 adds nothing to the hidden rows of dW_h",
            "Step 0 has a state before it as well: h0.",
            ("W_h",),
            (
                "cache[t])",
                "cache[t] if t else (np.concatenate([0 * cache[0][1], "
                "cache[0][0][:, dhs.shape[2] :]], axis=1), *cache[0][1:]))",
            ),
        ),
        *backward_mistakes(("x", "h0", "W_h", "b_h"), "equation (7)", "dh_next"),
    ),
)
