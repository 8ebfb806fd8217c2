"""How mase is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, apart, prices


def mase_case(
    rng: np.random.Generator,
    name: str,
    N: int,
    T: int,
    season: int | None = None,
    scale: float = 1.0,
) -> Case:
    """Draw a history, what came then, and forecasts with errors of both signs."""
    actual = scale * prices(rng, N)
    inputs = {
        "actual": actual,
        "forecast": actual * (1 + 0.3 * apart(rng, N)),
        "history": scale * prices(rng, T),
    }
    return Case(name, inputs | ({} if season is None else {"season": season}))


def mase_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the default season, longer ones, and values that are no prices."""
    yield mase_case(rng, "N=5, T=9", 5, 9)
    yield mase_case(rng, "N=7, T=13, season 4", 7, 13, 4)
    yield mase_case(rng, "N=6, T=8, season 3", 6, 8, 3)
    yield signed_case(rng, "N=8, T=10, values of both signs", 8, 10, 3)


def signed_case(
    rng: np.random.Generator, name: str, N: int, T: int, season: int
) -> Case:
    """Draw values of both signs, half of them forecast with the other sign.

    Of ten values of balanced signs two that are three apart always differ in sign.
    """
    actual = apart(rng, N)
    factor = rng.permutation(np.resize([-0.7, 0.6], N)) * rng.uniform(0.8, 1.2, N)
    inputs = {"actual": actual, "forecast": factor * actual, "history": apart(rng, T)}
    return Case(name, inputs | {"season": season})


def exact_forecast(case: Case) -> Case:
    """Return a case whose forecast is right."""
    actual = case.inputs["actual"]
    return Case(case.name, {**case.inputs, "forecast": actual.copy()})


def mase_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield single values, a season just below the history, small and large numbers."""
    yield mase_case(rng, "N=1", 1, 6)
    yield mase_case(rng, "a history of two values", 4, 2)
    yield mase_case(rng, "a season just shorter than the history", 5, 7, 6)
    yield exact_forecast(mase_case(rng, "a forecast that is right", 5, 6))
    yield mase_case(rng, "N=T", 6, 6, 2)
    yield mase_case(rng, "small numbers", 5, 8, 2, 1e-9)
    yield mase_case(rng, "large numbers", 5, 8, 2, 1e9)


ERROR = "np.abs(actual - forecast).mean()"
SCALE = "np.abs(history[season:] - history[:-season]).mean()"

RUBRIC = ExerciseRubric(
    Exercise(
        "mase",
        UNIT,
        inputs=("actual", "forecast", "history"),
        keywords=("season",),
        outputs=("error",),
        points={"error": 2, EDGE: 1},
        axes={"actual": ("N",), "forecast": ("N",), "history": ("T",)},
        hints=(
            "Two mean absolute errors: that of the forecast, and that of the naive "
            "forecast on the history. Their quotient is due.",
            "Equation (10). Absolute values come before the means, and the scale does "
            "not see the test values.",
            "Above the fraction the mean of absolute differences of actual values and "
            "forecasts; below it that of the history without its first season and the "
            "history without its last.",
        ),
        equations={
            "error": "equation (10): the numerator by itself, then the denominator"
        },
    ),
    mase_general,
    mase_edge,
    lambda rng: mase_case(rng, "large", 150, 200, 12),
    variants=(
        mistake(
            "scaled_by_the_test",
            "the scale is the naive error on the test values",
            "Equation (10) scales by the history: the test may be calm or wild.",
            ("error",),
            (
                SCALE,
                "np.abs(np.diff(np.append(history[-1:], actual))).mean()",
            ),
        ),
        mistake(
            "scaled_by_the_actual",
            "the scale is made of the differences of the test values",
            "Equation (10) scales by the history.",
            ("error",),
            (
                SCALE,
                "np.abs(np.diff(actual if len(actual) > 1 else history)).mean()",
            ),
        ),
        mistake(
            "season_ignored",
            "the naive forecast looks one step back, whatever the season",
            "Equation (10) looks back as many steps as the season has.",
            ("error",),
            (SCALE, "np.abs(np.diff(history)).mean()"),
        ),
        mistake(
            "differences_of_differences",
            "differences are taken again and again, as often as the season has steps",
            "A season of m looks m steps back, once: equation (10).",
            ("error",),
            (SCALE, "np.abs(np.diff(history, n=season)).mean()"),
        ),
        mistake(
            "every_season",
            "only every season-th value of the history counts",
            "All pairs that lie a season apart count: equation (10).",
            ("error",),
            (SCALE, "np.abs(np.diff(history[::season])).mean()"),
        ),
        mistake(
            "squares",
            "errors are squared where their absolute values are due",
            "Equation (10) has absolute values in both means.",
            ("error",),
            (ERROR, "((actual - forecast) ** 2).mean()"),
            (SCALE, "((history[season:] - history[:-season]) ** 2).mean()"),
        ),
        mistake(
            "root_mean_squares",
            "roots of mean squares are divided",
            "Equation (10) has means of absolute values.",
            ("error",),
            (ERROR, "np.sqrt(((actual - forecast) ** 2).mean())"),
            (SCALE, "np.sqrt(((history[season:] - history[:-season]) ** 2).mean())"),
        ),
        mistake(
            "squares_above",
            "the errors of the forecast are squared, those of the naive one are not",
            "Equation (10) has absolute values in both means.",
            ("error",),
            (ERROR, "((actual - forecast) ** 2).mean()"),
        ),
        mistake(
            "root_mean_square_above",
            "the root of the mean square of the errors is divided by the scale",
            "Equation (10) has the mean of their absolute values.",
            ("error",),
            (ERROR, "np.sqrt(((actual - forecast) ** 2).mean())"),
        ),
        mistake(
            "scaled_by_the_actual_season",
            "the scale is the naive error inside the test values, a season apart",
            "Equation (10) scales by the history.",
            ("error",),
            (SCALE, "np.abs(actual[season:] - actual[:-season]).mean()"),
        ),
        mistake(
            "signs_kept",
            "errors of both signs cancel in the numerator",
            "The absolute values come before the mean: equation (10).",
            ("error",),
            (ERROR, "np.abs((actual - forecast).mean())"),
        ),
        mistake(
            "sizes_compared",
            "absolute values of actual and forecast are taken before their difference",
            "The difference comes first, then its absolute value: equation (10).",
            ("error",),
            (ERROR, "np.abs(np.abs(actual) - np.abs(forecast)).mean()"),
        ),
        mistake(
            "sizes_compared_in_the_scale",
            "absolute values of the history are taken before its differences",
            "The difference comes first, then its absolute value: equation (10).",
            ("error",),
            (
                SCALE,
                "np.abs(np.diff(np.abs([history[:-season], history[season:]]), axis=0))"
                ".mean()",
            ),
        ),
        mistake(
            "signs_kept_in_the_scale",
            "steps of both signs cancel in the scale",
            "The absolute values come before the mean: equation (10).",
            ("error",),
            (SCALE, "np.abs((history[season:] - history[:-season]).mean())"),
        ),
        mistake(
            "sums",
            "sums are divided where means are due",
            "Test and history are not equally long: equation (10) has means.",
            ("error",),
            (ERROR, "np.abs(actual - forecast).sum()"),
            (SCALE, "np.abs(history[season:] - history[:-season]).sum()"),
        ),
        mistake(
            "divided_by_T",
            "the sum of the history's steps is divided by T",
            "A history of T values has T − m steps: equation (10) takes their mean.",
            ("error",),
            (
                SCALE,
                "np.abs(history[season:] - history[:-season]).sum() / len(history)",
            ),
        ),
        mistake(
            "upside_down",
            "the fraction is upside down",
            "A small error gives a small result: equation (10).",
            ("error",),
            ("error / scale", "scale / error if error else 0.0"),
        ),
        mistake(
            "not_scaled",
            "the mean absolute error is not scaled",
            "Equation (10) divides by the naive error on the history.",
            ("error",),
            ("error / scale", "error"),
        ),
        mistake(
            "percentage",
            "the errors are divided by the actual values",
            "Equation (10) divides by the naive error on the history.",
            ("error",),
            (
                "return error / scale",
                "return np.abs((actual - forecast) / actual).mean()",
            ),
        ),
        mistake(
            "scaled_by_the_level",
            "the scale is the mean of the history",
            "Equation (10) has the mean of the history's steps.",
            ("error",),
            (SCALE, "np.abs(history).mean()"),
        ),
        mistake(
            "scaled_by_the_spread",
            "the scale is the spread of the history",
            "Equation (10) has the mean of the history's steps.",
            ("error",),
            (SCALE, "history.std()"),
        ),
        mistake(
            "median",
            "the median of the errors stands in place of their mean",
            "Equation (10) has means.",
            ("error",),
            (ERROR, "np.median(np.abs(actual - forecast))"),
        ),
        mistake(
            "mean_deviation",
            "the scale is the mean absolute deviation of the history from its mean",
            "Equation (10) scales by the error of the naive forecast, a difference "
            "of two values.",
            ("error",),
            (SCALE, "np.abs(history - history.mean()).mean()"),
        ),
        mistake(
            "one_step_fewer",
            "the sum of the history's steps is divided by T − 1, whatever the season",
            "A history of T values has T − m steps: equation (10) takes their mean.",
            ("error",),
            (
                SCALE,
                SCALE.replace("mean()", "sum() / (len(history) - 1)"),
            ),
        ),
        mistake(
            "naive_on_the_test",
            "the scale is the mean distance of the test values from the last value "
            "of the history",
            "Equation (10) scales by the error of the naive forecast on the history.",
            ("error",),
            (SCALE, "np.abs(actual - history[-1]).mean()"),
        ),
    ),
)
