"""How rnn_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from ..cases import LONG_SEQUENCE, sequence_case, sequence_edge, sequence_general
from ..forward_over_time import forward_mistakes
from .shared import GATES, SEQUENCE, SEQUENCE_AXES, UNIT

RUBRIC = ExerciseRubric(
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
            "A loop over the time axis of x, a list of states and a list of caches; at "
            "the end the states are stacked, with time as the second axis.",
        ),
    ),
    sequence_general(*SEQUENCE),
    sequence_edge(*SEQUENCE),
    lambda rng: sequence_case(rng, "large", LONG_SEQUENCE, GATES),
    variants=(
        mistake(
            "state_not_handed_on",
            "every step starts from h0",
            "The state that a step leaves is what the next one takes.",
            ("hs",),
            (
                "h, cache = rnn_cell_forward(x[:, t], h, params)",
                "h, cache = rnn_cell_forward(x[:, t], h0, params)",
            ),
        ),
        mistake(
            "h0_ignored",
            "the sequence starts from zeros, not from h0",
            "The first step takes h0.",
            ("hs",),
            ("    h = h0\n", "    h = 0 * h0\n"),
            aliases=("last_entry_for_h0",),
        ),
        mistake(
            "backwards",
            "the steps are taken from the last to the first",
            "Time runs forward here: t = 0 comes first.",
            ("hs",),
            ("in range(x.shape[1])", "in reversed(range(x.shape[1]))"),
            follow=True,
        ),
        mistake(
            "states_before_the_step",
            "the states before each step are returned, h0 among them",
            "hs[:, t] is the state after step t.",
            ("hs",),
            (
                "h, cache = rnn_cell_forward(x[:, t], h, params)\n        hs.append(h)",
                "hs.append(h)\n        h, cache = rnn_cell_forward(x[:, t], h, params)",
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
            "last_state_everywhere",
            "every step holds the last state: one array was appended again and again",
            "Each step needs an array of its own.",
            ("hs",),
            ("np.stack(hs, axis=1)", "np.stack([h] * len(hs), axis=1)"),
        ),
        mistake(
            "first_input_everywhere",
            "every step reads the first input",
            "Step t reads x[:, t].",
            ("hs",),
            ("x[:, t]", "x[:, 0]"),
        ),
        mistake(
            "last_state_only",
            "only the last state is returned",
            "hs holds the state after every step, (N, T, H).",
            ("hs",),
            ("np.stack(hs, axis=1)", "h"),
        ),
        mistake(
            "last_entry_for_h0",
            "step 0 takes the last entry of hs, which is still zero, for h0",
            "Equation (6) begins with h0. In Python index −1 is the last entry.",
            ("hs",),
            ("    h = h0\n", "    h = np.zeros_like(h0)\n"),
            aliases=("h0_ignored",),
        ),
        *forward_mistakes(("hs",)),
    ),
)
