"""How last_states is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT
from .state_cases import AXES, edge, general, large

PICK = "hs[np.arange(len(hs)), last] * (lengths > 0)[:, None]"
LAST = "last = np.maximum(lengths - 1, 0)"

RUBRIC = ExerciseRubric(
    Exercise(
        "last_states",
        UNIT,
        inputs=("hs", "mask"),
        outputs=("h",),
        cache=True,
        points={"h": 2, EDGE: 1},
        axes=AXES,
        hints=(
            "Each row has its own last step, and the mask tells which.",
            "Equation (8): the step before the row's length, where the length is the "
            "number of True.",
            "The lengths; with them, one step for each row, picked by two arrays of "
            "indices, one of rows and one of steps. Rows of length 0 become 0.",
        ),
        equations={"h": "equation (8): which step of which row"},
    ),
    general(False),
    edge(False),
    large(False),
    variants=(
        mistake(
            "padded_end",
            "the state at the padded end is taken",
            "A short row has gone on reading padding: equation (8).",
            ("h",),
            (PICK, "hs[:, -1] * (lengths > 0)[:, None]"),
            follow=True,
        ),
        mistake(
            "one_too_far",
            "the state one step behind the last is taken",
            "The steps are numbered from 0: the last is S_n − 1.",
            ("h",),
            (LAST, "last = np.minimum(lengths, hs.shape[1] - 1)"),
            follow=True,
        ),
        mistake(
            "one_too_early",
            "the state one step before the last is taken",
            "The last real step is S_n − 1: equation (8).",
            ("h",),
            (LAST, "last = np.maximum(lengths - 2, 0)"),
            follow=True,
        ),
        mistake(
            "first_state",
            "the first state is taken",
            "Equation (8) has the last one.",
            ("h",),
            (LAST, "last = 0 * lengths"),
        ),
        mistake(
            "mean_of_states",
            "the mean of the unmasked states is taken",
            "Equation (8) picks one state.",
            ("h",),
            (
                PICK,
                "(hs * mask[:, :, None]).sum(axis=1) / np.maximum(lengths, 1)[:, None]",
            ),
        ),
        mistake(
            "sum_of_states",
            "the unmasked states are added up",
            "Equation (8) picks one state.",
            ("h",),
            (PICK, "(hs * mask[:, :, None]).sum(axis=1)"),
        ),
        mistake(
            "one_length_for_all",
            "one length is used for all rows: that of the first",
            "Each row has its own length.",
            ("h",),
            (LAST, "last = np.maximum(lengths - 1, 0)[0]"),
        ),
        mistake(
            "longest_for_all",
            "one length is used for all rows: the longest",
            "Each row has its own length.",
            ("h",),
            (LAST, "last = max(lengths.max() - 1, 0)"),
        ),
        mistake(
            "empty_row_last",
            "an empty row gives the state at the padded end",
            "Index −1 is the last column. An empty row has no state: zeros.",
            (EDGE,),
            (LAST, "last = lengths - 1"),
            (PICK, "hs[np.arange(len(hs)), last]"),
        ),
        mistake(
            "empty_row_first",
            "an empty row gives the state of its first step",
            "That step is padding. An empty row has no state: zeros.",
            (EDGE,),
            (PICK, "hs[np.arange(len(hs)), last]"),
        ),
        mistake(
            "time_kept",
            "an axis of time is left: the result is (N, 1, H)",
            "One state for each row: (N, H).",
            ("h",),
            (PICK, "(" + PICK + ")[:, None]"),
        ),
    ),
)
