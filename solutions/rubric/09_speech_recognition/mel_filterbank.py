"""How mel_filterbank is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def filters_case(name: str, n_mels: int, length: int, rate: float) -> Case:
    """Return a case."""
    return Case(name, {"n_mels": n_mels, "length": length, "rate": rate})


def filters_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield an even and an odd length; all filters have bins, points no common bin."""
    rate = 8001.0 + 10 * int(rng.integers(1, 99))
    yield filters_case("4 filters, length 64", 4, 64, rate)
    rate = 12000.5 + 10 * int(rng.integers(1, 99))
    yield filters_case("5 filters, length 75", 5, 75, rate)


def filters_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one filter, filters between two bins, short frames, other rates."""
    rate = 8000.0 + 10 * int(rng.integers(1, 99))
    yield filters_case("one filter", 1, 32, rate)
    yield filters_case("filters without a bin", 20, 16, rate)
    yield filters_case("length 1", 3, 1, rate)
    yield filters_case("length 3", 3, 3, rate)
    yield filters_case("a low rate", 3, 21, 100.0 + int(rng.integers(0, 50)))
    rate = 16000.0 + 10 * int(rng.integers(1, 99))
    yield filters_case("40 filters, length 400", 40, 400, rate)


TOP = "2595 * np.log10(1 + rate / 2 / 700)"
MELS = "np.linspace(0, top, n_mels + 2)"
POINTS = "700 * (10 ** (mels / 2595) - 1)"
FREQS = "np.arange(length // 2 + 1) * rate / length"
FREQS_LINE = f"freqs = {FREQS}"
END = "return np.maximum(0, np.minimum(rising, falling))"
ALL = ("filters",)

RUBRIC = ExerciseRubric(
    Exercise(
        "mel_filterbank",
        UNIT,
        inputs=("n_mels", "length", "rate"),
        outputs=ALL,
        points={"filters": 3, EDGE: 1},
        axes={"filters": ("M", "K")},
        hints=(
            "First the points in Hz, then one triangle, evaluated at all bins.",
            "Equation (4) there and back gives the points, equation (3) the bins, "
            "equation (5) the triangle.",
            "Equal steps from 0 to the mel of half the rate, turned back to Hz. Rows "
            "of all points but the last two, all but the first and last, and all but "
            "the first two, as columns, against a row of frequencies: two straight "
            "lines, the lower of the two, and not below 0.",
        ),
        equations={
            "filters": "equation (4): print the points; then at (3), and at (5) for "
            "one filter"
        },
    ),
    filters_general,
    filters_edge,
    lambda rng: filters_case(
        "large", 50, 1024, 22050.0 + 10 * int(rng.integers(1, 99))
    ),
    variants=(
        mistake(
            "bins_rounded",
            "the points are rounded down to FFT bins",
            "The triangles are evaluated at the frequencies of equation (3), with "
            "points as they are.",
            ALL,
            (
                FREQS_LINE,
                "points = np.floor((length + 1) * points / rate) * rate / length\n"
                f"    {FREQS_LINE}",
            ),
        ),
        mistake(
            "bins_to_nearest",
            "the points are rounded to the nearest FFT bin",
            "The triangles are evaluated at the frequencies of equation (3), with "
            "points as they are.",
            ALL,
            (
                FREQS_LINE,
                f"points = np.round(points * length / rate) * rate / length\n"
                f"    {FREQS_LINE}",
            ),
        ),
        mistake(
            "natural_there",
            "the logarithm is natural on the way to mel, and the base is ten on the "
            "way back",
            "Equation (4) has the base 10 both ways.",
            ALL,
            ("np.log10", "np.log"),
        ),
        mistake(
            "natural_back",
            "the base is ten on the way to mel, and e on the way back",
            "Equation (4) has the base 10 both ways.",
            ALL,
            ("10 ** (mels / 2595)", "np.exp(mels / 2595)"),
        ),
        mistake(
            "factor_of_the_natural",
            "the way back has 1127, the factor that goes with natural logarithms, and "
            "a power of ten",
            "Equation (4) has 2595 with the base 10.",
            ALL,
            ("10 ** (mels / 2595)", "10 ** (mels / 1127)"),
        ),
        mistake(
            "slaney",
            "the scale is the other mel scale, straight up to 1000 Hz",
            "Equation (4) is the one of the HTK book.",
            ALL,
            (TOP, "15 + 27 * np.log(rate / 2 / 1000) / np.log(6.4)"),
            (
                POINTS,
                "np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))",
            ),
        ),
        mistake(
            "area",
            "each filter is divided by its area",
            "The triangles have height 1: equation (5).",
            ALL,
            (
                END,
                "return np.maximum(0, np.minimum(rising, falling)) * 2 / "
                "(right - left)",
            ),
        ),
        mistake(
            "sum_1",
            "each filter is divided by its sum",
            "The triangles have height 1: equation (5).",
            ALL,
            (
                END,
                "w = np.maximum(0, np.minimum(rising, falling))\n"
                "    return w / np.maximum(w.sum(axis=1, keepdims=True), 1e-300)",
            ),
        ),
        mistake(
            "straight_in_mel",
            "the triangles are straight in mel",
            "The points are equally spaced in mel, the lines between them are straight "
            "in Hz: equation (5).",
            ALL,
            (
                FREQS,
                "2595 * np.log10(1 + np.arange(length // 2 + 1) * rate / length / 700)",
            ),
            (
                "points[:-2, None], points[1:-1, None], points[2:, None]",
                "mels[:-2, None], mels[1:-1, None], mels[2:, None]",
            ),
        ),
        mistake(
            "equal_in_hz",
            "the points are equally spaced in Hz",
            "They are equally spaced in mel: equation (4).",
            ALL,
            (POINTS, "np.linspace(0, rate / 2, n_mels + 2)"),
        ),
        mistake(
            "half_the_rate_rounded",
            "half the rate is rounded down",
            "The last point is rate/2, whole or not.",
            ALL,
            (TOP, "2595 * np.log10(1 + rate // 2 / 700)"),
        ),
        mistake(
            "minus_one_forgotten",
            "the way back from mel lacks the − 1, so all points lie 700 Hz too high",
            "In the second half of (4) the − 1 stands in the bracket.",
            ALL,
            (POINTS, "700 * 10 ** (mels / 2595)"),
        ),
        mistake(
            "up_to_the_rate",
            "the points go up to the rate",
            "A frame holds frequencies up to half the rate, and the points end there.",
            ALL,
            (TOP, "2595 * np.log10(1 + rate / 700)"),
        ),
        mistake(
            "bins_to_half_the_rate",
            "the bins are spaced from 0 to half the rate, which is wrong for an odd "
            "length",
            "The last bin of an odd length lies below half the rate: equation (3).",
            ALL,
            (FREQS, "np.linspace(0, rate / 2, length // 2 + 1)"),
        ),
        mistake(
            "one_bin_too_few",
            "the last bin is missing",
            "The transform of real samples has one number more than half the length: "
            "look above equation (3).",
            ALL,
            (FREQS, "np.arange(length // 2) * rate / length"),
        ),
        mistake(
            "all_bins",
            "there is a column for each of all length bins",
            "The transform of real samples has only the bins up to half the rate: look "
            "above equation (3).",
            ALL,
            (FREQS, "np.arange(length) * rate / length"),
        ),
        mistake(
            "bins_off_by_one",
            "the bins start at 1, not at 0",
            "Bin 0 is the frequency 0: equation (3).",
            ALL,
            ("np.arange(length // 2 + 1)", "np.arange(1, length // 2 + 2)"),
        ),
        mistake(
            "no_cut",
            "the lines go on below 0",
            "Outside of its points a filter is 0: the outer maximum of equation (5).",
            ALL,
            (END, "return np.minimum(rising, falling)"),
        ),
        mistake(
            "boxes",
            "the filters are 1 between their outer points",
            "They rise to 1 and fall again: equation (5).",
            ALL,
            (END, "return ((freqs > left) & (freqs < right)).astype(float)"),
        ),
        mistake(
            "rising_only",
            "the filters rise and do not fall",
            "Behind the middle point the second line of equation (5) holds.",
            ALL,
            (END, "return np.where(freqs <= centre, np.maximum(0, rising), 0)"),
        ),
        mistake(
            "transposed",
            "there is a column for each filter where a row is due",
            "The result has the shape (n_mels, bins).",
            ALL,
            (END, "return np.maximum(0, np.minimum(rising, falling)).T"),
        ),
        mistake(
            "reversed",
            "the filter of the highest frequencies comes first",
            "Filter m lies over the points m to m + 2: equation (5).",
            ALL,
            (END, "return np.maximum(0, np.minimum(rising, falling))[::-1]"),
        ),
        mistake(
            "one_point_too_many",
            "there is one point, and one filter, too many",
            "Filters take three points each and share them: two more points than "
            "filters.",
            ALL,
            (MELS, "np.linspace(0, top, n_mels + 3)"),
        ),
        mistake(
            "floor_of_the_width",
            "a filter that lies between two bins is given the bin next to its middle",
            "Such a filter has no bin, and is 0 everywhere: equation (5).",
            (EDGE,),
            (
                END,
                "w = np.maximum(0, np.minimum(rising, falling))\n"
                "    for m in np.flatnonzero(w.sum(axis=1) == 0):\n"
                "        w[m, np.argmin(np.abs(freqs - centre[m]))] = 1\n"
                "    return w",
            ),
        ),
    ),
)
