"""One function, called as a check calls it: what came back, and the verdict."""

import re

import numpy as np
from phrases import plain

from autograder.core.answers import answers
from autograder.core.attempting import attempt_all, needed
from autograder.core.calling import read_result
from autograder.core.exact import is_exact
from autograder.core.values import Raised, largest
from autograder.learner.checking import judge_visible


class Seen:
    """One function, called as a check calls it, and its verdict."""

    def __init__(self, unit, name, fn):
        self.unit, self.name, self.fn = unit, name, fn
        self.here = answers(name)
        self.exercise = self.here.exercise
        forward = self.exercise.forward
        self.forward = needed(fn, forward) if forward else None
        np.random.seed(0)  # noqa: NPY002 (a known mistake draws from it)
        with np.errstate(all="ignore"):
            self.attempts, _ = attempt_all(
                self.exercise, fn, self.forward, self.here.cases
            )
        np.random.seed(0)  # noqa: NPY002
        self.verdict = judge_visible(fn, name)

    def rows(self, edge=False):
        """Case and received quantities of the general, or the edge, cases."""
        for attempt in self.attempts:
            if attempt.known.edge == edge:
                yield (
                    attempt.known,
                    read_result(self.exercise, attempt.call.result)
                    if attempt.call
                    else None,
                )

    def right(self, known, values, name):
        """Whether a quantity is right on one case, by the words of the contract."""
        expected = known.expected[name]
        if isinstance(expected, Raised):
            return values is None and raised_as_due(self.error(known), expected)
        if is_exact(expected):
            return values is not None and plain(values[name]) == plain(expected)
        kinds = (np.ndarray, np.number, float, int)
        if values is None or not isinstance(values[name], kinds):
            return False
        got, due = np.asarray(values[name]), known.expected[name]
        if due.dtype.kind == "i" and got.dtype.kind not in "iu":
            return False
        if got.shape != due.shape or got.dtype.kind not in "iuf":
            return False
        finite = np.isfinite(due)
        if not np.array_equal(got[~finite], due[~finite]):
            return False
        size = np.abs(due[finite]).max(initial=0)
        rtol = 1e-4 if got.dtype == np.float32 else self.exercise.rtol
        floor = 1e-12 * max(size, largest(known.case.upstream))
        floor = floor or 1e-15 * (not size)
        gap = np.abs(got[finite].astype(float) - due[finite]).max(initial=0)
        return bool(gap <= rtol * size + floor)

    def error(self, known):
        """What the call for a case ended with."""
        return next(a.error for a in self.attempts if a.known is known)

    def right_in_general(self, name):
        return all(self.right(known, values, name) for known, values in self.rows())

    def first_wrong(self, name, edge=False, case=None):
        """Received and expected of the first case on which a quantity is wrong."""
        for known, values in self.rows(edge):
            if case in (None, known.case.name) and not self.right(known, values, name):
                got = None if values is None else values[name]
                return got, known.expected[name], known
        raise AssertionError(f"{name} is right on all cases")


def raised_as_due(error, due):
    """Whether an error is of the class that is due and holds what it must."""
    kind, _, message = error.partition(": ")
    return due.kind in re.split(r"[()]", kind) and due.text in message
