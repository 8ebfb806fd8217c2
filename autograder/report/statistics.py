"""Numbers for the report, from the results of a class. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class UnitSummary:
    """One unit: its scores as shares of the maximum, and its exercises.

    `exercises` holds name and the share of full marks; `mistakes` holds text,
    exercise and the number of learners that it holds back; `stuck` the
    submissions that did not run, with the reason.
    """

    unit: str
    maximum: float
    shares: tuple[float, ...]
    exercises: tuple[tuple[str, float], ...]
    mistakes: tuple[tuple[str, str, int], ...]
    stuck: tuple[tuple[str, str], ...]


def summarise(results: Sequence[dict[str, Any]]) -> list[UnitSummary]:
    """Return a summary for each unit."""
    units = sorted({r["unit"] for r in results})
    return [summarise_unit(u, [r for r in results if r["unit"] == u]) for u in units]


def summarise_unit(unit: str, results: Sequence[dict[str, Any]]) -> UnitSummary:
    """Return the summary of one unit."""
    maximum = results[0]["max"]
    names = list(results[0]["exercises"])
    full = Counter(
        name
        for r in results
        for name, e in r["exercises"].items()
        if e["score"] == e["max"]
    )
    mistakes = Counter(
        (d["text"], name)
        for r in results
        for name, e in r["exercises"].items()
        for d in e["diagnoses"]
    )
    return UnitSummary(
        unit,
        maximum,
        tuple(r["score"] / maximum if maximum else 0.0 for r in results),
        tuple((name, full[name] / len(results)) for name in names),
        tuple((text, name, n) for (text, name), n in mistakes.most_common()),
        tuple((r["student"], r["process"]) for r in results if r["process"] != "ok"),
    )
