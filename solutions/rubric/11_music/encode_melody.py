"""How encode_melody is judged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT, Notes, melody


def notes_case(name: str, notes: Notes, low: int) -> Case:
    """Return a case of notes and the pitch of token 2."""
    return Case(name, {"notes": notes, "low": low})


def notes_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two melodies with rests, repeated notes and different lowest pitches."""
    low = int(rng.integers(45, 52))
    yield notes_case("seven notes and rests", melody(rng, low, 5), low)
    low = int(rng.integers(53, 60))
    yield notes_case("nine notes and rests", melody(rng, low, 7), low)


def notes_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield nothing, one entry, the lowest note, sixteenths, long ones, pitch 0."""
    low = int(rng.integers(45, 60))
    a, b = (int(low + step) for step in rng.permutation(np.arange(1, 20))[:2])
    some, more = (int(n) for n in rng.permutation(np.arange(2, 12))[:2])
    yield notes_case("no notes", [], low)
    yield notes_case("one rest", [(None, some)], low)
    yield notes_case("the lowest note", [(low, more)], low)
    yield notes_case("sixteenths", [(a, 1), (a, 1), (low, 1), (b, 1)], low)
    yield notes_case("adjacent rests", [(None, some), (None, more), (a, 2)], low)
    longer: Notes = [(a, int(rng.integers(38, 48))), (None, int(rng.integers(34, 38)))]
    yield notes_case("a note and a rest of more than two bars", longer, low)
    yield notes_case("low = 0", [(a, 2), (None, 1), (0, 3), (b, 1)], 0)


REST = "tokens += [0] * length"
NOTE = "tokens += [2 + pitch - low] + [1] * (length - 1)"
END = "np.array(tokens, dtype=np.int64)"
ALL = ("tokens",)


def large(rng: np.random.Generator) -> Case:
    """Draw a melody of more notes than any other."""
    low = int(rng.integers(45, 60))
    parts = [melody(rng, low, 8) for _ in range(12)]
    return notes_case("large", [note for part in parts for note in part], low)


RUBRIC = ExerciseRubric(
    Exercise(
        "encode_melody",
        UNIT,
        inputs=("notes", "low"),
        outputs=("tokens",),
        points={"tokens": 2, EDGE: 0.5},
        axes={"tokens": ("T",)},
        hints=(
            "Write the tokens of a quarter note and of a quarter rest side by side.",
            "Equation (2). A note of n sixteenths is one start and n − 1 holds; a rest "
            "is a rest at each sixteenth.",
            "Start with an empty list. For each pair add to it: zeros for a rest, or "
            "the token of the pitch and then ones. At the end make an array of int64 "
            "of it, and say so, as an empty list has no type.",
        ),
        equations={
            "tokens": "equation (2), and count the tokens of a long note and of a rest"
        },
    ),
    notes_general,
    notes_edge,
    large,
    variants=(
        mistake(
            "held_rest",
            "a rest starts with 0 and goes on with holds",
            "A rest is 0 at each of its sixteenths; a hold never follows a rest.",
            ALL,
            (REST, "tokens += [0] + [1] * (length - 1)"),
        ),
        mistake(
            "one_hold_too_many",
            "each note has one hold too many",
            "The start is the first of its sixteenths: n − 1 holds follow.",
            ALL,
            ("[1] * (length - 1)", "[1] * length"),
        ),
        mistake(
            "started_anew",
            "a long note starts anew at each sixteenth",
            "It starts once; holds let it sound on.",
            ALL,
            (NOTE, "tokens += [2 + pitch - low] * length"),
        ),
        mistake(
            "no_holds",
            "each note is one token, whatever its length",
            "There is a token for each sixteenth.",
            ALL,
            (NOTE, "tokens += [2 + pitch - low]"),
        ),
        mistake(
            "short_rests",
            "each rest is one token, whatever its length",
            "There is a token for each sixteenth.",
            ALL,
            (REST, "tokens += [0]"),
        ),
        mistake(
            "rests_left_out",
            "rests are left out",
            "A rest takes its time: it is 0 at each of its sixteenths.",
            ALL,
            (REST, "pass"),
        ),
        mistake(
            "from_0",
            "the lowest pitch is 0, the token of a rest",
            "Two tokens come before the notes: equation (2).",
            ALL,
            ("2 + pitch - low", "pitch - low"),
        ),
        mistake(
            "from_1",
            "the lowest pitch is 1, the token of a hold",
            "Two tokens come before the notes: equation (2).",
            ALL,
            ("2 + pitch - low", "1 + pitch - low"),
        ),
        mistake(
            "midi_numbers",
            "the MIDI numbers themselves are the tokens",
            "Tokens count from the lowest pitch: equation (2).",
            ALL,
            ("2 + pitch - low", "pitch"),
        ),
        mistake(
            "low_ignored",
            "low is not taken off",
            "Tokens count from the lowest pitch: equation (2).",
            ALL,
            ("2 + pitch - low", "2 + pitch"),
        ),
        mistake(
            "pitch_classes",
            "notes an octave apart have one token",
            "Each pitch has a token of its own: equation (2).",
            ALL,
            ("2 + pitch - low", "2 + (pitch - low) % 12"),
        ),
        mistake(
            "rest_and_hold_exchanged",
            "rest and hold are exchanged",
            "0 is a rest, 1 a hold.",
            ALL,
            (REST, "tokens += [1] * length"),
            ("[1] * (length - 1)", "[0] * (length - 1)"),
        ),
        mistake(
            "silent_holds",
            "a note goes on with rests in place of holds",
            "A rest would end it; 1 lets it sound on.",
            ALL,
            ("[1] * (length - 1)", "[0] * (length - 1)"),
        ),
        mistake(
            "holds_first",
            "the holds of a note come before its start",
            "First it starts, then it is held.",
            ALL,
            (NOTE, "tokens += [1] * (length - 1) + [2 + pitch - low]"),
        ),
        mistake(
            "lists",
            "a list comes back",
            "An array of int64 is due.",
            ALL,
            (END, "tokens"),
        ),
        mistake(
            "neighbours_merged",
            "a note that is repeated is held on",
            "A repeated note starts anew.",
            ALL,
            (
                NOTE,
                "again = tokens and pitch == last\n"
                "            tokens += [1 if again else 2 + pitch - low]\n"
                "            tokens += [1] * (length - 1)",
            ),
            ("    return", "        last = pitch\n    return"),
        ),
        mistake(
            "pitch_0_silent",
            "pitch 0 is taken for a rest",
            "0 is a pitch; a rest has None.",
            (EDGE,),
            ("pitch is None", "not pitch"),
        ),
        mistake(
            "empty_floats",
            "without any note the array is one of floats",
            "Token arrays are int64, also when empty: name the dtype.",
            (EDGE,),
            (END, "np.array(tokens)"),
        ),
        mistake(
            "low_of_the_tune",
            "the lowest pitch of the tune stands in place of low",
            "low is handed in: equation (2).",
            ("tokens",),
            (
                "    tokens = []\n",
                "    low = min((p for p, _ in notes if p is not None), default=0)\n"
                "    tokens = []\n",
            ),
        ),
    ),
)
