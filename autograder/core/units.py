"""Which units and exercises there are, and their words.

For those who need no numbers: nothing here imports NumPy.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def unit_names() -> tuple[str, ...]:
    """Return the units that there are, in order."""
    names = (entry.name for entry in files("autograder.answers").iterdir())
    return tuple(sorted(n.removesuffix(".json") for n in names if n.endswith(".json")))


@cache
def unit_words(unit: str) -> dict[str, Any]:
    """Return the JSON part of a unit's answers."""
    text = (files("autograder.answers") / f"{unit}.json").read_text("utf-8")
    words: dict[str, Any] = json.loads(text)
    return words


def required(unit: str) -> list[str]:
    """Return the names of a unit's exercises, optional ones left out."""
    entries = unit_words(unit)["exercises"].items()
    return [name for name, entry in entries if not entry["exercise"]["optional"]]


def maxima(unit: str) -> dict[str, float]:
    """Return the points of each exercise of a unit, without optional ones."""
    entries = unit_words(unit)["exercises"]
    return {
        name: float(sum(entries[name]["exercise"]["points"].values()))
        for name in required(unit)
    }


def unit_of(name: str) -> str | None:
    """Return the unit that has an exercise of this name."""
    return units_by_exercise().get(name)


@cache
def units_by_exercise() -> dict[str, str]:
    """Return the unit of each exercise."""
    return {name: u for u in unit_names() for name in unit_words(u)["exercises"]}
