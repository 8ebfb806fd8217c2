"""How decode_melody is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, melody


def tokens_case(name: str, tokens: list[int], low: int) -> Case:
    """Return a case of tokens and the pitch of token 2."""
    return Case(name, {"tokens": np.array(tokens, dtype=np.int64), "low": low})


def melody_tokens(rng: np.random.Generator, low: int, size: int) -> list[int]:
    """Draw the tokens of a melody with rests of several sixteenths."""
    tokens = [2 + int(rng.integers(1, 9)), 0]
    for pitch, length in melody(rng, low, size):
        first = 0 if pitch is None else 2 + pitch - low
        tokens += [first] + [min(first, 1)] * (length - 1)
    return tokens


def tokens_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two melodies with rests, repeated notes and different lowest pitches."""
    low = int(rng.integers(45, 52))
    yield tokens_case("seven notes and rests", melody_tokens(rng, low, 5), low)
    low = int(rng.integers(53, 60))
    yield tokens_case("nine notes and rests", melody_tokens(rng, low, 7), low)


def tokens_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield nothing, one token, rests only, and holds where nothing sounds."""
    low = int(rng.integers(45, 60))
    a, b = (int(token) for token in 2 + rng.permutation(15)[:2])
    yield tokens_case("no tokens", [], low)
    yield tokens_case("one rest", [0], low)
    yield tokens_case("one note", [a], low)
    yield tokens_case("rests only", [0, 0, 0], low)
    yield tokens_case("sixteenths", [a, a, b, a], low)
    yield tokens_case("the lowest note", [2, 1, 2], low)
    yield tokens_case("a hold at the start", [1, 1, a, 1], low)
    yield tokens_case("a hold, then a rest", [1, 0, b], low)
    yield tokens_case("a hold after a rest", [a, 1, 0, 1, 1, b], low)
    yield tokens_case("rests after such a hold", [a, 0, 1, 0, 0, 1], low)
    yield tokens_case("long rests and notes", [0] * 40 + [a] + [1] * 38 + [0] * 37, low)
    yield tokens_case("low = 0", [50 + a, 1, 0, 2, 1, 0, 0, 50 + b], 0)


FOR = "for token in tokens.tolist():"
NOTE = "notes.append((low + token - 2, 1))"
SOUNDS = "elif notes and (token == 1 or notes[-1][0] is None):"
LONGER = "            pitch, length = notes[-1]\n"
GROWN = "notes[-1] = (pitch, length + 1)"
REST = "            notes.append((None, 1))\n"
END = "return notes"
ALL = ("notes",)


def large(rng: np.random.Generator) -> Case:
    """Draw the tokens of a melody of more notes than any other."""
    low = int(rng.integers(45, 60))
    parts = [melody_tokens(rng, low, 8) for _ in range(12)]
    return tokens_case("large", [token for part in parts for token in part], low)


RUBRIC = ExerciseRubric(
    Exercise(
        "decode_melody",
        UNIT,
        inputs=("tokens", "low"),
        outputs=("notes",),
        points={"notes": 2, EDGE: 1},
        axes={"tokens": ("T",)},
        hints=(
            "Go through the tokens. Each either opens a new entry or makes the last "
            "one longer.",
            "Equation (3) for a note that starts. A hold makes the last entry longer, "
            "whatever it is; a rest does so if the last entry is a rest.",
            "Three branches: a token of a note appends a pair of length 1; a hold, or "
            "a rest behind a rest, replaces the last pair by a longer one, if there is "
            "one; all else appends a rest of length 1.",
        ),
        equations={"notes": "equation (3), then at which tokens open a new entry"},
    ),
    tokens_general,
    tokens_edge,
    large,
    variants=(
        mistake(
            "rests_not_merged",
            "each rest is an entry of its own",
            "Adjacent rests become one.",
            ALL,
            ("(token == 1 or notes[-1][0] is None)", "token == 1"),
        ),
        mistake(
            "two_kept",
            "the pitches are two too high",
            "Two tokens come before the notes: equation (3).",
            ALL,
            ("low + token - 2", "low + token"),
        ),
        mistake(
            "one_too_high",
            "the pitches are one too high",
            "Two tokens come before the notes: equation (3).",
            ALL,
            ("low + token - 2", "low + token - 1"),
        ),
        mistake(
            "low_ignored",
            "low is not added",
            "Tokens count from the lowest pitch: equation (3).",
            ALL,
            ("low + token - 2", "token - 2"),
        ),
        mistake(
            "tokens_kept",
            "the tokens stand in place of the pitches",
            "Equation (3) makes a pitch of a token.",
            ALL,
            ("low + token - 2", "token"),
        ),
        mistake(
            "holds_only",
            "a length counts the holds and not the start",
            "The start is the first of the sixteenths.",
            ALL,
            (END, "return [(p, n - (p is not None)) for p, n in notes]"),
        ),
        mistake(
            "holds_ignored",
            "holds are passed over: each note is a sixteenth long",
            "A hold makes the last entry longer.",
            ALL,
            (FOR, "for token in tokens[tokens != 1].tolist():"),
        ),
        mistake(
            "repeated_notes_merged",
            "a note that is repeated makes the one before it longer",
            "A token from 2 on starts a note anew.",
            ALL,
            (
                NOTE,
                "again = notes and notes[-1][0] == low + token - 2\n"
                "            length = notes.pop()[1] if again else 0\n"
                "            notes.append((low + token - 2, length + 1))",
            ),
        ),
        mistake(
            "holds_repeat",
            "a hold is a note of its own",
            "A hold makes the last entry longer, and opens none.",
            ALL,
            (GROWN, "notes.append((pitch, 1))"),
        ),
        mistake(
            "rests_left_out",
            "rests are left out",
            "A rest is an entry with None.",
            ALL,
            (END, "return [(p, n) for p, n in notes if p is not None]"),
        ),
        mistake(
            "rest_is_0",
            "the pitch of a rest is 0",
            "A rest has None.",
            ALL,
            (END, "return [(p or 0, n) for p, n in notes]"),
        ),
        mistake(
            "rests_held",
            "a rest makes the note before it longer",
            "A rest ends the note.",
            ALL,
            ("(token == 1 or notes[-1][0] is None)", "token < 2"),
        ),
        mistake(
            "last_missing",
            "the last entry is missing",
            "What is still open at the end belongs to the melody.",
            ALL,
            (END, "return notes[:-1]"),
        ),
        mistake(
            "rest_and_hold_exchanged",
            "rest and hold are exchanged",
            "0 is a rest, 1 a hold.",
            ALL,
            ("token == 1 or", "token == 0 or"),
        ),
        mistake(
            "exchanged",
            "length and pitch stand in the other order",
            "Each pair is pitch and length.",
            ALL,
            (END, "return [(n, p) for p, n in notes]"),
        ),
        mistake(
            "starts",
            "in place of its length each note has the time at which it starts",
            "The second number is the length.",
            ALL,
            (
                END,
                "return [(p, sum(n for _, n in notes[:i])) "
                "for i, (p, _) in enumerate(notes)]",
            ),
        ),
        mistake(
            "hold_at_the_start",
            "a hold at the start raises an error: there is no entry to make longer",
            "Nothing sounds yet, so it is a rest.",
            (EDGE,),
            ("elif notes and (", "elif token == 1 or notes and ("),
        ),
        mistake(
            "hold_at_the_start_dropped",
            "a hold at the start is dropped, and its time with it",
            "It is a rest, and takes a sixteenth.",
            (EDGE,),
            (REST, f"            if token == 0:\n    {REST}"),
        ),
        mistake(
            "hold_after_a_rest_apart",
            "a hold after a rest is a rest of its own",
            "Adjacent rests become one, and such a hold is a rest.",
            (EDGE,),
            (
                SOUNDS,
                "elif notes and (token == 1) == (notes[-1][0] is not None):",
            ),
        ),
        mistake(
            "hold_after_a_rest_dropped",
            "a hold after a rest is dropped, and its time with it",
            "It is a rest, and makes the rest longer.",
            (EDGE,),
            (LONGER, f"{LONGER}            length -= token and pitch is None\n"),
        ),
        mistake(
            "hold_after_a_rest_sounds",
            "a hold after a rest lets the note before the rest sound on",
            "The rest has ended it: the hold is a rest.",
            (EDGE,),
            (
                SOUNDS,
                "elif token == 1 and len(notes) > 1 and notes[-1][0] is None:\n"
                "            notes.append((notes[-2][0], 1))\n"
                f"        {SOUNDS}",
            ),
        ),
        mistake(
            "pitch_0_silent",
            "a note of pitch 0 is taken for a rest",
            "0 is a pitch; a rest has None.",
            (EDGE,),
            ("notes[-1][0] is None", "not notes[-1][0]"),
        ),
        mistake(
            "pitch_0_a_rest",
            "a note of pitch 0 comes back as a rest",
            "0 is a pitch; a rest has None.",
            (EDGE,),
            (NOTE, NOTE.replace("low + token - 2", "low + token - 2 or None")),
        ),
        mistake(
            "pitch_0_a_rest_at_the_end",
            "a note of pitch 0 comes back as a rest, beside the rest behind it",
            "0 is a pitch; a rest has None.",
            (EDGE,),
            (END, "return [(p or None, n) for p, n in notes]"),
        ),
        mistake(
            "pitch_0_dropped",
            "a note of pitch 0 is dropped",
            "0 is a pitch as others are; a rest has None.",
            (EDGE,),
            (END, "return [(p, n) for p, n in notes if p != 0]"),
        ),
        mistake(
            "pitch_0_not_held",
            "a hold behind a note of pitch 0 is a rest",
            "0 is a pitch as others are: the note sounds on.",
            (EDGE,),
            (
                SOUNDS,
                "elif notes and (token == 1 and notes[-1][0] != 0 "
                "or notes[-1][0] is None):",
            ),
        ),
        mistake(
            "pitch_0_hold_dropped",
            "a hold behind a note of pitch 0 is dropped",
            "0 is a pitch as others are: the note sounds on.",
            (EDGE,),
            (LONGER, f"{LONGER}            length -= token and pitch == 0\n"),
        ),
    ),
)
