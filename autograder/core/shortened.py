"""Values as a message shows them: in few digits, in few characters."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np

from autograder.core.values import describe_type

SHOWN = 40
"""Characters of a value that a message shows."""
DIGITS = (6, 10, 17)
"""Of floats: as many as tell two of them apart."""
Writer = Callable[[Any, int], str]
"""Writes a value in a number of digits."""


def count(number: int, noun: str) -> str:
    """Return a number and its noun."""
    plural = {"entry": "entries", "axis": "axes"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"


def shortened(text: str) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def short(value: Any, digits: int = 6) -> str:
    """Return some digits of a number; zero has no sign."""
    return f"{value + 0.0:.{digits}g}"


def shown_float(value: float, digits: int = 6) -> str:
    """Return a float so that it is told from an integer."""
    text = short(value, digits)
    return f"{text}.0" if text.lstrip("-").isdigit() else text


def told_apart(received: Any, expected: Any, write: Writer = short) -> tuple[str, str]:
    """Return two values in as many digits as tell them apart, zero without sign."""
    for digits in DIGITS:
        pair = write(received, digits), write(expected, digits)
        if pair[0] != pair[1]:
            break
    return pair


def shown(value: Any, digits: int = 6) -> str:
    """Return one value as Python writes it, shortened."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (list, tuple)):
        inner = ", ".join(shown(v, digits) for v in islice(value, 6))
        value = f"({inner}{', …' if len(value) > 6 else ''})"
        return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    if isinstance(value, str):
        return repr(value) if len(value) <= SHOWN else f"{value[:SHOWN]!r}…"
    if isinstance(value, float):
        return shown_float(value, digits)
    if value is None or isinstance(value, int):
        return str(value)[:SHOWN]
    return describe_type(value)
