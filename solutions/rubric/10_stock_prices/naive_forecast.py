"""How naive_forecast is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, prices


def naive_case(rng: np.random.Generator, name: str, T: int, horizon: int) -> Case:
    """Draw a series of prices."""
    return Case(name, {"series": prices(rng, T), "horizon": horizon})


def naive_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two horizons."""
    yield naive_case(rng, "T=9, horizon 3", 9, 3)
    yield naive_case(rng, "T=11, horizon 2", 11, 2)


def naive_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a horizon of 1, room for one forecast, and for none."""
    yield naive_case(rng, "horizon 1", 7, 1)
    yield naive_case(rng, "room for one forecast", 5, 4)
    yield naive_case(rng, "a horizon as long as the series", 4, 4)
    yield naive_case(rng, "a horizon longer than the series", 4, 6)
    yield naive_case(rng, "T=1", 1, 1)


RESULT = "series[:count].copy()"

RUBRIC = ExerciseRubric(
    Exercise(
        "naive_forecast",
        UNIT,
        inputs=("series", "horizon"),
        outputs=("forecast",),
        points={"forecast": 1, EDGE: 1},
        axes={"series": ("T",), "forecast": ("T",)},
        hints=(
            "Which value is the last that is known when series[t + horizon] is "
            "forecast? That one is the forecast.",
            "Equation (9): entry t is series[t] itself, for as many t as have a "
            "target.",
            "A piece of the series from its start. Its length is that of the series "
            "less the horizon, and not below nothing.",
        ),
        equations={"forecast": "equation (9): which values have a target, and when"},
    ),
    naive_general,
    naive_edge,
    lambda rng: naive_case(rng, "large", 400, 120),
    variants=(
        mistake(
            "target",
            "the targets themselves are returned",
            "At time t the value of time t + h is not known: equation (9).",
            ("forecast",),
            (RESULT, "series[len(series) - count :].copy()"),
        ),
        mistake(
            "one_step",
            "there is a forecast for every step but the last, whatever the horizon",
            "The last forecasts have no target: there are T − horizon.",
            ("forecast",),
            ("len(series) - horizon", "len(series) - 1"),
        ),
        mistake(
            "step_before_the_target",
            "the forecast is the value one step before the target",
            "With a horizon of h the last known value lies h steps back: equation (9).",
            ("forecast",),
            (RESULT, "series[horizon - 1 : horizon - 1 + count].copy()"),
        ),
        mistake(
            "rolled",
            "the series is rolled round, and its end stands at the start",
            "The first values have no forecast, and the end is not known then.",
            ("forecast",),
            (RESULT, "np.roll(series, horizon)"),
        ),
        mistake(
            "whole_series",
            "the forecast is as long as the series",
            "The last values have no target: there are T − horizon forecasts.",
            ("forecast",),
            (RESULT, "series.copy()"),
        ),
        mistake(
            "padded",
            "zeros stand in front where there is no forecast",
            "There are T − horizon forecasts, and nothing in front of them.",
            ("forecast",),
            (RESULT, "np.concatenate([np.zeros(len(series) - count), series[:count]])"),
        ),
        mistake(
            "last_value_for_all",
            "every forecast is the last value of the series",
            "Each is made at its own time, with the value known then: equation (9).",
            ("forecast",),
            (RESULT, "np.full(count, series[-1])"),
        ),
        mistake(
            "mean_so_far",
            "the forecast is the mean of all values so far",
            "Equation (9) has the last value alone.",
            ("forecast",),
            (RESULT, "np.cumsum(series)[:count] / np.arange(1, count + 1)"),
        ),
        mistake(
            "drift",
            "the last step is added to the last value",
            "Equation (9) has the last value alone.",
            ("forecast",),
            (
                RESULT,
                "2 * series[:count] - np.concatenate([series[:1], series])[:count]",
            ),
        ),
        mistake(
            "one_too_few",
            "the last forecast is missing",
            "The value of time T − 1 is forecast as well: there are T − horizon.",
            ("forecast",),
            ("len(series) - horizon", "len(series) - horizon - 1"),
        ),
        mistake(
            "returns",
            "the change over the horizon is returned",
            "Equation (9) forecasts the value, not the change.",
            ("forecast",),
            (RESULT, "series[len(series) - count :] - series[:count]"),
        ),
        mistake(
            "negative_length",
            "a horizon longer than the series cuts values off its end",
            "There are T − horizon forecasts, and none if that is negative.",
            (EDGE,),
            ("max(len(series) - horizon, 0)", "len(series) - horizon"),
        ),
        mistake(
            "nan_in_front",
            "nan stand in front, so that the forecast is as long as the series",
            "Entry 0 is the forecast of the first value that has one: there are T −"
            " horizon.",
            ("forecast",),
            (RESULT, "np.append(np.full(len(series) - count, np.nan), series[:count])"),
        ),
        mistake(
            "mean_of_the_series",
            "every forecast is the mean of the series",
            "Each is made at its own time, with the value known then: equation (9).",
            ("forecast",),
            (RESULT, "np.full(count, series.mean())"),
        ),
    ),
)
