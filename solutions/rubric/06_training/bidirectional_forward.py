"""How bidirectional_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import BOTH_AXES, UNIT, both_case, both_edge, both_general

RUBRIC = ExerciseRubric(
    Exercise(
        "bidirectional_forward",
        UNIT,
        inputs=("x", "h0_fwd", "h0_bwd", "params_fwd", "params_bwd", "forward"),
        outputs=("hs",),
        cache=True,
        points={"hs": 2, EDGE: 1},
        axes=BOTH_AXES,
        hints=(
            "Run one layer over the sequence, another over the reversed sequence.",
            "Equation (7). hs[:, t] holds what each direction knows at step t, so "
            "the second direction's states are reversed back.",
            "Two calls of the layer, the second on the sequence reversed in time; "
            "its states are reversed back, and both are put side by side along the "
            "last axis.",
        ),
        equations={
            "hs": "equation (7): what each layer is handed, and what is reversed "
            "before and after the second one",
        },
    ),
    both_general(False),
    both_edge(False),
    lambda rng: both_case(rng, "large", 12, 60, 20, 30, False),
    variants=(
        mistake(
            "not_reversed_back",
            "the second direction's states are not reversed back",
            "At step t both halves must speak of step t.",
            ("hs",),
            ("back[:, ::-1]], axis=2", "back], axis=2"),
        ),
        mistake(
            "not_reversed",
            "both directions read the sequence forwards",
            "The second layer reads x[:, ::-1].",
            ("hs",),
            ("forward(x[:, ::-1], h0_bwd", "forward(x, h0_bwd"),
            ("back[:, ::-1]], axis=2", "back], axis=2"),
        ),
        mistake(
            "halves_swapped",
            "the halves are swapped",
            "The forward direction comes first.",
            ("hs",),
            ("[ahead, back[:, ::-1]]", "[back[:, ::-1], ahead]"),
        ),
        mistake(
            "added",
            "the directions are added, not put side by side",
            "hs has the shape (N, T, 2H).",
            ("hs",),
            ("np.concatenate([ahead, back[:, ::-1]], axis=2)", "ahead + back[:, ::-1]"),
        ),
        mistake(
            "params_shared",
            "both directions use the forward parameters",
            "Each direction has its own.",
            ("hs",),
            ("h0_bwd, params_bwd)", "h0_bwd, params_fwd)"),
        ),
        mistake(
            "start_shared",
            "both directions start from h0_fwd",
            "Each direction has its own first state.",
            ("hs",),
            ("x[:, ::-1], h0_bwd", "x[:, ::-1], h0_fwd"),
        ),
        mistake(
            "input_not_reversed",
            "the second direction reads forwards, and its states are reversed",
            "The second layer reads the reversed sequence: equation (7).",
            ("hs",),
            ("forward(x[:, ::-1], h0_bwd", "forward(x, h0_bwd"),
        ),
        mistake(
            "batch_reversed",
            "the batch is reversed in place of time",
            "The sequence and its states are reversed along time, the second axis.",
            ("hs",),
            ("forward(x[:, ::-1]", "forward(x[::-1]"),
            ("back[:, ::-1]], axis=2", "back[::-1]], axis=2"),
        ),
        mistake(
            "side_by_side_in_time",
            "the directions are put one after the other along time",
            "hs has the shape (N, T, 2H): they stand side by side along the last axis.",
            ("hs",),
            ("back[:, ::-1]], axis=2", "back[:, ::-1]], axis=1"),
        ),
        mistake(
            "interleaved",
            "the units of the two directions take turns",
            "The first half of the last axis is the forward direction, the "
            "second half the other.",
            ("hs",),
            (
                "np.concatenate([ahead, back[:, ::-1]], axis=2)",
                "np.stack([ahead, back[:, ::-1]], "
                "axis=3).reshape(*ahead.shape[:2], -1)",
            ),
        ),
        mistake(
            "starts_swapped",
            "the first states of the two directions are swapped",
            "Each direction has its own first state.",
            ("hs",),
            ("h0_fwd, params_fwd)", "h0_bwd, params_fwd)"),
            ("x[:, ::-1], h0_bwd", "x[:, ::-1], h0_fwd"),
        ),
        mistake(
            "params_swapped",
            "the parameters of the two directions are swapped",
            "Each direction has its own.",
            ("hs",),
            ("h0_fwd, params_fwd", "h0_fwd, params_bwd"),
            ("h0_bwd, params_bwd", "h0_bwd, params_fwd"),
        ),
    ),
)
