"""How generate is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Supplied
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def written(
    rng: np.random.Generator,
    name: str,
    n: int,
    V: int,
    H: int,
    temperature: float | None = None,
) -> Case:
    """Draw a model whose scores depend on all that it has read."""
    E = rng.standard_normal((V, H))
    W = 1.5 * rng.standard_normal((H, H)) / np.sqrt(H)
    W_y = 1.5 * rng.standard_normal((H, V))
    inputs = {
        "step": Supplied("small_step", (E, W, W_y)),
        "state": rng.uniform(-1.0, 1.0, H),
        "first": int(rng.integers(1, V)),
        "us": rng.random(n),
    }
    return Case(
        name, inputs | ({} if temperature is None else {"temperature": temperature})
    )


def written_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the default temperature and others."""
    yield written(rng, "n=24, V=9", 24, 9, 5)
    yield written(rng, "n=31, V=7, temperature=2.5", 31, 7, 6, 2.5)
    yield written(rng, "n=27, V=8, temperature=0.5", 27, 8, 4, 0.5)


def written_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield nothing to draw, one token, temperature 0."""
    yield written(rng, "n=0", 0, 6, 4)
    yield written(rng, "n=1", 1, 6, 4)
    yield written(rng, "temperature 0", 12, 7, 5, 0.0)


LOOP = "    for u in us:\n"
STEP = "scores, state = step(token, state)"
DRAW = "token = sample_index(token_distribution(scores, temperature), u)"
RETURN = "return np.array(tokens, dtype=np.int64)"
ALL = ("tokens",)

RUBRIC = ExerciseRubric(
    Exercise(
        "generate",
        UNIT,
        inputs=("step", "state", "first", "us"),
        keywords=("temperature",),
        outputs=ALL,
        needs=("token_distribution", "sample_index"),
        points={"tokens": 2, EDGE: 0.5},
        axes={"us": ("n",), "tokens": ("n",)},
        hints=(
            "One number of us, one token. Each token that was drawn is what the model "
            "reads next.",
            "Equations (17) and (18): the token and the state both go on from one "
            "round to the next.",
            "A loop over us: call step with the last token and the last state, keep "
            "both results; draw; collect. The collected tokens become an array.",
        ),
        equations={
            "tokens": "equations (17) and (18): what is read in each round, and in "
            "which state"
        },
    ),
    written_general,
    written_edge,
    lambda rng: written(rng, "large", 150, 40, 8),
    variants=(
        mistake(
            "state_not_kept",
            "every step starts from the state that was handed in",
            "The state that step returns is the one for the next step: equation (17).",
            ALL,
            (STEP, "scores, _ = step(token, state)"),
        ),
        mistake(
            "always_the_first",
            "the first token is read in every round",
            "Read what was drawn: equation (17).",
            ALL,
            (STEP, "scores, state = step(first, state)"),
        ),
        mistake(
            "first_returned",
            "the first token is part of the result",
            "It is read and not returned.",
            ALL,
            ("tokens, token = [], first", "tokens, token = [first], first"),
        ),
        mistake(
            "first_instead_of_last",
            "the result begins with the first token and lacks the last one drawn",
            "It is read and not returned; each draw is.",
            ALL,
            (
                f"        {DRAW}\n        tokens.append(token)",
                f"        tokens.append(token)\n        {DRAW}",
            ),
        ),
        mistake(
            "likeliest",
            "the most likely token is taken in every round",
            "It is drawn with a number of us: equation (18).",
            ALL,
            (DRAW, "token = int(np.argmax(scores))"),
        ),
        mistake(
            "temperature_ignored",
            "the temperature is not used",
            "Hand it on: equation (18).",
            ALL,
            ("(scores, temperature)", "(scores)"),
        ),
        mistake(
            "same_number",
            "every draw takes the first number of us",
            "Round t has the number t of us: equation (18).",
            ALL,
            ("temperature), u)", "temperature), us[0])"),
        ),
        mistake(
            "numbers_from_the_end",
            "the numbers of us are used from the last one",
            "Round t has the number t of us: equation (18).",
            ALL,
            (LOOP, "    for u in us[::-1]:\n"),
        ),
        mistake(
            "own_numbers",
            "the draws take numbers of their own, not those of us",
            "Use the numbers that are handed in, so that the text repeats.",
            ALL,
            (LOOP, "    for u in np.random.default_rng(0).random(len(us)):\n"),
        ),
        mistake(
            "last_number_left_out",
            "one token is missing at the end",
            "There is one token for each number.",
            ALL,
            (LOOP, "    for u in us[:-1]:\n"),
        ),
        mistake(
            "first_step_twice",
            "the first token is read twice before the first draw",
            "Each token is read once: equation (17).",
            ALL,
            (LOOP, "    _, state = step(first, state)\n" + LOOP),
        ),
        mistake(
            "list_returned",
            "a list is returned, not an array",
            "Make an array of np.int64.",
            ALL,
            (RETURN, "return tokens"),
        ),
        mistake(
            "empty_floats",
            "without draws the result is an array of floats",
            "Ask for np.int64, also where there is nothing.",
            (EDGE,),
            (", dtype=np.int64", ""),
        ),
        mistake(
            "scores_kept",
            "the scores of all rounds are added up",
            "Each round has its own scores: equation (18).",
            ALL,
            (
                STEP,
                "new, state = step(token, state)\n"
                "        scores = new + (scores if tokens else 0)",
            ),
        ),
    ),
)
