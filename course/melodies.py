"""Traditional tunes in the notation of unit 11, from `course/tunes.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Tune:
    """One melody, public domain by age.

    Parameters
    ----------
    title, origin, key : str
        The key is that in which it is written here, as ``"C major"``.
    scale : tuple of int
        Pitch classes of the key, and of notes outside of it, 0 (C) to 11 (B).
    bar : int
        Sixteenths in a bar.
    bars : tuple of str
        The text of each bar. An upbeat stands in a bar of its own, behind a rest.
    held_out : bool
        Whether it is kept from training.
    """

    title: str
    origin: str
    key: str
    scale: tuple[int, ...]
    bar: int
    bars: tuple[str, ...]
    held_out: bool

    @property
    def text(self) -> str:
        """The whole tune, with bar lines."""
        return " | ".join(self.bars)


def tunes() -> list[Tune]:
    """Return all tunes, in the order of the file."""
    stored = json.loads((files("course") / "tunes.json").read_text("utf-8"))
    held_out = set(stored["held_out"])
    return [
        Tune(
            scale=tuple(found.pop("scale")),
            bars=tuple(found.pop("bars")),
            held_out=found["title"] in held_out,
            **found,
        )
        for found in stored["tunes"]
    ]
