"""What judging an exercise comes to: attempts, criteria, marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.core.answers import KnownCase
from autograder.core.calling import Call
from autograder.core.exercise import EDGE, FLOAT64, PROPERTIES, UNCHANGED
from autograder.core.values import Refused

NOT_WRITTEN = "not written yet"
"""The error of a call of a function that still raises NotImplementedError."""


@dataclass(frozen=True)
class Attempt:
    """One case, and the call made for it or the error that came instead."""

    known: KnownCase
    call: Call | None
    error: str | None = None

    @property
    def received(self) -> Any:
        """The raw result, or the name of the exception."""
        return self.call.result if self.call else (self.error or "").split(":")[0]


def second_call(again: Attempt) -> Call:
    """Return what a repeated call brought back; an error is no numbers."""
    return again.call or Call(Refused(again.error or "no numbers came back"))


@dataclass(frozen=True)
class Criterion:
    """One line of a verdict. A property has no points, and `cost` if broken.

    `part` is the share of its points that a criterion earns that did not pass;
    `numeric` says whether numbers of the right kind and shape came back, `nearly`
    whether a quantity that did not pass is nearly right in every general case.
    """

    name: str
    passed: bool
    reason: str | None = None
    points: float = 0.0
    cost: float = 0.0
    part: float = 0.0
    numeric: bool = True
    nearly: bool = False

    @property
    def earned(self) -> float:
        """Points earned."""
        return self.points if self.passed else self.part * self.points


@dataclass(frozen=True)
class Marks:
    """What an exercise earned, criterion by criterion.

    Parameters
    ----------
    criteria : tuple of Criterion
    forward_wrong : str
        Name of the forward that a backward was given a cache by, if it gave wrong
        numbers.
    heat : Heat or None
    error : str
        What the first call that brought nothing back on a general case ended with.
    edges_failed : tuple of str
        The edge cases on which a quantity is wrong that is right in general.
    unlike : bool
        Whether two calls on the first case came out different.
    single : bool
        Whether all that is wrong on general cases is off as single precision makes it.
    forward_single : bool
        Whether all that the forward gave wrong is off so.
    """

    criteria: tuple[Criterion, ...]
    forward_wrong: str = ""
    heat: Heat | None = None
    error: str = ""
    edges_failed: tuple[str, ...] = ()
    unlike: bool = False
    single: bool = False
    forward_single: bool = False

    @property
    def score(self) -> float:
        """Points of the passed criteria less the cost of broken properties."""
        earned = sum(c.earned for c in self.criteria)
        cost = sum(c.cost for c in self.criteria if not c.passed)
        return round(max(0.0, earned - cost), 6)

    @property
    def passed(self) -> bool:
        """Whether every criterion passed."""
        return all(c.passed for c in self.criteria)

    @property
    def numeric(self) -> bool:
        """Whether numbers of the right kind and shape came back for all quantities."""
        return all(c.numeric for c in self.criteria)

    @property
    def broken(self) -> tuple[str, ...]:
        """Names of the criteria that did not pass."""
        return tuple(c.name for c in self.criteria if not c.passed)

    @property
    def nearly(self) -> bool:
        """Whether no quantity is wrong in general by more than a little."""
        wrong = wrong_quantities(self)
        return all(c.nearly for c in self.criteria if c.name in wrong)

    @property
    def float32(self) -> str:
        """For what float32 came back, as a sentence; empty if for nothing right."""
        if self.error:
            return ""
        broken = (c for c in self.criteria if not c.passed)
        return next((c.reason or "" for c in broken if c.name == FLOAT64), "")

    @property
    def changed_inputs(self) -> str:
        """How the calls changed what they were handed; empty where none did."""
        broken = (c for c in self.criteria if not c.passed)
        return next((c.reason or "" for c in broken if c.name == UNCHANGED), "")

    @property
    def shared_reason(self) -> str | None:
        """The reason that all quantities have in common, if there are several."""
        values = [c.reason for c in self.criteria if c.points and c.name != EDGE]
        return values[0] if len(values) > 1 and len(set(values)) == 1 else None


@dataclass(frozen=True)
class Heat:
    """Where a quantity is wrong: its error, and how much of it is allowed."""

    name: str
    error: np.ndarray
    bound: float
    axes: tuple[str, ...]


def wrong_quantities(marks: Marks) -> list[str]:
    """Return the quantities that are wrong on general cases."""
    return [
        c.name
        for c in marks.criteria
        if not c.passed and c.name != EDGE and c.name not in PROPERTIES
    ]
