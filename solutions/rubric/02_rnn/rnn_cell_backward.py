"""How rnn_cell_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import Size, cell_case, cell_edge, cell_general
from .shared import CELL, CELL_AXES, GATES, UNIT

LARGE_CELL = Size(2, 1, 250, 250)

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
            "over axis 0, and da times the transposed weights splits into the first H "
            "and the last D columns.",
        ),
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
            "db_per_sample",
            "db keeps one row for each example",
            "b_h has the shape (H,), and so has its gradient.",
            ("b_h",),
            ("da.sum(axis=0)", "da"),
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
    ),
)
