"""Melodies: from text to tokens and back, what is allowed, sampling, likelihood."""

import re
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from .arrays import Array, Indices, Mask, Step
from .sampling import sample_index, token_distribution

Notes = list[tuple[int | None, int]]
Allowed = Callable[[int, int], Mask]

REST, HOLD, FIRST_NOTE = 0, 1, 2
NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS = {"": 0, "#": 1, "b": -1}


def parse_tune(text: str) -> Notes:
    """Return (MIDI number, sixteenths) of each note, (None, sixteenths) of each rest.

    The number is 12·(octave + 1) + the letter's semitones + 1 for # or − 1 for b, as
    in the MIDI standard: C4 is 60.

    Raises
    ------
    ValueError
        With the first token that is no note, rest or bar line.
    """
    notes: Notes = []
    for token in text.split():
        note = re.fullmatch(r"([A-G])([#b]?)([0-9]):([0-9]+)", token)
        rest = re.fullmatch(r"-:([0-9]+)", token)
        if note and int(note[4]):
            semitones = NATURALS[note[1]] + ACCIDENTALS[note[2]]
            notes.append((12 * (int(note[3]) + 1) + semitones, int(note[4])))
        elif rest and int(rest[1]):
            notes.append((None, int(rest[1])))
        elif token != "|":
            raise ValueError(token)
    return notes


def encode_melody(notes: Notes, low: int) -> Indices:
    """Return one token per sixteenth: 0 rest, 1 hold, 2 + (pitch − low) a start."""
    rows = [
        [REST] * length
        if pitch is None
        else [FIRST_NOTE + pitch - low, *[HOLD] * (length - 1)]
        for pitch, length in notes
    ]
    return np.array(sum(rows, []), dtype=np.int64)


def decode_melody(tokens: Indices, low: int) -> Notes:
    """Return the notes of a row of tokens, adjacent rests as one.

    A hold at the start, or after a rest, is a rest.
    """
    notes: Notes = []
    for token in tokens.tolist():
        last, length = notes[-1] if notes else (None, 0)
        if token >= FIRST_NOTE:
            notes.append((low + token - FIRST_NOTE, 1))
        elif length and (token == HOLD or last is None):
            notes[-1] = (last, length + 1)
        else:
            notes.append((None, 1))
    return notes


def transpose(tokens: Indices, semitones: int) -> Indices:
    """Return the tokens with all notes moved; rests and holds stay."""
    moved: Indices = tokens + semitones * (tokens >= FIRST_NOTE)
    return moved


def allowed_tokens(
    position: int,
    previous: int,
    scale: Collection[int],
    low: int,
    high: int,
    bar: int = 16,
) -> Mask:
    """Return which of the V = high − low + 3 tokens may come at a position, (V,).

    Notes of the scale's pitch classes, a rest, and a hold but on the first sixteenth
    of a bar and after a rest.
    """
    mask = np.zeros(high - low + 3, dtype=bool)
    mask[REST] = True
    mask[HOLD] = position % bar > 0 and previous != REST
    for pitch in range(low, high + 1):
        mask[FIRST_NOTE + pitch - low] = pitch % 12 in scale
    return mask


def log_probabilities(scores: Array) -> Array:
    """Return s − log Σ exp s, (V,); −∞ stays."""
    top = scores.max()
    logs: Array = scores - top - np.log(np.exp(scores - top).sum())
    return logs


def sample_melody(step: Step, state: Any, us: Array, allowed: Allowed) -> Indices:
    """Return a token for each number of `us`, (n,); a rest is fed first.

    The softmax runs over what is allowed. Drawn is the smallest token up to which the
    probabilities sum to more than u.
    """
    tokens: list[int] = []
    previous = REST
    for position, u in enumerate(us):
        scores, state = step(previous, state)
        possible = np.where(allowed(position, previous), scores, -np.inf)
        previous = sample_index(token_distribution(possible), u)
        tokens.append(previous)
    return np.array(tokens, dtype=np.int64)


def tune_log_likelihood(step: Step, state: Any, tokens: Indices) -> float:
    """Return Σ_t log p(x_{t+1} | x_0 … x_t) in nats, given the first token."""
    total = 0.0
    for token, following in zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True):
        scores, state = step(token, state)
        total += float(log_probabilities(scores)[following])
    return total
