"""How log_returns is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, prices


def returns_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two random walks."""
    yield Case("T=7", {"prices": prices(rng, 7)})
    yield Case("T=12", {"prices": prices(rng, 12)})


def returns_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield short series, one that stands still, small, large and round prices."""
    yield Case("T=1", {"prices": prices(rng, 1)})
    yield Case("T=2", {"prices": prices(rng, 2)})
    yield Case(
        "prices that stand still",
        {"prices": np.full(int(rng.integers(4, 9)), rng.uniform(20, 60))},
    )
    yield Case("small steps", {"prices": prices(rng, 9, 1e-4)})
    yield Case("prices below 1", {"prices": 1e-6 * prices(rng, 6)})
    yield Case("prices of many millions", {"prices": 1e9 * prices(rng, 6)})


RUBRIC = ExerciseRubric(
    Exercise(
        "log_returns",
        UNIT,
        inputs=("prices",),
        outputs=("returns",),
        points={"returns": 1, EDGE: 1},
        axes={"prices": ("T",), "returns": ("T",)},
        hints=(
            "A return belongs to a step from one price to the next, so there is one "
            "fewer than there are prices.",
            "Equation (1): log p of the next step less log p of this one.",
            "Take the logarithm of all prices, then the difference of each neighbour "
            "and the one before it. One price has no step.",
        ),
        equations={
            "returns": "equation (1), step by step: the natural logarithm of each "
            "price, then the later one less the one before it, and nothing else"
        },
    ),
    returns_general,
    returns_edge,
    lambda rng: Case("large", {"prices": prices(rng, 400)}),
    variants=(
        mistake(
            "simple_returns",
            "these are simple returns, the change as a share of the old price",
            "Equation (1) is a difference of logarithms.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.diff(prices) / prices[:-1]"),
        ),
        mistake(
            "logarithm_left_out",
            "the prices are subtracted, not their logarithms",
            "Equation (1) takes the logarithm of each price first.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.diff(prices)"),
        ),
        mistake(
            "sign",
            "the new price is subtracted from the old one",
            "A rise is positive: equation (1).",
            ("returns",),
            ("np.diff(np.log(prices))", "-np.diff(np.log(prices))"),
        ),
        mistake(
            "base_ten",
            "the logarithm is the one to the base 10",
            "Logarithms are natural here.",
            ("returns",),
            ("np.log(prices)", "np.log10(prices)"),
        ),
        mistake(
            "percent",
            "the returns are in percent",
            "Equation (1) has no factor of 100.",
            ("returns",),
            ("np.diff(np.log(prices))", "100 * np.diff(np.log(prices))"),
        ),
        mistake(
            "zero_in_front",
            "a return of 0 stands in front, so that there are as many as prices",
            "The first price has no price before it, and no return.",
            ("returns",),
            (
                "np.diff(np.log(prices))",
                "np.diff(np.log(prices), prepend=np.log(prices[0]))",
            ),
        ),
        mistake(
            "since_the_start",
            "each return is counted from the first price",
            "Equation (1) has the price one step before.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.log(prices[1:] / prices[0])"),
        ),
        mistake(
            "two_steps",
            "each return spans two steps",
            "Equation (1) has neighbours.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.log(prices[2:] / prices[:-2])"),
        ),
        mistake(
            "second_difference",
            "the differences are taken twice",
            "One difference of logarithms is a return: equation (1).",
            ("returns",),
            ("np.diff(np.log(prices))", "np.diff(np.log(prices), n=2)"),
        ),
        mistake(
            "ratio",
            "the ratio of two prices is returned without its logarithm",
            "Equation (1): log p − log q is the logarithm of p/q.",
            ("returns",),
            ("np.diff(np.log(prices))", "prices[1:] / prices[:-1]"),
        ),
        mistake(
            "log_of_the_change",
            "the logarithm is taken of the change of the price",
            "A change may be negative. Equation (1) takes the logarithm of prices.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.log(np.abs(np.diff(prices)))"),
        ),
        mistake(
            "mean_taken_out",
            "the mean return is taken out",
            "Scaling comes later, and belongs to the training part: equation (1) is "
            "all that is due here.",
            ("returns",),
            (
                "return np.diff(np.log(prices))",
                "r = np.diff(np.log(prices))\n"
                "    return r - (r.mean() if len(r) else 0)",
            ),
        ),
        mistake(
            "one_price",
            "a single price gives a return",
            "One price has no step: the result is empty.",
            (EDGE,),
            (
                "return np.diff(np.log(prices))",
                "return np.diff(np.log(prices)) if len(prices) > 1 else np.zeros(1)",
            ),
        ),
        mistake(
            "rounded",
            "the returns are rounded",
            "Small steps are returns as well: keep all digits.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.round(np.diff(np.log(prices)), 4)"),
        ),
        mistake(
            "rolled_up",
            "the last entry compares the first price with the last, as np.roll "
            "wraps round",
            "There is one return fewer than prices: equation (1).",
            ("returns",),
            ("np.diff(np.log(prices))", "np.log(np.roll(prices, -1)) - np.log(prices)"),
        ),
        mistake(
            "rolled_down",
            "the first entry compares the first price with the last, as np.roll "
            "wraps round",
            "There is one return fewer than prices: equation (1).",
            ("returns",),
            ("np.diff(np.log(prices))", "np.log(prices) - np.log(np.roll(prices, 1))"),
        ),
        mistake(
            "nan_in_front",
            "a nan stands in front, so that there are as many returns as prices",
            "The first price has no price before it, and no return.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.append(np.nan, np.diff(np.log(prices)))"),
        ),
        mistake(
            "quotient_of_logarithms",
            "the logarithms are divided",
            "Equation (1) is a difference of logarithms, which is the logarithm of "
            "a quotient.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.log(prices[1:]) / np.log(prices[:-1])"),
        ),
        mistake(
            "one_added",
            "1 is added to the quotient of the prices before its logarithm is taken",
            "log1p is for changes: equation (1) has the logarithm of the quotient "
            "itself.",
            ("returns",),
            ("np.diff(np.log(prices))", "np.log1p(prices[1:] / prices[:-1])"),
        ),
    ),
)
