"""What makes the numbers that came back: a known mistake, their order, or a search."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.core.answers import Answers
from autograder.core.candidates import Explanation, explain, unexplained
from autograder.core.diagnosing import find_mistakes
from autograder.core.exercise import Diagnosis
from autograder.core.marks import Attempt, Marks, wrong_quantities
from autograder.core.ordering import explain_order
from autograder.core.scaling import explain_factor


def causes(
    here: Answers, attempts: Sequence[Attempt], marks: Marks
) -> tuple[tuple[Diagnosis, ...], tuple[Explanation, ...]]:
    """Return the mistakes that fit the attempts at the visible cases, after a failure.

    Where no known mistake accounts for all numbers, and another order or one factor
    would, that is said in the place of mistakes in some of them.
    """
    found = find_mistakes(here, attempts, marks.broken)
    rest, wrong = unexplained(found, marks), wrong_quantities(marks)
    properties = tuple(d for d in found if d.properties)
    if rest and (order := explain_order(here, attempts, wrong)):
        return properties, order
    if wrong and not any(d.whole for d in found if not d.properties):
        factor = explain_factor(here, attempts, wrong)
        if factor:
            one = explain(here, attempts, wrong)
            named = len(one) == 1 and set(one[0].quantities) == set(wrong)
            return properties, one if named else factor
    return found, explain(here, attempts, rest)
