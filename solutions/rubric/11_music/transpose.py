"""How transpose is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


def move_case(name: str, tokens: list[int], semitones: int) -> Case:
    """Return a case of tokens and how far they move."""
    tokens_array = np.array(tokens, dtype=np.int64)
    return Case(name, {"tokens": tokens_array, "semitones": semitones})


def row(rng: np.random.Generator, lowest: int) -> list[int]:
    """Draw notes from `lowest` over more than an octave, rests and holds between."""
    notes = [lowest, lowest + 14, *rng.integers(lowest, lowest + 20, 4).tolist()]
    tokens: list[int] = []
    for note in rng.permutation(notes).tolist():
        tokens += [note] + [1] * int(rng.integers(1, 3))
        tokens += [0] * int(rng.integers(1, 3))
    return tokens


def move_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield a move up from the lowest note, and a move down."""
    yield move_case("up", row(rng, 2), int(rng.integers(3, 9)))
    yield move_case("down", row(rng, 14), -int(rng.integers(3, 9)))


def move_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield nothing, no move, an octave, the lowest token, high ones, no notes."""
    steps = int(rng.integers(3, 9))
    yield move_case("no tokens", [], steps)
    yield move_case("one note", [int(rng.integers(2, 20))], steps)
    yield move_case("no move", row(rng, 5), 0)
    yield move_case("an octave", row(rng, 4), 12)
    yield move_case("down to the lowest token", row(rng, 2 + steps), -steps)
    yield move_case("notes above token 40", row(rng, 41), steps)
    yield move_case("rests and holds only", [0, 0, 1, 1, 0], steps)


RIGHT = "np.where(tokens >= 2, tokens + semitones, tokens)"
ALL = ("tokens",)


def large(rng: np.random.Generator) -> Case:
    """Draw more tokens than any other case has."""
    tokens = [token for _ in range(20) for token in row(rng, 15)]
    return move_case("large", tokens, int(rng.integers(3, 9)))


RUBRIC = ExerciseRubric(
    Exercise(
        "transpose",
        UNIT,
        inputs=("tokens", "semitones"),
        outputs=("tokens",),
        points={"tokens": 1, EDGE: 0.5},
        axes={"tokens": ("T",)},
        hints=(
            "A tune in another key has the same rhythm.",
            "Equation (4): notes move, rests and holds stay.",
            "Choose entry by entry between the token moved and the token as it is.",
        ),
        equations={"tokens": "equation (4): which tokens move, and how far"},
    ),
    move_general,
    move_edge,
    large,
    variants=(
        mistake(
            "all_moved",
            "rests and holds move as well",
            "They are no pitches: equation (4) leaves them.",
            ALL,
            (RIGHT, "tokens + semitones"),
        ),
        mistake(
            "holds_moved",
            "holds move as well",
            "A hold is no pitch: equation (4) leaves it.",
            ALL,
            ("tokens >= 2", "tokens >= 1"),
        ),
        mistake(
            "rests_moved",
            "rests move as well",
            "A rest is no pitch: equation (4) leaves it.",
            ALL,
            ("tokens >= 2", "tokens != 1"),
        ),
        mistake(
            "lowest_stays",
            "the lowest note stays where it is",
            "Token 2 is a note: equation (4).",
            ALL,
            ("tokens >= 2", "tokens > 2"),
        ),
        mistake(
            "the_other_way",
            "the notes move the other way",
            "A positive number of semitones moves up.",
            ALL,
            ("tokens + semitones", "tokens - semitones"),
        ),
        mistake(
            "always_up",
            "the notes move up also where semitones is below 0",
            "A negative number of semitones moves down: equation (4).",
            ALL,
            ("tokens + semitones", "tokens + abs(semitones)"),
        ),
        mistake(
            "wrapped",
            "the notes are wrapped into one octave",
            "They keep their octaves: equation (4).",
            ALL,
            ("tokens + semitones", "2 + (tokens - 2 + semitones) % 12"),
        ),
        mistake(
            "octaves",
            "the notes move by octaves",
            "A semitone is one token: equation (4).",
            ALL,
            ("tokens + semitones", "tokens + 12 * semitones"),
        ),
        mistake(
            "notes_only",
            "rests and holds are left out",
            "They stay where they are: equation (4).",
            ALL,
            (RIGHT, "tokens[tokens >= 2] + semitones"),
        ),
        mistake(
            "silenced",
            "holds have become rests",
            "Equation (4) leaves holds as they are.",
            ALL,
            ("semitones, tokens)", "semitones, 0)"),
        ),
        mistake(
            "lists",
            "a list comes back",
            "An array of int64 is due.",
            ALL,
            (RIGHT, f"{RIGHT}.tolist()"),
        ),
        mistake(
            "changed_in_place",
            "the tokens that were handed in are changed",
            "What is handed in belongs to the caller, who still has the other eleven "
            "keys to make from it.",
            ("inputs unchanged",),
            (
                f"    return {RIGHT}",
                "    tokens[tokens >= 2] += semitones\n    return tokens",
            ),
        ),
    ),
)
