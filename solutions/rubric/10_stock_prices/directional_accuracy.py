"""How directional_accuracy is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT

SHOWN = ("share", "low", "high")


def signs_case(
    rng: np.random.Generator,
    name: str,
    right: int,
    wrong: int,
    z: float | None = None,
    scale: float = 0.01,
) -> Case:
    """Draw returns of which some are forecast right.

    Of the wrong forecasts three are 0, two of them where the return is positive. Of
    three returns of 0 one is forecast as 0. So every rule about zeros shows in the
    share. Right forecasts rise and fall in turn, of the wrong ones two in three rise:
    so rises, falls and all steps have shares of their own.
    """
    n = right + wrong
    actual = scale * rng.uniform(0.3, 2.0, n)
    forecast = scale * rng.uniform(0.3, 2.0, n) * np.where(np.arange(n) < right, 1, -1)
    signs = np.where(np.arange(n) % 2, -1.0, 1.0)
    if wrong:
        signs[right:] = np.resize([1.0, 1.0, -1.0], wrong)
        forecast[right : right + 3] = 0.0
    still = scale * np.array([0.0, 1.0, -0.7])
    order = rng.permutation(n + 3)
    inputs = {
        "actual": np.concatenate([actual * signs, np.zeros(3)])[order],
        "forecast": np.concatenate([forecast * signs, still])[order],
    }
    return Case(name, inputs | ({} if z is None else {"z": z}))


def signs_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the default z and others; odd numbers of steps, so that none is half."""
    for name, z in (("default z", None), ("z = 1.2", 1.2), ("z = 2.5", 2.5)):
        wrong = int(rng.integers(5, 15))
        right = wrong + int(2 * rng.integers(1, 12) + 1)
        yield signs_case(rng, name, right, wrong, z)


def signs_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no step that counts, one, all right, many, and no steps at all.

    A share of 0 is left out: the lower end is then nothing but round-off.
    """
    still = {"actual": np.zeros(4), "forecast": rng.standard_normal(4)}
    yield Case("no step that counts", still)
    yield Case("nothing at all", {"actual": np.zeros(0), "forecast": np.zeros(0)})
    yield signs_case(rng, "one step that counts", 1, 0)
    yield signs_case(rng, "all right", 9, 0)
    yield signs_case(rng, "many steps", 420, 381)
    yield signs_case(rng, "large returns", 12, 7, None, 1e6)
    yield signs_case(rng, "small returns", 12, 7, None, 1e-15)


SHARE = "(np.sign(actual) == np.sign(forecast))[counts].mean()"
ENDS = "(centre - half) / width, (centre + half) / width"
HALF = "z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))"
NONE = "    if n == 0:\n        return 0.0, 0.0, 1.0\n"

RUBRIC = ExerciseRubric(
    Exercise(
        "directional_accuracy",
        UNIT,
        inputs=("actual", "forecast"),
        keywords=("z",),
        outputs=SHOWN,
        points={"share": 1, "low": 1, "high": 1, EDGE: 1},
        axes={"actual": ("N",), "forecast": ("N",)},
        hints=(
            "First decide which steps count at all, then at how many of those the two "
            "signs agree. The interval needs nothing but that share and their number.",
            "Equation (12), with n the number of steps that count. A return of 0 does "
            "not count; a forecast of 0 agrees with no sign.",
            "A mask of the steps whose actual return is not 0, and how many they are; "
            "none is answered at once. Then the mean of equal signs among them, and "
            "three pieces of the formula: the middle, the root, the divisor.",
        ),
        equations={
            "share": "the share k/n by itself: which steps count, and when two signs "
            "agree; then at what is returned for it",
            "low": "equation (12) with the minus sign",
            "high": "equation (12) with the plus sign",
        },
    ),
    signs_general,
    signs_edge,
    variants=(
        mistake(
            "plain_interval",
            "the interval is p̂ ± z √(p̂(1 − p̂)/n)",
            "That one is wrong for few steps and for shares near 0 or 1: equation (12) "
            "is due.",
            ("low", "high"),
            (
                ENDS,
                "share - z * np.sqrt(share * (1 - share) / n), "
                "share + z * np.sqrt(share * (1 - share) / n)",
            ),
        ),
        mistake(
            "no_interval",
            "the share stands in place of both ends of the interval",
            "A share without its interval says little: equation (12).",
            ("low", "high"),
            (ENDS, "share, share"),
        ),
        mistake(
            "zero_returns_counted",
            "steps whose actual return is 0 count as well",
            "A return of 0 has no direction, and is left out.",
            SHOWN,
            ("counts = actual != 0", "counts = actual == actual"),
        ),
        mistake(
            "rises_only",
            "only steps that rose are counted",
            "Steps that fell have a direction as well: only a return of 0 has none.",
            SHOWN,
            ("counts = actual != 0", "counts = actual > 0"),
        ),
        mistake(
            "falls_only",
            "only steps that fell are counted",
            "Steps that rose have a direction as well: only a return of 0 has none.",
            SHOWN,
            ("counts = actual != 0", "counts = actual < 0"),
        ),
        mistake(
            "zero_returns_wrong",
            "steps whose actual return is 0 count, and are always wrong",
            "A return of 0 has no direction, and is left out.",
            SHOWN,
            ("n = counts.sum()", "n = len(actual) * counts.any()"),
            (SHARE, "(actual * forecast > 0).mean()"),
        ),
        mistake(
            "zero_forecasts_left_out",
            "steps whose forecast is 0 are left out",
            "A forecast of 0 where there was a step is wrong: it counts.",
            SHOWN,
            ("counts = actual != 0", "counts = (actual != 0) & (forecast != 0)"),
        ),
        mistake(
            "zero_forecasts_right",
            "a forecast of 0 counts as right",
            "It agrees with no sign, and counts as wrong.",
            SHOWN,
            (SHARE, "(actual * forecast >= 0)[counts].mean()"),
        ),
        mistake(
            "zero_forecasts_up",
            "a forecast of 0 counts as a rise",
            "It agrees with no sign, and counts as wrong.",
            SHOWN,
            (SHARE, "((actual >= 0) == (forecast >= 0))[counts].mean()"),
        ),
        mistake(
            "zero_forecasts_down",
            "a forecast of 0 counts as a fall",
            "It agrees with no sign, and counts as wrong.",
            SHOWN,
            (SHARE, "((actual > 0) == (forecast > 0))[counts].mean()"),
        ),
        mistake(
            "all_steps_in_n",
            "n in the interval is the number of all steps",
            "n is the number of steps that count: equation (12).",
            ("low", "high"),
            ("centre = share", "n = len(actual)\n    centre = share"),
        ),
        mistake(
            "z_fixed",
            "z is 1.96, whatever is handed in",
            "Use the z that is handed in.",
            ("low", "high"),
            ("    counts = actual", "    z = 1.96\n    counts = actual"),
        ),
        mistake(
            "centre_not_moved",
            "the middle of the interval is p̂",
            "Equation (12) moves it towards one half, and divides.",
            ("low", "high"),
            (ENDS, "share - half / width, share + half / width"),
        ),
        mistake(
            "divisor_left_out",
            "the division by 1 + z²/n is left out",
            "Equation (12) divides the whole bracket.",
            ("low", "high"),
            (ENDS, "centre - half, centre + half"),
        ),
        mistake(
            "root_without_its_second_term",
            "the root lacks its second term",
            "Equation (12) has z²/(4n²) inside the root as well.",
            ("low", "high"),
            (" + z**2 / (4 * n**2))", ")"),
        ),
        mistake(
            "root_left_out",
            "the root is left out",
            "The half width is z times a root: equation (12).",
            ("low", "high"),
            (HALF, "z * (share * (1 - share) / n + z**2 / (4 * n**2))"),
        ),
        mistake(
            "z_not_squared",
            "z stands where z² is due",
            "Equation (12) has z² in three places.",
            ("low", "high"),
            ("share + z**2 / (2 * n)", "share + z / (2 * n)"),
            ("/ n + z**2 / (4", "/ n + z / (4"),
            ("1 + z**2 / n", "1 + z / n"),
        ),
        mistake(
            "ends_exchanged",
            "the upper end comes before the lower",
            "The order is share, lower end, upper end.",
            ("low", "high"),
            (ENDS, "(centre + half) / width, (centre - half) / width"),
        ),
        mistake(
            "wrong_ones",
            "the share is that of wrong signs",
            "Count the signs that agree.",
            SHOWN,
            ("== np.sign(forecast)", "!= np.sign(forecast)"),
        ),
        mistake(
            "steps_of_steps",
            "the signs of the changes of both are compared",
            "What is handed in are returns, which are changes already.",
            SHOWN,
            (
                "    counts = actual",
                "    if len(actual) > 1:\n"
                "        actual, forecast = np.diff(actual), np.diff(forecast)\n"
                "    counts = actual",
            ),
        ),
        mistake(
            "percent",
            "everything is in percent",
            "A share lies between 0 and 1.",
            SHOWN,
            (
                "return share, (centre - half) / width, (centre + half) / width",
                "return 100 * share, 100 * (centre - half) / width, "
                "100 * (centre + half) / width",
            ),
        ),
        mistake(
            "count",
            "the number of right signs is returned in place of the share",
            "A share is that number divided by n.",
            ("share",),
            ("return share, (centre", "return share * n, (centre"),
        ),
        mistake(
            "middle_for_share",
            "the middle of the interval is returned in place of the share",
            "The share is k/n as it is; only the interval is moved towards one half.",
            ("share",),
            ("return share, (centre", "return centre / width, (centre"),
        ),
        mistake(
            "nothing_left",
            "without any step that counts the result is nan",
            "Nothing is known then: the share is 0 and the interval from 0 to 1.",
            (EDGE,),
            (NONE, ""),
        ),
        mistake(
            "nothing_left_half",
            "without any step that counts the share is one half",
            "Nothing is known then: the share is 0 and the interval from 0 to 1.",
            (EDGE,),
            ("return 0.0, 0.0, 1.0", "return 0.5, 0.0, 1.0"),
        ),
        mistake(
            "nothing_left_no_interval",
            "without any step that counts all three numbers are 0",
            "Nothing is known then: the interval is all there is, from 0 to 1.",
            (EDGE,),
            ("return 0.0, 0.0, 1.0", "return 0.0, 0.0, 0.0"),
        ),
    ),
)
