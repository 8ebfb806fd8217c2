"""How build_vocabulary is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, some_letters, text_of


def vocabulary_case(
    rng: np.random.Generator, name: str, length: int, count: int
) -> Case:
    """Draw a text of so many distinct letters, some of them several times."""
    return Case(name, {"text": text_of(rng, length, some_letters(rng, count))})


def vocabulary_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two texts with capitals, small letters and other signs."""
    yield vocabulary_case(rng, "24 letters of 9", 24, 9)
    yield vocabulary_case(rng, "31 letters of 14", 31, 14)


def vocabulary_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no letter, one, one many times, white space at the ends, and beyond ASCII.

    There an accent is a letter of its own, behind an e, and code points go beyond
    16 bits.
    """
    yield Case("no text", {"text": ""})
    one, other, *_ = list(some_letters(rng, 5))
    yield Case("one letter", {"text": one})
    yield Case("one letter many times", {"text": other * 5})
    words = "".join(rng.permutation(list("Xabc()")))
    yield Case("white space at the ends only", {"text": f" {words}\n"})
    far = "".join(
        rng.permutation([*"naïve Zoë – 3 €\n", "e\u0301", *"\ufffd\U0001f600"])
    )
    yield Case("letters beyond ASCII", {"text": far})


LETTERS = "sorted(set(text))"
INDEX = "{letter: i for i, letter in enumerate(letters)}"
BOTH = ("index", "letters")

RUBRIC = ExerciseRubric(
    Exercise(
        "build_vocabulary",
        UNIT,
        inputs=("text",),
        outputs=BOTH,
        points={"index": 1, "letters": 1, EDGE: 0.5},
        hints=(
            "Which letters are there at all, and in which order do they stand?",
            "Equation (1): the list goes from number to letter, the dict from letter "
            "to number, and each undoes the other.",
            "A set of the text's letters, sorted, is the list. The dict has an entry "
            "for each place of that list.",
        ),
        equations={
            "letters": "equation (1): the letters without repeats, in the order of "
            "their code points",
            "index": "equation (1): the number of a letter is its place in the list",
        },
    ),
    vocabulary_general,
    vocabulary_edge,
    lambda rng: vocabulary_case(rng, "large", 400, 23),
    variants=(
        mistake(
            "order_of_the_text",
            "the letters stand in the order in which the text has them first",
            "They are sorted by code point.",
            BOTH,
            (LETTERS, "list(dict.fromkeys(text))"),
        ),
        mistake(
            "case_ignored",
            "the letters are sorted without regard to capitals",
            "By code point all capitals stand before all small letters.",
            BOTH,
            (LETTERS, "sorted(set(text), key=lambda c: (c.lower(), c))"),
        ),
        mistake(
            "small_letters_only",
            "capitals are turned into small letters",
            "A capital is a letter of its own.",
            BOTH,
            (LETTERS, "sorted(set(text.lower()))"),
        ),
        mistake(
            "repeats_kept",
            "letters that repeat stand in the list as often",
            "Each letter has one number.",
            BOTH,
            (LETTERS, "sorted(text)"),
        ),
        mistake(
            "white_space_left_out",
            "blanks and ends of lines have no number",
            "They are letters like any other.",
            BOTH,
            (LETTERS, "sorted(c for c in set(text) if not c.isspace())"),
        ),
        mistake(
            "ascii_only",
            "letters beyond ASCII have no number",
            "Every sign of the text counts.",
            (EDGE,),
            (LETTERS, "sorted(c for c in set(text) if c.isascii())"),
        ),
        mistake(
            "reversed",
            "the letters are sorted from the last code point down",
            "The smallest code point comes first.",
            BOTH,
            (LETTERS, "sorted(set(text), reverse=True)"),
        ),
        mistake(
            "most_frequent_first",
            "the most frequent letters come first",
            "They are sorted by code point, however often they come.",
            BOTH,
            (LETTERS, "sorted(set(text), key=lambda c: (-text.count(c), c))"),
        ),
        mistake(
            "from_one",
            "the numbers begin with 1",
            "The first letter has the number 0: equation (1).",
            ("index",),
            ("enumerate(letters)}", "enumerate(letters, 1)}"),
        ),
        mistake(
            "code_points",
            "the number of a letter is its code point",
            "Its number is its place in the list: equation (1).",
            ("index",),
            (INDEX, "{letter: ord(letter) for letter in letters}"),
        ),
        mistake(
            "places_in_the_text",
            "the number of a letter is its first place in the text",
            "Its number is its place in the list of letters: equation (1).",
            ("index",),
            (INDEX, "{letter: text.index(letter) for letter in letters}"),
        ),
        mistake(
            "from_number_to_letter",
            "the dict goes from number to letter",
            "That is what the list is for; the dict goes from letter to number.",
            ("index",),
            (INDEX, "{str(i): letter for i, letter in enumerate(letters)}"),
        ),
        mistake(
            "text_for_list",
            "the letters are one text, not a list",
            "A list with an entry for each letter is due.",
            ("letters",),
            ("return index, letters", 'return index, "".join(letters)'),
        ),
        mistake(
            "exchanged",
            "the list comes before the dict",
            "The dict is the first of the two.",
            BOTH,
            ("return index, letters", "return letters, index"),
        ),
    ),
)
