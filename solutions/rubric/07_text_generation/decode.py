"""How decode is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, some_letters, tokens_of


def decode_case(rng: np.random.Generator, name: str, length: int, count: int) -> Case:
    """Draw tokens and letters in no order; the last letter comes, and not last.

    A letter comes twice in a row; neither end of the text is a blank.
    """
    rest = [letter for letter in some_letters(rng, count) if letter not in "Xa"]
    letters = ["a", *rest, "X"]
    tokens = tokens_of(rng, length, count)
    tokens[0], tokens[-1], tokens[4] = count - 1, 0, tokens[3]
    return Case(name, {"tokens": tokens, "letters": letters})


def decode_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two texts."""
    yield decode_case(rng, "T=16", 16, 7)
    yield decode_case(rng, "T=25", 25, 11)


def decode_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no token, one, blanks at both ends, a long text."""
    letters = ["\n", " ", *rng.permutation(list("abcdefgh")).tolist()]
    yield Case("no token", {"tokens": np.zeros(0, np.int64), "letters": letters})
    one = rng.integers(2, 10, 1)
    yield Case("one token", {"tokens": one, "letters": letters})
    inner = rng.integers(2, 10, 2)
    tokens = np.array([1, 0, inner[0], 1, 1, inner[1], 0])
    yield Case("blanks at both ends", {"tokens": tokens, "letters": letters})
    yield decode_case(rng, "T=300", 300, 9)


WHOLE = '"".join(letters[token] for token in tokens)'

RUBRIC = ExerciseRubric(
    Exercise(
        "decode",
        UNIT,
        inputs=("tokens", "letters"),
        outputs=("text",),
        points={"text": 1, EDGE: 0.5},
        axes={"tokens": ("T",)},
        hints=(
            "One letter for each number, in its order, and all of them in one text.",
            "Equation (2), on the right: the list says the letter of each number.",
            "Pick the letter of each token, and join them with nothing in between.",
        ),
        equations={"text": "equation (2), on the right"},
    ),
    decode_general,
    decode_edge,
    lambda rng: decode_case(rng, "large", 700, 23),
    variants=(
        mistake(
            "list_returned",
            "a list of letters is returned, not a text",
            "Join them.",
            ("text",),
            (WHOLE, "[letters[token] for token in tokens]"),
        ),
        mistake(
            "blanks_between",
            "a blank stands between two letters",
            "Blanks are letters of their own: join with nothing in between.",
            ("text",),
            ('"".join', '" ".join'),
        ),
        mistake(
            "code_points",
            "the numbers are taken for code points",
            "The letter of a number stands in letters.",
            ("text",),
            ("letters[token] for", "chr(token) for"),
        ),
        mistake(
            "from_one",
            "each letter is the one before the right one",
            "Numbers begin with 0: equation (2).",
            ("text",),
            ("letters[token] for", "letters[token - 1] for"),
        ),
        mistake(
            "sorted_again",
            "the letters are sorted before they are picked",
            "The list is in its order already.",
            ("text",),
            ("letters[token] for", "sorted(letters)[token] for"),
        ),
        mistake(
            "last_token_missing",
            "the last letter is missing",
            "Each token has a letter, the last one too.",
            ("text",),
            ("for token in tokens)", "for token in tokens[:-1])"),
        ),
        mistake(
            "reversed",
            "the text runs backwards",
            "The first token gives the first letter: equation (2).",
            ("text",),
            ("for token in tokens)", "for token in tokens[::-1])"),
        ),
        mistake(
            "repeats_merged",
            "equal neighbours are merged",
            "A letter may come twice in a row.",
            ("text",),
            (
                "for token in tokens)",
                "for i, token in enumerate(tokens) "
                "if i == 0 or token != tokens[i - 1])",
            ),
        ),
        mistake(
            "stripped",
            "blanks and ends of lines at both ends are cut off",
            "They are part of the text.",
            (EDGE,),
            (f"return {WHOLE}", f"return {WHOLE}.strip()"),
        ),
    ),
)
