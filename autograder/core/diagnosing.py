"""Name the mistake that makes exactly the numbers that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.core.answers import Answers
from autograder.core.calling import read_result
from autograder.core.exercise import Diagnosis
from autograder.core.marking import Attempt

MATCH_RTOL = 1e-7
RAISED = "(raised)"
"""Key of a fingerprint that is an exception, beside the names of quantities."""


def find_mistakes(
    here: Answers, attempts: Sequence[Attempt], broken: tuple[str, ...]
) -> tuple[Diagnosis, ...]:
    """Name the mistakes that fit, after a failure."""
    if not broken:
        return ()
    received = [
        read_result(here.exercise, a.call.result) if a.call else a.received
        for a in attempts
    ]
    return diagnose(here, received) or diagnose_property(here, broken)


def diagnose(
    answers: Answers, received: Sequence[Mapping[str, Any] | str]
) -> tuple[Diagnosis, ...]:
    """Match received quantities, one mapping per visible case, with the fingerprints.

    Parameters
    ----------
    answers : Answers
    received : sequence
        Per visible case the quantities by name, or the name of the exception.

    Returns
    -------
    tuple of Diagnosis
        Mistakes that account for all that came back; where there is none, those
        that do on general cases, as edge cases depend on more than one line; where
        there is none, those that account for every quantity that they touch. More
        than one where mistakes give the same numbers, or two were made at once.
    """
    for edges, whole in ((True, True), (False, True), (False, False)):
        found = [
            Diagnosis(m.id, m.text, m.hint)
            for m in answers.mistakes
            if m.id in answers.fingerprints
            and matches(answers, answers.fingerprints[m.id], received, edges, whole)
        ]
        if found:
            return tuple(found)
    return ()


def diagnose_property(answers: Answers, broken: Sequence[str]) -> tuple[Diagnosis, ...]:
    """Name the mistakes that show in a broken property alone."""
    return tuple(
        Diagnosis(m.id, m.text, m.hint)
        for m in answers.mistakes
        if m.id not in answers.fingerprints and set(m.breaks) & set(broken)
    )


def matches(
    answers: Answers,
    fingerprint: Sequence[Mapping[str, Any]],
    received: Sequence[Mapping[str, Any] | str],
    edges: bool,
    whole: bool,
) -> bool:
    """Say whether what came back is what one mistake produces.

    With `edges`, on edge cases as well; without, the mistake must show on a general
    case. With `whole`, quantities that it does not touch must be right.
    """
    if not edges and not shows_in_general(answers, fingerprint):
        return False
    for known, wrong, got in zip(answers.cases, fingerprint, received, strict=True):
        if known.edge and not edges:
            continue
        if isinstance(got, str) or RAISED in wrong:
            if got != wrong.get(RAISED):
                return False
            continue
        due = {**known.expected, **wrong} if whole else wrong
        if not all(same(got.get(name), value) for name, value in due.items()):
            return False
    return True


def shows_in_general(
    answers: Answers, fingerprint: Sequence[Mapping[str, Any]]
) -> bool:
    """Say whether a mistake makes a difference on a general case."""
    pairs = zip(answers.cases, fingerprint, strict=True)
    return any(wrong for known, wrong in pairs if not known.edge)


def same(received: Any, expected: np.ndarray) -> bool:
    """Say whether two arrays agree closely.

    Where overflow is expected, any overflow is the same: whether it ends as nan or
    as inf depends on the order of operations.
    """
    if not isinstance(received, (np.ndarray, int, float, np.number)):
        return False
    received = np.asarray(received)
    expected = np.asarray(expected)
    if received.shape != expected.shape or received.dtype.kind not in "iuf":
        return False
    if not np.isfinite(expected).all():
        return not np.isfinite(received).all()
    size = np.abs(expected).max(initial=0.0)
    return np.allclose(received, expected, rtol=0, atol=MATCH_RTOL * max(size, 1e-12))
