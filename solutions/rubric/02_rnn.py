"""Unit 02: the plain recurrent network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, UnitRubric, Variant

from ..reference import losses, rnn
from .cases import (
    GENERAL,
    SEQUENCE_EDGES,
    Size,
    cell_case,
    cell_edge,
    cell_general,
    edge_sizes,
    sequence_case,
    sequence_edge,
    sequence_general,
)

UNIT = "02_rnn"
GATES = ("h",)
CELL, SEQUENCE = (GATES, ("h_prev",)), (GATES, ("h0",))
CELL_AXES = {
    "x": ("N", "D"),
    "h_prev": ("N", "H"),
    "h": ("N", "H"),
    "W_h": ("H+D", "H"),
    "b_h": ("H",),
}
SEQUENCE_AXES = CELL_AXES | {
    "x": ("N", "T", "D"),
    "h0": ("N", "H"),
    "hs": ("N", "T", "H"),
    "W_y": ("H", "V"),
    "b_y": ("V",),
}
LARGE_CELL = Size(2, 1, 250, 250)
LARGE_SEQUENCE = Size(2, 10, 160, 160, 10)


def with_loss(
    rng: np.random.Generator, case: Case, size: Size, masked: float | None
) -> Case:
    """Add an output layer, targets and a mask to a case."""
    V = size.V
    params = dict(case.inputs["params"]) | {
        "W_y": rng.standard_normal((size.H, V)) / np.sqrt(size.H),
        "b_y": rng.standard_normal(V),
    }
    inputs = dict(case.inputs) | {
        "targets": rng.integers(0, V, (size.N, size.T)),
        "params": params,
    }
    if masked is not None:
        mask = rng.random((size.N, size.T)) < masked
        if 0 < masked < 1:
            mask.flat[0], mask.flat[-1] = True, False
        inputs["mask"] = mask
    return Case(case.name, inputs)


def loss_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a case with a partial mask and one without."""
    for size, masked in zip(GENERAL, (0.6, None), strict=True):
        name = f"N={size.N}, T={size.T}, {'a mask' if masked else 'no mask'}"
        yield with_loss(rng, sequence_case(rng, name, size, GATES), size, masked)


def loss_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield edge cases, an empty mask among them."""
    for name, size in edge_sizes(SEQUENCE_EDGES, False):
        yield with_loss(rng, sequence_case(rng, name, size, GATES), size, None)
    size = Size()
    case = sequence_case(rng, "no target counts", size, GATES)
    yield with_loss(rng, case, size, 0.0)


CELL_FORWARD = ExerciseRubric(
    Exercise(
        "rnn_cell_forward",
        UNIT,
        inputs=("x", "h_prev", "params"),
        outputs=("h",),
        cache=True,
        points={"h": 2, EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "The cell is the affine map of unit 00, applied to state and input side "
            "by side, and a tanh around it.",
            "Equation (1): h = tanh([h_prev, x] W_h + b_h), hidden part first.",
            "Concatenate along axis 1, one product, one sum, one tanh. Keep the joined "
            "input, the new state and the weights.",
        ),
    ),
    cell_general(*CELL),
    cell_edge(*CELL),
    variants=(
        Variant(
            "tanh_left_out",
            "tanh is left out",
            "Without it the whole network is one linear map.",
            ("h",),
            (("np.tanh(joined @ W_h + b_h)", "joined @ W_h + b_h"),),
            follow=True,
        ),
        Variant(
            "bias_left_out",
            "the bias is left out",
            "Equation (1) adds b_h before the tanh.",
            ("h",),
            (("joined @ W_h + b_h", "joined @ W_h"),),
            follow=True,
        ),
        Variant(
            "bias_outside_tanh",
            "the bias is added after the tanh",
            "The bias belongs to the pre-activation a.",
            ("h",),
            (("np.tanh(joined @ W_h + b_h)", "np.tanh(joined @ W_h) + b_h"),),
            follow=True,
        ),
        Variant(
            "sigmoid_for_tanh",
            "a sigmoid stands in the place of tanh",
            "The state of this cell lies between −1 and 1.",
            ("h",),
            (
                (
                    "np.tanh(joined @ W_h + b_h)",
                    "0.5 + 0.5 * np.tanh(0.5 * (joined @ W_h + b_h))",
                ),
            ),
        ),
        Variant(
            "tanh_split",
            "tanh is taken of each term by itself",
            "tanh of a sum is not the sum of the tanhs.",
            ("h",),
            (
                (
                    "np.tanh(joined @ W_h + b_h)",
                    "np.tanh(joined @ W_h) + np.tanh(b_h)",
                ),
            ),
        ),
        Variant(
            "state_left_out",
            "the old state plays no part",
            "Without h_prev there is no memory.",
            ("h",),
            (("np.concatenate([h_prev, x]", "np.concatenate([0 * h_prev, x]"),),
            follow=True,
        ),
        Variant(
            "input_left_out",
            "the input plays no part",
            "Equation (1) joins the state and the input.",
            ("h",),
            (("np.concatenate([h_prev, x]", "np.concatenate([h_prev, 0 * x]"),),
        ),
        Variant(
            "rows_swapped",
            "input and state are joined in the wrong order",
            "The hidden part comes first: the first H rows of W_h act on the state.",
            ("h",),
            (("[h_prev, x]", "[x, h_prev]"),),
            follow=True,
        ),
        Variant(
            "state_added",
            "the old state is added once more outside the tanh",
            "The new state is the tanh alone.",
            ("h",),
            (("np.tanh(joined @ W_h + b_h)", "np.tanh(joined @ W_h + b_h) + h_prev"),),
        ),
    ),
)

CELL_BACKWARD = ExerciseRubric(
    Exercise(
        "rnn_cell_backward",
        UNIT,
        inputs=("x", "h_prev", "params"),
        gradients=("x", "h_prev", "W_h", "b_h"),
        forward="rnn_cell_forward",
        needs=("rnn_cell_forward",),
        upstream=("dh",),
        points={"x": 1, "h_prev": 1, "W_h": 1, "b_h": 1, EDGE: 1},
        axes=CELL_AXES,
        hints=(
            "First go back through the tanh. What you get, da, is all that the other "
            "four gradients need.",
            "Equations (2) to (5). The slope of tanh is 1 − h², with the output h.",
            "Compute da. The weights pair the joined input with da, the bias sums da "
            "over axis 0, and da times the transposed weights splits into the first H "
            "and the last D columns.",
        ),
    ),
    cell_general(*CELL, "dh"),
    cell_edge(*CELL, "dh"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, upstream=("dh",)),
    variants=(
        Variant(
            "tanh_slope_left_out",
            "the slope of tanh is left out",
            "Equation (2): dh first goes back through the tanh.",
            ("x", "h_prev", "W_h", "b_h"),
            (("dh * (1 - h**2)", "dh"),),
        ),
        Variant(
            "square_left_out",
            "1 − h stands for 1 − h²",
            "The slope of tanh has a square.",
            ("x", "h_prev", "W_h", "b_h"),
            (("h**2", "h"),),
        ),
        Variant(
            "tanh_taken_twice",
            "the slope is taken at tanh(h), though h is already the output",
            "The cache holds h = tanh(a): its slope is 1 − h² as it stands.",
            ("x", "h_prev", "W_h", "b_h"),
            (("h**2", "np.tanh(h) ** 2"),),
        ),
        Variant(
            "slope_sign",
            "h² − 1 stands for 1 − h²",
            "tanh grows, so its slope is positive.",
            ("x", "h_prev", "W_h", "b_h"),
            (("1 - h**2", "h**2 - 1"),),
        ),
        Variant(
            "parts_swapped",
            "the first columns are taken for x and the last for h_prev",
            "The hidden part comes first in the joined input: equation (5).",
            ("x", "h_prev"),
            (
                ("djoined[:, H:]", "djoined[:, :-H]"),
                ("djoined[:, :H]", "djoined[:, -H:]"),
            ),
        ),
        Variant(
            "db_mean",
            "db is a mean over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            ("b_h",),
            (("da.sum(axis=0)", "da.mean(axis=0)"),),
        ),
        Variant(
            "db_per_sample",
            "db keeps one row for each example",
            "b_h has the shape (H,), and so has its gradient.",
            ("b_h",),
            (("da.sum(axis=0)", "da"),),
        ),
        Variant(
            "db_without_slope",
            "db sums dh where da is due",
            "The bias stands inside the tanh: equation (3) has da.",
            ("b_h",),
            (("da.sum(axis=0)", "dh.sum(axis=0)"),),
        ),
        Variant(
            "dW_mean",
            "dW is divided by the batch size",
            "Parameter gradients are summed over the batch; only the loss takes a "
            "mean.",
            ("W_h",),
            (("joined.T @ da", "joined.T @ da / len(da)"),),
        ),
        Variant(
            "dW_rows_swapped",
            "the rows of dW for state and input are swapped",
            "The first H rows of W_h act on the state.",
            ("W_h",),
            (("joined.T @ da", "np.roll(joined.T @ da, -H, axis=0)"),),
        ),
        Variant(
            "dW_from_h",
            "the hidden rows of dW pair with h where h_prev is due",
            "The state that entered the product is the old one.",
            ("W_h",),
            (
                (
                    "joined.T @ da",
                    "np.concatenate([h, joined[:, H:]], axis=1).T @ da",
                ),
            ),
        ),
        Variant(
            "dW_without_slope",
            "dW pairs the input with dh where da is due",
            "The weights stand inside the tanh: equation (3) has da.",
            ("W_h",),
            (("joined.T @ da", "joined.T @ dh"),),
        ),
    ),
)

FORWARD = ExerciseRubric(
    Exercise(
        "rnn_forward",
        UNIT,
        inputs=("x", "h0", "params"),
        outputs=("hs",),
        cache=True,
        needs=("rnn_cell_forward",),
        points={"hs": 2, EDGE: 1},
        axes=SEQUENCE_AXES,
        hints=(
            "Walk along time. What a step puts out is what the next step takes in.",
            "Equation (6): begin with h0, and replace the state at every step.",
            "A loop over range(x.shape[1]), a list of states and a list of caches, and "
            "np.stack(…, axis=1) at the end.",
        ),
    ),
    sequence_general(*SEQUENCE),
    sequence_edge(*SEQUENCE),
    variants=(
        Variant(
            "state_not_handed_on",
            "every step starts from h0",
            "The state that a step leaves is what the next one takes.",
            ("hs",),
            (
                (
                    "h, cache = rnn_cell_forward(x[:, t], h, params)",
                    "h, cache = rnn_cell_forward(x[:, t], h0, params)",
                ),
            ),
        ),
        Variant(
            "h0_ignored",
            "the sequence starts from zeros, not from h0",
            "The first step takes h0.",
            ("hs",),
            (("    h = h0\n", "    h = 0 * h0\n"),),
        ),
        Variant(
            "backwards",
            "the steps are taken from the last to the first",
            "Time runs forward here: t = 0 comes first.",
            ("hs",),
            (("in range(x.shape[1])", "in reversed(range(x.shape[1]))"),),
        ),
        Variant(
            "states_before_the_step",
            "the states before each step are returned, h0 among them",
            "hs[:, t] is the state after step t.",
            ("hs",),
            (
                (
                    "h, cache = rnn_cell_forward(x[:, t], h, params)\n"
                    "        hs.append(h)",
                    "hs.append(h)\n"
                    "        h, cache = rnn_cell_forward(x[:, t], h, params)",
                ),
            ),
        ),
        Variant(
            "wrong_axis",
            "the states are stacked with time as the first axis",
            "hs has the shape (N, T, H).",
            ("hs",),
            (("np.stack(hs, axis=1)", "np.stack(hs, axis=0)"),),
        ),
        Variant(
            "last_state_everywhere",
            "every step holds the last state: one array was appended again and again",
            "Each step needs an array of its own.",
            ("hs",),
            (("np.stack(hs, axis=1)", "np.stack([h] * len(hs), axis=1)"),),
        ),
        Variant(
            "first_input_everywhere",
            "every step reads the first input",
            "Step t reads x[:, t].",
            ("hs",),
            (("x[:, t]", "x[:, 0]"),),
        ),
        Variant(
            "last_state_only",
            "only the last state is returned",
            "hs holds the state after every step, (N, T, H).",
            ("hs",),
            (("np.stack(hs, axis=1)", "h"),),
        ),
    ),
)

BACKWARD = ExerciseRubric(
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
        Variant(
            "not_handed_on",
            "the gradient is never handed on to the step before",
            "Equation (7) has two terms: the second comes from the later step.",
            ("x", "h0", "W_h", "b_h"),
            (
                ('dh_next = step["h_prev"]', 'dh0 = step["h_prev"]'),
                ('"h0": dh_next', '"h0": dh0'),
            ),
        ),
        Variant(
            "upstream_ignored",
            "only the last step's upstream gradient is used",
            "Every state is an output: add dhs[:, t] at each step.",
            ("x", "h0", "W_h", "b_h"),
            (("dhs[:, t] + dh_next", "dhs[:, t] * (t == dhs.shape[1] - 1) + dh_next"),),
        ),
        Variant(
            "forwards",
            "the loop runs forwards in time",
            "Gradients run from the last step to the first.",
            ("x", "h0", "W_h", "b_h"),
            (
                ("in reversed(range(dhs.shape[1]))", "in range(dhs.shape[1])"),
                ('dx.insert(0, step["x"])', 'dx.append(step["x"])'),
            ),
        ),
        Variant(
            "dW_not_added_up",
            "dW_h holds one step only: it is overwritten, not added up",
            "The weights are shared by all steps, so the steps add up.",
            ("W_h",),
            (('dW_h = dW_h + step["W_h"]', 'dW_h = step["W_h"]'),),
        ),
        Variant(
            "db_not_added_up",
            "db_h holds one step only: it is overwritten, not added up",
            "The bias is shared by all steps, so the steps add up.",
            ("b_h",),
            (('db_h = db_h + step["b_h"]', 'db_h = step["b_h"]'),),
        ),
        Variant(
            "mean_over_time",
            "the gradients of the weights are averaged over time",
            "The chain rule adds: only the loss takes a mean.",
            ("W_h", "b_h"),
            (
                ('"W_h": dW_h', '"W_h": dW_h / dhs.shape[1]'),
                ('"b_h": db_h', '"b_h": db_h / dhs.shape[1]'),
            ),
        ),
        Variant(
            "dh0_zero",
            "dh0 is zero",
            "What step 0 hands on is the gradient of h0.",
            ("h0",),
            (('"h0": dh_next', '"h0": 0 * dh_next'),),
        ),
        Variant(
            "dh0_is_first_upstream",
            "dh0 is taken to be dhs[:, 0]",
            "h0 comes before the first step: its gradient goes back through the cell.",
            ("h0",),
            (('"h0": dh_next', '"h0": dhs[:, 0]'),),
        ),
        Variant(
            "dx_in_reverse",
            "dx is stacked in the order of the loop, last step first",
            "dx[:, t] belongs to step t.",
            ("x",),
            (('dx.insert(0, step["x"])', 'dx.append(step["x"])'),),
        ),
        Variant(
            "dx_added_up",
            "the dx of all steps are added together",
            "Each input is used at one step only: dx is not added up over time.",
            ("x",),
            (("np.stack(dx, axis=1)", "np.stack([sum(dx)] * len(dx), axis=1)"),),
        ),
        Variant(
            "one_cache_for_all",
            "the last step's cache is used for all steps",
            "Each step goes back with its own cache.",
            ("x", "h0", "W_h", "b_h"),
            (("cache[t])", "cache[-1])"),),
        ),
        Variant(
            "upstream_changed",
            "the upstream gradient is changed in place",
            "dhs belongs to the caller: add into a new array.",
            ("inputs unchanged",),
            (
                (
                    "step = rnn_cell_backward(dhs[:, t] + dh_next, cache[t])",
                    "dhs[:, t] += dh_next\n"
                    "        step = rnn_cell_backward(dhs[:, t], cache[t])",
                ),
            ),
        ),
    ),
)

LOSS = ExerciseRubric(
    Exercise(
        "rnn_loss",
        UNIT,
        inputs=("x", "targets", "h0", "params"),
        keywords=("mask",),
        outputs=("loss",),
        gradients=("W_h", "b_h", "W_y", "b_y"),
        needs=("rnn_forward", "rnn_backward", "softmax_cross_entropy"),
        points={"loss": 1, "W_h": 1, "b_h": 1, "W_y": 1, "b_y": 1, EDGE: 1},
        axes=SEQUENCE_AXES | {"targets": ("N", "T")},
        hints=(
            "Forward through the network, the output layer and the loss; then back "
            "through the same three in reverse.",
            "Equations (8) and (9). The output layer is shared by all N·T places, so "
            "its gradients are summed over both axes.",
            "rnn_forward, logits, softmax_cross_entropy; dlogits times the transposed "
            "W_y goes into rnn_backward; W_y pairs hs with dlogits over N and T; b_y "
            "sums dlogits over N and T. Return the keys of params only.",
        ),
    ),
    loss_general,
    loss_edge,
    lambda rng: with_loss(
        rng, sequence_case(rng, "large", LARGE_SEQUENCE, GATES), LARGE_SEQUENCE, None
    ),
    variants=(
        Variant(
            "output_bias_left_out",
            "the output layer has no bias",
            "Equation (8) adds b_y to the logits.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            (('hs @ params["W_y"] + params["b_y"]', 'hs @ params["W_y"]'),),
        ),
        Variant(
            "mask_ignored",
            "the mask is not handed on",
            "softmax_cross_entropy takes the mask as its third argument.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            (("(logits, targets, mask)", "(logits, targets)"),),
        ),
        Variant(
            "db_y_mean",
            "the gradient of b_y is a mean over batch and time",
            "The loss has taken the mean already; here the places add up.",
            ("b_y",),
            (("reshape(-1, V).sum(axis=0)", "reshape(-1, V).mean(axis=0)"),),
        ),
        Variant(
            "db_y_last_step",
            "the gradient of b_y comes from the last step only",
            "The output layer is used at every step.",
            ("b_y",),
            (("dlogits.reshape(-1, V).sum(axis=0)", "dlogits[:, -1].sum(axis=0)"),),
        ),
        Variant(
            "dW_y_last_step",
            "the gradient of W_y comes from the last step only",
            "The output layer is used at every step.",
            ("W_y",),
            (
                (
                    "hs.reshape(-1, H).T @ dlogits.reshape(-1, V)",
                    "hs[:, -1].T @ dlogits[:, -1]",
                ),
            ),
        ),
        Variant(
            "last_step_only",
            "only the last step sends a gradient into the network",
            "Every step has a target: dhs is not zero before the last step.",
            ("W_h", "b_h"),
            (
                (
                    'dhs = dlogits @ params["W_y"].T',
                    'dhs = dlogits @ params["W_y"].T; dhs[:, :-1] = 0',
                ),
            ),
        ),
        Variant(
            "dW_y_mean",
            "the gradient of W_y is divided by N·T once more",
            "The loss has taken the mean already.",
            ("W_y",),
            (
                (
                    "hs.reshape(-1, H).T @ dlogits.reshape(-1, V)",
                    "hs.reshape(-1, H).T @ dlogits.reshape(-1, V) / targets.size",
                ),
            ),
        ),
        Variant(
            "h0_ignored",
            "the network starts from zeros, not from h0",
            "Hand h0 on to rnn_forward.",
            ("loss", "W_h", "b_h", "W_y", "b_y"),
            (("rnn_forward(x, h0, params)", "rnn_forward(x, 0 * h0, params)"),),
        ),
    ),
)

RUBRIC = UnitRubric(
    UNIT,
    "A recurrent network",
    (CELL_FORWARD, CELL_BACKWARD, FORWARD, BACKWARD, LOSS),
    {
        f.__name__: f
        for f in (
            rnn.rnn_cell_forward,
            rnn.rnn_cell_backward,
            rnn.rnn_forward,
            rnn.rnn_backward,
            rnn.rnn_loss,
            losses.softmax_cross_entropy,
        )
    },
    answers={"count_parameters": 1, "why_add_over_time": 1},
)
