"""How allowed_tokens is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import MAJOR, UNIT


def rule_case(name: str, position: int, previous: int, **more: Any) -> Case:
    """Return a case; without a bar the default holds."""
    return Case(name, {"position": position, "previous": previous} | more)


def keys(rng: np.random.Generator, size: int) -> dict[str, Any]:
    """Draw a major scale and a range whose lowest pitch is no C."""
    low = 48 + int(rng.integers(1, 12))
    root = int(rng.integers(1, 12))
    scale = tuple(sorted((root + step) % 12 for step in MAJOR))
    return {"scale": scale, "low": low, "high": low + size}


def rule_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield places in a bar and at its start, after notes, holds and rests."""
    bars = int(rng.integers(1, 5))
    place = int(rng.integers(2, 11))
    note = int(rng.integers(3, 14))
    same = keys(rng, 16)  # a mask that is kept from one call to the next goes wrong
    yield rule_case("at a bar line, after a note", 16 * bars, note, **same)
    yield rule_case("after a note", 16 * bars + place, note, **same)
    yield rule_case("after a hold", 16 * bars + place, 1, **keys(rng, 14))
    yield rule_case("after a rest", 16 * bars + place, 0, **keys(rng, 17))
    three = keys(rng, 15) | {"bar": 12}
    yield rule_case("bar of 12, at its start", 36 + 48 * bars - 24, note, **three)
    three = keys(rng, 18) | {"bar": 12}
    yield rule_case("bar of 12, position 16", 16, note, **three)
    yield rule_case("second sixteenth of a bar", 16 * bars + 1, 2, **keys(rng, 20))
    yield rule_case("last sixteenth of a bar", 16 * bars - 1, note, **keys(rng, 13))
    yield rule_case("in the first bar, after a note", place, note, **keys(rng, 12))
    yield rule_case("after token 16", 16 * bars + place, 16, **keys(rng, 19))


def rule_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the first position, one pitch, no scale, all of them, bars of 1."""
    place = int(rng.integers(2, 11))
    note = int(rng.integers(2, 14))
    yield rule_case("position 0 after a rest", 0, 0, **keys(rng, 15))
    yield rule_case("position 0 after a note", 0, note, **keys(rng, 15))
    yield rule_case("at a bar line, after a rest", 32, 0, **keys(rng, 15))
    yield rule_case("at a bar line, after a hold", 32, 1, **keys(rng, 15))
    low = int(rng.integers(50, 70))
    one = {"low": low, "high": low}
    yield rule_case("one pitch, allowed", place, 2, scale=(low % 12,), **one)
    yield rule_case("one pitch, not allowed", place, 2, scale=((low + 1) % 12,), **one)
    yield rule_case("no scale", place, note, scale=(), low=low, high=low + 14)
    twelve = tuple(range(12))
    yield rule_case("twelve pitch classes", place, note, scale=twelve, low=48, high=72)
    yield rule_case("a bar of 1", place, note, **keys(rng, 15), bar=1)


NOTES = "np.isin(pitches % 12, scale)"
HOLD = "position % bar != 0 and previous != 0"
END = "np.concatenate([[True, hold], notes])"
ALL = ("allowed",)


def large(rng: np.random.Generator) -> Case:
    """Draw a later place and more pitches than any other case has."""
    position = 16 * int(rng.integers(40, 80)) + int(rng.integers(2, 11))
    return rule_case("large", position, int(rng.integers(30, 60)), **keys(rng, 65))


RUBRIC = ExerciseRubric(
    Exercise(
        "allowed_tokens",
        UNIT,
        inputs=("position", "previous", "scale", "low", "high"),
        keywords=("bar",),
        outputs=("allowed",),
        points={"allowed": 3, EDGE: 1},
        axes={"allowed": ("V",)},
        hints=(
            "Three rules, for three kinds of tokens: the rest, the hold, the notes.",
            "Equations (5) to (7). The pitch class of a note is what is left of its "
            "MIDI number after whole octaves.",
            "All pitches from low to high, the highest included; which of their "
            "classes are in the scale; whether a hold may come; then one array of "
            "truth values in the order of the tokens.",
        ),
        equations={
            "allowed": "equation (5) for the size, then at (6) for the notes and (7) "
            "for the hold"
        },
    ),
    rule_general,
    rule_edge,
    large,
    variants=(
        mistake(
            "high_left_out",
            "the highest pitch is left out",
            "V counts high as well: equation (5).",
            ALL,
            ("np.arange(low, high + 1)", "np.arange(low, high)"),
        ),
        mistake(
            "scale_from_low",
            "the scale is counted from the lowest pitch",
            "Pitch classes are counted from C, MIDI number 0: equation (6).",
            ALL,
            ("pitches % 12", "(pitches - low) % 12"),
        ),
        mistake(
            "scale_from_the_token",
            "pitch classes are taken of the tokens, not of the pitches",
            "A token is two more than its distance from low: equation (6).",
            ALL,
            ("pitches % 12", "(pitches - low + 2) % 12"),
        ),
        mistake(
            "one_octave_only",
            "only pitches that are themselves numbers of the scale are found: none",
            "The scale has pitch classes: equation (6) takes whole octaves off first.",
            ALL,
            ("pitches % 12", "pitches"),
        ),
        mistake(
            "scale_ignored",
            "every note is allowed",
            "Notes come from the scale only: equation (6).",
            ALL,
            (NOTES, "np.full(len(pitches), True)"),
        ),
        mistake(
            "notes_exchanged",
            "the notes of the scale are forbidden, all others allowed",
            "True is what may come: equation (6).",
            ALL,
            (NOTES, "~np.isin(pitches % 12, scale)"),
        ),
        mistake(
            "hold_after_a_rest",
            "a hold may come after a rest",
            "After a rest there is nothing to hold: equation (7).",
            ALL,
            (HOLD, "position % bar != 0"),
        ),
        mistake(
            "hold_over_the_bar_line",
            "a hold may come on the first sixteenth of a bar",
            "Equation (7) forbids it there.",
            ALL,
            (HOLD, "previous != 0"),
        ),
        mistake(
            "hold_always",
            "a hold may always come",
            "Equation (7) forbids it in two places.",
            ALL,
            (HOLD, "True"),
        ),
        mistake(
            "hold_never",
            "a hold may never come",
            "Inside a bar, while something sounds, it may: equation (7).",
            ALL,
            (HOLD, "False"),
        ),
        mistake(
            "hold_after_a_hold",
            "a hold may not come after a hold",
            "What is held can be held on: only after a rest nothing sounds.",
            ALL,
            ("previous != 0", "previous > 1"),
        ),
        mistake(
            "rest_taken_for_1",
            "a hold is forbidden after a hold, and may come after a rest",
            "0 is a rest, 1 a hold.",
            ALL,
            ("previous != 0", "previous != 1"),
        ),
        mistake(
            "bar_ignored",
            "every bar is taken to have 16 sixteenths",
            "The bar is handed in: equation (7).",
            ALL,
            ("position % bar", "position % 16"),
        ),
        mistake(
            "counted_from_1",
            "the second sixteenth of a bar is taken for the first",
            "Positions count from 0: position 0 is the first of a bar.",
            ALL,
            ("position % bar != 0", "position % bar != 1 % bar"),
        ),
        mistake(
            "last_of_a_bar",
            "the last sixteenth of a bar is taken for the first",
            "Positions count from 0: position 0 is the first of a bar.",
            ALL,
            ("position % bar", "(position + 1) % bar"),
        ),
        mistake(
            "first_bar_only",
            "only position 0 is taken for the start of a bar",
            "Bars repeat: equation (7).",
            ALL,
            ("position % bar != 0", "position != 0"),
        ),
        mistake(
            "whole_first_bar",
            "a hold may not come anywhere in the first bar, and may come at the start "
            "of a later one",
            "A bar starts where the position is a multiple of bar: equation (7).",
            ALL,
            ("position % bar", "position // bar"),
        ),
        mistake(
            "arguments_exchanged",
            "position and previous are exchanged",
            "The position comes first, then the token before.",
            ALL,
            (HOLD, "previous % bar != 0 and position != 0"),
        ),
        mistake(
            "either",
            "a hold is forbidden only where a bar begins and a rest came before",
            "Each of the two forbids it by itself: equation (7).",
            ALL,
            ("0 and previous", "0 or previous"),
        ),
        mistake(
            "rest_forbidden",
            "a rest is forbidden",
            "A rest may always come.",
            ALL,
            ("[True, hold]", "[False, hold]"),
        ),
        mistake(
            "rest_after_a_rest",
            "a rest is forbidden after a rest",
            "A rest may always come: long rests are rests at every sixteenth.",
            ALL,
            ("[True, hold]", "[previous != 0, hold]"),
        ),
        mistake(
            "exchanged",
            "rest and hold stand in the other order",
            "0 is a rest, 1 a hold.",
            ALL,
            ("[True, hold]", "[hold, True]"),
        ),
        mistake(
            "notes_first",
            "the notes come before rest and hold",
            "The tokens 0 and 1 are rest and hold.",
            ALL,
            (END, "np.concatenate([notes, [True, hold]])"),
        ),
        mistake(
            "notes_alone",
            "rest and hold have no entries",
            "V counts all tokens: equation (5).",
            ALL,
            (END, "notes"),
        ),
        mistake(
            "numbers",
            "ones and zeros come back in place of truth values",
            "An array of bool is due: a mask of ones and zeros picks other entries.",
            ALL,
            (END, "np.concatenate([[1, int(hold)], notes])"),
        ),
        mistake(
            "indices",
            "the numbers of the allowed tokens come back",
            "A truth value for each token is due.",
            ALL,
            (END, "np.flatnonzero(np.concatenate([[True, hold], notes]))"),
        ),
        mistake(
            "two_too_high",
            "pitch classes are taken of low + token, two semitones too high",
            "Two tokens come before the notes: equation (6).",
            ("allowed",),
            ("pitches % 12", "(pitches + 2) % 12"),
        ),
        mistake(
            "distances_from_low",
            "distances from low are looked for in the scale",
            "The scale has pitch classes: equation (6).",
            ("allowed",),
            ("pitches % 12", "pitches - low"),
        ),
        mistake(
            "hold_after_hold_only",
            "a hold may come only after a hold",
            "It may come after the start of a note as well: equation (7).",
            ("allowed",),
            ("previous != 0", "previous == 1"),
        ),
        mistake(
            "rest_not_after_hold",
            "a rest may not come after a hold",
            "A rest may always come.",
            ("allowed",),
            ("[True, hold]", "[previous != 1, hold]"),
        ),
    ),
)
