"""What holds while a learner's functions are called by a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from autograder.core.calling import Function
from autograder.core.marks import Attempt
from autograder.learner.no_input import no_input
from autograder.learner.prints import Prints
from autograder.learner.time_limit import TimeLimit


class Supervision:
    """A time limit, no input, and prints that are shown once or not at all."""

    def __init__(self, show_prints: bool) -> None:
        self.limit = TimeLimit()
        self.prints = Prints(show_prints)

    def over(self, name: str, fn: Function) -> Function:
        """Return a function as it is called under supervision."""
        return self.prints.once(name, self.limit.guard(fn))

    def stopped(self, attempts: Sequence[Attempt]) -> bool:
        """Say whether the time was over before all attempts were made."""
        return any((a.error or "").startswith(self.limit.sentence) for a in attempts)


@contextmanager
def supervised(show_prints: bool) -> Iterator[Supervision]:
    """Supervise calls, as long as the context lasts."""
    watch = Supervision(show_prints)
    with watch.limit.running(), no_input(), watch.prints.redirected():
        yield watch
