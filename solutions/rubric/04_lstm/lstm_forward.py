"""How lstm_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import LONG_SEQUENCE, sequence_case, sequence_edge, sequence_general
from ..forward_over_time import forward_mistakes
from .shared import GATES, SEQUENCE, SEQUENCE_AXES, STATES, UNIT

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
            "Each step is equations (1) to (6) with h and c of the step before; the "
            "first step takes h0 and c0.",
            "A loop over the time axis of x, a list of h, a list of caches; return the "
            "stacked h, the last c and the caches.",
        ),
        equations={
            "hs": "the states that each step takes: h and c of the step before, and h0 "
            "and c0 at the first",
            "c_last": "the c that the last step leaves: equation (5)",
        },
    ),
    sequence_general(*SEQUENCE),
    sequence_edge(*SEQUENCE),
    lambda rng: sequence_case(rng, "large", LONG_SEQUENCE, GATES, STATES),
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
            "states_before_the_step",
            "the states before each step are returned, h0 among them",
            "hs[:, t] is the state after step t.",
            ("hs",),
            (
                "h, c, cache = lstm_cell_forward(x[:, t], h, c, params)\n"
                "        hs.append(h)",
                "hs.append(h)\n"
                "        h, c, cache = lstm_cell_forward(x[:, t], h, c, params)",
            ),
        ),
        mistake(
            "wrong_axis",
            "the states are stacked with time as the first axis",
            "hs has the shape (N, T, H).",
            ("hs",),
            ("np.stack(hs, axis=1)", "np.stack(hs, axis=0)"),
        ),
        mistake(
            "h0_and_c0_ignored",
            "h and c start from zeros",
            "The first step takes h0 and c0.",
            ("hs", "c_last"),
            ("h, c = h0, c0", "h, c = 0 * h0, 0 * c0"),
            aliases=("last_entry_for_start",),
        ),
        mistake(
            "last_entry_for_start",
            "step 0 takes last entries that are still zero for h0 and c0",
            "The first step takes h0 and c0. In Python index −1 is the last entry.",
            ("hs", "c_last"),
            ("h, c = h0, c0", "h, c = np.zeros_like(h0), np.zeros_like(c0)"),
            aliases=("h0_and_c0_ignored",),
        ),
        mistake(
            "states_exchanged_in_call",
            "h and c change places in the call of the cell",
            "Look at the order of the cell's arguments.",
            ("hs", "c_last"),
            ("(x[:, t], h, c, params)", "(x[:, t], c, h, params)"),
        ),
        mistake(
            "states_exchanged_in_result",
            "h and c of a step are taken in the other order",
            "The cell returns h first, then c.",
            ("hs", "c_last"),
            ("        h, c, cache =", "        c, h, cache ="),
        ),
        mistake(
            "all_cell_states",
            "the cell states of all steps are returned in the place of the last",
            "The second value is the cell state after the last step, (N, H).",
            ("c_last",),
            ("    hs, caches = [], []", "    hs, caches, cs = [], [], []"),
            ("hs.append(h)", "hs.append(h)\n        cs.append(c)"),
            ("axis=1), c, caches", "axis=1), np.stack(cs, axis=1), caches"),
        ),
        mistake(
            "first_c_for_last_c",
            "the c after the first step is returned in the place of the last c",
            "The second value is the cell state after the last step.",
            ("c_last",),
            ("hs.append(h)", "hs.append(h)\n        first = first if t else c"),
            ("axis=1), c, caches", "axis=1), first, caches"),
        ),
        mistake(
            "c0_for_last_c",
            "c0 is returned in the place of the last c",
            "The second value is the cell state after the last step.",
            ("c_last",),
            ("axis=1), c, caches", "axis=1), c0, caches"),
        ),
        mistake(
            "last_state_everywhere",
            "every step holds the last state",
            "Each step needs an array of its own.",
            ("hs",),
            ("np.stack(hs, axis=1)", "np.stack([h] * len(hs), axis=1)"),
        ),
        mistake(
            "last_state_only",
            "only the last hidden state is returned",
            "hs holds the state after every step, (N, T, H).",
            ("hs",),
            ("np.stack(hs, axis=1)", "h"),
        ),
        mistake(
            "first_input_everywhere",
            "every step reads the first input",
            "Step t reads x[:, t].",
            ("hs", "c_last"),
            ("x[:, t]", "x[:, 0]"),
        ),
        *forward_mistakes(("hs", "c_last")),
    ),
)
