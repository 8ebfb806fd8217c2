"""How ctc_loss is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, log_rows, whole


def loss_case(
    rng: np.random.Generator, name: str, T: int, V: int, *targets: int, **more: Any
) -> Case:
    """Draw log-probabilities; without a blank the default holds."""
    inputs = {"log_probs": log_rows(rng, T, V), "targets": whole(*targets)}
    return Case(name, inputs | more)


def loss_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a repeated label, equal neighbours, another blank, and free variables."""
    a, b, c = (int(k) for k in 1 + rng.permutation(4)[:3])
    yield loss_case(rng, "T=7, V=5, L=3", 7, 5, a, b, a)
    a, b, c = (int(k) for k in rng.permutation((0, 1, 3, 4, 5))[:3])
    yield loss_case(rng, "T=9, V=6, L=4, blank 2", 9, 6, a, a, b, c, blank=2)
    free = loss_case(rng, "T=8, V=4, not normalised", 8, 4, 3, 2, 2)
    moved = free.inputs["log_probs"] + rng.uniform(0.5, 1.5, (8, 1))
    yield Case(free.name, {**free.inputs, "log_probs": moved})


def loss_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no targets, one frame, no alignment, one alignment, many frames."""
    yield loss_case(rng, "no targets", 4, 3)
    yield loss_case(rng, "one frame", 1, 3, 2)
    yield loss_case(rng, "one frame, no targets", 1, 3)
    yield loss_case(rng, "fewer frames than labels", 2, 4, 1, 3, 2)
    yield loss_case(rng, "no frame for a blank between equal labels", 2, 3, 2, 2)
    yield loss_case(rng, "one alignment", 4, 3, 1, 1, 2)
    yield loss_case(rng, "equal labels", 8, 3, 2, 2, 2)
    yield loss_case(rng, "T=2000", 2000, 5, *rng.integers(1, 5, 12).tolist())
    sharp = loss_case(rng, "log-probabilities down to −1000", 6, 4, 1, 3)
    yield Case(sharp.name, {**sharp.inputs, "log_probs": rng.uniform(-1000, 0, (6, 4))})


LABELS = "labels = with_blanks(targets, blank)"
ENDS = "ends = ctc_alphas(log_probs, labels)[-1, -2:]"
LOG_P = "log_p = np.logaddexp.reduce(ends)"
GUARD = "if np.isfinite(log_p):"
GAMMAS = "gammas = ctc_gammas(log_probs, labels, log_p)"
ADD = "np.add.at(grad, (slice(None), labels), -gammas)"
END = "return -log_p, grad"
VITERBI = """path = np.full(len(labels), -np.inf)
    path[:2] = log_probs[0, labels[:2]]
    for t in range(1, len(log_probs)):
        was = np.concatenate([[-np.inf, -np.inf], path])
        far = np.full(len(labels), -np.inf)
        far[3::2] = np.where(labels[3::2] != labels[1:-2:2], was[3:-2:2], -np.inf)
        path = np.maximum(np.maximum(was[2:], was[1:-1]), far) + log_probs[t, labels]
    return -path[-2:].max(), grad"""
BOTH = ("loss", "grad")

RUBRIC = ExerciseRubric(
    Exercise(
        "ctc_loss",
        UNIT,
        inputs=("log_probs", "targets"),
        keywords=("blank",),
        outputs=BOTH,
        needs=("with_blanks", "ctc_alphas"),
        points={"loss": 2, "grad": 3, EDGE: 1},
        axes={"log_probs": ("T", "V"), "targets": ("L",), "grad": ("T", "V")},
        hints=(
            "The loss needs only the last row of α. For the gradient: which share of P "
            "goes through each place at each step?",
            "Equation (14) for the loss, (15) for the shares, (16) for the gradient. "
            "Without an alignment nothing is divided by P.",
            "The labels with blanks; the last two entries of the last row of α, added "
            "in logarithms; zeros for the gradient. If log P is finite, take γ off at "
            "the columns of the labels, in such a way that several places with one "
            "label all count.",
        ),
        equations={
            "loss": "equation (14): where an alignment may end, and that nothing else "
            "is done with log P",
            "grad": "equation (15): each row of γ sums to 1; then at (16), for labels "
            "that stand at several places",
        },
    ),
    loss_general,
    loss_edge,
    lambda rng: loss_case(rng, "large", 200, 40, *rng.integers(1, 40, 60).tolist()),
    variants=(
        mistake(
            "last_label_only",
            "alignments that end with a blank are left out",
            "An alignment may end on the blank behind the last label: equation (14).",
            BOTH,
            (ENDS, "ends = ctc_alphas(log_probs, labels)[-1, -2:-1]"),
        ),
        mistake(
            "last_blank_only",
            "alignments that end with the last label are left out",
            "An alignment may end on the last label itself: equation (14).",
            BOTH,
            (ENDS, "ends = ctc_alphas(log_probs, labels)[-1, -1:]"),
        ),
        mistake(
            "loss_of_last_blank",
            "the loss leaves out alignments that end with the last label",
            "An alignment may end on the last label itself: equation (14).",
            ("loss",),
            (END, "return -ends[-1], grad"),
        ),
        mistake(
            "all_ends",
            "alignments may end anywhere",
            "They end on the last label or the last blank: equation (14).",
            BOTH,
            (ENDS, "ends = ctc_alphas(log_probs, labels)[-1]"),
        ),
        mistake(
            "better_end",
            "the larger of the two ends is taken, not their sum",
            "Equation (14) has a sum.",
            BOTH,
            (LOG_P, "log_p = ends.max()"),
        ),
        mistake(
            "best_path",
            "the loss is that of the best alignment alone",
            "P sums over all of them: equations (11) and (14).",
            ("loss",),
            (END, VITERBI),
        ),
        mistake(
            "expected_log_probability",
            "the loss is −Σ γ log y, as in the EM algorithm",
            "Its gradient is the same if γ is held fixed, its value is not −log P: "
            "equation (14).",
            ("loss",),
            (END, "return (grad * log_probs).sum(), grad"),
        ),
        mistake(
            "probability",
            "the loss is −P",
            "Equation (14) has the logarithm.",
            ("loss",),
            (END, "return -np.exp(log_p), grad"),
        ),
        mistake(
            "log_likelihood",
            "the loss has the wrong sign",
            "The loss is −log P: equation (14).",
            ("loss",),
            (END, "return log_p, grad"),
        ),
        mistake(
            "per_label",
            "loss and gradient are divided by the number of labels",
            "Equation (14) does not divide.",
            BOTH,
            (END, "n = max(len(targets), 1)\n    return -log_p / n, grad / n"),
        ),
        mistake(
            "loss_per_label",
            "the loss is divided by the number of labels, the gradient is not",
            "Equation (14) does not divide.",
            ("loss",),
            (END, "return -log_p / max(len(targets), 1), grad"),
        ),
        mistake(
            "per_frame",
            "loss and gradient are divided by the number of frames",
            "Equation (14) does not divide.",
            BOTH,
            (END, "n = len(log_probs)\n    return -log_p / n, grad / n"),
        ),
        mistake(
            "blank_is_0",
            "the blank is always 0",
            "The blank is an argument.",
            BOTH,
            (LABELS, "labels = with_blanks(targets, 0)"),
        ),
        mistake(
            "plus",
            "the gradient has the wrong sign",
            "More probability makes the loss smaller: equation (16).",
            ("grad",),
            (ADD, "np.add.at(grad, (slice(None), labels), gammas)"),
        ),
        mistake(
            "behind_the_softmax",
            "the gradient is y − γ, the one behind a log-softmax",
            "The log-probabilities are free variables here: equation (16).",
            ("grad",),
            (END, "return -log_p, np.exp(log_probs) + grad"),
        ),
        mistake(
            "assigned",
            "where a label stands at several places, only one of them counts",
            "The sum of equation (16) runs over all places with that label.",
            ("grad",),
            (ADD, "grad[:, labels] = -gammas"),
            aliases=("added_once",),
        ),
        mistake(
            "added_once",
            "NumPy takes γ off once for each label, however often it stands there",
            "Equal indices need an addition that waits for the one before: all places "
            "count in equation (16).",
            ("grad",),
            (ADD, "grad[:, labels] -= gammas"),
            aliases=("assigned",),
        ),
        mistake(
            "not_normalised",
            "γ is not divided by P",
            "The shares of equation (15) sum to 1 at each step.",
            ("grad",),
            (GAMMAS, "gammas = ctc_gammas(log_probs, labels, 0.0)"),
        ),
        mistake(
            "counted_twice",
            "the probability of step t is counted twice in γ",
            "Both α and β have it: equation (15) divides by it.",
            ("grad",),
            (
                ADD,
                "np.add.at(grad, (slice(None), labels), "
                "-gammas * np.exp(log_probs[:, labels]))",
            ),
        ),
        mistake(
            "into_probabilities",
            "the gradient is that with respect to the probabilities",
            "The variables are their logarithms: equation (16).",
            ("grad",),
            (
                ADD,
                "np.add.at(grad, (slice(None), labels), "
                "-gammas / np.exp(log_probs[:, labels]))",
            ),
            aliases=("betas_without_step",),
        ),
        mistake(
            "betas_without_step",
            "β leaves out step t, and equation (15) divides by its probability all the "
            "same",
            "Here β counts step t, as α does, so that (15) divides once.",
            ("grad",),
            (
                ADD,
                "np.add.at(grad, (slice(None), labels), "
                "-np.exp(np.log(gammas) - log_probs[:, labels]))",
            ),
            aliases=("into_probabilities",),
        ),
        mistake(
            "alphas_only",
            "γ has only α in it, divided by the sum over its places",
            "What comes after step t matters as well: equation (15).",
            ("grad",),
            (
                GAMMAS,
                "gammas = ctc_alphas(log_probs, labels)\n"
                "        gammas = np.exp(gammas - np.logaddexp.reduce("
                "gammas, axis=1, keepdims=True))",
            ),
        ),
        mistake(
            "betas_not_turned",
            "β runs backwards in time, but its places are not turned around",
            "Labels and frames are reversed, so β must be turned in both axes.",
            ("grad",),
            (
                GAMMAS,
                "a = ctc_alphas(log_probs, labels)\n"
                "        b = ctc_alphas(log_probs[::-1], labels[::-1])[::-1]\n"
                "        gammas = np.exp(a + b - log_probs[:, labels] - log_p)",
            ),
        ),
        mistake(
            "no_blanks_in_gradient",
            "the gradient of the blank is 0",
            "The blank is a label like others: equation (16).",
            ("grad",),
            (END, "grad[:, blank] = 0\n    return -log_p, grad"),
        ),
        mistake(
            "zero_infinity",
            "without an alignment the loss is 0",
            "P = 0 makes it ∞. That a training loop leaves such sentences out is its "
            "own affair.",
            (EDGE,),
            (END, "return (-log_p if np.isfinite(log_p) else 0.0), grad"),
        ),
        mistake(
            "no_guard",
            "without an alignment γ is 0/0, and the gradient nan",
            "If P = 0, the gradient is 0: nothing is divided by P then.",
            (EDGE,),
            (GUARD, "if True:"),
        ),
        mistake(
            "underflow",
            "P itself is formed, and underflows to 0 for many frames",
            "Stay in logarithms: add the two ends there.",
            (EDGE,),
            (LOG_P, "log_p = np.log(np.exp(ends).sum())"),
        ),
    ),
)
