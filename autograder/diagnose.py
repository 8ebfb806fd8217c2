"""Name the mistake that makes exactly the numbers that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.exercise import Diagnosis
from autograder.library import Answers

MATCH_RTOL = 1e-7
RAISED = "(raised)"
"""Key of a fingerprint that is an exception, beside the names of quantities."""


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
        that account for every quantity that they touch. More than one where
        mistakes give the same numbers, or where two were made at once.
    """
    for whole in (True, False):
        found = [
            Diagnosis(m.id, m.text, m.hint)
            for m in answers.mistakes
            if m.id in answers.fingerprints
            and matches(answers, answers.fingerprints[m.id], received, whole)
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
    whole: bool,
) -> bool:
    """Say whether what came back is what one mistake produces.

    With `whole`, quantities that the mistake does not touch must be right as well.
    """
    for known, wrong, got in zip(answers.cases, fingerprint, received, strict=True):
        if isinstance(got, str) or RAISED in wrong:
            if got != wrong.get(RAISED):
                return False
            continue
        due = {**known.expected, **wrong} if whole else wrong
        if not all(same(got.get(name), value) for name, value in due.items()):
            return False
    return True


def same(received: Any, expected: np.ndarray) -> bool:
    """Say whether two arrays agree closely, with nan equal to nan."""
    if not isinstance(received, (np.ndarray, int, float, np.number)):
        return False
    received = np.asarray(received)
    expected = np.asarray(expected)
    if received.shape != expected.shape or received.dtype.kind not in "iuf":
        return False
    size = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    return np.allclose(
        received, expected, rtol=0, atol=MATCH_RTOL * max(size, 1e-12), equal_nan=True
    )
