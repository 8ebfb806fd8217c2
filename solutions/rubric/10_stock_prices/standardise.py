"""How standardise is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, apart


def scaling_case(
    rng: np.random.Generator,
    name: str,
    sizes: tuple[int, ...],
    scale: float = 1.0,
    offset: float = 0.0,
) -> Case:
    """Draw a training series and others that lie elsewhere and spread more."""
    train, *others = (
        scale * (apart(rng, size) * (1 + 0.5 * i) + offset + 0.7 * i)
        for i, size in enumerate(sizes)
    )
    return Case(name, {"train": train, "*others": tuple(others)})


def scaling_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one other series, two, and three of small numbers."""
    yield scaling_case(rng, "one other series", (9, 5), offset=2.5)
    yield scaling_case(rng, "two other series", (8, 5, 6), offset=-1.5)
    yield scaling_case(rng, "returns near 0.0001", (7, 4, 3, 5), 1e-4, 0.8)


def constant(name: str, train: np.ndarray, others: tuple[np.ndarray, ...]) -> Case:
    """Return a case whose training series does not vary."""
    return Case(name, {"train": train, "*others": others})


def whole_steps(rng: np.random.Generator, name: str) -> Case:
    """Draw a training series that steps by little beside its mean.

    Half its values are a step above the mean and half one below, and the mean is a
    multiple of the step, the step one of 840. So sums, means of the first values,
    spread and quotients are whole numbers, and exact in any order.
    """
    step = 840.0 * rng.integers(1, 5)
    mean = step * rng.integers(2 * 10**10, 9 * 10**10)
    train = mean + step * rng.permutation(np.resize([-1.0, 1.0], 8))
    other = mean + step * rng.integers(-9, 10, 4)
    return Case(name, {"train": train, "*others": (other,)})


def scaling_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no other series, empty ones, and training series that hardly vary."""
    yield scaling_case(rng, "no other series", (6,), offset=1.2)
    yield scaling_case(rng, "an empty other series", (6, 0, 4), offset=1.2)
    other = (apart(rng, 4) + 3,)
    yield constant("a constant that sums exactly", np.full(8, 2.5), other)
    yield constant("a constant with round-off", np.full(10, 0.1), other)
    yield constant("a large constant with round-off", np.full(7, 1234567.1), other)
    yield constant("a constant below 0", np.full(10, -0.1), other)
    yield constant("all zeros", np.zeros(5), other)
    yield constant("one value", np.array([1.7]), other)
    yield scaling_case(rng, "numbers near 1e-15", (9, 4), 1e-15, 0.5)
    yield scaling_case(rng, "a large mean", (8, 3), 1.0, 3000.0)
    yield whole_steps(rng, "steps that are small beside the mean")
    far = (1e15 * apart(rng, 4),)
    yield constant("another series far larger", apart(rng, 6) + 0.7, far)
    yield scaling_case(rng, "two values", (2, 3), offset=1.2)


ALL = ("train", "others", "mean", "spread")
SCALED = "[(series - mean) / spread for series in (train, *others)]"
FITTED = "train.mean(), train.std()"
GUARD = "    if spread <= 1e-12 * np.abs(train).max():\n        spread = 1.0\n"
SMALL_SPREADS = (
    (
        "replaced_by",
        "a spread that is 0, up to round-off, is replaced by {}",
        GUARD.replace("1.0", "{}"),
    ),
    (
        "at_least",
        "every spread below {0} is replaced by {0}",
        "    spread = max(spread, {})\n",
    ),
)
"""What else than 1 a small spread is replaced by: an id, words, code."""

RUBRIC = ExerciseRubric(
    Exercise(
        "standardise",
        UNIT,
        inputs=("train", "*others"),
        outputs=ALL,
        measure="scaled_series",
        points={"train": 1, "others": 1, "mean": 0.5, "spread": 0.5, EDGE: 1},
        hints=(
            "Two numbers are learned from the training series, and used for all.",
            "Equations (7) and (8). A spread of 0, up to round-off, would divide by "
            "nothing: it counts as 1.",
            "Mean and spread of the training series first; then, if the spread is too "
            "small beside the largest absolute value of training, one in its place; "
            "then the same difference and quotient for every series, and a tuple of "
            "all of them with the two numbers at its end.",
        ),
        equations={
            "mean": "equation (7), the mean over the training series alone",
            "spread": "equation (7), the spread: a root of a mean, and the training "
            "series alone",
            "train": "equation (8) for the training series",
            "others": "equation (8): the same mean and spread for all other series",
        },
    ),
    scaling_general,
    scaling_edge,
    lambda rng: scaling_case(rng, "large", (300, 200, 150, 80, 60, 40)),
    variants=(
        mistake(
            "fitted_on_everything",
            "mean and spread are those of all series together",
            "What comes after training is not known yet: equation (7) has the "
            "training series alone.",
            ALL,
            (
                FITTED,
                "np.concatenate([train, *others]).mean(), "
                "np.concatenate([train, *others]).std()",
            ),
        ),
        mistake(
            "spread_of_everything",
            "the spread is that of all series together, the mean that of training",
            "Both are learned from training alone: equation (7).",
            ("train", "others", "spread"),
            (FITTED, "train.mean(), np.concatenate([train, *others]).std()"),
        ),
        mistake(
            "mean_of_everything",
            "the mean is that of all series together, the spread that of training",
            "Both are learned from training alone: equation (7).",
            ("train", "others", "mean"),
            (FITTED, "np.concatenate([train, *others]).mean(), train.std()"),
        ),
        mistake(
            "each_by_itself",
            "each series is scaled by its own mean and spread",
            "The others are scaled by mean and spread of training: equation (8).",
            ("others",),
            (
                SCALED,
                "[(train - mean) / spread] + [(s - s.mean()) / (s.std() or 1.0) "
                "if len(s) else s for s in others]",
            ),
        ),
        mistake(
            "one_less",
            "the spread divides by T − 1",
            "Equation (7) divides by T.",
            ("train", "others", "spread"),
            ("train.std()", "train.std(ddof=1)"),
        ),
        mistake(
            "variance",
            "the variance stands in place of the spread",
            "Equation (7) has a square root.",
            ("train", "others", "spread"),
            ("train.std()", "train.var()"),
        ),
        mistake(
            "mean_not_subtracted",
            "the mean is not subtracted",
            "Equation (8) subtracts it first.",
            ("train", "others"),
            (SCALED, "[series / spread for series in (train, *others)]"),
        ),
        mistake(
            "not_divided",
            "nothing is divided by the spread",
            "Equation (8) divides by it.",
            ("train", "others"),
            (SCALED, "[series - mean for series in (train, *others)]"),
        ),
        mistake(
            "others_not_scaled",
            "the other series come back as they are",
            "All are scaled alike: equation (8).",
            ("others",),
            (SCALED, "[(train - mean) / spread, *others]"),
        ),
        mistake(
            "others_not_centred",
            "the other series are divided by the spread, and their mean is left",
            "All are scaled alike: equation (8).",
            ("others",),
            (SCALED, "[(train - mean) / spread] + [s / spread for s in others]"),
        ),
        mistake(
            "exchanged",
            "spread and mean are returned in the other order",
            "The mean comes first.",
            ("mean", "spread"),
            ("(*scaled, mean, spread)", "(*scaled, spread, mean)"),
        ),
        mistake(
            "last_series_missing",
            "the last of the other series is missing",
            "All series come back.",
            ("others",),
            (
                "(*scaled, mean, spread)",
                "(*scaled[: max(len(others), 1)], mean, spread)",
            ),
        ),
        mistake(
            "one_other_only",
            "only one other series comes back",
            "There may be any number of others, and all come back.",
            ("others",),
            ("(*scaled, mean, spread)", "(*scaled[:2], mean, spread)"),
        ),
        mistake(
            "smallest_and_largest",
            "the series are scaled between the smallest and the largest value of "
            "training",
            "Equation (7) has mean and spread.",
            ALL,
            (FITTED, "train.min(), np.ptp(train)"),
        ),
        mistake(
            "median",
            "the median stands in place of the mean",
            "Equation (7) has the mean.",
            ("train", "others", "mean"),
            ("train.mean()", "np.median(train)"),
        ),
        mistake(
            "epsilon_added",
            "a small number is added to the spread",
            "It changes returns, which are small themselves. Only a spread of 0, up to "
            "round-off, is replaced.",
            ("train", "others", "spread"),
            (GUARD, "    spread = spread + 1e-8\n"),
        ),
        mistake(
            "no_guard",
            "a training series that does not vary is divided by a spread of 0, or of "
            "round-off",
            "A spread of at most 1e-12 of the largest training value counts as 1.",
            (EDGE,),
            (GUARD, ""),
        ),
        mistake(
            "exact_guard",
            "only a spread of exactly 0 counts as 1",
            "The spread of equal numbers need not be exactly 0 in float64: at most "
            "1e-12 of the largest training value counts as 1.",
            (EDGE,),
            ("spread <= 1e-12 * np.abs(train).max()", "spread == 0"),
        ),
        mistake(
            "absolute_guard",
            "a spread of at most 1e-12 counts as 1, whatever the size of the numbers",
            "The bound is relative to the largest training value.",
            (EDGE,),
            ("1e-12 * np.abs(train).max()", "1e-12"),
        ),
        mistake(
            "wide_guard",
            "a spread that is small beside the values counts as 1, though it is far "
            "above 1e-12 of the largest",
            "Only what may be round-off is replaced: at most 1e-12 of the largest "
            "training value.",
            (EDGE,),
            ("1e-12 * np", "1e-8 * np"),
        ),
        mistake(
            "bound_with_a_sign",
            "the bound for the spread is made of the largest value, not of the largest "
            "absolute value",
            "Where all values are below 0 that bound is too: the text has max|train|.",
            (EDGE,),
            ("np.abs(train).max()", "train.max()"),
        ),
        mistake(
            "bound_of_everything",
            "the bound for the spread is made of all series together",
            "What comes after training is not known yet: the text has max|train|.",
            (EDGE,),
            ("np.abs(train).max()", "np.abs(np.concatenate([train, *others])).max()"),
        ),
        mistake(
            "zeros_divided",
            "a training series of zeros is divided by 0",
            "At most 1e-12 of the largest value, which is 0 here: equality counts as "
            "well.",
            (EDGE,),
            ("spread <= 1e-12", "spread < 1e-12"),
        ),
        mistake(
            "zero_returned",
            "a spread that counts as 1 is returned as it was",
            "What all were divided by is returned.",
            (EDGE,),
            ("return (*scaled, mean, spread)", "return (*scaled, mean, train.std())"),
        ),
        mistake(
            "zeros_for_a_constant",
            "where the training series does not vary, all series come back as zeros",
            "The spread counts as 1 there, and equation (8) holds as everywhere.",
            (EDGE,),
            (SCALED, f"[0 * s for s in (train, *others)] if spread == 1 else {SCALED}"),
        ),
        mistake(
            "constant_as_it_is",
            "where the training series does not vary, all series come back as they are",
            "The spread counts as 1 there, and equation (8) holds as everywhere.",
            (EDGE,),
            (SCALED, f"[*map(np.copy, (train, *others))] if spread == 1 else {SCALED}"),
        ),
        *(
            mistake(
                f"{id}_1e_{digits}",
                text.format(f"1e-{digits}"),
                "A spread of at most 1e-12 of the largest training value counts as 1; "
                "no other is replaced.",
                (EDGE,),
                (GUARD, guard.format(f"1e-{digits}")),
            )
            for digits in (8, 12)
            for id, text, guard in SMALL_SPREADS
        ),
        mistake(
            "changed_in_place",
            "the series that were handed in are scaled in place",
            "What is handed in belongs to the caller: put results into new arrays.",
            ("inputs unchanged",),
            (
                SCALED,
                "[np.divide(s - mean, spread, out=s) for s in (train, *others)]",
            ),
        ),
    ),
)
