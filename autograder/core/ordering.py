"""Say that what came back is right, but for the order in which it is returned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from autograder.core.answers import Answers
from autograder.core.calling import Call, gradients_place, read_result
from autograder.core.candidates import Explanation, How
from autograder.core.comparing import compare
from autograder.core.exercise import Exercise
from autograder.core.marks import Attempt
from autograder.core.values import largest

MAX_RETURNED = 5
"""Results of which every order is tried."""
Order = tuple[int, ...]
"""For each place, where among what came back stands what is due there."""


def explain_order(
    here: Answers, attempts: Sequence[Attempt], broken: Sequence[str]
) -> tuple[Explanation, ...]:
    """Explain wrong quantities by their order, if that is all that is wrong in general.

    Parameters
    ----------
    here : Answers
    attempts : sequence of Attempt
        At all visible cases.
    broken : sequence of str
        The quantities that are wrong in general.
    """
    general = [a for a in attempts if not a.known.edge]
    said = other_order(here.exercise, general) if broken else ""
    return (Explanation(tuple(broken), (said,), How.ORDER),) if said else ()


def other_order(exercise: Exercise, attempts: Sequence[Attempt]) -> str:
    """Say how results stand in each other's place, where that is all that is wrong.

    Parameters
    ----------
    exercise : Exercise
    attempts : sequence of Attempt
        At general cases.

    Returns
    -------
    str
        A sentence without its end; empty if another order
        would not make all of it right in every case.
    """
    names = returned(exercise)
    if exercise.measure or exercise.chain or exercise.each:
        return ""
    if not attempts or not 2 <= len(names) <= MAX_RETURNED:
        return ""
    calls = [a.call for a in attempts if a.call and is_whole(a.call, len(names))]
    if len(calls) < len(attempts):
        return ""
    orders = permutations(range(len(names)))
    next(orders)  # the one that is due
    for order in orders:
        if all(right_if(order, exercise, attempt) for attempt in attempts):
            return in_words(names, order)
    return ""


def is_whole(call: Call, count: int) -> bool:
    """Say whether as many results came back as are due."""
    return isinstance(call.result, (tuple, list)) and len(call.result) == count


def right_if(order: Order, exercise: Exercise, attempt: Attempt) -> bool:
    """Say whether all results of one case are right if they are put in an order.

    Nobody knows a cache but its author; None, in an output's place, is none.
    """
    assert attempt.call is not None
    moved = tuple(attempt.call.result[place] for place in order)
    if exercise.cache and order[-1] != len(order) - 1 and moved[-1] is None:
        return False
    values, scale = read_result(exercise, moved), largest(attempt.known.case.upstream)
    return all(
        compare(values[name], due, scale, exercise.rtol).passed
        for name, due in attempt.known.expected.items()
        if name in exercise.quantities
    )


def returned(exercise: Exercise) -> list[str]:
    """Return what a function returns, one by one, in words."""
    names = list(exercise.outputs)
    if exercise.cache:
        names.append("the cache")
    if exercise.gradients:
        place = gradients_place(exercise)
        names.insert(len(names) if place < 0 else place, "the dict of gradients")
    return names


def in_words(names: Sequence[str], order: Order) -> str:
    """Say which results stand in each other's place."""
    moved = [place for place, there in enumerate(order) if place != there]
    if len(moved) == 2:
        one, two = (names[place] for place in moved)
        return f"{one} and {two} stand in each other's place"
    found = dict(zip(order, names, strict=True))
    listed = ", ".join(found[place] for place in range(len(names)))
    return f"what is due as {', '.join(names)} came back as {listed}"
