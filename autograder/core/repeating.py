"""Whether a second call on one case comes out as the first one did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.core.calling import Call, read_result
from autograder.core.comparing import RTOL, compare
from autograder.core.exact import is_exact
from autograder.core.exercise import Exercise
from autograder.core.values import Refused, largest

NUMERIC = (np.ndarray, np.number, bool, int, float)


def not_repeated(
    exercise: Exercise, first: Call, second: Call, names: Sequence[str]
) -> str | None:
    """Say which right quantities changed on a second call with the same inputs."""
    if isinstance(second.result, Refused) and names:
        return f"no numbers on a second call with equal inputs: {second.result.reason}"
    one = read_result(exercise, first.result)
    two = read_result(exercise, second.result)
    other = [
        name
        for name in names
        if not isinstance(one[name], Refused)
        and not compare(two[name], as_compared(one[name])).passed
    ]
    if not other:
        return None
    what = "came out different, or not at all, on a second call with equal inputs"
    return f"{', '.join(other)} {what}"


def same_again(
    exercise: Exercise, first: Call | None, error: str | None, second: Call
) -> bool:
    """Say whether two calls on one case came out alike, right or wrong.

    Of two exceptions the classes are compared: a message may hold an address.
    """
    if first is None:
        again = second.result
        return isinstance(again, Refused) and kind(again.reason) == kind(error)
    one = read_result(exercise, first.result)
    two = read_result(exercise, second.result)
    return all(alike(one[name], two[name]) for name in exercise.quantities)


def alike(one: Any, two: Any) -> bool:
    """Say whether two values are the same to round-off; nan is nan."""
    if isinstance(one, (list, tuple)) and isinstance(two, (list, tuple)):
        return len(one) == len(two) and all(map(alike, one, two))
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        return one.keys() == two.keys() and all(alike(one[k], two[k]) for k in one)
    if not isinstance(one, NUMERIC) or not isinstance(two, NUMERIC):
        return type(one) is type(two) and bool(one == two)
    if np.shape(one) != np.shape(two):
        return False
    size = largest(one)
    return np.allclose(two, one, rtol=0, atol=RTOL * size, equal_nan=True)


def kind(error: str | None) -> str:
    """Return the class that the words about an exception begin with."""
    return (error or "").partition(":")[0]


def as_compared(value: Any) -> Any:
    """Return what came back as something to compare with."""
    return value if is_exact(value) else np.asarray(value, dtype=float)
