"""Dates and numbers in two languages, from `course/translation_pairs.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

START, STOP = 0, 1
"""Tokens of a target that stand for no letter; letters follow from 2 on."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class TranslationPairs:
    """Pairs of a source and a target: to learn from, and held out."""

    training: Pairs
    held_out: Pairs

    @cached_property
    def source_letters(self) -> list[str]:
        """What the sources are made of, sorted."""
        pairs = self.training + self.held_out
        return sorted({letter for source, _ in pairs for letter in source})

    @cached_property
    def target_letters(self) -> list[str]:
        """What the targets are made of, sorted."""
        pairs = self.training + self.held_out
        return sorted({letter for _, target in pairs for letter in target})


def load(name: str) -> TranslationPairs:
    """Return the pairs ``"German to ISO"`` or ``"English to French"``."""
    stored = json.loads((files("course") / "translation_pairs.json").read_text("utf-8"))
    parts = stored[name]
    return TranslationPairs(
        training=[(source, target) for source, target in parts["training"]],
        held_out=[(source, target) for source, target in parts["held_out"]],
    )
