"""How with_blanks is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, whole


def blanks_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield targets with a repeated label, and another blank than 0."""
    a, b, c, d = (int(k) for k in 1 + rng.permutation(9)[:4])
    yield Case("L=5", {"targets": whole(a, b, b, c, d)})
    a, b, c = (int(k) for k in rng.permutation(9)[:3])
    more = {"targets": whole(a, b, a, a, 0, c, b), "blank": 9}
    yield Case("L=7, blank 9", more)


def blanks_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no targets, one, and equal ones."""
    a, blank = int(rng.integers(1, 400)), int(rng.integers(1, 400))
    yield Case("no targets", {"targets": whole()})
    yield Case("no targets, another blank", {"targets": whole(), "blank": blank})
    yield Case("one target", {"targets": whole(a)})
    yield Case("equal targets", {"targets": whole(a, a, a)})


FULL = "np.full(2 * len(targets) + 1, blank, dtype=np.int64)"
END = "return labels"
ALL = ("labels",)

RUBRIC = ExerciseRubric(
    Exercise(
        "with_blanks",
        UNIT,
        inputs=("targets",),
        keywords=("blank",),
        outputs=ALL,
        points={"labels": 1, EDGE: 0.5},
        axes={"targets": ("L",), "labels": ("S",)},
        hints=(
            "There is one more blank than there are targets.",
            "ℓ′ has length S = 2L + 1, and the targets stand at its odd places.",
            "An array full of blanks, then an assignment to every second place.",
        ),
        equations={"labels": "the definition of ℓ′ below (11), at both ends"},
    ),
    blanks_general,
    blanks_edge,
    lambda rng: Case("large", {"targets": rng.integers(1, 400, 150)}),
    variants=(
        mistake(
            "between_only",
            "there are blanks between the targets only",
            "A path may also begin and end with a blank.",
            ALL,
            (END, "return labels[1:-1]"),
        ),
        mistake(
            "none_before",
            "the blank in front is missing",
            "A path may begin with a blank.",
            ALL,
            (END, "return labels[1:]"),
        ),
        mistake(
            "none_behind",
            "the blank at the end is missing",
            "A path may end with a blank.",
            ALL,
            (END, "return labels[:-1]"),
        ),
        mistake(
            "blank_is_0",
            "the blank is always 0",
            "The blank is an argument.",
            ALL,
            (FULL, "np.zeros(2 * len(targets) + 1, dtype=np.int64)"),
        ),
        mistake(
            "ends_only",
            "there are blanks at both ends only",
            "A blank stands between any two targets as well.",
            ALL,
            (
                END,
                "return np.concatenate([[blank], targets, [blank]]).astype(np.int64)",
            ),
        ),
        mistake(
            "between_equal_only",
            "inside, only equal targets have a blank between them",
            "A blank is allowed between different ones too, so it has a place.",
            ALL,
            (
                END,
                "keep = np.ones(len(labels), dtype=bool)\n"
                "    keep[2:-1:2] = targets[1:] == targets[:-1]\n"
                "    return labels[keep]",
            ),
        ),
        mistake(
            "merged",
            "equal neighbours among the targets have become one",
            "The targets are labels, not a path: a label may be said twice.",
            ALL,
            (
                FULL,
                "np.full(2 * len(targets) + 1, blank, dtype=np.int64)\n"
                "    targets = targets[np.diff(targets, prepend=-1) != 0]\n"
                "    labels = labels[: 2 * len(targets) + 1]",
            ),
        ),
        mistake(
            "two_blanks",
            "there are two blanks at each place",
            "One is enough: a path may stay on it.",
            ALL,
            (
                FULL,
                "np.full(3 * len(targets) + 2, blank, dtype=np.int64)",
            ),
            ("labels[1::2]", "labels[2::3]"),
        ),
        mistake(
            "exchanged",
            "the targets stand at the even places",
            "A blank comes first, so the targets are at the odd places.",
            ALL,
            (
                "labels[1::2] = targets",
                "labels[:-1:2] = targets",
            ),
        ),
        mistake(
            "repeated",
            "each target stands twice, where a blank and the target are due",
            "The places between hold blanks.",
            ALL,
            (
                END,
                "labels[2::2] = targets\n    return labels",
            ),
        ),
        mistake(
            "two_in_front",
            "there is a blank too many in front, and none behind",
            "A blank stands before the first target, between any two and behind the "
            "last.",
            ALL,
            (END, "return np.roll(labels, 1)"),
        ),
        mistake(
            "one_more_in_front",
            "there is a blank too many in front",
            "One blank stands before the first target.",
            ALL,
            (END, "return np.insert(labels, 0, blank)"),
        ),
        mistake(
            "one_more_behind",
            "there is a blank too many behind",
            "One blank stands behind the last target.",
            ALL,
            (END, "return np.append(labels, blank)"),
        ),
        mistake(
            "floats",
            "the labels are floats",
            "They are indices: an array of int64 is due.",
            ALL,
            (", dtype=np.int64", ", dtype=float"),
        ),
        mistake(
            "list",
            "a list comes back",
            "An array of int64 is due.",
            ALL,
            (END, "return labels.tolist()"),
        ),
        mistake(
            "reversed",
            "the targets stand in reverse order",
            "They keep their order.",
            ALL,
            (END, "return labels[::-1].copy()"),
        ),
    ),
)
