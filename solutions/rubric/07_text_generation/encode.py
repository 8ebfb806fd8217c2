"""How encode is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, some_letters, text_of


def encode_case(
    rng: np.random.Generator, name: str, length: int, count: int, spare: int = 3
) -> Case:
    """Draw a text and a vocabulary that has more letters than the text.

    The numbers are in no order, so that only the dict tells them.
    """
    letters = some_letters(rng, count + spare)
    numbers = rng.permutation(len(letters))
    index = {letter: int(i) for letter, i in zip(letters, numbers, strict=True)}
    return Case(name, {"text": text_of(rng, length, letters[:count]), "index": index})


def encode_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two texts."""
    yield encode_case(rng, "T=17", 17, 8)
    yield encode_case(rng, "T=26", 26, 12)


def encode_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield an empty text, one letter, and a letter many times."""
    yield Case("no text", {"text": "", "index": {"a": 0, "b": 1}})
    a, b, *_ = list(some_letters(rng, 5))
    yield Case("one letter", {"text": b, "index": {b: 1, a: 0}})
    spaced = {letter: i for i, letter in enumerate("ß \nλa\t")}
    inner = "".join(rng.permutation(list("aaλλ  ßß\n\n")))
    yield Case(
        "blanks and line ends at both ends",
        {"text": f"\n aλ{inner} \t\n", "index": spaced},
    )
    yield Case("one letter many times", {"text": b * 4, "index": {a: 0, b: 1}})


WHOLE = "np.array([index[letter] for letter in text], dtype=np.int64)"
ONE_HOT = "np.eye(len(index))[[index[letter] for letter in text]]"

RUBRIC = ExerciseRubric(
    Exercise(
        "encode",
        UNIT,
        inputs=("text", "index"),
        outputs=("tokens",),
        points={"tokens": 1, EDGE: 0.5},
        axes={"tokens": ("T",)},
        hints=(
            "One number for each letter of the text, in its order.",
            "Equation (2), on the left: the dict says the number of each letter.",
            "Look each letter up, collect the numbers, and make an array of them with "
            "the type that is asked for.",
        ),
        equations={"tokens": "equation (2), on the left"},
    ),
    encode_general,
    encode_edge,
    lambda rng: encode_case(rng, "large", 400, 20),
    variants=(
        mistake(
            "empty_floats",
            "an empty text gives an array of floats",
            "Ask for np.int64, also where there is nothing.",
            (EDGE,),
            (", dtype=np.int64", ""),
        ),
        mistake(
            "list_returned",
            "a list is returned, not an array",
            "Make an array of the numbers.",
            ("tokens",),
            (WHOLE, "[index[letter] for letter in text]"),
        ),
        mistake(
            "one_hot",
            "each letter is a row with a single 1",
            "A token is one number; the embedding picks the row later.",
            ("tokens",),
            (WHOLE, ONE_HOT),
        ),
        mistake(
            "code_points",
            "the tokens are code points",
            "The number of a letter stands in index.",
            ("tokens",),
            ("index[letter] for", "ord(letter) for"),
        ),
        mistake(
            "sorted_again",
            "the numbers are places among the sorted letters of this text",
            "The vocabulary is that of index, and may have more letters than the text.",
            ("tokens",),
            ("index[letter] for", "sorted(set(text)).index(letter) for"),
        ),
        mistake(
            "places_in_the_dict",
            "the numbers are places in the dict, not its values",
            "The value that stands at a letter is its number.",
            ("tokens",),
            ("index[letter] for", "list(index).index(letter) for"),
        ),
        mistake(
            "reversed",
            "the text is read from its end",
            "The first letter comes first: equation (2).",
            ("tokens",),
            ("for letter in text]", "for letter in text[::-1]]"),
        ),
        mistake(
            "last_letter_missing",
            "the last letter is missing",
            "Each letter has a token, the last one too.",
            ("tokens",),
            ("for letter in text]", "for letter in text[:-1]]"),
        ),
        mistake(
            "letters_once",
            "each letter of the text is encoded once",
            "A letter that comes again has a token again.",
            ("tokens",),
            ("for letter in text]", "for letter in dict.fromkeys(text)]"),
        ),
        mistake(
            "column",
            "the tokens are a column with an axis of length 1 too many",
            "The shape is (T,).",
            ("tokens",),
            (f"return {WHOLE}", f"return {WHOLE}[:, None]"),
        ),
    ),
)
