"""How rnn_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

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
            "Start with zeros for what the later step sends. Loop over "
            "reversed(range(T)): call the cell's backward with the sum of both "
            "gradients and this step's cache, store dx, add dW_h and db_h, keep h_prev "
            "for the next turn. What is left at the end is dh0.",
        ),
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
            "Every state is an output: add dhs[:, t] at each step.",
            ("x", "h0", "W_h", "b_h"),
            ("dhs[:, t] + dh_next", "dhs[:, t] * (t == dhs.shape[1] - 1) + dh_next"),
        ),
        mistake(
            "forwards",
            "the loop runs forwards in time",
            "Gradients run from the last step to the first.",
            ("x", "h0", "W_h", "b_h"),
            ("in reversed(range(dhs.shape[1]))", "in range(dhs.shape[1])"),
            ('dx.insert(0, step["x"])', 'dx.append(step["x"])'),
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
            "upstream_changed",
            "the upstream gradient is changed in place",
            "dhs belongs to the caller: add into a new array.",
            ("inputs unchanged",),
            (
                "step = rnn_cell_backward(dhs[:, t] + dh_next, cache[t])",
                "dhs[:, t] += dh_next\n"
                "        step = rnn_cell_backward(dhs[:, t], cache[t])",
            ),
        ),
    ),
)
