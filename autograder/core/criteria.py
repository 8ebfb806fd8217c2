"""The criteria of an exercise, each judged over all of its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.core.calling import Call, extra_entries
from autograder.core.comparing import Comparison
from autograder.core.exercise import (
    EDGE,
    FLOAT64,
    NO_EXTRA,
    PROPERTIES,
    REPEATABLE,
    UNCHANGED,
    Exercise,
)
from autograder.core.marks import Attempt, Criterion
from autograder.core.repeating import not_repeated

NOT_SEEN = "not seen: no call returned"
"""What is said of a property where no call could show it."""
Row = tuple[Attempt, Mapping[str, Comparison]]


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
