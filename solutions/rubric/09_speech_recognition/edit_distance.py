"""How edit_distance is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def changed(rng: np.random.Generator, alphabet: str, behind: int) -> tuple[str, str]:
    """Draw two texts without a letter that stands twice.

    The second lacks the first letter and a later one, has a replaced one, two inserted
    ones, two neighbours that are swapped, and letters behind its end.
    """
    c = [str(k) for k in rng.permutation(list(alphabet))]
    text = c[:12]
    other = [c[1], c[2], c[12], c[4], c[13], c[14], c[5], c[7], c[9], c[8], *c[10:12]]
    return "".join(text), "".join(other + c[15 : 15 + behind])


def far_apart(rng: np.random.Generator) -> Case:
    """Draw two texts of one length whose common part stands at the other end.

    The cheapest way keeps the common part, and so leaves any narrow band around the
    diagonal of the table.
    """
    moved = int(rng.integers(15, 18))
    first, kept, last = (
        "".join(rng.choice(list("abcdefghijklmnopqrst"), size))
        for size in (moved, 48, moved)
    )
    return Case("a part that has moved far", {"a": first + kept, "b": kept + last})


def distance_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield texts, lists, texts with repeats, and two whose common part has moved."""
    a, b = changed(rng, "abcdefghijklmnopqrstu", int(rng.integers(4, 6)))
    yield Case("texts", {"a": a, "b": b})
    a, b = changed(rng, "ghijklmnopqrstuvwxyz", int(rng.integers(2, 4)))
    yield Case("lists", {"a": list(b), "b": list(a[:-1])})
    for m, n in ((9, 12), (13, 8), (10, 10), (27, 3), (2, 24)):
        a, b = ("".join(rng.choice(list("abc d"), size)) for size in (m, n))
        yield Case(f"{m} and {n} of five letters", {"a": a, "b": b})
    yield far_apart(rng)


def distance_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield empty, equal and long sequences, large numbers, words, a replacement."""
    a = changed(rng, "abcdefghijklmnopqrst", 0)[0][:6]
    yield Case("both empty", {"a": "", "b": ""})
    yield Case("the first empty", {"a": "", "b": a})
    yield Case("the second empty", {"a": a, "b": ""})
    yield Case("equal", {"a": a, "b": a})
    yield Case("a long text beside a word", {"a": 50 * a, "b": a})
    yield Case("one replacement", {"a": a, "b": a[:3] + "z" + a[4:]})
    yield Case("another case of letters", {"a": a.title(), "b": a})
    yield Case("a blank is a letter", {"a": f"{a[:3]} {a[3:]}", "b": a})
    yield Case("blanks at both ends", {"a": f" {a} ", "b": a})
    few = rng.permutation(9)[:4]
    one, two = (1000 + few[[0, 1, 2, 2]]).tolist(), (1000 + few[1:]).tolist()
    yield Case("numbers", {"a": one, "b": two})
    words = [a[:2], a[2:5], a[:3], a[4:]]
    yield Case("words", {"a": words[:2], "b": [a[:1] + a[1:2], *words[2:]]})
    yield Case("words that begin alike", {"a": words[:2], "b": [a[:3], a[2:4]]})
    yield Case("nothing in common", {"a": a[:3], "b": "vwxyz"})


START = "row = list(range(len(b) + 1))"
FIRST = "[i + 1]"
REPLACED = "replaced = above[j] + (entry != other)"
MIN = "min(replaced, above[j + 1] + 1, row[j] + 1)"
END = "return row[-1]"
ALL = ("distance",)


def large(rng: np.random.Generator) -> Case:
    """Draw longer texts of more letters than any other case has."""
    letters = list("abcdefghijklmnopqrstuvwxyz ")
    a, b = ("".join(rng.choice(letters, size)) for size in (130, 150))
    return Case("large", {"a": a, "b": b})


RUBRIC = ExerciseRubric(
    Exercise(
        "edit_distance",
        UNIT,
        inputs=("a", "b"),
        outputs=ALL,
        points={"distance": 3, EDGE: 1},
        hints=(
            "Ask for the distances of all beginnings: the longer ones follow from the "
            "shorter ones.",
            "Equation (19): a first row, a first column, and the smallest of three "
            "ways.",
            "A table, or a row of it that is replaced for each entry of the first "
            "sequence. A new row starts with the number of entries read; each further "
            "number is the smallest of the one diagonally before, plus 1 if the "
            "entries differ, the one above plus 1, and the one to the left plus 1.",
        ),
        equations={
            "distance": "equation (19): the first row, the first column, and the three "
            "ways, on two sequences of two entries"
        },
    ),
    distance_general,
    distance_edge,
    large,
    variants=(
        mistake(
            "no_substitutions",
            "an entry can't be replaced: it is deleted and inserted",
            "A replacement is one step: the first way of equation (19).",
            ALL,
            (REPLACED, "replaced = above[j] if entry == other else len(a) + len(b)"),
            aliases=("substitution_2",),
        ),
        mistake(
            "substitution_2",
            "a replacement costs 2",
            "It costs 1: equation (19).",
            ALL,
            (REPLACED, "replaced = above[j] + 2 * (entry != other)"),
            aliases=("no_substitutions",),
        ),
        mistake(
            "substitution_free",
            "a replacement costs nothing",
            "It costs 1: equation (19).",
            ALL,
            (REPLACED, "replaced = above[j]"),
            aliases=("difference_of_lengths",),
        ),
        mistake(
            "equal_entries_cost",
            "equal entries cost 1 as well",
            "They match: equation (19).",
            ALL,
            (REPLACED, "replaced = above[j] + 1"),
        ),
        mistake(
            "insertion_2",
            "what only the second sequence has costs 2",
            "An insertion costs 1: equation (19).",
            ALL,
            (START, "row = list(range(0, 2 * len(b) + 1, 2))"),
            (MIN, "min(replaced, above[j + 1] + 1, row[j] + 2)"),
        ),
        mistake(
            "deletion_2",
            "what only the first sequence has costs 2",
            "A deletion costs 1: equation (19).",
            ALL,
            (FIRST, "[2 * i + 2]"),
            (MIN, "min(replaced, above[j + 1] + 2, row[j] + 1)"),
        ),
        mistake(
            "place_by_place",
            "the sequences are compared place by place, and the rest of the longer one "
            "counts as wrong",
            "One insertion moves all that follows: equation (19).",
            ALL,
            (END, "return sum(x != y for x, y in zip(a, b)) + abs(len(a) - len(b))"),
        ),
        mistake(
            "costs_exchanged",
            "equal entries cost 1, and different ones nothing",
            "Entries that match cost nothing: equation (19).",
            ALL,
            (REPLACED, "replaced = above[j] + (entry == other)"),
        ),
        mistake(
            "no_deletions",
            "the second way is missing, in which the first sequence loses an entry",
            "Equation (19) takes the smallest of three ways.",
            ALL,
            (MIN, "min(replaced, row[j] + 1)"),
        ),
        mistake(
            "no_insertions",
            "the third way is missing, in which the second sequence gives an entry",
            "Equation (19) takes the smallest of three ways.",
            ALL,
            (MIN, "min(replaced, above[j + 1] + 1)"),
        ),
        mistake(
            "borders_zero",
            "the first row and the first column are 0",
            "They count insertions and deletions: equation (19).",
            ALL,
            (START, "row = [0] * (len(b) + 1)"),
            (FIRST, "[0]"),
        ),
        mistake(
            "before_the_last",
            "what is returned is the distance without the last entry of both",
            "Equation (19) asks for the last entry of the table.",
            ALL,
            (END, "return above[-2] if len(a) and len(b) else row[-1]"),
        ),
        mistake(
            "first_row_zero",
            "a beginning of the second sequence may be left out at no cost",
            "The first row of equation (19) counts insertions.",
            ALL,
            (START, "row = [0] * (len(b) + 1)"),
        ),
        mistake(
            "first_column_zero",
            "a beginning of the first sequence may be left out at no cost",
            "The first column of equation (19) counts deletions.",
            ALL,
            (FIRST, "[0]"),
        ),
        mistake(
            "end_free",
            "an end of the second sequence may be left out at no cost",
            "Equation (19) asks for the last entry of the table.",
            ALL,
            (END, "return min(row)"),
        ),
        mistake(
            "swaps",
            "a swap of two neighbours counts as one step",
            "That is another distance: equation (19) has three kinds of steps.",
            ALL,
            (START, "row, older = list(range(len(b) + 1)), []"),
            (
                "above, row = row, [i + 1]",
                "older, above, row = (above if i else []), row, [i + 1]",
            ),
            (
                "            row.append(",
                "            if i and j and entry == b[j - 1] and other == a[i - 1]:\n"
                "                replaced = min(replaced, older[j - 1] + 1)\n"
                "            row.append(",
            ),
        ),
        mistake(
            "similarity",
            "what is returned is the length of the longest common subsequence",
            "The distance counts what differs: equation (19).",
            ALL,
            (START, "row = [0] * (len(b) + 1)"),
            (FIRST, "[0]"),
            (REPLACED, "replaced = above[j] + (entry == other)"),
            (MIN, "max(replaced, above[j + 1], row[j])"),
        ),
        mistake(
            "difference_of_lengths",
            "only the lengths are compared",
            "Entries may differ as well: equation (19).",
            ALL,
            (END, "return abs(len(a) - len(b))"),
            aliases=("substitution_free",),
        ),
        mistake(
            "different_entries",
            "entries are counted that stand in one sequence and not in the other",
            "Order and number matter: equation (19).",
            ALL,
            (END, "return len(set(a) ^ set(b))"),
        ),
        mistake(
            "last_way",
            "the last step is left out: the distance is that without the last entry of "
            "the second sequence",
            "Equation (19) asks for the last entry of the table.",
            ALL,
            (END, "return row[-2] if b else row[-1]"),
        ),
    ),
)
