"""How make_windows is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def windows_case(
    rng: np.random.Generator,
    name: str,
    T: int,
    length: int,
    horizon: int | None = None,
) -> Case:
    """Draw a series; without a horizon the default holds."""
    inputs = {"series": rng.standard_normal(T), "length": length}
    return Case(name, inputs | ({} if horizon is None else {"horizon": horizon}))


def windows_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the default horizon and longer ones."""
    yield windows_case(rng, "T=11, length 4", 11, 4)
    yield windows_case(rng, "T=14, length 3, horizon 4", 14, 3, 4)
    yield windows_case(rng, "T=13, length 5, horizon 2", 13, 5, 2)


def windows_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield room for one window, for none, and windows of one value."""
    yield windows_case(rng, "length 1", 6, 1)
    yield windows_case(rng, "room for one window", 7, 4, 3)
    yield windows_case(rng, "room for none", 6, 4, 3)
    yield windows_case(rng, "a series shorter than a window", 3, 5)
    yield windows_case(rng, "a horizon longer than the series", 4, 2, 7)
    yield windows_case(rng, "as many windows as values in one", 9, 5)


STARTS = "starts[:, None] + np.arange(length)"
LAST = "starts + length + horizon - 1"
ROOM = "max(len(series) - length - horizon + 1, 0)"
BOTH = ("inputs", "targets")

RUBRIC = ExerciseRubric(
    Exercise(
        "make_windows",
        UNIT,
        inputs=("series", "length"),
        keywords=("horizon",),
        outputs=BOTH,
        points={"inputs": 1, "targets": 1, EDGE: 1},
        axes={"series": ("T",), "inputs": ("M", "L"), "targets": ("M",)},
        hints=(
            "Write down the first window and its target for a series of seven values, "
            "a length of three and a horizon of two; then the last.",
            "Equations (2) and (3); equation (4) counts the windows. With a horizon of "
            "1 the target is the value right behind the window.",
            "A window takes length places, the first of which is its start, and the "
            "place of its target is horizon places after its last. A table of "
            "places, made of a column of starts and a row of steps, picks all windows "
            "at once. Fewer than no windows are none.",
        ),
        equations={
            "inputs": "equation (2), and at the number of windows in (4)",
            "targets": "equation (3): the last place of a window, and the horizon from "
            "there",
        },
    ),
    windows_general,
    windows_edge,
    lambda rng: windows_case(rng, "large", 400, 60, 30),
    variants=(
        mistake(
            "target_inside",
            "the target comes one step too early: with a horizon of 1 it is the last "
            "value of the window itself",
            "A target that stands in its own window is known already: equation (3).",
            ("targets",),
            (LAST, "starts + length + horizon - 2"),
        ),
        mistake(
            "horizon_ignored",
            "the target is one step ahead, whatever the horizon",
            "Equation (3) goes horizon steps on from the last value of the window.",
            ("targets",),
            (LAST, "starts + length"),
        ),
        mistake(
            "horizon_off_by_one",
            "the horizon is one too long, and there is one window fewer",
            "With a horizon of 1 the target is the value right behind the window: "
            "equation (3).",
            BOTH,
            (ROOM, "max(len(series) - length - horizon, 0)"),
            (LAST, "starts + length + horizon"),
        ),
        mistake(
            "last_window_missing",
            "the last window is missing",
            "Equation (4) counts one more: the last target is the last value of the "
            "series.",
            BOTH,
            (ROOM, "max(len(series) - length - horizon, 0)"),
        ),
        mistake(
            "first_window_missing",
            "the first window is missing",
            "Window 0 starts at place 0: equations (2) and (3).",
            BOTH,
            ("return inputs, targets", "return inputs[1:], targets[1:]"),
        ),
        mistake(
            "one_window_only",
            "only the first window is there",
            "Equation (4) counts the windows, and all of them come back.",
            BOTH,
            ("return inputs, targets", "return inputs[:1], targets[:1]"),
        ),
        mistake(
            "horizon_not_counted",
            "there are as many windows as with a horizon of 1",
            "A window whose target lies behind the end is none: equation (4).",
            BOTH,
            (ROOM, "max(len(series) - length, 0)"),
            (LAST, "np.minimum(starts + length + horizon - 1, len(series) - 1)"),
        ),
        mistake(
            "counted_from_the_start",
            "the horizon is counted from the first value of the window",
            "Equation (3) counts from the last value that the window knows.",
            ("targets",),
            (LAST, "starts + horizon"),
        ),
        mistake(
            "no_overlap",
            "the windows do not overlap: each starts where the one before it ends",
            "Window m starts at place m: equation (2).",
            BOTH,
            ("starts = np.arange(M)", "starts = np.arange(0, M, length)"),
        ),
        mistake(
            "latest_first",
            "each window holds its latest value first",
            "A window runs forwards in time: equation (2).",
            ("inputs",),
            (STARTS, "starts[:, None] + np.arange(length)[::-1]"),
        ),
        mistake(
            "transposed",
            "there is a column for each window where a row is due",
            "The inputs have the shape (M, L).",
            ("inputs",),
            ("return inputs, targets", "return inputs.T, targets"),
        ),
        mistake(
            "target_column",
            "the targets have an axis of length 1 too many",
            "The targets have the shape (M,).",
            ("targets",),
            ("return inputs, targets", "return inputs, targets[:, None]"),
        ),
        mistake(
            "all_up_to_the_horizon",
            "each window has horizon targets, all values up to the horizon",
            "Equation (3) is one value, the one at the horizon.",
            ("targets",),
            (LAST, "starts[:, None] + length + np.arange(horizon)"),
        ),
        mistake(
            "sum_over_the_horizon",
            "the target is the sum of all values up to the horizon",
            "Equation (3) is one value, the one at the horizon.",
            ("targets",),
            (
                f"series[{LAST}]",
                "series[starts[:, None] + length + np.arange(horizon)].sum(axis=1)",
            ),
        ),
        mistake(
            "window_one_too_long",
            "the window holds its target as well",
            "A window has length values, and the target is none of them.",
            ("inputs",),
            (STARTS, "starts[:, None] + np.arange(length + 1)"),
        ),
        mistake(
            "exchanged",
            "inputs and targets are returned in the other order",
            "The inputs come first.",
            BOTH,
            ("return inputs, targets", "return targets, inputs"),
        ),
        mistake(
            "no_window_no_length",
            "without any window the inputs have lost their second axis",
            "No windows of a length are still an array of shape (0, L).",
            (EDGE,),
            ("return inputs, targets", "return np.array(inputs.tolist()), targets"),
        ),
        mistake(
            "too_short",
            "a series without room for a window raises an error",
            "Fewer than no windows are none: the arrays are then empty.",
            (EDGE,),
            (
                f"inputs = series[{STARTS}]",
                "views = np.lib.stride_tricks.sliding_window_view(series, length)\n"
                "    inputs = views[:M]",
            ),
        ),
        mistake(
            "shuffled",
            "the windows are in reverse order of time, their targets are not",
            "Window m and target m belong together: equations (2) and (3).",
            ("inputs",),
            ("return inputs, targets", "return inputs[::-1], targets"),
        ),
        mistake(
            "targets_shuffled",
            "the targets are in reverse order of time, their windows are not",
            "Window m and target m belong together: equations (2) and (3).",
            ("targets",),
            ("return inputs, targets", "return inputs, targets[::-1]"),
        ),
        mistake(
            "latest_window_first",
            "windows and targets are in reverse order of time",
            "Window 0 starts at place 0, the earliest: equations (2) and (3).",
            BOTH,
            ("return inputs, targets", "return inputs[::-1], targets[::-1]"),
        ),
        mistake(
            "horizon_of_1",
            "windows and targets are those of a horizon of 1, whatever the horizon",
            "The horizon counts in the targets and in their number: equations (3) "
            "and (4).",
            BOTH,
            (ROOM, "max(len(series) - length, 0)"),
            (LAST, "starts + length"),
        ),
        mistake(
            "steps_by_horizon",
            "each window starts a horizon behind the one before it",
            "Window m starts at place m, whatever the horizon: equation (2).",
            BOTH,
            ("starts = np.arange(M)", "starts = np.arange(0, M, horizon)"),
        ),
    ),
)
