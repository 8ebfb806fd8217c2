"""How error_rate is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def texts(rng: np.random.Generator, *sizes: int) -> list[str]:
    """Draw texts without a repeated letter."""
    letters = [str(c) for c in "abcdefghijklmnopqrst"]
    return ["".join(rng.permutation(letters)[:size]) for size in sizes]


def pairs(rng: np.random.Generator, name: str, *sizes: tuple[int, int, int]) -> Case:
    """Draw pairs: letters of a reference, replaced ones, further ones behind."""
    references = texts(rng, *(size for size, _, _ in sizes))
    hypotheses = []
    for text, (_, wrong, more) in zip(references, sizes, strict=True):
        letters = list(text)
        for place in rng.permutation(len(text))[:wrong]:
            letters[place] = letters[place].upper()
        extra = [str(c) for c in rng.permutation(list("uvwxyz"))[: max(more, 0)]]
        kept = letters if more >= 0 else letters[:more]
        hypotheses.append("".join([*kept, *extra]))
    return Case(name, {"hypotheses": hypotheses, "references": references})


def repeated(rng: np.random.Generator, size: int) -> str:
    """Draw a text of few letters, so that most of them stand in it again."""
    return "".join(rng.choice(list("abc "), size))


def free_pairs(
    rng: np.random.Generator, name: str, count: int, least: int, most: int
) -> Case:
    """Draw texts that know nothing of each other, and a pair that is right.

    A hypothesis has `least` to `most` letters more than its reference.

    Letters are in another order in the two, so that neither counting them nor comparing
    them place by place gives the distance.
    """
    sizes = rng.integers(6, 13, count)
    references = [repeated(rng, size) for size in sizes]
    hypotheses = [repeated(rng, n + rng.integers(least, most + 1)) for n in sizes]
    hypotheses[1] = references[1]
    return Case(name, {"hypotheses": hypotheses, "references": references})


def rate_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield pairs of texts of different lengths, one of them right."""
    yield free_pairs(rng, "three pairs", 3, 1, 2)
    yield free_pairs(rng, "four pairs", 4, -2, -1)
    yield free_pairs(rng, "five pairs", 5, -2, 2)
    first, second = (repeated(rng, size) for size in rng.integers(6, 11, 2))
    moved = {"hypotheses": [first + second[0], second[1:]]}
    yield Case("a letter too early", moved | {"references": [first, second]})


def rate_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield all right, all empty, an empty reference, more errors than entries."""
    yield pairs(rng, "all right", (5, 0, 0), (3, 0, 0))
    some = texts(rng, 4, 6)
    yield Case("empty hypotheses", {"hypotheses": ["", ""], "references": some})
    a, b = texts(rng, 2, 3)
    extra = {"hypotheses": [a, b[:2]], "references": ["", b]}
    yield Case("an empty reference", extra)
    yield pairs(rng, "more errors than entries", (2, 1, 5), (3, 1, 4))
    yield pairs(rng, "one pair", (6, 2, 1))
    five = texts(rng, 2, 3, 3, 2, 4)
    words = {
        "hypotheses": [five[:3], five[3:4]],
        "references": [[five[0], five[4]], five[3:]],
    }
    yield Case("words", words)


WRONG = "wrong = sum(edit_distance(h, r) for h, r in pairs)"
LENGTH = "sum(len(r) for r in references)"
END = f"return wrong / {LENGTH}"
ALL = ("rate",)

RUBRIC = ExerciseRubric(
    Exercise(
        "error_rate",
        UNIT,
        inputs=("hypotheses", "references"),
        outputs=ALL,
        needs=("edit_distance",),
        points={"rate": 1, EDGE: 0.5},
        hints=(
            "One rate for all sentences together: long ones weigh more.",
            "Equation (20): two sums, and one division at the end.",
            "Sum the distances of the pairs, sum the lengths of the references, and "
            "divide the first by the second.",
        ),
        equations={"rate": "equation (20): what is summed before it is divided"},
    ),
    rate_general,
    rate_edge,
    lambda rng: free_pairs(rng, "large", 40, -2, 2),
    variants=(
        mistake(
            "all_in_one",
            "one distance is taken, of all hypotheses in one sequence and all "
            "references in another",
            "Equation (20) takes a distance for each pair.",
            ALL,
            (
                WRONG,
                "joined = [[k for s in some for k in s] for some in "
                "(hypotheses, references)]\n    wrong = edit_distance(*joined)",
            ),
        ),
        mistake(
            "place_by_place",
            "each pair is compared place by place, and the difference of the lengths "
            "is added",
            "The edit distance counts one insertion once, though it moves all that "
            "follows.",
            ALL,
            (
                WRONG,
                "wrong = sum(sum(x != y for x, y in zip(h, r)) + abs(len(h) - len(r)) "
                "for h, r in pairs)",
            ),
        ),
        mistake(
            "mean_per_sentence",
            "the mean of the sentences' own rates is returned",
            "Equation (20) divides once, after both sums.",
            ALL,
            (
                f"{WRONG}\n    {END}",
                "rates = [edit_distance(h, r) / max(len(r), 1) for h, r in pairs]\n"
                "    return sum(rates) / len(rates)",
            ),
        ),
        mistake(
            "by_hypotheses",
            "the sum is divided by the length of the hypotheses",
            "Equation (20) has the length of the references.",
            ALL,
            (LENGTH, "max(sum(len(h) for h in hypotheses), 1)"),
        ),
        mistake(
            "by_the_longer",
            "the sum is divided by the length of the longer of each pair",
            "Equation (20) has the length of the references.",
            ALL,
            (
                LENGTH,
                "sum(max(len(h), len(r)) for h, r in zip(hypotheses, references))",
            ),
        ),
        mistake(
            "by_both",
            "the sum is divided by the length of hypotheses and references together",
            "Equation (20) has the length of the references.",
            ALL,
            (LENGTH, "sum(len(h) + len(r) for h, r in zip(hypotheses, references))"),
        ),
        mistake(
            "by_sentences",
            "the sum is divided by the number of sentences",
            "Equation (20) has the length of the references.",
            ALL,
            (LENGTH, "len(references)"),
        ),
        mistake(
            "wrong_sentences",
            "the share of sentences that are wrong is returned",
            "Equation (20) counts steps in each of them.",
            ALL,
            (WRONG, "wrong = sum(h != r for h, r in pairs)"),
            (LENGTH, "len(references)"),
        ),
        mistake(
            "wrong_sentences_by_length",
            "each wrong sentence counts as one error",
            "Equation (20) counts steps in each of them.",
            ALL,
            (WRONG, "wrong = sum(h != r for h, r in pairs)"),
        ),
        mistake(
            "accuracy",
            "what is returned is 1 less the rate",
            "Equation (20) counts errors.",
            ALL,
            (END, f"return 1 - wrong / {LENGTH}"),
        ),
        mistake(
            "percent",
            "the rate is in percent",
            "Equation (20) has no factor of 100.",
            ALL,
            (END, f"return 100 * wrong / {LENGTH}"),
        ),
        mistake(
            "first_pair_only",
            "only the errors of the first pair are counted",
            "Equation (20) sums over all pairs.",
            ALL,
            (WRONG, "wrong = edit_distance(*next(pairs))"),
        ),
        mistake(
            "sum_of_distances",
            "the sum of the distances is returned",
            "Equation (20) divides it.",
            ALL,
            (END, "return float(wrong)"),
        ),
        mistake(
            "longest",
            "the sum is divided by the length of the longest reference",
            "Equation (20) sums the lengths.",
            ALL,
            (LENGTH, "max(len(r) for r in references)"),
        ),
        mistake(
            "at_most_1",
            "a rate above 1 is cut",
            "It may be above 1, and then says so: equation (20).",
            (EDGE,),
            (END, f"return min(wrong / {LENGTH}, 1.0)"),
        ),
        mistake(
            "empty_left_out",
            "pairs with an empty reference are left out",
            "What is said where nothing was counts as insertions: equation (20).",
            (EDGE,),
            (WRONG, "wrong = sum(edit_distance(h, r) for h, r in pairs if r)"),
        ),
    ),
)
