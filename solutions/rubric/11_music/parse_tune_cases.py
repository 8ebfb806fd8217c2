"""Cases of parse_tune: tunes, and tunes with one bad token."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.core.exercise import Case

NAMES = ("C", "C#", "Db", "D", "D#", "Eb", "E", "Fb", "E#", "F", "F#") + (
    "Gb",
    "G",
    "G#",
    "Ab",
    "A",
    "A#",
    "Bb",
    "B",
)


def tune(name: str, *tokens: str) -> Case:
    """Return a case of the tokens of a tune."""
    return Case(name, {"text": " ".join(tokens)})


def some_tokens(rng: np.random.Generator, size: int) -> list[str]:
    """Draw notes, each letter among them, both signs, rests, and long lengths."""
    names = [*rng.permutation(NAMES)[:size], "C", "A", "B", "F#", "Eb", "-"]
    tokens = []
    for i, name in enumerate(rng.permutation(names)):
        octave = "" if name == "-" else int(rng.integers(1, 8))
        length = int(rng.integers(10, 29)) if i % 3 == 0 else int(rng.integers(2, 9))
        tokens.append(f"{name}{octave}:{length}")
    return tokens


def tune_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two tunes with bar lines, one of several lines, and one with neighbours."""
    first = some_tokens(rng, 4)
    yield tune("two bars", *first[:5], "|", *first[5:], "|")
    second = some_tokens(rng, 7)
    lines = f"{second[0]}  {second[1]} |\n{' '.join(second[2:6])} |\n\t"
    yield Case("several lines", {"text": lines + " ".join(second[6:])})
    third = some_tokens(rng, 3)
    octave = int(rng.integers(3, 6))
    again = (f"G{octave}:4", f"G{octave}:4", "-:2", "-:2", "|", f"F#{octave}:3")
    yield tune("equal neighbours", *third, *again)


BAD = {
    "a note without a length": "C4",
    "a length of 0": "G4:0",
    "a length of two zeros": "C4:00",
    "a length in other digits": "C4:²",
    "a length in Arabic-Indic digits": "C4:٤",
    "a negative octave": "C-1:4",
    "a comma behind the length": "D4:4,",
    "a sharp rest": "-#:4",
    "a negative length": "G4:-2",
    "a length with a sign": "G4:+2",
    "a length that is no whole number": "G4:2.5",
    "a length with a decimal point": "C4:4.0",
    "a length with an underscore": "G4:1_6",
    "no digits for the length": "D5:",
    "a letter behind the length": "E4:4x",
    "a second length": "E4:4:4",
    "a letter that is no note": "H4:4",
    "a lower-case letter": "g4:4",
    "two sharps": "F##4:4",
    "a sharp and a flat": "F#b4:4",
    "a sharp behind the octave": "C4#:4",
    "no octave": "A:4",
    "an octave of two digits": "A10:4",
    "a rest with an octave": "-4:4",
    "a rest of length 0": "-:0",
    "a letter for a rest": "r:4",
    "a dash for a rest": "–:4",
    "a capital for a flat": "DB4:4",
    "a percent sign": "%",
    "a bar line that is not apart": "C4:4|",
    "two bar lines in one": "||",
}


def tune_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield empty tunes, the ends of an octave, and one bad token at a time."""
    yield tune("an empty text")
    yield tune("bar lines only", "|", "|")
    yield tune("one rest", f"-:{int(rng.integers(1, 30))}")
    octave = int(rng.integers(2, 7))
    yield tune("Cb and B#", f"Cb{octave}:2", f"B#{octave}:3", f"C{octave}:1")
    low, high = (str(name) for name in rng.permutation(NAMES)[:2])
    yield tune("octaves 0 and 9", f"{low}0:1", f"{high}9:16")
    yield tune("a length of three digits", f"{low}4:{int(rng.integers(100, 200))}")
    for name, token in BAD.items():
        before, after = some_tokens(rng, 1)[:2]
        yield tune(name, before, token, after)


def large(rng: np.random.Generator) -> Case:
    """Draw a tune of more notes than any other."""
    return tune("large", *(t for _ in range(12) for t in (*some_tokens(rng, 6), "|")))
