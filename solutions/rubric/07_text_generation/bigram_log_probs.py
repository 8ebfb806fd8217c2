"""How bigram_log_probs is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, tokens_of


def pairs_case(
    rng: np.random.Generator, name: str, T: int, V: int, add: float | None = None
) -> Case:
    """Draw tokens in which pairs repeat; the last letter of V never comes.

    The first pair comes several times, and the text ends with another letter than it
    begins with.
    """
    tokens = tokens_of(rng, T, V - 1)
    tokens[:6] = 0, 1, 0, 1, 0, 1
    tokens[-1] = 2
    return Case(
        name, {"tokens": tokens, "V": V} | ({} if add is None else {"add": add})
    )


def pairs_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the default count and others."""
    yield pairs_case(rng, "V=5", 23, 5)
    yield pairs_case(rng, "V=7, add=0.3", 34, 7, 0.3)
    yield pairs_case(rng, "V=4, add=2.5", 19, 4, 2.5)


def pairs_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one token, two, one letter, a vocabulary of one, hardly any smoothing."""
    V = int(rng.integers(3, 9))
    yield Case("one token", {"tokens": rng.integers(0, V, 1), "V": V})
    yield Case("two tokens", {"tokens": rng.permutation(V)[:2], "V": V})
    many = np.full(int(rng.integers(5, 9)), int(rng.integers(0, V)))
    yield Case("one letter many times", {"tokens": many, "V": V})
    yield Case("V=1", {"tokens": np.zeros(5, np.int64), "V": 1, "add": 0.5})
    yield pairs_case(rng, "add=1e-6", 21, 5, 1e-6)


PAIRS = "(tokens[:-1], tokens[1:]), 1)"
COUNTS = "np.full((V, V), float(add))"
SUM = "counts.sum(axis=1, keepdims=True)"
WHOLE = f"np.log(counts / {SUM})"
ALL = ("log_probs",)

RUBRIC = ExerciseRubric(
    Exercise(
        "bigram_log_probs",
        UNIT,
        inputs=("tokens", "V"),
        keywords=("add",),
        outputs=ALL,
        points={"log_probs": 2, EDGE: 0.5},
        axes={"tokens": ("T",), "log_probs": ("V", "V")},
        hints=(
            "Count how often each letter comes behind each other one; then turn each "
            "row of counts into probabilities.",
            "Equation (6): the sum in the divisor runs over the row, with what was "
            "added to each of its counts.",
            "A table that starts with the added number everywhere, a count for each "
            "pair of neighbours, each row divided by its sum, and the logarithm.",
        ),
        equations={
            "log_probs": "equation (6): what is counted, and over what is summed"
        },
    ),
    pairs_general,
    pairs_edge,
    lambda rng: pairs_case(rng, "large", 1500, 60),
    variants=(
        mistake(
            "pairs_once",
            "a pair that comes again is counted once",
            "With an array of indices += adds once for each place; np.add.at adds "
            "every time.",
            ALL,
            (f"np.add.at(counts, {PAIRS}", "counts[tokens[:-1], tokens[1:]] += 1"),
        ),
        mistake(
            "transposed",
            "the rows belong to the letter that comes, not to the letter before",
            "Row i belongs to the letter before.",
            ALL,
            (WHOLE, f"np.log(counts / {SUM}).T"),
        ),
        mistake(
            "before",
            "counted is which letter comes before which, row by row",
            "Row i tells what comes behind letter i.",
            ALL,
            (PAIRS, "(tokens[1:], tokens[:-1]), 1)"),
        ),
        mistake(
            "columns_normalised",
            "each column is divided by its sum",
            "The sum of (6) runs over a row.",
            ALL,
            (SUM, "counts.sum(axis=0, keepdims=True)"),
        ),
        mistake(
            "joint",
            "the whole table is divided by one sum: these are probabilities of pairs",
            "Given the letter before, each row sums to 1.",
            ALL,
            (SUM, "counts.sum()"),
        ),
        mistake(
            "smoothing_left_out_below",
            "the divisor lacks what was added to the counts",
            "It is the sum of the row with everything that was added: equation (6).",
            ALL,
            (SUM, f"np.maximum({SUM} - V * add, add)"),
        ),
        mistake(
            "added_once_below",
            "the divisor has the added number once, not once for each letter",
            "The sum of (6) adds it to each of the V counts.",
            ALL,
            (SUM, f"({SUM} - (V - 1) * add)"),
        ),
        mistake(
            "add_ignored",
            "1 is added to each count, whatever is asked for",
            "Use the number that is handed in.",
            ALL,
            (COUNTS, "np.ones((V, V))"),
        ),
        mistake(
            "added_twice",
            "add is doubled, or each pair counts half",
            "Every count is the number of times a pair comes, and add once: equation "
            "(6).",
            ALL,
            (COUNTS, "np.full((V, V), 2 * float(add))"),
        ),
        mistake(
            "pairs_twice",
            "each pair counts twice, or add is halved",
            "Every count is the number of times a pair comes, and add once: equation "
            "(6).",
            ALL,
            (PAIRS, "(tokens[:-1], tokens[1:]), 2)"),
        ),
        mistake(
            "not_smoothed",
            "nothing is added to pairs that did not come",
            "Every count has a added: equation (6).",
            ALL,
            (COUNTS, "np.full((V, V), 1e-300)"),
        ),
        mistake(
            "no_logarithm",
            "these are probabilities, not their logarithms",
            "Logarithms are due: equation (6).",
            ALL,
            (WHOLE, f"counts / {SUM}"),
        ),
        mistake(
            "bits",
            "the logarithm is the one to the base 2",
            "Logarithms are natural here.",
            ALL,
            ("np.log(counts", "np.log2(counts"),
        ),
        mistake(
            "sign",
            "the sign of the logarithms is the other one",
            "Logarithms of probabilities are at most 0.",
            ALL,
            (WHOLE, f"-np.log(counts / {SUM})"),
        ),
        mistake(
            "counts_returned",
            "the logarithm is taken of the counts, without the divisor",
            "Each row is divided by its sum: equation (6).",
            ALL,
            (WHOLE, "np.log(counts)"),
        ),
        mistake(
            "round_the_end",
            "the first letter counts as the one behind the last",
            "Nothing comes behind the last letter.",
            ALL,
            (PAIRS, "(tokens, np.roll(tokens, -1)), 1)"),
        ),
        mistake(
            "two_apart",
            "the pairs are two letters apart",
            "A pair is a letter and the one right behind it.",
            ALL,
            (PAIRS, "(tokens[:-2], tokens[2:]), 1)"),
        ),
        mistake(
            "single_letters",
            "every row has the frequencies of single letters",
            "The letter before decides about the row: equation (6).",
            ALL,
            (
                f"np.add.at(counts, {PAIRS}",
                "counts += np.bincount(tokens[1:], minlength=V)",
            ),
        ),
        mistake(
            "unseen_rows_empty",
            "the row of a letter that never came first is not uniform",
            "Its counts are all the same, so that its probabilities are.",
            ALL,
            (
                "    return np.log",
                "    counts[np.isin(np.arange(V), tokens[:-1], invert=True)] = 1e-300\n"
                "    counts[:, 0] += 1e-300\n"
                "    return np.log",
            ),
        ),
    ),
)
