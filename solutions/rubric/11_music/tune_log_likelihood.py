"""How tune_log_likelihood is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, model


def likelihood_case(
    rng: np.random.Generator, name: str, T: int, V: int, K: int, scale: float = 1.5
) -> Case:
    """Draw a model and tokens, no two neighbours equal."""
    step, state = model(rng, V, K, scale)
    moves = rng.integers(1, V, T) if V > 1 else np.zeros(T, dtype=np.int64)
    tokens = np.cumsum(moves) % V
    inputs = {"step": step, "state": state, "tokens": tokens.astype(np.int64)}
    return Case(name, inputs)


def likelihood_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two models."""
    yield likelihood_case(rng, "T=7, V=9", 7, 9, 3)
    yield likelihood_case(rng, "T=12, V=6", 12, 6, 4)


def levels(rng: np.random.Generator, name: str, tokens: list[int]) -> Case:
    """Draw a case in which all scores of a step are large, or all very negative.

    They are large where an even token is fed.
    """
    step, state = model(rng, 6, 3)
    E, decay, W, b = step.constants
    high = np.array([1000.0, -1000.0] * 3)
    step = Supplied(
        "table_step",
        (
            np.column_stack([E, high]),
            np.append(decay, 0.0),
            np.vstack([W, np.ones(6)]),
            b,
        ),
    )
    row = np.array(tokens, dtype=np.int64)
    return Case(name, {"step": step, "state": np.append(state, 0.0), "tokens": row})


def far_apart(
    rng: np.random.Generator, name: str, more: list[float], tokens: list[int]
) -> Case:
    """Draw a case in which some tokens have far higher scores than others, always."""
    step, state = model(rng, len(more), 3, 0.1)
    E, decay, W, b = step.constants
    step = Supplied("table_step", (E, decay, W, 0.3 * b + more))
    row = np.array(tokens, dtype=np.int64)
    return Case(name, {"step": step, "state": state, "tokens": row})


def likelihood_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one token, two, a vocabulary of one, large scores, a long tune."""
    yield likelihood_case(rng, "one token", 1, 6, 3)
    yield likelihood_case(rng, "two tokens", 2, 6, 3)
    yield likelihood_case(rng, "V=1", 5, 1, 3)
    yield levels(rng, "scores near 1000, then near −1000", [0, 1, 2, 5, 4, 3])
    yield levels(rng, "scores near −1000", [3, 1, 5, 3, 1, 5])
    # the first and the last score are the lowest, and the mean is far below the largest
    low, high = -1000.0, 1000.0
    more = [low, *rng.permutation([high, high, high, 0.0]).tolist(), low]
    yield far_apart(rng, "scores up to ±1000", more, rng.permutation(6).tolist())
    more = [low, high, high, high, 0.0, low]
    yield far_apart(rng, "what comes has scores near 1000", more, [4, 1, 3, 2, 1])
    more = [-1500.0, 0.0, -716.0, -1500.0, -1500.0, -1500.0]
    yield far_apart(rng, "scores near 0, −716 and −1500", more, [3, 1, 2, 1, 2])
    yield likelihood_case(rng, "T=500", 500, 8, 3)


PAIRS = "zip(tokens[:-1], tokens[1:])"
STEP = "scores, state = step(token, state)"
TOP = "scores = scores - scores.max()"
ADD = "total += scores[following] - np.log(np.exp(scores).sum())"
END = "return total"
ALL = ("log_p",)

RUBRIC = ExerciseRubric(
    Exercise(
        "tune_log_likelihood",
        UNIT,
        inputs=("step", "state", "tokens"),
        outputs=("log_p",),
        points={"log_p": 2, EDGE: 1},
        axes={"tokens": ("T",)},
        hints=(
            "Feed the tune to the model token by token, and ask each time how likely "
            "it thought the one that came.",
            "Equations (13) and (14). The first token is given: it is fed, and not "
            "counted.",
            "A loop over pairs of neighbours. The step gets the first of the two; from "
            "the scores the largest is taken off; what is added is the score of the "
            "second less the logarithm of the sum of exponentials.",
        ),
        equations={
            "log_p": "which token is fed and which one is counted, equation (13), "
            "then at (14)"
        },
    ),
    likelihood_general,
    likelihood_edge,
    lambda rng: likelihood_case(rng, "large", 60, 60, 5),
    variants=(
        mistake(
            "fed_token_counted",
            "the token that was fed is counted, not the one that follows",
            "The scores are about what comes next: equation (13).",
            ALL,
            ("scores[following]", "scores[token]"),
        ),
        mistake(
            "state_not_carried",
            "the state is not carried on",
            "Each step returns the next state: equation (13) has the whole past.",
            ALL,
            (STEP, "scores, _ = step(token, state)"),
        ),
        mistake(
            "first_counted",
            "a rest is fed first, and the first token is counted as well",
            "The first token is given: equation (13) begins with the second.",
            ALL,
            (PAIRS, "zip([0, *tokens[:-1]], tokens)"),
        ),
        mistake(
            "last_missing",
            "the last token is not counted",
            "Equation (13) runs up to the last token.",
            ALL,
            (PAIRS, "zip(tokens[:-2], tokens[1:-1])"),
        ),
        mistake(
            "first_pair_missing",
            "the second token is not counted",
            "Only the first is given: equation (13) begins with the second.",
            ALL,
            (PAIRS, "list(zip(tokens[:-1], tokens[1:]))"),
            ("    for token", "    skipped = True\n    for token"),
            (ADD, f"if not skipped:\n            {ADD}\n        skipped = False"),
        ),
        mistake(
            "mean",
            "the mean over the tokens is returned",
            "Equation (13) is a sum.",
            ALL,
            (END, "return total / max(len(tokens) - 1, 1)"),
        ),
        mistake(
            "mean_over_all",
            "the sum is divided by the number of tokens",
            "Equation (13) is a sum.",
            ALL,
            (END, "return total / len(tokens)"),
        ),
        mistake(
            "negative",
            "the sign is that of a loss",
            "A log-likelihood is at most 0: equation (13).",
            ALL,
            (END, "return -total"),
        ),
        mistake(
            "bits",
            "the logarithm has base 2",
            "Logarithms are natural: equation (14).",
            ALL,
            (END, "return total / np.log(2)"),
        ),
        mistake(
            "probability",
            "the probability itself is returned",
            "Equation (13) is its logarithm.",
            ALL,
            (END, "return np.exp(total)"),
        ),
        mistake(
            "probabilities_added",
            "probabilities are added, not their logarithms",
            "The probability of a tune is a product: its logarithm is a sum of "
            "logarithms.",
            ALL,
            (ADD, "total += np.exp(scores[following]) / np.exp(scores).sum()"),
        ),
        mistake(
            "scores_added",
            "scores are added as if they were log-probabilities",
            "Equation (14) takes the logarithm of the sum of exponentials off.",
            ALL,
            (f"{TOP}\n", "pass\n"),
            (ADD, "total += scores[following]"),
        ),
        mistake(
            "largest_taken_off_only",
            "only the largest score is taken off, not the logarithm of the sum",
            "The two differ: equation (14).",
            ALL,
            (ADD, "total += scores[following]"),
        ),
        mistake(
            "sum_without_logarithm",
            "the sum of exponentials is taken off, not its logarithm",
            "Equation (14) has the logarithm.",
            ALL,
            ("np.log(np.exp(scores).sum())", "np.exp(scores).sum()"),
        ),
        mistake(
            "mean_of_exponentials",
            "the logarithm is that of the mean of the exponentials",
            "Equation (14) has the logarithm of their sum.",
            ALL,
            ("np.exp(scores).sum()", "np.exp(scores).mean()"),
        ),
        mistake(
            "most_likely",
            "the most likely token is counted, not the one that came",
            "Equation (13) counts what came.",
            ALL,
            ("scores[following]", "scores.max()"),
        ),
        mistake(
            "rest_fed",
            "a rest is fed at every step",
            "The tune itself is fed, token by token.",
            ALL,
            (STEP, "scores, state = step(0, state)"),
        ),
        mistake(
            "backwards",
            "the tune is read from its end",
            "Equation (13) has the past before each token.",
            ALL,
            (PAIRS, "zip(tokens[::-1][:-1], tokens[::-1][1:])"),
        ),
        mistake(
            "overflow",
            "the exponential of large scores is not finite",
            "Take the largest score off first: equation (14) stays the same.",
            (EDGE,),
            (TOP, "scores = scores + 0"),
        ),
        mistake(
            "logarithm_of_the_softmax",
            "the logarithm is taken of a probability that has become 0 in float64",
            "Stay with logarithms: the score less the logarithm of the sum, equation "
            "(14).",
            (EDGE,),
            (
                ADD,
                "p = np.exp(scores) / np.exp(scores).sum()\n"
                "        total += np.log(p[following])",
            ),
        ),
        mistake(
            "largest_absolute",
            "the largest absolute score is taken off, which leaves very negative ones",
            "Take the largest score off: equation (14) stays the same.",
            (EDGE,),
            (TOP, "scores = scores - np.abs(scores).max()"),
        ),
        mistake(
            "only_if_large",
            "the largest score is taken off only where it is large, and very negative "
            "scores are left as they are",
            "Exponentials of very negative scores are 0, all of them: take the largest "
            "off at every step.",
            (EDGE,),
            (TOP, "scores = scores - (scores.max() if scores.max() > 700 else 0.0)"),
        ),
        mistake(
            "not_the_largest",
            "what is taken off may lie far below the largest score, and an exponential "
            "is not finite",
            "Take the largest score off: equation (14) stays the same.",
            (EDGE,),
            (TOP, "scores = scores - scores.min()"),
        ),
        mistake(
            "score_of_what_came",
            "the score of the token that came is taken off, and it may lie far below "
            "the largest",
            "Take the largest score off: equation (14) stays the same.",
            (EDGE,),
            (TOP, "scores = scores - scores[following]"),
        ),
        mistake(
            "largest_of_the_first_step",
            "the largest score of the first step is taken off at every step",
            "Each step has its own scores, and its own largest.",
            (EDGE,),
            ("total = 0.0", "total, top = 0.0, None"),
            (
                TOP,
                "top = scores.max() if top is None else top\n"
                "        scores = scores - top",
            ),
        ),
        mistake(
            "product",
            "the probabilities are multiplied, and the product of a long tune is 0 in "
            "float64",
            "Add logarithms: equation (13).",
            (EDGE,),
            ("total = 0.0", "total = 1.0"),
            (ADD, "total *= np.exp(scores[following]) / np.exp(scores).sum()"),
            (END, "return np.log(total)"),
        ),
        mistake(
            "perplexity",
            "the perplexity is returned",
            "The logarithm of the probability is due: equation (13).",
            ("log_p",),
            ("return total", "return np.exp(-total / max(len(tokens) - 1, 1))"),
        ),
    ),
)
