"""How walk_forward is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def folds_case(
    name: str, folds: int, rest: int, train: int, test: int, gap: int | None = None
) -> Case:
    """Return a case with room for some folds, and a rest too small for one more."""
    M = train + (gap or 0) + folds * test + rest
    inputs = {"M": M, "train": train, "test": test}
    return Case(name, inputs | ({} if gap is None else {"gap": gap}))


def folds_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield fits and rests; training is longer than a test, and shorter.

    A small rest before a gap has room for one more fold if the gap is not counted, a
    large one without a gap if the number of folds is rounded.
    """
    k = int(rng.integers(1, 60))
    yield folds_case("no rest, no gap", 4, 0, 3 * k + 10, 3)
    yield folds_case("a rest and a gap", 3, 1, 4 * k + 9, 4, 3)
    yield folds_case("a rest, no gap", 4, 5, 3 * k + 14, 6)
    yield folds_case("no rest and a gap", 5, 0, 5 * k + 13, 5, 2)
    yield folds_case("tests a little longer than training", 4, 1, k + 4, k + 6, 1)


def folds_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one fold, none, test blocks of one window, long test blocks."""
    k = int(rng.integers(1, 60))
    yield folds_case("room for one fold", 1, 0, k + 7, 3, 2)
    yield folds_case("one window short of a fold", 0, 2, k + 7, 3, 2)
    yield folds_case("far too short", 0, -k - 8, k + 7, 3, 4)
    yield folds_case("tests of one window", 4, 0, k + 5, 1)
    yield folds_case("tests longer than training", 3, 2, 4, 6 + k, 1)
    yield folds_case("a gap longer than both", 3, 1, 5, 3, 8 + k)
    yield folds_case("long tests, a long rest", 2, 5 + k, 4, 6 + k, 3)


LOOP = "range(0, M - train - gap - test + 1, test)"
FOLD = "(start, stop, stop + gap, stop + gap + test)"

RUBRIC = ExerciseRubric(
    Exercise(
        "walk_forward",
        UNIT,
        inputs=("M", "train", "test"),
        keywords=("gap",),
        outputs=("folds",),
        points={"folds": 2, EDGE: 1},
        hints=(
            "A block of training windows, a gap, a block of test windows: this comb is "
            "laid on the windows, and moved on by one test block.",
            "Equation (6). A fold counts if its last test window is among the M.",
            "A loop over the starts of the training windows, one test block apart, as "
            "far as a whole fold fits. Each fold has four places: where training "
            "starts and stops, where the test starts and stops.",
        ),
        equations={
            "folds": "equation (6) for the first fold, then how far the next one is "
            "moved, then which is the last that fits"
        },
    ),
    folds_general,
    folds_edge,
    lambda rng: folds_case("large", 40, 3, 300 + int(rng.integers(1, 60)), 9, 80),
    variants=(
        mistake(
            "growing",
            "training always starts at 0, so that its window grows",
            "The training window has a fixed size: equation (6).",
            ("folds",),
            (FOLD, "(0, stop, stop + gap, stop + gap + test)"),
        ),
        mistake(
            "gap_ignored",
            "there is no gap between training and test",
            "The test starts gap windows behind the end of training: equation (6).",
            ("folds",),
            (LOOP, "range(0, M - train - test + 1, test)"),
            (FOLD, "(start, stop, stop, stop + test)"),
        ),
        mistake(
            "gap_not_counted",
            "the gap is not counted where the last fold is looked for, so that its "
            "test ends behind the last window",
            "The gap takes room as well: a fold counts if its test block lies within "
            "the M windows.",
            ("folds",),
            (LOOP, "range(0, M - train - test + 1, test)"),
        ),
        mistake(
            "number_rounded",
            "the number of folds is rounded to the nearest, so that a last test may "
            "end behind the last window",
            "A last block that does not fit as a whole is left out.",
            ("folds",),
            (LOOP, "range(0, round((M - train - gap) / test) * test, test)"),
        ),
        mistake(
            "number_rounded_up",
            "wherever a last block does not fit as a whole, it is kept as if it did",
            "A last block that does not fit as a whole is left out.",
            ("folds",),
            (LOOP, "range(0, M - train - gap, test)"),
        ),
        mistake(
            "incomplete_kept",
            "the last test block is kept though it is incomplete",
            "A last block that does not fit as a whole is left out.",
            ("folds",),
            (LOOP, "range(0, M - train - gap, test)"),
            (FOLD, "(start, stop, stop + gap, min(stop + gap + test, M))"),
        ),
        mistake(
            "last_fold_missing",
            "the last fold is missing where it just fits",
            "A test block that ends at M is complete.",
            ("folds",),
            (LOOP, "range(0, M - train - gap - test, test)"),
        ),
        mistake(
            "first_fold_only",
            "only the first fold is there",
            "The fold moves on as long as it fits: equation (6).",
            ("folds",),
            ("return folds", "return folds[:1]"),
        ),
        mistake(
            "moved_by_one",
            "the fold moves on by one window",
            "It moves on by the size of the test block: equation (6).",
            ("folds",),
            (LOOP, "range(0, M - train - gap - test + 1)"),
        ),
        mistake(
            "moved_by_training",
            "the fold moves on by the size of the training window",
            "It moves on by the size of the test block: equation (6).",
            ("folds",),
            (LOOP, "range(0, M - train - gap - test + 1, train)"),
        ),
        mistake(
            "moved_by_gap_too",
            "the fold moves on by the size of the test block and the gap",
            "The test blocks lie one behind the other: equation (6).",
            ("folds",),
            (LOOP, "range(0, M - train - gap - test + 1, test + gap)"),
        ),
        mistake(
            "gap_inside_training",
            "the gap is cut off the end of the training window",
            "Training has its whole size, and the gap comes behind it: equation (6).",
            ("folds",),
            (LOOP, "range(0, M - train - test + 1, test)"),
            (FOLD, "(start, stop - gap, stop, stop + test)"),
        ),
        mistake(
            "gap_inside_the_test",
            "the gap is cut off the start of the test block",
            "The test block has its whole size, behind the gap: equation (6).",
            ("folds",),
            (LOOP, "range(0, M - train - test + 1, test)"),
            (FOLD, "(start, stop, stop + gap, stop + test)"),
        ),
        mistake(
            "blocks_one_after_the_other",
            "the next training window starts behind the last test block",
            "The folds overlap: each moves on by the test block alone.",
            ("folds",),
            (LOOP, "range(0, M - train - gap - test + 1, train + gap + test)"),
        ),
        mistake(
            "pairs",
            "each fold is two pairs",
            "Each fold is four numbers in one tuple.",
            ("folds",),
            (FOLD, "((start, stop), (stop + gap, stop + gap + test))"),
        ),
        mistake(
            "stop_included",
            "each stop is the last window of its block",
            "A stop is the first window that does not belong, as in a slice.",
            ("folds",),
            (FOLD, "(start, stop - 1, stop + gap, stop + gap + test - 1)"),
        ),
        mistake(
            "test_first",
            "the test block comes before its training window",
            "What is tested lies in the future of what was trained on: equation (6).",
            ("folds",),
            (
                FOLD,
                "(start + test + gap, start + test + gap + train, start, start + test)",
            ),
        ),
        mistake(
            "latest_first",
            "the folds are in reverse order of time",
            "The earliest fold comes first.",
            ("folds",),
            ("return folds", "return folds[::-1]"),
        ),
        mistake(
            "no_fold",
            "a series too short for a fold gets a shorter one",
            "Where no fold fits as a whole, there is none.",
            (EDGE,),
            (
                "return folds",
                "return folds or [(0, max(M - gap - test, 0), max(M - test, 0), M)]",
            ),
        ),
    ),
)
