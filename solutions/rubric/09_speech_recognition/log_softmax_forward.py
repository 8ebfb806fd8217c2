"""How log_softmax_forward is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def softmax_case(
    rng: np.random.Generator,
    name: str,
    shape: tuple[int, ...],
    upstream: bool,
    scale: float = 1.0,
) -> Case:
    """Draw logits whose largest is not 0, and an upstream gradient."""
    logits = scale * (rng.standard_normal(shape) + 2.0)
    if not upstream:
        return Case(name, {"logits": logits})
    return Case(name, {"logits": logits}, {"dlog_probs": rng.standard_normal(shape)})


def softmax_general(upstream: bool) -> Callable[[np.random.Generator], Iterator[Case]]:
    """Return a function that yields two sizes."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield softmax_case(rng, "N=3, V=5", (3, 5), upstream)
        yield softmax_case(rng, "N=6, V=4", (6, 4), upstream)

    return draw


def softmax_edge(upstream: bool) -> Callable[[np.random.Generator], Iterator[Case]]:
    """Return a function that yields other numbers of axes, and logits of ±1000."""

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        yield softmax_case(rng, "one axis", (4,), upstream)
        yield softmax_case(rng, "three axes", (2, 3, 4), upstream)
        yield softmax_case(rng, "N=1", (1, 4), upstream)
        yield softmax_case(rng, "V=1", (3, 1), upstream)
        yield softmax_case(rng, "N=V", (4, 4), upstream)
        for name, middle in (("near 1000", 1000.0), ("near −1000", -1000.0)):
            case = softmax_case(rng, f"logits {name}", (3, 4), upstream)
            moved = {"logits": case.inputs["logits"] + middle}
            yield Case(case.name, moved, case.upstream)
        case = softmax_case(rng, "logits from −1000 to 1000", (3, 4), upstream)
        ends = rng.permuted(np.tile([-1000.0, 0.0, 500.0, 1000.0], (3, 1)), axis=1)
        yield Case(case.name, {"logits": ends}, case.upstream)
        case = softmax_case(rng, "rows 1600 apart", (2, 4), upstream)
        moved = {"logits": case.inputs["logits"] + [[-800.0], [800.0]]}
        yield Case(case.name, moved, case.upstream)

    return draw


MAX = "logits.max(axis=-1, keepdims=True)"
SHIFT = f"shifted = logits - {MAX}"
SUM = "np.exp(shifted).sum(axis=-1, keepdims=True)"
LOG = "log_probs = shifted - np.log(sums)"
ALL = ("log_probs",)

RUBRIC = ExerciseRubric(
    Exercise(
        "log_softmax_forward",
        UNIT,
        inputs=("logits",),
        outputs=ALL,
        cache=True,
        points={"log_probs": 2, EDGE: 1},
        hints=(
            "Do not form the softmax and take its logarithm: a probability that "
            "underflows to 0 has none.",
            "The second form of equation (8).",
            "Take the largest logit of each row off; sum the exponentials of what is "
            "left along the last axis, and keep that axis; take the logarithm of the "
            "sum off.",
        ),
        equations={"log_probs": "equation (8), and along which axis the sum runs"},
    ),
    softmax_general(False),
    softmax_edge(False),
    lambda rng: softmax_case(rng, "large", (30, 110), False),
    variants=(
        mistake(
            "first_axis",
            "the sum runs along the first axis",
            "Each row has its own softmax, along the last axis.",
            ALL,
            (SUM, "np.exp(shifted).sum(axis=0, keepdims=True)"),
        ),
        mistake(
            "softmax_of_columns",
            "the softmax is that of the columns",
            "Each row has its own softmax, along the last axis.",
            ALL,
            (MAX, "logits.max(axis=0, keepdims=True)"),
            (SUM, "np.exp(shifted).sum(axis=0, keepdims=True)"),
        ),
        mistake(
            "whole_sum",
            "the sum runs over all entries",
            "Each row has its own sum.",
            ALL,
            (SUM, "np.exp(shifted).sum()"),
        ),
        mistake(
            "probabilities",
            "the probabilities are returned",
            "Equation (8) is their logarithm.",
            ALL,
            (LOG, "log_probs = np.exp(shifted) / sums"),
        ),
        mistake(
            "negative",
            "the sign is that of a loss",
            "Logarithms of probabilities are at most 0: equation (8).",
            ALL,
            (LOG, "log_probs = np.log(sums) - shifted"),
        ),
        mistake(
            "base_ten",
            "the logarithm of the sum has base 10",
            "Logarithms are natural: equation (8).",
            ALL,
            ("np.log(sums)", "np.log10(sums)"),
        ),
        mistake(
            "bits",
            "the result is in bits",
            "Logarithms are natural: equation (8).",
            ALL,
            (LOG, "log_probs = (shifted - np.log(sums)) / np.log(2)"),
        ),
        mistake(
            "largest_only",
            "only the largest logit is taken off",
            "The logarithm of the sum is taken off as well: equation (8).",
            ALL,
            (LOG, "log_probs = shifted"),
        ),
        mistake(
            "largest_added_back",
            "the largest logit is added again at the end",
            "In the second form of equation (8) it is taken off from both.",
            ALL,
            (LOG, f"log_probs = shifted - np.log(sums) + {MAX}"),
        ),
        mistake(
            "sum_without_logarithm",
            "the sum is taken off, not its logarithm",
            "Equation (8) has the logarithm.",
            ALL,
            ("np.log(sums)", "sums"),
        ),
        mistake(
            "sum_of_logits",
            "the sum is that of the logits, without exponentials",
            "Equation (8) sums exponentials.",
            ALL,
            ("np.log(sums)", "shifted.sum(axis=-1, keepdims=True)"),
        ),
        mistake(
            "overflow",
            "the exponentials of large logits are not finite",
            "Take the largest off first: the second form of equation (8).",
            (EDGE,),
            (SHIFT, "shifted = logits"),
        ),
        mistake(
            "log_of_softmax",
            "the softmax is formed first, and its logarithm is −∞ where it underflows",
            "Subtract logarithms: equation (8).",
            (EDGE,),
            (LOG, "log_probs = np.log(np.exp(shifted) / sums)"),
        ),
        mistake(
            "largest_of_all",
            "the largest entry of the whole array is taken off",
            "Each row has its own largest; a row far below it has a sum of 0.",
            (EDGE,),
            (MAX, "logits.max()"),
        ),
        mistake(
            "mean_taken_off",
            "the mean of each row is taken off, where its largest entry is due",
            "With the largest taken off no exponential is above 1: equation (8).",
            (EDGE,),
            (MAX, "logits.mean(axis=-1, keepdims=True)"),
            aliases=("smallest_taken_off",),
        ),
        mistake(
            "smallest_taken_off",
            "the smallest entry of each row is taken off, where its largest is due",
            "With the largest taken off no exponential is above 1: equation (8).",
            (EDGE,),
            (MAX, "logits.min(axis=-1, keepdims=True)"),
            aliases=("mean_taken_off",),
        ),
        mistake(
            "largest_absolute_value",
            "the largest absolute value of each row is taken off",
            "Where all logits lie far below 0 the sum becomes 0: equation (8) takes "
            "the largest entry off.",
            (EDGE,),
            (MAX, "np.abs(logits).max(axis=-1, keepdims=True)"),
        ),
        mistake(
            "largest_twice",
            "the largest logit is taken off twice",
            "In the second form of equation (8) it is taken off once from the logit.",
            ALL,
            (LOG, f"log_probs = shifted - {MAX} - np.log(sums)"),
        ),
        mistake(
            "base_two",
            "the logarithm of the sum has base 2",
            "Logarithms are natural: equation (8).",
            ALL,
            ("np.log(sums)", "np.log2(sums)"),
        ),
        mistake(
            "floor_in_the_logarithm",
            "the softmax is formed first, and 1e-12 is added before its logarithm",
            "Subtract logarithms, as in equation (8): there is nothing to be added.",
            (EDGE,),
            (LOG, "log_probs = np.log(np.exp(shifted) / sums + 1e-12)"),
        ),
        mistake(
            "axis_1",
            "the sum runs along axis 1, whatever the number of axes",
            "The last axis is axis −1.",
            (EDGE,),
            (SUM, "np.exp(shifted).sum(axis=1, keepdims=True)"),
        ),
        mistake(
            "small_number",
            "a small number is added before the logarithm is taken",
            "The sum of the second form of equation (8) is at least 1.",
            ALL,
            ("np.log(sums)", "np.log(sums + 1e-6)"),
        ),
    ),
)
