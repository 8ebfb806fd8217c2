"""How last_states_backward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT
from .state_cases import AXES, edge, general, large

PUT = "dhs[rows, lengths[rows] - 1] = dh[rows]"
ROWS = "rows = np.flatnonzero(lengths)"

RUBRIC = ExerciseRubric(
    Exercise(
        "last_states_backward",
        UNIT,
        inputs=("hs", "mask"),
        gradients=("hs",),
        forward="last_states",
        needs=("last_states",),
        upstream=("dh",),
        points={"hs": 2, EDGE: 1},
        axes=AXES,
        hints=(
            "What the forward did not read gets no gradient.",
            "Equation (9): one step of each row gets the row's gradient.",
            "Zeros in the shape of the states; into them, at each row's last step, "
            "the gradient of that row, but for rows without any step.",
        ),
        equations={"hs": "equation (9): which step gets the gradient"},
    ),
    general(True),
    edge(True),
    large(True),
    variants=(
        mistake(
            "padded_end",
            "the gradient goes to the padded end",
            "It belongs where the forward took the state from: equation (9).",
            ("hs",),
            (PUT, "dhs[rows, -1] = dh[rows]"),
            follow=True,
        ),
        mistake(
            "one_too_early",
            "the gradient goes to the step before the last",
            "The last real step is S_n − 1: equation (9).",
            ("hs",),
            (PUT, "dhs[rows, np.maximum(lengths[rows] - 2, 0)] = dh[rows]"),
            follow=True,
        ),
        mistake(
            "one_too_far",
            "the gradient goes to the step behind the last",
            "The last real step is S_n − 1: equation (9).",
            ("hs",),
            (PUT, "dhs[rows, np.minimum(lengths[rows], shape[1] - 1)] = dh[rows]"),
            follow=True,
        ),
        mistake(
            "every_step",
            "all steps get the gradient",
            "Only one was read: equation (9).",
            ("hs",),
            (PUT, "dhs[rows] = dh[rows, None]"),
        ),
        mistake(
            "every_real_step",
            "all steps up to the last get the gradient",
            "Only the last was read: equation (9).",
            ("hs",),
            (
                PUT,
                "real = np.arange(shape[1]) < lengths[:, None]\n"
                "    dhs += real[:, :, None] * dh[:, None]",
            ),
        ),
        mistake(
            "every_pair",
            "every row's gradient goes to the last steps of all rows",
            "Two arrays of indices pick pairs; a slice and an array pick all of them.",
            ("hs",),
            (PUT, "dhs[:, lengths[rows] - 1] += dh[:, None]"),
        ),
        mistake(
            "mean_over_the_batch",
            "the gradient is divided by the number of rows",
            "The loss has taken its mean already: equation (9).",
            ("hs",),
            (PUT, "dhs[rows, lengths[rows] - 1] = dh[rows] / len(dh)"),
            follow=True,
        ),
        mistake(
            "first_step",
            "the gradient goes to the first step",
            "The forward took the last one: equation (9).",
            ("hs",),
            (PUT, "dhs[rows, 0] = dh[rows]"),
        ),
        mistake(
            "empty_rows",
            "an empty row gets a gradient at its padded end",
            "Index −1 is the last column. An empty row gets none.",
            (EDGE,),
            (ROWS, "rows = np.arange(len(lengths))"),
        ),
        mistake(
            "empty_rows_first",
            "an empty row gets a gradient at its first step",
            "That step was not read. An empty row gets none.",
            (EDGE,),
            (
                ROWS,
                "rows = np.arange(len(lengths))\n    lengths = np.maximum(lengths, 1)",
            ),
        ),
    ),
)
