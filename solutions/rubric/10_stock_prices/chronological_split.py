"""How chronological_split is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def split_case(name: str, n: int, fractions: tuple[float, ...], gap: int) -> Case:
    """Return a case with n windows in its parts."""
    M = n + gap * (len(fractions) - 1)
    return Case(name, {"M": M, "fractions": fractions, "gap": gap})


def split_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield sizes that rounding, a ceiling or sums of fractions would change."""
    k = int(rng.integers(5, 15))
    gap = int(rng.integers(2, 5))
    yield split_case("three parts", 5 * k + 4, (0.6, 0.2, 0.2), gap)
    yield split_case("two parts", 4 * k + 3, (0.75, 0.25), gap + 2)
    yield split_case("four parts", 10 * k + 9, (0.4, 0.3, 0.2, 0.1), gap + 1)
    yield split_case("a first size that is whole", 8 * k + 2, (0.5, 0.125, 0.375), gap)


def split_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one part, no gap, a part of size 0, a product just below a whole number."""
    k = int(rng.integers(5, 15))
    yield split_case("one part", k, (1.0,), 3)
    yield split_case("no gap", 5 * k + 4, (0.6, 0.2, 0.2), 0)
    yield split_case("an empty part", 4 * k + 3, (0.75, 0.0, 0.25), 2)
    yield split_case("nothing left over", 4 * k, (0.5, 0.25, 0.25), 1)
    percent = int(rng.choice([29, 57, 58]))
    first = percent / 100  # a hundred times this is a little below a whole number
    yield split_case("a product that is nearly whole", 100, (first, 1 - first), 2)
    yield split_case("windows for the gaps only", 0, (0.5, 0.5), k)


GAPS = "M - gap * (len(fractions) - 1)"
SIZE = "int(fraction * n)"
END = "    parts[-1] = (parts[-1][0], M)\n"

PARTS = (0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1)


RUBRIC = ExerciseRubric(
    Exercise(
        "chronological_split",
        UNIT,
        inputs=("M", "fractions", "gap"),
        outputs=("parts",),
        points={"parts": 2, EDGE: 1},
        hints=(
            "First count what is left for the parts once the gaps are taken out. Then "
            "lay parts and gaps one behind the other.",
            "Equation (5). The product in float64 is cut as it is, neither rounded nor "
            "corrected, and the last part takes what is left over.",
            "Walk along the windows with a start. For each fraction the stop is a size "
            "further on, and the next start a gap behind the stop. At the end the last "
            "part is made to end at the last window.",
        ),
        equations={
            "parts": "equation (5): n first, then the sizes, then the gap behind each "
            "part"
        },
    ),
    split_general,
    split_edge,
    lambda rng: split_case("large", 1000 * int(rng.integers(2, 9)) + 9, PARTS, 60),
    variants=(
        mistake(
            "gap_ignored",
            "there is no gap between the parts",
            "Between two parts gap windows are left out: equation (5).",
            ("parts",),
            (GAPS, "M"),
            ("start = stop + gap", "start = stop"),
        ),
        mistake(
            "gap_not_subtracted",
            "the sizes are fractions of M, gaps and all",
            "The gaps are taken out first: n in equation (5).",
            ("parts",),
            (GAPS, "M"),
        ),
        mistake(
            "gap_behind_the_last",
            "a gap is also counted behind the last part",
            "P parts have P − 1 gaps between them: equation (5).",
            ("parts",),
            ("(len(fractions) - 1)", "len(fractions)"),
        ),
        mistake(
            "gap_only_in_the_sizes",
            "no gap is left out between the parts, though the sizes allow for it",
            "The gap stands between the stop of one part and the start of the next.",
            ("parts",),
            ("start = stop + gap", "start = stop"),
        ),
        mistake(
            "overlap",
            "the parts overlap by the gap",
            "The gap is left out between two parts, so the next start is further on.",
            ("parts",),
            ("start = stop + gap", "start = stop - gap"),
        ),
        mistake(
            "rounded",
            "the sizes are rounded to the nearest whole number",
            "Equation (5) cuts them.",
            ("parts",),
            (SIZE, "round(float(fraction * n))"),
        ),
        mistake(
            "rounded_up",
            "the sizes are rounded up",
            "Equation (5) cuts them.",
            ("parts",),
            (SIZE, "-int(-fraction * n // 1)"),
        ),
        mistake(
            "one_more",
            "each size but the last is one more than equation (5) says",
            "Equation (5) cuts the product, and adds nothing.",
            ("parts",),
            (SIZE, "int(fraction * n) + 1"),
        ),
        mistake(
            "rest_spread",
            "what rounding left over is spread over the parts, the first ones first",
            "The last part takes all of it: it ends at M.",
            ("parts",),
            (
                "parts, start = [], 0",
                "rest = n - sum(int(f * n) for f in fractions)\n"
                "    parts, start = [], 0",
            ),
            (
                "stop = start + int(fraction * n)",
                "stop = start + int(fraction * n) + (len(parts) < rest)",
            ),
        ),
        mistake(
            "rest_dropped",
            "the last part ends before M, and what rounding left over is lost",
            "The last part ends at M.",
            ("parts",),
            (END, ""),
        ),
        mistake(
            "fractions_added_up",
            "the fractions are added up before they are cut",
            "Each size is cut by itself: equation (5).",
            ("parts",),
            (
                "stop = start + int(fraction * n)",
                "i = len(parts)\n"
                "        stop = int(sum(fractions[: i + 1]) * n) + i * gap",
            ),
        ),
        mistake(
            "rest_in_the_first",
            "the first part takes what rounding left over",
            "The last part takes it: it ends at M.",
            ("parts",),
            (
                "parts, start = [], 0",
                "rest = n - sum(int(f * n) for f in fractions)\n"
                "    parts, start = [], 0",
            ),
            (
                "stop = start + int(fraction * n)",
                "stop = start + int(fraction * n) + (0 if parts else rest)",
            ),
        ),
        mistake(
            "sizes",
            "each pair is a start and a size",
            "Each pair is a start and a stop.",
            ("parts",),
            ("return parts", "return [(a, b - a) for a, b in parts]"),
        ),
        mistake(
            "stop_included",
            "each stop is the last window of its part",
            "A stop is the first window that does not belong, as in a slice.",
            ("parts",),
            ("return parts", "return [(a, b - 1) for a, b in parts]"),
        ),
        mistake(
            "latest_first",
            "the parts are in reverse order of time",
            "The first fraction belongs to the earliest windows.",
            ("parts",),
            ("return parts", "return parts[::-1]"),
        ),
        mistake(
            "fractions_of_the_rest",
            "each fraction is taken of what is left",
            "All fractions are of the same n: equation (5).",
            ("parts",),
            (
                "start = stop + gap",
                "n, start = n - (stop - start), stop + gap",
            ),
        ),
        mistake(
            "last_to_the_end_of_n",
            "the last part ends at n, not at M",
            "n has lost the gaps; the last part ends at the last of all windows.",
            ("parts",),
            ("(parts[-1][0], M)", "(parts[-1][0], n)"),
        ),
        mistake(
            "round_off_undone",
            "a product just below a whole number is lifted to it before it is cut",
            "The size is what int makes of the product in float64: see below equation "
            "(5).",
            (EDGE,),
            (SIZE, "int(fraction * n + 1e-9)"),
        ),
        mistake(
            "gap_from_each_part",
            "the sizes are fractions of M, and the gap is taken off the end of each"
            " part",
            "The gaps are taken out first: n in equation (5).",
            ("parts",),
            (GAPS, "M"),
            ("parts.append((start, stop))", "parts.append((start, stop - gap))"),
            ("start = stop + gap", "start = stop"),
        ),
        mistake(
            "sizes_for_stops",
            "each part is its start and its size",
            "A part is a pair of start and stop, as in a slice.",
            ("parts",),
            ("parts.append((start, stop))", "parts.append((start, stop - start))"),
            (END, ""),
        ),
    ),
)
