"""How best_path_decode is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, sharp_rows


def path_case(
    rng: np.random.Generator, name: str, V: int, *path: int, **more: Any
) -> Case:
    """Draw log-probabilities whose best path is given."""
    return Case(name, {"log_probs": sharp_rows(rng, list(path), V, 3.0)} | more)


def path_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield repeats with and without a blank between, and another blank than 0."""
    a, b, c = sorted((int(k) for k in 1 + rng.permutation(5)[:3]), reverse=True)
    first = (0, a, a, 0, a, b, b, 0, 0, c, a, a)
    yield path_case(rng, "T=12, V=6", 6, *first)
    a, b = (int(k) for k in rng.permutation((1, 3, 4))[:2])
    path = (0, 0, b, b, 2, a, 2, a, a, 2, 2, b, 0, 2)
    yield path_case(rng, "T=14, V=5, blank 2", 5, *path, blank=2)


def path_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one frame, blanks only, one label, and log-probabilities of ±1000."""
    a = int(rng.integers(1, 4))
    yield path_case(rng, "one frame", 4, a)
    yield path_case(rng, "one frame, blank", 4, 0)
    yield path_case(rng, "blanks only", 4, 0, 0, 0)
    yield path_case(rng, "one label throughout", 4, a, a, a, a)
    yield path_case(rng, "no blanks", 4, 3, 3, 1, 2, 2)
    case = path_case(rng, "log-probabilities below −1000", 4, 0, a, 0, a)
    yield Case(case.name, {"log_probs": case.inputs["log_probs"] - 1000})


PATH = "log_probs.argmax(axis=1)"
CHANGED = "changed = np.diff(path, prepend=-1) != 0"
END = "return [int(k) for k in path[changed] if k != blank]"
ALL = ("labels",)

RUBRIC = ExerciseRubric(
    Exercise(
        "best_path_decode",
        UNIT,
        inputs=("log_probs",),
        keywords=("blank",),
        outputs=ALL,
        points={"labels": 2, EDGE: 0.5},
        axes={"log_probs": ("T", "V")},
        hints=(
            "One label per frame first, then read that path.",
            "Equation (17), then (10) in its order: merge, then take the blanks out.",
            "The place of the largest entry of each row. Keep a label if it differs "
            "from the one before it in the path and is no blank; there is none before "
            "the first.",
        ),
        equations={"labels": "equation (17), then at the order of the steps of (10)"},
    ),
    path_general,
    path_edge,
    lambda rng: path_case(rng, "large", 40, *rng.integers(0, 40, 150).tolist()),
    variants=(
        mistake(
            "label_0_before_the_first",
            "the first frame counts as a repeat where its label is 0",
            "Before the first frame there is none, and 0 is a label where the blank is "
            "another.",
            ALL,
            (CHANGED, "changed = np.diff(path, prepend=0) != 0"),
        ),
        mistake(
            "blanks_kept",
            "the blanks are not taken out",
            "The second step of equation (10).",
            ALL,
            (END, "return [int(k) for k in path[changed]]"),
        ),
        mistake(
            "not_merged",
            "equal neighbours are not merged",
            "The first step of equation (10).",
            ALL,
            (END, "return [int(k) for k in path if k != blank]"),
        ),
        mistake(
            "blanks_out_first",
            "the blanks are taken out before equal neighbours are merged",
            "Then a label that is said twice is read once: the order of (10).",
            ALL,
            (CHANGED, "path = path[path != blank]\n    " + CHANGED),
        ),
        mistake(
            "neither",
            "the path itself is returned",
            "It is still to be read: equation (10).",
            ALL,
            (END, "return [int(k) for k in path]"),
        ),
        mistake(
            "each_label_once",
            "each label comes at most once",
            "Only equal neighbours are merged.",
            ALL,
            (END, "return list(dict.fromkeys(int(k) for k in path if k != blank))"),
        ),
        mistake(
            "blank_is_0",
            "0 is taken out, whatever the blank is",
            "The blank is an argument.",
            ALL,
            (END, "return [int(k) for k in path[changed] if k != 0]"),
        ),
        mistake(
            "sorted",
            "the labels are sorted",
            "They stand in the order of time.",
            ALL,
            (END, "return sorted(int(k) for k in path[changed] if k != blank)"),
        ),
        mistake(
            "least_likely",
            "the least likely label is taken at each frame",
            "Equation (17) has the largest log-probability.",
            ALL,
            (PATH, "log_probs.argmin(axis=1)"),
        ),
        mistake(
            "second_axis",
            "the best frame of each label is taken, not the best label of each frame",
            "Equation (17) has one label for each frame.",
            ALL,
            (PATH, "log_probs.argmax(axis=0)"),
        ),
        mistake(
            "first_frame_left_out",
            "a label at the first frame is left out",
            "The first label has no label before it that it could be equal to.",
            ALL,
            (CHANGED, "changed = np.diff(path, prepend=path[:1]) != 0"),
        ),
        mistake(
            "repeats_removed",
            "labels that last for several frames are removed",
            "One of equal neighbours stays.",
            ALL,
            (
                CHANGED,
                "changed = (np.diff(path, prepend=-1) != 0) "
                "& (np.diff(path, append=-1) != 0)",
            ),
        ),
        mistake(
            "backwards",
            "the labels stand in reverse order",
            "They stand in the order of time.",
            ALL,
            (END, "return [int(k) for k in path[changed][::-1] if k != blank]"),
        ),
    ),
)
