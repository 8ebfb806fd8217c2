"""Text as integers: a vocabulary, and streams of batches that lie end to end."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from .arrays import Indices


def build_vocabulary(text: str) -> tuple[dict[str, int], list[str]]:
    """Return the index of each letter, and the letters sorted by code point."""
    letters = sorted(set(text))
    return dict(zip(letters, range(len(letters)), strict=True)), letters


def encode(text: str, index: Mapping[str, int]) -> Indices:
    """Return the index of each letter of a text, int64 (T,)."""
    return np.fromiter(map(index.__getitem__, text), np.int64, len(text))


def decode(tokens: Iterable[int], letters: Sequence[str]) -> str:
    """Return the text of which `encode` makes these tokens."""
    return "".join(map(letters.__getitem__, tokens))


def stream_batches(tokens: Indices, N: int, T: int) -> tuple[Indices, Indices]:
    """Return inputs and targets (B, N, T) of N streams that lie one behind the other.

    Streams have length S = (L − 1)//N; entry [b, n, t] of the inputs is
    tokens[n·S + b·T + t], that of the targets the token behind it. What does not fill
    a batch is left out.
    """
    S = (len(tokens) - 1) // N
    b, n, t = np.ogrid[: S // T, :N, :T]
    places = n * S + b * T + t
    return tokens[places], tokens[places + 1]
