"""Say that all gradients, or several, are off by one factor, or by one in each case."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.core.answers import Answers
from autograder.core.candidates import Explanation, How
from autograder.core.comparing import Comparison
from autograder.core.criteria import common_sizes
from autograder.core.describing import close_factors
from autograder.core.marking import compare_all
from autograder.core.marks import Attempt
from autograder.core.shortened import short

SEVERAL = 3
"""Of fewer, not all gradients, what is said of each is as good."""


def explain_factor(
    here: Answers, attempts: Sequence[Attempt], broken: Sequence[str]
) -> tuple[Explanation, ...]:
    """Explain wrong quantities by a factor that they share.

    All gradients are among them, or they are several gradients and nothing else.

    Parameters
    ----------
    here : Answers
    attempts : sequence of Attempt
        At all visible cases.
    broken : sequence of str
        The quantities that are wrong in general.
    """
    gradients = set(here.exercise.gradients)
    whole = gradients and gradients <= set(broken)
    part = len(broken) >= SEVERAL and set(broken) < gradients
    if not whole and not part:
        return ()
    shared = []
    for attempt in (a for a in attempts if not a.known.edge):
        table = compare_all(here.exercise, attempt)
        found = [table[name] for name in broken]
        if not one_factor(found):
            return ()
        shared.append(found[0])
    said = in_words(shared)
    if not said:
        return (Explanation(tuple(broken), (), How.FACTORS),)
    if len(broken) < 2:
        return ()
    return (Explanation(tuple(broken), (said,), How.FACTOR),)


def one_factor(found: Sequence[Comparison]) -> bool:
    """Say whether quantities of one case are off by the same factor."""
    first = found[0].factor
    if not first or any(c.nearly for c in found):
        return False
    return all(close_factors(c.factor, first) for c in found)


def in_words(shared: Sequence[Comparison]) -> str:
    """Return the factor as a number if all cases have it, or as sizes, if it is one."""
    first = shared[0].factor if shared else 0.0
    if first and all(close_factors(c.factor, first) for c in shared):
        return short(first)
    return " or ".join(common_sizes(shared))
