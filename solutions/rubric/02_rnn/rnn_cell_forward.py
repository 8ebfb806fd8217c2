"""How rnn_cell_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import WIDE_CELL, cell_case, cell_edge, cell_general
from ..common_mistakes import squeezed
from .shared import CELL, CELL_AXES, GATES, UNIT

RUBRIC = ExerciseRubric(
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
            "Join state and input along the second axis; then one product, one sum, "
            "one tanh. Keep the joined input, the new state and the weights.",
        ),
    ),
    cell_general(*CELL),
    cell_edge(*CELL),
    lambda rng: cell_case(rng, "large", WIDE_CELL, GATES),
    variants=(
        mistake(
            "relu",
            "a ReLU stands in the place of tanh",
            "The state of this cell may be negative: equation (1) has a tanh.",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "np.maximum(joined @ W_h + b_h, 0)"),
            follow=True,
        ),
        mistake(
            "tanh_left_out",
            "tanh is left out",
            "Without it the whole network is one affine map.",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "joined @ W_h + b_h"),
            follow=True,
        ),
        mistake(
            "bias_left_out",
            "the bias is left out",
            "Equation (1) adds b_h before the tanh.",
            ("h",),
            ("joined @ W_h + b_h", "joined @ W_h"),
            follow=True,
        ),
        mistake(
            "bias_outside_tanh",
            "the bias is added after the tanh",
            "The bias belongs to the pre-activation a.",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "np.tanh(joined @ W_h) + b_h"),
            follow=True,
        ),
        mistake(
            "sigmoid_for_tanh",
            "a sigmoid stands in the place of tanh",
            "A sigmoid is never negative, the state of this cell may be.",
            ("h",),
            (
                "np.tanh(joined @ W_h + b_h)",
                "0.5 + 0.5 * np.tanh(0.5 * (joined @ W_h + b_h))",
            ),
            follow=True,
        ),
        mistake(
            "tanh_split",
            "tanh is taken of each term by itself",
            "tanh of a sum is not the sum of the tanhs.",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "np.tanh(joined @ W_h) + np.tanh(b_h)"),
            follow=True,
        ),
        mistake(
            "state_left_out",
            "the old state plays no part",
            "Without h_prev there is no memory.",
            ("h",),
            ("np.concatenate([h_prev, x]", "np.concatenate([0 * h_prev, x]"),
        ),
        mistake(
            "input_left_out",
            "the input plays no part",
            "Equation (1) joins the state and the input.",
            ("h",),
            ("np.concatenate([h_prev, x]", "np.concatenate([h_prev, 0 * x]"),
        ),
        mistake(
            "rows_swapped",
            "input and state are joined in the wrong order",
            "The hidden part comes first: the first H rows of W_h act on the state.",
            ("h",),
            ("[h_prev, x]", "[x, h_prev]"),
            follow=True,
        ),
        mistake(
            "state_added",
            "the old state is added once more outside the tanh",
            "The new state is the tanh alone.",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "np.tanh(joined @ W_h + b_h) + h_prev"),
            follow=True,
        ),
        mistake(
            "slope_for_tanh",
            "1 − tanh² stands in the place of tanh",
            "1 − tanh² is the slope. It comes in the backward: equation (2).",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "1 - np.tanh(joined @ W_h + b_h) ** 2"),
        ),
        mistake(
            "bias_subtracted",
            "the bias is subtracted",
            "Look at the sign in equation (1).",
            ("h",),
            ("joined @ W_h + b_h", "joined @ W_h - b_h"),
            follow=True,
        ),
        mistake(
            "state_rows_transposed",
            "the rows of W_h that act on the state are transposed",
            "The state stands on the left, as a row: equation (1) has no transpose.",
            ("h",),
            (
                "joined @ W_h + b_h",
                "h_prev @ W_h[: len(b_h)].T + x @ W_h[len(b_h) :] + b_h",
            ),
            follow=True,
        ),
        mistake(
            "tanh_twice",
            "tanh is taken twice",
            "Equation (1) has one tanh.",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "np.tanh(np.tanh(joined @ W_h + b_h))"),
        ),
        mistake(
            "zero",
            "h is zero",
            "Equation (1) gives h; what it gives must be what is returned.",
            ("h",),
            ("np.tanh(joined @ W_h + b_h)", "0 * (joined @ W_h + b_h)"),
        ),
        squeezed("h", "np.tanh(joined @ W_h + b_h)"),
    ),
)
