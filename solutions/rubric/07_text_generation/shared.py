"""What exercises of the unit share: texts and tokens in which every rule shows."""

from __future__ import annotations

import numpy as np

UNIT = "07_text_generation"

LETTERS = "\n ABCXYZ_abcdefghxyz019()"


def text_of(rng: np.random.Generator, length: int, letters: str) -> str:
    """Draw a text that has each of the letters; the first is not the smallest."""
    drawn = [*letters, *rng.choice(list(letters), length - len(letters))]
    mixed = [str(letter) for letter in rng.permutation(drawn)]
    place = next(i for i, letter in enumerate(mixed) if letter == max(letters))
    mixed[0], mixed[place] = mixed[place], mixed[0]
    return "".join(mixed)


def some_letters(rng: np.random.Generator, count: int) -> str:
    """Draw distinct letters in any order: a capital, a small one, a blank, others."""
    rest = [letter for letter in LETTERS if letter not in "Xa "]
    drawn = [*rng.choice(rest, count - 3, replace=False), "X", "a", " "]
    return "".join(str(letter) for letter in rng.permutation(drawn))


def tokens_of(rng: np.random.Generator, length: int, V: int) -> np.ndarray:
    """Draw tokens that have each of V values."""
    drawn = np.concatenate([np.arange(V), rng.integers(0, V, length - V)])
    mixed: np.ndarray = rng.permutation(drawn).astype(np.int64)
    return mixed
