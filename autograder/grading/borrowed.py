"""Call functions that a student borrowed from other units, for the blame they may have.

No points hang on them, so what they take is bounded for all of them together: a slow
one costs no exercise its time, and one that ends the process does so once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial

from autograder.core.answers import Answers, KnownCase
from autograder.core.marks import Attempt
from autograder.grading.session import OutOfTime, Session

SECONDS = 6.0
"""For the calls of all borrowed functions, however many exercises ask for them."""


@dataclass
class Borrowed:
    """The time that is left for calls of borrowed functions of one submission."""

    session: Session
    left: float = SECONDS

    def attempts_at(self, there: Answers) -> list[Attempt]:
        """Call a function on the visible cases of its own unit, up to the first error.

        Nothing comes back where there was no time for all of them.
        """
        attempts: list[Attempt] = []
        for known in there.cases:
            if self.left <= 0:
                return []
            started, lost = time.monotonic(), self.session.lost
            seconds, one = self.session.budget.call, partial(only, known)
            try:
                attempts += self.session.call_all(there.exercise, one, seconds)
            except OutOfTime:  # the next step ends the run
                return []
            self.left -= time.monotonic() - started
            if self.session.lost > lost:
                self.left = 0.0
            if attempts[-1].call is None and not known.edge:
                break
        return attempts


def only(known: KnownCase, lost: int) -> list[KnownCase]:
    """Return one case, which is the same however many processes were lost."""
    return [known]
