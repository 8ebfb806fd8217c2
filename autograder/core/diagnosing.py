"""Name the mistakes that make exactly the numbers that came back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.core import exact
from autograder.core.answers import Answers, KnownCase
from autograder.core.calling import read_result
from autograder.core.comparing import compare
from autograder.core.exercise import EDGE, PROPERTIES, Diagnosis, Exercise, Mistake
from autograder.core.marks import Attempt
from autograder.core.traces import Trace, are_zero
from autograder.core.values import Refused, largest

MATCH_RTOL = 1e-7
RAISED = "(raised)"
"""Key of a fingerprint that is an exception, beside the names of quantities."""
CHANGED = "(changed)"
"""Key of the arguments that a mistake changes."""

Received = Mapping[str, Any] | str
"""The quantities of one case by name, or the name of the exception."""
Row = tuple[KnownCase, int, Mapping[str, Any]]
"""A case, its place among all, and its quantities."""


def find_mistakes(
    here: Answers, attempts: Sequence[Attempt], broken: tuple[str, ...]
) -> tuple[Diagnosis, ...]:
    """Name the mistakes that fit the attempts at the visible cases, after a failure.

    Parameters
    ----------
    here : Answers
    attempts : sequence of Attempt
    broken : tuple of str
        The criteria that did not pass.
    """
    if not broken:
        return ()
    received = [
        read_result(here.exercise, a.call.result) if a.call else a.received
        for a in attempts
    ]
    changed = [a.call.changed if a.call else None for a in attempts]
    possible = tuple(m for m in here.mistakes if could_be(here.exercise, m, broken))
    return (
        *diagnose(replace(here, mistakes=possible), received),
        *diagnose_properties(here, changed, broken),
    )


def could_be(exercise: Exercise, mistake: Mistake, broken: Sequence[str]) -> bool:
    """Say whether nothing passed that a mistake breaks.

    A mistake in quantities breaks edge cases on its way; one of edge cases alone shows
    there or not at all.
    """
    values = set(mistake.breaks) & set(exercise.quantities)
    due = values or (set(mistake.breaks) & {EDGE})
    return due <= set(broken)


def diagnose(answers: Answers, received: Sequence[Received]) -> tuple[Diagnosis, ...]:
    """Match received quantities, one mapping per visible case, with the fingerprints.

    Returns
    -------
    tuple of Diagnosis
        Mistakes that account for all that came back; where there is none, those that
        do on general cases, as edge cases depend on more than one line; more than one
        where they give the same numbers. Where there is none of these, mistakes that
        account for the numbers of some quantities, quantity by quantity.
    """
    for edges in (True, False):
        found = tuple(
            Diagnosis(
                *(m.id, m.text, m.hint, touched(answers, m)),
                edges=edges,
                raises=not any(map(numbers, answers.fingerprints[m.id])),
                holes=only_holes(answers, m),
                what=kind_of_results(answers),
            )
            for m in answers.mistakes
            if m.id in answers.fingerprints
            and matches(answers, answers.fingerprints[m.id], received, edges)
        )
        if found:
            return found
    return in_parts(answers, received)


def kind_of_results(answers: Answers) -> str:
    """Return the noun for what an exercise returns."""
    due = [v for known in answers.cases[:1] for v in known.expected.values()]
    return "numbers" if all(isinstance(v, np.ndarray) for v in due) else "results"


def touched(answers: Answers, mistake: Mistake) -> tuple[str, ...]:
    """Return the quantities that a mistake makes different on a general case."""
    pairs = zip(answers.cases, answers.fingerprints[mistake.id], strict=True)
    wrong = {n for known, one in pairs if not known.edge for n in numbers(one)}
    return tuple(q for q in answers.exercise.quantities if q in wrong)


def only_holes(answers: Answers, mistake: Mistake) -> bool:
    """Say whether a mistake's wrong arrays on general cases are without numbers."""
    pairs = zip(answers.cases, answers.fingerprints[mistake.id], strict=True)
    arrays = [
        v for known, one in pairs if not known.edge for v in numbers(one).values()
    ]
    return bool(arrays) and not any(has_numbers(value) for value in arrays)


def has_numbers(value: Any) -> bool:
    """Say whether a value holds something that tells it from others."""
    if isinstance(value, Trace):
        return value.has_numbers
    array = value if isinstance(value, (np.ndarray, float, np.floating)) else None
    if array is None or np.asarray(array).dtype.kind != "f":
        return True
    return bool(np.isfinite(array).any() or np.size(array) == 0)


def matches(
    answers: Answers,
    fingerprint: Sequence[Mapping[str, Any]],
    received: Sequence[Received],
    edges: bool,
) -> bool:
    """Say whether all that came back is what one mistake produces.

    With `edges`, on edge cases as well; without, the mistake must show on a general
    case. One that raises on general cases never matches: there are many ways to raise
    a ValueError.
    """
    rows = [
        (known, wrong, got)
        for known, wrong, got in zip(answers.cases, fingerprint, received, strict=True)
        if edges or not known.edge
    ]
    if not can_be_told([k for k, _, _ in rows], [wrong for _, wrong, _ in rows]):
        return False
    for known, wrong, got in rows:
        if isinstance(got, str) or RAISED in wrong:
            if got != wrong.get(RAISED):
                return False
            continue
        made = numbers(wrong)
        due = known.expected
        if not all(is_made(got.get(n), value, due[n]) for n, value in made.items()):
            return False
        rest = [name for name in known.expected if name not in made]
        if not all(is_right(answers.exercise, known, got, name) for name in rest):
            return False
    return True


def is_made(got: Any, made: Any, due: Any) -> bool:
    """Say whether what came back is what a mistake makes of a quantity.

    Where integers are due, a mistake that makes floats makes no others.
    """
    if exact.is_exact(due) and exact.is_exact(got) and not exact.is_exact(made):
        return False
    return same(got, made)


def is_right(
    exercise: Exercise, known: KnownCase, got: Mapping[str, Any], name: str
) -> bool:
    """Say whether a quantity is as right as a criterion asks."""
    scale = largest(known.case.upstream)
    return compare(got.get(name), known.expected[name], scale, exercise.rtol).passed


def can_be_told(
    cases: Sequence[KnownCase], fingerprint: Sequence[Mapping[str, Any]]
) -> bool:
    """Say whether a mistake shows in numbers, or by exceptions on edge cases alone."""
    raised = [
        known.edge
        for known, wrong in zip(cases, fingerprint, strict=True)
        if RAISED in wrong
    ]
    return any(map(numbers, fingerprint)) or (bool(raised) and all(raised))


def numbers(fingerprint: Mapping[str, Any]) -> dict[str, Any]:
    """Return the wrong numbers that a mistake brings back on one case."""
    return {k: v for k, v in fingerprint.items() if k not in (RAISED, CHANGED)}


def in_parts(answers: Answers, received: Sequence[Received]) -> tuple[Diagnosis, ...]:
    """Name mistakes quantity by quantity, those that account for most of them first.

    What one mistake accounts for is not looked for in others, but for those that make
    the same numbers in the same quantities. A mistake that would change what came back
    right is none of them, nor one that makes other floats than those beside a list that
    it makes, nor one whose words are about a quantity that it does not account for.
    Zeros have many causes: they are told of by a mistake that makes nothing else.
    """
    rows = general_results(answers, received)
    off = [
        name
        for name in answers.exercise.quantities
        if not all(is_right(answers.exercise, k, got, name) for k, _, got in rows)
    ]
    zero = {n for n in off if rows and all(is_zero(got[n]) for _, _, got in rows)}
    wrong = [name for name in off if name in zero or tells(name, rows)]
    explained = {
        m.id: [
            n
            for n in wrong
            if n in touched(answers, m)
            and (n not in zero or zero.issuperset(touched(answers, m)))
            and accounts_for(answers, m, n, rows)
        ]
        for m in answers.mistakes
        if m.id in answers.fingerprints and set(off).issuperset(touched(answers, m))
    }
    what = kind_of_results(answers)
    explained = {
        id: []
        if by_chance(answers, id, names) or says_more(answers, id, names)
        else names
        for id, names in explained.items()
    }
    return tuple(
        Diagnosis(m.id, m.text, m.hint, names, whole=False, edges=False, what=what)
        for m, names in largest_shares(answers, explained)
    )


def by_chance(answers: Answers, id: str, names: Sequence[str]) -> bool:
    """Say whether a mistake makes a list or the like, but not the floats beside it.

    Different mistakes often make the same list, hardly ever the same floats.
    """
    mistake = next(m for m in answers.mistakes if m.id == id)
    due = answers.cases[0].expected
    floats = {n for n in touched(answers, mistake) if not exact.is_exact(due[n])}
    return not floats.issuperset(names) and not floats.issubset(names)


def says_more(answers: Answers, id: str, names: Sequence[str]) -> bool:
    """Say whether a mistake's words are about a quantity that has other numbers."""
    mistake = next(m for m in answers.mistakes if m.id == id)
    others = [n for n in touched(answers, mistake) if n not in names]
    return any(
        re.search(rf"(?<![\w.])d?{re.escape(name)}(?!\w)", mistake.text)
        for name in others
    )


def general_results(answers: Answers, received: Sequence[Received]) -> list[Row]:
    """Return the results of the general cases; none where one of them raised."""
    cases = enumerate(zip(answers.cases, received, strict=True))
    general = [(known, i, got) for i, (known, got) in cases if not known.edge]
    rows = [(known, i, got) for known, i, got in general if not isinstance(got, str)]
    return rows if len(rows) == len(general) else []


def tells(name: str, rows: Sequence[Row]) -> bool:
    """Say whether a quantity has numbers."""
    return any(has_numbers(got[name]) for _, _, got in rows)


def accounts_for(
    answers: Answers, mistake: Mistake, name: str, rows: Sequence[Row]
) -> bool:
    """Say whether a mistake makes just the numbers of a quantity in all cases."""
    prints = answers.fingerprints[mistake.id]
    return all(
        is_made(got[name], prints[i].get(name, due), due)
        for due, i, got in ((k.expected[name], i, got) for k, i, got in rows)
    )


def largest_shares(
    answers: Answers, explained: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Mistake, tuple[str, ...]]]:
    """Yield mistakes and the quantities left that they explain, most of them first."""
    rest = {name for names in explained.values() for name in names}
    while rest:
        shares = {i: [n for n in names if n in rest] for i, names in explained.items()}
        most = max(shares.values(), key=len)
        fitting = [m for m in answers.mistakes if shares.get(m.id) == most]
        # a mistake that would change more fits less
        just = [m for m in fitting if set(touched(answers, m)) <= set(explained[m.id])]
        yield from ((m, tuple(most)) for m in just or fitting)
        rest -= set(most)


def is_zero(value: Any) -> bool:
    """Say whether an array has zeros only, which have many causes."""
    return isinstance(value, np.ndarray) and not value.any()


def diagnose_properties(
    answers: Answers,
    changed: Sequence[tuple[str, ...] | None],
    broken: Sequence[str],
) -> tuple[Diagnosis, ...]:
    """Name the mistakes that show in a broken property alone.

    Parameters
    ----------
    answers : Answers
    changed : sequence
        Per visible case the arguments that the call changed; None where it raised.
    broken : sequence of str
        The criteria that did not pass.
    """
    found = []
    for mistake in answers.mistakes:
        kinds = set(mistake.breaks)
        if not kinds <= set(PROPERTIES) or not kinds <= set(broken):
            continue
        prints = answers.fingerprints.get(mistake.id)
        if prints and (None in changed or arguments(changed) != due_changes(prints)):
            continue
        found.append(
            Diagnosis(mistake.id, mistake.text, mistake.hint, properties=mistake.breaks)
        )
    return tuple(found)


def arguments(changed: Iterable[Iterable[str] | None]) -> set[str]:
    """Return the arguments that paths such as ``state.m.W`` lead into, of all cases."""
    return {path.partition(".")[0] for paths in changed for path in paths or ()}


def due_changes(fingerprint: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the arguments that a mistake changes."""
    return arguments(wrong.get(CHANGED, ()) for wrong in fingerprint)


def same(received: Any, expected: Any) -> bool:
    """Say whether two values agree closely, or exactly where they are no floats.

    An overflow in the same place is the same: whether it ends as nan or as inf depends
    on the order of operations.
    """
    if exact.is_exact(expected):
        return exact.equal(received, expected)
    if isinstance(expected, Refused):
        return isinstance(received, Refused) and received == expected
    if not isinstance(received, (np.ndarray, int, float, np.number)):
        return False
    received = np.asarray(received)
    if isinstance(expected, Trace):
        return received.dtype.kind in "iuf" and expected.fits(received)
    expected = np.asarray(expected)
    if received.shape != expected.shape or received.dtype.kind not in "iuf":
        return False
    finite = np.isfinite(expected)
    if (np.isfinite(received) != finite).any():
        return False
    received, expected = received[finite], expected[finite]
    size = float(np.abs(expected).max(initial=0.0))
    if are_zero(float(np.abs(received).max(initial=0.0)), size):
        return True
    return np.allclose(received, expected, rtol=0, atol=MATCH_RTOL * size)
