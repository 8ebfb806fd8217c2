"""How rnn_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import Size, cell_case, cell_edge, cell_general
from ..common_mistakes import bias_sums
from .shared import CELL, CELL_AXES, GATES, UNIT

LARGE_CELL = Size(20, 1, 250, 250)

RUBRIC = ExerciseRubric(
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
            "over the batch, and the product of da with the transposed weights splits "
            "into its first H and its last D columns.",
        ),
        equations={
            "b_h": "equations (2) and (3): da and its sum over the batch",
            "W_h": "equation (3): what da is paired with",
            "h_prev": "equations (4) and (5): the first H columns of du",
            "x": "equation (5): the last D columns of du",
        },
    ),
    cell_general(*CELL, "dh"),
    cell_edge(*CELL, "dh"),
    lambda rng: cell_case(rng, "large", LARGE_CELL, GATES, upstream=("dh",)),
    variants=(
        mistake(
            "tanh_slope_left_out",
            "the slope of tanh is left out",
            "Equation (2): dh first goes back through the tanh.",
            ("x", "h_prev", "W_h", "b_h"),
            ("dh * (1 - h**2)", "dh"),
        ),
        mistake(
            "square_left_out",
            "1 − h stands for 1 − h²",
            "The slope of tanh has a square.",
            ("x", "h_prev", "W_h", "b_h"),
            ("h**2", "h"),
            follow=True,
        ),
        mistake(
            "tanh_taken_twice",
            "the slope is taken at tanh(h), though h is already the output",
            "The cache holds h = tanh(a): its slope is 1 − h² as it stands.",
            ("x", "h_prev", "W_h", "b_h"),
            ("h**2", "np.tanh(h) ** 2"),
            follow=True,
        ),
        mistake(
            "slope_of_pre_activation",
            "the slope is 1 − a², with the pre-activation a in the place of h",
            "The slope of tanh is written with its output: 1 − h².",
            ("x", "h_prev", "W_h", "b_h"),
            # nearer to 1 rounding alone would decide what a was
            ("h**2", "np.arctanh(np.clip(h, -0.9999, 0.9999)) ** 2"),
        ),
        mistake(
            "slope_sign",
            "h² − 1 stands for 1 − h²",
            "tanh grows, so its slope is positive.",
            ("x", "h_prev", "W_h", "b_h"),
            ("1 - h**2", "h**2 - 1"),
            follow=True,
        ),
        mistake(
            "parts_swapped",
            "the first columns are taken for x and the last for h_prev",
            "The hidden part comes first in the joined input: equation (5).",
            ("x", "h_prev"),
            ("djoined[:, H:]", "djoined[:, :-H]"),
            ("djoined[:, :H]", "djoined[:, -H:]"),
            follow=True,
        ),
        mistake(
            "db_mean",
            "db is a mean over the batch",
            "Parameter gradients are summed; only the loss takes a mean.",
            ("b_h",),
            ("da.sum(axis=0)", "da.mean(axis=0)"),
            follow=True,
        ),
        mistake(
            "db_without_slope",
            "db sums dh where da is due",
            "The bias stands inside the tanh: equation (3) has da.",
            ("b_h",),
            ("da.sum(axis=0)", "dh.sum(axis=0)"),
            follow=True,
        ),
        mistake(
            "dW_mean",
            "dW is divided by the batch size",
            "Parameter gradients are summed over the batch; only the loss takes a "
            "mean.",
            ("W_h",),
            ("joined.T @ da", "joined.T @ da / len(da)"),
            follow=True,
        ),
        mistake(
            "dW_rows_swapped",
            "the rows of dW for state and input are swapped",
            "The first H rows of W_h act on the state.",
            ("W_h",),
            ("joined.T @ da", "np.roll(joined.T @ da, -H, axis=0)"),
            follow=True,
        ),
        mistake(
            "dW_from_h",
            "the hidden rows of dW pair with h where h_prev is due",
            "The state that entered the product is the old one.",
            ("W_h",),
            ("joined.T @ da", "np.concatenate([h, joined[:, H:]], axis=1).T @ da"),
            follow=True,
        ),
        mistake(
            "dW_without_slope",
            "dW pairs the input with dh where da is due",
            "The weights stand inside the tanh: equation (3) has da.",
            ("W_h",),
            ("joined.T @ da", "joined.T @ dh"),
            follow=True,
        ),
        mistake(
            "slope_of_old_state",
            "the slope is taken at h_prev where h is due",
            "The tanh of this step gave h: equation (2).",
            ("x", "h_prev", "W_h", "b_h"),
            ("h**2", "joined[:, :H] ** 2"),
        ),
        mistake(
            "du_without_slope",
            "du is made from dh where da is due",
            "The joined input stands inside the tanh: equation (4) has da.",
            ("x", "h_prev"),
            ("da @ W_h.T", "dh @ W_h.T"),
            follow=True,
        ),
        mistake(
            "du_with_dW",
            "du is made with dW in the place of W",
            "The factor of u in equation (1) is W itself: equation (4).",
            ("x", "h_prev"),
            ("da @ W_h.T", "da @ (joined.T @ da).T"),
        ),
        mistake(
            "dh_prev_untransposed",
            "dh_prev is made with the hidden rows of W as they are, not transposed",
            "Equation (4) has Wᵀ. The hidden rows are square, so no shape warns.",
            ("h_prev",),
            ('"h_prev": djoined[:, :H]', '"h_prev": da @ W_h[:H]'),
            follow=True,
        ),
        mistake(
            "dh_prev_with_activation",
            "dh_prev is da times h where the weights are due",
            "h_prev reached a through the weights: equation (4).",
            ("h_prev",),
            ('"h_prev": djoined[:, :H]', '"h_prev": da * h'),
        ),
        mistake(
            "dh_prev_through_two_slopes",
            "dh_prev carries the slope of the step before as well",
            "The step before goes back through its own tanh: equation (5) ends at "
            "h_prev.",
            ("h_prev",),
            ("djoined[:, :H],", "djoined[:, :H] * (1 - joined[:, :H] ** 2),"),
        ),
        mistake(
            "dh_prev_from_last_columns",
            "the last columns of du are taken for h_prev",
            "The hidden part comes first in the joined input: equation (5).",
            ("h_prev",),
            ("djoined[:, :H]", "djoined[:, -H:]"),
            follow=True,
        ),
        mistake(
            "dx_from_first_columns",
            "the first columns of du are taken for x: those of the hidden rows of W",
            "The input comes last in the joined input: equation (5).",
            ("x",),
            ("djoined[:, H:]", "djoined[:, :-H]"),
            follow=True,
        ),
        mistake(
            "dW_from_totals",
            "dW pairs the summed input with the summed da",
            "Each example pairs its own input with its own da; then the pairs are "
            "added: equation (3).",
            ("W_h",),
            ("joined.T @ da", "joined.sum(axis=0)[:, None] * da.sum(axis=0)[None]"),
        ),
        mistake(
            "dW_transposed",
            "dW is transposed",
            "dW has the shape of W_h, (H + D, H).",
            ("W_h",),
            ("joined.T @ da", "da.T @ joined"),
        ),
        mistake(
            "upstream_ignored",
            "dh plays no part: ones stand in its place",
            "By the chain rule da carries dh: equation (2).",
            ("x", "h_prev", "W_h", "b_h"),
            ("dh * (1 - h**2)", "1 - h**2"),
        ),
        mistake(
            "zero",
            "every gradient is zero",
            "Equations (2) to (5) give the gradients; what they give must be what is "
            "returned.",
            ("x", "h_prev", "W_h", "b_h"),
            ("dh * (1 - h**2)", "0 * dh"),
        ),
        mistake(
            "changed_in_place",
            "an array that was handed in is changed in place",
            "What is handed in belongs to the caller, who may use it again: put "
            "results into new arrays.",
            ("inputs unchanged",),
            ("dh * (1 - h**2)", "np.multiply(dh, 1 - h**2, out=dh)"),
        ),
        *bias_sums(("b_h",), "da"),
    ),
)
