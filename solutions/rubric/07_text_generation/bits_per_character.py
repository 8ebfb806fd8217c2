"""How bits_per_character is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def bits_case(
    rng: np.random.Generator, name: str, T: int, V: int, scale: float = 1.5
) -> Case:
    """Draw log probabilities and targets that are not the likeliest letters."""
    logits = scale * rng.standard_normal((T, V))
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return Case(name, {"log_probs": log_probs, "targets": rng.integers(0, V, T)})


def bits_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two texts."""
    yield bits_case(rng, "T=6, V=4", 6, 4)
    yield bits_case(rng, "T=9, V=5", 9, 5)


def bits_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one letter, as many letters as classes, equal and tiny probabilities."""
    yield bits_case(rng, "T=1", 1, 5)
    yield bits_case(rng, "T=V", 5, 5)
    uniform = np.full((7, 8), -np.log(8.0))
    yield Case(
        "equal probabilities", {"log_probs": uniform, "targets": rng.integers(0, 8, 7)}
    )
    tiny = bits_case(rng, "probabilities below the smallest float", 5, 4)
    likely = (tiny.inputs["targets"] + 1) % 4
    log_probs = tiny.inputs["log_probs"] - 900.0
    log_probs[np.arange(5), likely] = 0.0
    inputs = {**tiny.inputs, "log_probs": log_probs}
    yield Case(tiny.name, inputs)


PICKED = "log_probs[np.arange(len(targets)), targets]"
WHOLE = "-picked.mean() / np.log(2)"
ALL = ("bits",)

RUBRIC = ExerciseRubric(
    Exercise(
        "bits_per_character",
        UNIT,
        inputs=("log_probs", "targets"),
        outputs=ALL,
        points={"bits": 1, EDGE: 0.5},
        axes={"log_probs": ("T", "V"), "targets": ("T",)},
        hints=(
            "Of each row one number counts: that of the letter that came.",
            "Equation (7). A natural logarithm divided by log 2 is one to the base 2.",
            "Pick a number from each row with two arrays of indices; the mean, with "
            "its sign changed, divided by log 2.",
        ),
        equations={"bits": "equation (7): what is picked, the base, and the sign"},
    ),
    bits_general,
    bits_edge,
    lambda rng: bits_case(rng, "large", 400, 60),
    variants=(
        mistake(
            "nats",
            "these are nats, not bits",
            "Divide by log 2: equation (7).",
            ALL,
            (" / np.log(2)", ""),
        ),
        mistake(
            "multiplied",
            "log 2 multiplies where it should divide",
            "log₂ p = log p / log 2.",
            ALL,
            ("/ np.log(2)", "* np.log(2)"),
        ),
        mistake(
            "sign",
            "the sign is the other one",
            "Bits are not negative: equation (7).",
            ALL,
            (WHOLE, "picked.mean() / np.log(2)"),
        ),
        mistake(
            "sum",
            "the bits of all letters are added, not averaged",
            "Equation (7) is a mean.",
            ALL,
            (".mean()", ".sum()"),
        ),
        mistake(
            "over_all_letters",
            "the mean runs over the whole table, not over the letters that came",
            "Of each row only the target counts: equation (7).",
            ALL,
            (f"picked = {PICKED}", "picked = log_probs"),
        ),
        mistake(
            "whole_rows",
            "for each target a whole row is picked",
            "One number of each row is due: give the row and the column.",
            ALL,
            (f"picked = {PICKED}", "picked = log_probs[:, targets]"),
        ),
        mistake(
            "likeliest",
            "of each row the largest is taken",
            "What came decides, not what was likeliest: equation (7).",
            ALL,
            (f"picked = {PICKED}", "picked = log_probs.max(axis=1)"),
        ),
        mistake(
            "expected",
            "this is what the model itself expects, its entropy",
            "What came decides: equation (7).",
            ALL,
            (
                f"picked = {PICKED}",
                "picked = (np.exp(log_probs) * log_probs).sum(axis=1)",
            ),
        ),
        mistake(
            "divided_by_letters",
            "the sum is divided by V, not by T",
            "It is a mean over the text: equation (7).",
            ALL,
            (WHOLE, "-picked.sum() / log_probs.shape[1] / np.log(2)"),
        ),
        mistake(
            "logarithm_twice",
            "the logarithm is taken of the logarithms",
            "What comes in are log probabilities already.",
            ALL,
            (WHOLE, "-np.log2(-picked).mean()"),
        ),
        mistake(
            "of_the_mean",
            "this is the logarithm of the mean probability",
            "The mean is one of logarithms: equation (7).",
            ALL,
            (WHOLE, "-np.log2(np.exp(picked).mean())"),
        ),
        mistake(
            "perplexity",
            "this is the perplexity",
            "The exponent itself is due: equation (7).",
            ALL,
            (WHOLE, "np.exp(-picked.mean())"),
        ),
        mistake(
            "through_probabilities",
            "the log probabilities are turned into probabilities and back, which "
            "breaks where these are too small for a float",
            "Stay with the logarithms, and change their base.",
            (EDGE,),
            (WHOLE, "-np.log2(np.exp(picked)).mean()"),
        ),
        mistake(
            "one_letter_late",
            "each row is held against the letter behind its own",
            "Row t and target t belong together: equation (7).",
            ALL,
            (PICKED, "log_probs[np.arange(len(targets)), np.roll(targets, -1)]"),
        ),
        mistake(
            "logarithm_of_logarithms",
            "the logarithm is taken of numbers that are logarithms already",
            "Divide them by log 2: equation (7).",
            ALL,
            (WHOLE, "-np.log2(picked).mean()"),
        ),
    ),
)
