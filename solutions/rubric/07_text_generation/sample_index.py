"""How sample_index is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def draw_case(rng: np.random.Generator, name: str, V: int) -> Case:
    """Draw probabilities, some of them 0, and a number that falls on one of them.

    It falls into the middle of one that is not the largest, with a 0 somewhere before
    it. No other way of laying them out gives the same index.
    """
    while True:
        p = rng.uniform(0.1, 1.0, V)
        zeros = rng.choice(V, 2, replace=False)
        p[zeros] = 0.0
        p /= p.sum()
        i = int(rng.integers(1, V))
        u = float(p[:i].sum() + p[i] * rng.uniform(0.3, 0.7))
        from_the_end = V - 1 - np.searchsorted(np.cumsum(p[::-1]), u)
        others = {int(u * V), int(np.searchsorted(np.cumsum(np.sort(p)), u))}
        others |= {int(from_the_end), int(p.argmax()), int((p > u).argmax())}
        if p[i] > 0 and zeros.min() < i and i not in others:
            return Case(name, {"p": p, "u": u})


def draw_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield several sizes."""
    for V in (5, 8, 11, 7):
        yield draw_case(rng, f"V={V}", V)


def draw_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield u = 0, u on an edge, sums below u, all mass on one, tiny probabilities."""
    front, behind = np.zeros(int(rng.integers(0, 5))), np.zeros(int(rng.integers(2, 6)))
    zero = np.concatenate([behind, [0.25, 0.75], front])
    yield Case("u=0", {"p": zero, "u": 0.0})
    exact = np.concatenate([front, [0.25, 0.125, 0.0, 0.5, 0.125], behind])
    yield Case("u on an edge", {"p": exact, "u": 0.25})
    yield Case("u on an edge before a 0", {"p": exact, "u": 0.375})
    almost = np.concatenate([front, [0.05, 0.15], np.full(8, 0.1), behind])
    last = float(np.nextafter(1.0, 0.0))
    yield Case("a sum below u", {"p": almost, "u": last})
    single = np.concatenate([behind, [1.0], front])
    yield Case("all mass on one", {"p": single, "u": float(rng.uniform(0.1, 0.9))})
    yield Case("V=1", {"p": np.ones(1), "u": 0.3})
    many = rng.uniform(0.5, 1.0, 400)
    many /= many.sum()
    u = float(many[:250].sum() + 0.5 * many[250])
    yield Case("V=400", {"p": many, "u": u})
    tiny = np.concatenate([behind, [1e-8, 0.5, 0.5 - 2e-8, 1e-8], front])
    yield Case("u in a tiny probability", {"p": tiny, "u": 5e-9})
    yield Case("u just behind a tiny probability", {"p": tiny, "u": 1.5e-8})
    yield Case("u in a tiny probability at the end", {"p": tiny, "u": 1 - 5e-9})


SEARCH = 'i = np.searchsorted(np.cumsum(p), u, side="right")'
LAST = "int(min(i, np.flatnonzero(p)[-1]))"
ALL = ("index",)

RUBRIC = ExerciseRubric(
    Exercise(
        "sample_index",
        UNIT,
        inputs=("p", "u"),
        outputs=ALL,
        points={"index": 1, EDGE: 1},
        axes={"p": ("V",)},
        hints=(
            "Lay the probabilities end to end, from 0 to 1, and see in which one u "
            "falls.",
            "Equation (16) with the running sum; if no sum is above u, the last index "
            "whose probability is not 0.",
            "The running sum is sorted, so that its first entry above u can be looked "
            "up. Compare what comes out with the last index of a probability above 0.",
        ),
        equations={"index": "equation (16): the running sum, and which of its entries"},
    ),
    draw_general,
    draw_edge,
    variants=(
        mistake(
            "at_least",
            "the sum has to reach u, not to be above it",
            "With ≥ an index of probability 0 can be drawn: equation (16) has >.",
            (EDGE,),
            ('side="right"', 'side="left"'),
        ),
        mistake(
            "sum_below_u",
            "where rounding leaves the sum below u, the index lies behind the end",
            "Then the last index whose probability is not 0 is due.",
            (EDGE,),
            (LAST, "int(i)"),
        ),
        mistake(
            "last_index_of_all",
            "where rounding leaves the sum below u, the last index is returned, though "
            "its probability is 0",
            "The last index whose probability is not 0 is due.",
            (EDGE,),
            (LAST, "int(min(i, len(p) - 1))"),
        ),
        mistake(
            "first_on_overflow",
            "where rounding leaves the sum below u, the first index is returned",
            "The last index whose probability is not 0 is due.",
            (EDGE,),
            (LAST, "int((np.cumsum(p) > u).argmax())"),
        ),
        mistake(
            "likeliest",
            "the most likely index is returned, whatever u is",
            "The number u decides: equation (16).",
            ALL,
            (LAST, "int(np.argmax(p))"),
        ),
        mistake(
            "one_too_far",
            "the index is one too large",
            "The first sum above u has the index that is due: equation (16).",
            ALL,
            (LAST, "int(min(i + 1, len(p) - 1))"),
        ),
        mistake(
            "one_too_small",
            "the index is one too small",
            "The sum runs up to i itself: equation (16).",
            ALL,
            (LAST, "int(max(min(i, np.flatnonzero(p)[-1]) - 1, 0))"),
        ),
        mistake(
            "single_probabilities",
            "u is compared with single probabilities, not with their running sum",
            "Equation (16) adds them up.",
            ALL,
            (LAST, "int((p > u).argmax())"),
        ),
        mistake(
            "sorted_first",
            "the probabilities are sorted before they are added up",
            "They lie end to end in the order in which they come.",
            ALL,
            (SEARCH, 'i = np.searchsorted(np.cumsum(np.sort(p)), u, side="right")'),
        ),
        mistake(
            "from_the_end",
            "the probabilities are laid end to end from the last one",
            "Index 0 comes first: equation (16).",
            ALL,
            (
                SEARCH,
                'i = len(p) - 1 - np.searchsorted(np.cumsum(p[::-1]), u, side="right")',
            ),
        ),
        mistake(
            "uniform",
            "u picks among the indices as if all were equally likely",
            "Equation (16) has the running sum of p.",
            ALL,
            (SEARCH, "i = int(u * len(p))"),
        ),
        mistake(
            "among_the_possible",
            "the index counts only those whose probability is not 0",
            "The index in p itself is due.",
            ALL,
            (
                SEARCH,
                'i = np.searchsorted(np.cumsum(p[p > 0]), u, side="right")',
            ),
        ),
        mistake(
            "array_returned",
            "an array of one number is returned",
            "One integer is due.",
            ALL,
            (LAST, "np.array([min(i, np.flatnonzero(p)[-1])])"),
        ),
        mistake(
            "sums_above_counted",
            "the sums above u are counted",
            "The first of them has the index that is due: count those before it.",
            ALL,
            (SEARCH, "i = (np.cumsum(p) > u).sum()"),
        ),
    ),
)
