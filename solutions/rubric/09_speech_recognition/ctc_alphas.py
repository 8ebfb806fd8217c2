"""How ctc_alphas is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, blanked, log_rows, whole


def alphas_case(
    rng: np.random.Generator, name: str, T: int, V: int, *targets: int, blank: int = 0
) -> Case:
    """Draw log-probabilities for labels with blanks."""
    labels = blanked(whole(*targets), blank)
    return Case(name, {"log_probs": log_rows(rng, T, V), "labels": labels})


def alphas_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield labels with equal neighbours, and 0 as a label where 5 is the blank."""
    a, b, c = (int(k) for k in 1 + rng.permutation(3))
    yield alphas_case(rng, "T=8, V=4, S=9", 8, 4, a, a, b, c)
    a, b = (int(k) for k in rng.permutation([0, int(rng.integers(1, 5))]))
    yield alphas_case(rng, "T=9, V=6, S=11, blank 5", 9, 6, a, b, a, a, b, blank=5)


def alphas_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no targets, one frame, too few frames, equal labels, many frames."""
    yield alphas_case(rng, "no targets", 4, 3)
    yield alphas_case(rng, "one frame, one label", 1, 3, 2)
    yield alphas_case(rng, "one frame, no targets", 1, 3)
    yield alphas_case(rng, "fewer frames than labels", 2, 4, 1, 3, 2, 1)
    yield alphas_case(rng, "one label", 5, 3, 1)
    yield alphas_case(rng, "equal labels", 6, 3, 2, 2, 2)
    yield alphas_case(rng, "T=2000", 2000, 5, *rng.integers(1, 5, 5).tolist())


FIRST = "alphas[0, :2] = log_probs[0, labels[:2]]"
SKIP = "skip[3::2] = labels[3::2] != labels[1:-2:2]"
TWO = "two = np.where(skip, before[:-2], -np.inf)"
WAYS = "ways = np.logaddexp(np.logaddexp(stay, one), two)"
STEP = "alphas[t] = ways + log_probs[t, labels]"
END = "return alphas"
ALL = ("alphas",)

RUBRIC = ExerciseRubric(
    Exercise(
        "ctc_alphas",
        UNIT,
        inputs=("log_probs", "labels"),
        outputs=ALL,
        points={"alphas": 4, EDGE: 1},
        axes={"log_probs": ("T", "V"), "labels": ("S",), "alphas": ("T", "S")},
        hints=(
            "Draw a grid with a row for each frame and a column for each of the labels "
            "with blanks, and the arrows along which a path of two labels may go.",
            "Equation (12) for the first step, equation (13) for each that follows. In "
            "logarithms 0 is −∞.",
            "An array full of −∞; the first two places of its first row. Then a loop "
            "over time: the row before, the same moved by one place and by two places, "
            "with −∞ where nothing comes from, and −∞ where a step of two is not "
            "allowed; the logarithm of the sum of all three, plus the "
            "log-probabilities of the labels.",
        ),
        equations={
            "alphas": "equation (12) if the first row is wrong, else at (13), and "
            "where a step of two is allowed"
        },
    ),
    alphas_general,
    alphas_edge,
    lambda rng: alphas_case(rng, "large", 150, 40, *rng.integers(1, 40, 60).tolist()),
    variants=(
        mistake(
            "no_skip",
            "blanks are never passed over",
            "Between different labels no blank is needed: the last case of equation "
            "(13).",
            ALL,
            (TWO, "two = np.full(len(labels), -np.inf)"),
        ),
        mistake(
            "skip_over_repeats",
            "the blank between equal labels is passed over as well",
            "The two would be read as one: equation (13) asks for different labels.",
            ALL,
            (SKIP, "skip[3::2] = True"),
            aliases=("skip_compares_neighbours",),
        ),
        mistake(
            "skip_equal_only",
            "blanks are passed over between equal labels, and not between others",
            "It is the other way round: equation (13).",
            ALL,
            (SKIP, "skip[3::2] = labels[3::2] == labels[1:-2:2]"),
        ),
        mistake(
            "skip_from_blanks",
            "labels are passed over from blank to blank as well",
            "A label that is passed over is lost: equation (13) has odd places only.",
            ALL,
            (
                SKIP,
                "skip[3::2] = labels[3::2] != labels[1:-2:2]\n    skip[2::2] = True",
            ),
        ),
        mistake(
            "skip_everywhere",
            "a step of two is allowed from every place to every other",
            "It passes over a blank between different labels, so s is odd: (13).",
            ALL,
            (SKIP, "skip[2:] = True"),
        ),
        mistake(
            "skip_from_the_fifth",
            "the step of two from place 1 to place 3 is refused",
            "Equation (13) allows it from s = 3 on.",
            ALL,
            (SKIP, "skip[5::2] = labels[5::2] != labels[3:-2:2]"),
        ),
        mistake(
            "wraps",
            "what stands at the end of the row before comes in at its start, as Python "
            "counts places below 0 from the end",
            "α(s) is 0 for s < 0, and its logarithm −∞: equation (13).",
            ALL,
            (
                "[[-np.inf, -np.inf], alphas[t - 1]]",
                "[alphas[t - 1, -2:], alphas[t - 1]]",
            ),
        ),
        mistake(
            "start_on_three",
            "a path may start on the blank behind the first label as well",
            "It starts at place 0 or 1: equation (12).",
            ALL,
            (FIRST, "alphas[0, :3] = log_probs[0, labels[:3]]"),
        ),
        mistake(
            "zeros_for_nothing",
            "where nothing was stored stands 0, which is the logarithm of 1",
            "The logarithm of 0 is −∞: fill the array with it.",
            ALL,
            ("len(labels)), -np.inf)", "len(labels)), 0.0)"),
        ),
        mistake(
            "skip_compares_neighbours",
            "each label is compared with the blank before it, so no step of two is "
            "refused between equal labels",
            "Equation (13) compares labels that are two places apart.",
            ALL,
            (SKIP, "skip[3::2] = labels[3::2] != labels[2:-1:2]"),
            aliases=("skip_over_repeats",),
        ),
        mistake(
            "start_anywhere",
            "a path may start anywhere",
            "It starts on the first blank or the first label: equation (12).",
            ALL,
            (FIRST, "alphas[0] = log_probs[0, labels]"),
        ),
        mistake(
            "start_on_blank",
            "a path starts on the blank only",
            "It may start on the first label as well: equation (12).",
            ALL,
            (FIRST, "alphas[0, :1] = log_probs[0, labels[:1]]"),
        ),
        mistake(
            "start_on_label",
            "a path starts on the first label only",
            "It may start on the blank in front as well: equation (12).",
            ALL,
            (FIRST, "alphas[0, 1:2] = log_probs[0, labels[1:2]]"),
        ),
        mistake(
            "start_without_probability",
            "the first step has probability 1 at its two places",
            "Equation (12) has the probability of the label.",
            ALL,
            (FIRST, "alphas[0, :2] = 0"),
        ),
        mistake(
            "no_stay",
            "a path never stays where it is",
            "Equal neighbours of a path are read as one: the first term of (13).",
            ALL,
            (WAYS, "ways = np.logaddexp(one, two)"),
        ),
        mistake(
            "no_step",
            "a path never goes on by one place",
            "The second term of equation (13) is missing.",
            ALL,
            (WAYS, "ways = np.logaddexp(stay, two)"),
        ),
        mistake(
            "maximum",
            "the best of the ways is taken, not their sum",
            "The loss is about all alignments: equation (13) has sums.",
            ALL,
            (WAYS, "ways = np.maximum(np.maximum(stay, one), two)"),
        ),
        mistake(
            "mean_of_ways",
            "the mean of the three ways is taken",
            "Equation (13) is a sum.",
            ALL,
            (WAYS, "ways = np.logaddexp(np.logaddexp(stay, one), two) - np.log(3)"),
        ),
        mistake(
            "previous_row_of_probabilities",
            "the log-probabilities are those of the step before",
            "The step to time t reads the label at time t: equation (13).",
            ALL,
            (STEP, "alphas[t] = ways + log_probs[t - 1, labels]"),
        ),
        mistake(
            "places_for_labels",
            "the first columns of the log-probabilities are read in order, not those "
            "of the labels",
            "Equation (13) has the label at place s.",
            ALL,
            (
                STEP,
                "alphas[t] = ways + log_probs[t, np.arange(len(labels)) "
                "% log_probs.shape[1]]",
            ),
        ),
        mistake(
            "probability_left_out",
            "only the number of ways is counted after the first step",
            "Equation (13) multiplies with the probability of the label.",
            ALL,
            (STEP, "alphas[t] = ways"),
        ),
        mistake(
            "probabilities",
            "probabilities are returned",
            "Their logarithms are due: those of long paths underflow.",
            ALL,
            (END, "return np.exp(alphas)"),
        ),
        mistake(
            "probability_not_logarithm_added",
            "the probability is added where its logarithm is due",
            "A product becomes a sum of logarithms.",
            ALL,
            (STEP, "alphas[t] = ways + np.exp(log_probs[t, labels])"),
        ),
        mistake(
            "negative",
            "the signs are those of a loss",
            "Logarithms of these probabilities are due: equation (13).",
            ALL,
            (END, "return -alphas"),
        ),
        mistake(
            "transposed",
            "there is a column for each step where a row is due",
            "The result has the shape (T, S).",
            ALL,
            (END, "return alphas.T"),
        ),
        mistake(
            "normalised",
            "each row is divided by its sum",
            "Equation (13) as it stands does not divide; logarithms do not underflow.",
            ALL,
            (
                END,
                "return alphas - np.logaddexp.reduce(alphas, axis=1, keepdims=True)",
            ),
        ),
        mistake(
            "small_number_for_zero",
            "a probability of 0 is a small number, and its logarithm is finite",
            "Where there is no beginning, −∞ is due.",
            ALL,
            (END, "return np.maximum(alphas, -1e4)"),
        ),
        mistake(
            "underflow",
            "the sums are formed as probabilities, and vanish after many steps",
            "Stay in logarithms throughout.",
            (EDGE,),
            (
                WAYS,
                "ways = np.log(np.exp(stay) + np.exp(one) + np.exp(two))",
            ),
        ),
    ),
)
