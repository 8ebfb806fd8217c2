"""How lstm_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import sequence_edge, sequence_general
from .shared import SEQUENCE, SEQUENCE_AXES, UNIT

RUBRIC = ExerciseRubric(
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
            follow=True,
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
            follow=True,
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
