"""What makes the numbers that came back: a known mistake, their order, or a search."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.core.answers import Answers
from autograder.core.candidates import Explanation, explain, unexplained
from autograder.core.diagnosing import find_mistakes
from autograder.core.exercise import Diagnosis
from autograder.core.marking import Attempt, Marks, wrong_quantities
from autograder.core.ordering import explain_order


def causes(
    here: Answers, attempts: Sequence[Attempt], marks: Marks
) -> tuple[tuple[Diagnosis, ...], tuple[Explanation, ...]]:
    """Return the mistakes that fit the attempts at the visible cases, after a failure.

    Where no known mistake accounts for all numbers and another order would, that is
    said in the place of mistakes in some of them.
    """
    found = find_mistakes(here, attempts, marks.broken)
    rest = unexplained(found, marks)
    order = explain_order(here, attempts, wrong_quantities(marks)) if rest else ()
    if order:
        return tuple(d for d in found if d.properties), order
    return found, explain(here, attempts, rest)
