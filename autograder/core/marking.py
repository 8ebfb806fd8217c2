"""From calls to criteria and points. Pure: nothing here runs a learner's code."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.core.answers import KnownCase
from autograder.core.calling import Call, extra_entries, read_result
from autograder.core.comparing import (
    RIGHT,
    Comparison,
    agrees,
    allowed,
    compare,
)
from autograder.core.content import measured_words
from autograder.core.exercise import (
    EDGE,
    FLOAT64,
    NO_EXTRA,
    PROPERTIES,
    REPEATABLE,
    UNCHANGED,
    Exercise,
)
from autograder.core.repeating import not_repeated, same_again
from autograder.core.values import Raised, Refused, largest

LAST = ("x", "h_prev", "h0")
"""Inputs whose gradients are made of all others."""
NOT_WRITTEN = "not written yet"
"""The error of a call of a function that still raises NotImplementedError."""
NOT_SEEN = "not seen: no call returned"
"""What is said of a property where no call could show it."""


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


def mark(
    exercise: Exercise, attempts: Sequence[Attempt], repeated: Call | None = None
) -> Marks:
    """Judge all attempts at one exercise.

    Parameters
    ----------
    exercise : Exercise
    attempts : sequence of Attempt
        General cases first; `repeated` is a second call on the first of them.
    """
    table = [compare_all(exercise, attempt) for attempt in attempts]
    general = [(a, t) for a, t in zip(attempts, table, strict=True) if not a.known.edge]
    edges = [(a, t) for a, t in zip(attempts, table, strict=True) if a.known.edge]
    criteria = [
        value_criterion(exercise, name, general) for name in exercise.quantities
    ]
    right = [c.name for c in criteria if c.passed]
    if EDGE in exercise.points:
        criteria.append(edge_criterion(exercise, right, edges))
    criteria += properties(exercise, attempts, table, right, repeated)
    passed = len(right) == len(exercise.quantities)
    wrong = any(forward_is_wrong(attempt) for attempt, _ in general)
    errors = (a.error or "no numbers came back" for a, _ in general if not a.call)
    return Marks(
        tuple(criteria),
        str(exercise.forward) if wrong else "",
        first_heat(exercise, edges if passed else general),
        next(errors, ""),
        failing(right, edges),
        repeated is not None
        and not same_again(exercise, attempts[0].call, attempts[0].error, repeated),
        not passed
        and all(c.passed or c.single for _, t in general for c in t.values()),
        wrong and not any(forward_is_wrong(attempt, True) for attempt, _ in general),
    )


def wrong_quantities(marks: Marks) -> list[str]:
    """Return the quantities that are wrong on general cases."""
    return [
        c.name
        for c in marks.criteria
        if not c.passed and c.name != EDGE and c.name not in PROPERTIES
    ]


def first_wrong(exercise: Exercise, marks: Marks) -> str | None:
    """Return the first quantity of the derivation that is wrong in general."""
    if marks.error or not marks.numeric:
        return None
    wrong = wrong_quantities(marks)
    name = next((name for name in exercise.equations if name in wrong), None)
    kind, _, gate = (name or "").partition("_")
    right = set(exercise.quantities) - set(wrong)
    if kind == "b" and right & {f"W_{gate}", f"W_{gate[:1]}"}:
        return None  # what both are made of is right
    return None if name and shown_by_input(exercise, right) else name


def shown_by_input(exercise: Exercise, right: Collection[str]) -> bool:
    """Say whether the gradient of an input shows that all before it is right.

    Whatever goes back through a layer with parameters reaches its inputs in the end.
    """
    layered = any(i.startswith(("params", "layers")) for i in exercise.inputs)
    return bool(layered and exercise.forward and set(LAST) & set(right))


Row = tuple[Attempt, Mapping[str, Comparison]]


def compare_all(exercise: Exercise, attempt: Attempt) -> dict[str, Comparison]:
    """Compare every quantity of one attempt."""
    known = attempt.known
    if attempt.call is None:
        error = attempt.error or "no numbers came back"
        due = known.expected
        return {n: compare_error(error, due.get(n)) for n in exercise.quantities}
    values = read_result(exercise, attempt.call.result)
    scale = largest(known.case.upstream)

    def judged(name: str) -> Comparison:
        received, expected = values[name], known.expected[name]
        if agrees(received, expected, scale, exercise.rtol):
            return RIGHT
        axes = exercise.axes_of(name, getattr(expected, "ndim", 0))
        sizes = axis_sizes(exercise, known.case.inputs)
        found = compare(received, expected, scale, exercise.rtol, axes, sizes)
        return in_words(exercise, name, found, received, expected)

    return {name: judged(name) for name in exercise.quantities}


def compare_error(error: str, expected: Any) -> Comparison:
    """Judge an exception that came in the place of a quantity."""
    if not isinstance(expected, Raised):
        return Comparison(False, error)
    head, _, message = error.partition(": ")
    if expected.kind not in head.rstrip(")").split("("):
        return Comparison(False, f"expected {expected.kind}, found {error}")
    if expected.text in message:
        return RIGHT
    return Comparison(
        False, f"the message should hold {expected.text!r}, and is: {message}"
    )


def in_words(
    exercise: Exercise, name: str, found: Comparison, received: Any, expected: Any
) -> Comparison:
    """Return a comparison in a measure's own words, if it has any.

    A learner never sees the numbers that a measure makes. What came back may be of a
    form that no words were written for.
    """
    if found.passed or not exercise.measure or not isinstance(received, np.ndarray):
        return found
    words = measured_words(exercise.unit, exercise.measure)
    if words is None:
        return found
    try:
        said = words(name, received, expected)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return found
    return replace(found, how=said, error=None, sizes=(), factor=0.0)


def value_criterion(exercise: Exercise, name: str, rows: Sequence[Row]) -> Criterion:
    """Judge one quantity on the general cases."""
    points = exercise.points.get(name, 0.0)
    failed = [(a, t[name]) for a, t in rows if not t[name].passed]
    if not failed:
        return Criterion(name, bool(rows), None, points)
    attempt, first = failed[0]
    how = in_sizes(first.how or "", [c for _, c in failed])
    if len(failed) == len(rows):
        how = in_every_case(how, [c for _, c in failed])
    else:
        how = f"in the case {attempt.known.case.name}: {how}"
    nearly = all(c.nearly for _, c in failed)
    return Criterion(name, False, how, points, numeric=first.numeric, nearly=nearly)


def in_sizes(how: str, failed: Sequence[Comparison]) -> str:
    """Add which sizes a factor equals in all cases.

    One that is the same in all of them may be any number.
    """
    common = common_sizes(failed)
    if not common:
        return how
    verb = ", which is" if "factor" in how else ", a factor of"
    return f"{how}{verb} {' or '.join(common)}"


def common_sizes(failed: Sequence[Comparison]) -> list[str]:
    """Name the sizes that a factor equals in all cases, where these sizes differ."""
    if len({round(c.factor, 6) for c in failed}) == 1:
        return []
    return [n for n in failed[0].sizes if all(n in c.sizes for c in failed)]


def in_every_case(how: str, failed: Sequence[Comparison]) -> str:
    """Add a factor that one case, of a single number, can't show."""
    factor = failed[0].factor
    told = not how.startswith("expected") or "factor" in how
    if told or len(failed) < 2 or not factor:
        return how
    if any(abs(c.factor - factor) > 1e-6 * abs(factor) for c in failed):
        return how
    return f"{how}: {factor:.6g} times as much in every case"


def edge_criterion(
    exercise: Exercise, right: Sequence[str], rows: Sequence[Row]
) -> Criterion:
    """Judge the edge cases of those quantities that are right in general."""
    points = exercise.points[EDGE]
    if not right:
        reason = "counts once a quantity is right on general cases"
        return Criterion(EDGE, False, reason, points)
    for attempt, comparisons in rows:
        for name in right:
            if not comparisons[name].passed:
                reason = f"{name} at {attempt.known.case.name}: {comparisons[name].how}"
                return Criterion(EDGE, False, reason, points)
    every = len(right) == len(exercise.quantities)
    of_these = None if every else f"of {', '.join(right)}"
    return Criterion(EDGE, bool(rows), of_these, points)


def failing(right: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """Name the cases on which one of some quantities is wrong."""
    return tuple(
        attempt.known.case.name
        for attempt, comparisons in rows
        if not all(comparisons[name].passed for name in right)
    )


def properties(
    exercise: Exercise,
    attempts: Sequence[Attempt],
    table: Sequence[Mapping[str, Comparison]],
    right: Sequence[str],
    repeated: Call | None,
) -> list[Criterion]:
    """Judge what can only take points away."""
    reasons: dict[str, str | None] = dict.fromkeys(PROPERTIES)
    for attempt in attempts:
        changed = attempt.call.changed if attempt.call else ()
        if changed and not reasons[UNCHANGED]:
            reasons[UNCHANGED] = f"the call changed {', '.join(changed)}"
        extra = extra_entries(exercise, attempt.call.result) if attempt.call else []
        if extra and not reasons[NO_EXTRA]:
            reasons[NO_EXTRA] = f"nobody asks for {', '.join(extra)}"
    narrow = [n for n in exercise.quantities if any(row[n].float32 for row in table)]
    if narrow:
        reasons[FLOAT64] = f"float32 came back for {', '.join(narrow)}"
    calls = [*(attempt.call for attempt in attempts), repeated]
    if any(done.rewrote for done in calls if done):
        reasons[REPEATABLE] = "a call writes into what the call before it returned"
    if repeated is not None and attempts and attempts[0].call:
        other = not_repeated(exercise, attempts[0].call, repeated, right)
        reasons[REPEATABLE] = other or reasons[REPEATABLE]
    kept = None if any(a.call for a in attempts) else NOT_SEEN
    return [
        Criterion(name, reason is None, reason or kept, cost=PROPERTIES[name])
        for name, reason in reasons.items()
    ]


def forward_is_wrong(attempt: Attempt, single: bool = False) -> bool:
    """Say whether the forward that a backward builds on gave wrong numbers.

    With `single`, numbers that are off as single precision makes them are not.
    """
    if not attempt.known.forward or attempt.call is None:
        return False
    got = attempt.call.forward or ()
    if len(got) != len(attempt.known.forward):
        return True
    pairs = zip(got, attempt.known.forward, strict=True)
    found = [compare(g, e) for g, e in pairs]
    return not all(c.passed or (single and c.single) for c in found)


def first_heat(exercise: Exercise, rows: Sequence[Row]) -> Heat | None:
    """Return the error of the first quantity that is wrong in a place.

    On the case that the reason beside it tells of: the first on which it is wrong.
    """
    told: set[str] = set()
    for attempt, comparisons in rows:
        for name, comparison in comparisons.items():
            if comparison.passed or name in told:
                continue
            told.add(name)
            if comparison.error is not None and comparison.error.size > 1:
                scale = largest(attempt.known.case.upstream)
                bound = allowed(attempt.known.expected[name], scale, exercise.rtol)
                axes = exercise.axes_of(name, comparison.error.ndim)
                return Heat(name, comparison.error, bound, axes)
    return None


def axis_sizes(exercise: Exercise, inputs: Mapping[str, Any]) -> dict[str, int]:
    """Read N, T, D, H and V off the inputs of a case."""
    sizes: dict[str, int] = {}
    for name in exercise.axes:
        value = inputs.get(name)
        if not isinstance(value, np.ndarray):
            continue
        axes = exercise.axes_of(name, value.ndim)
        if value.ndim == len(axes):
            sizes |= dict(zip(axes, value.shape, strict=True))
    return {k: v for k, v in sizes.items() if k.isalpha()}
