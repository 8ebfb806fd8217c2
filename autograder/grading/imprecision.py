"""Half the points for what float32 keeps from being right.

Where all that is wrong of a function is off as single precision makes it, and float32
can hold each of these numbers, they were float32 and were cast to float64. Returned as
they were they count as right and cost the property "float64"; so the criteria that are
nearly right earn half, and no number earns more by the cast. A small number that is
added, or a derivative by differences, makes numbers that float32 can't hold.

What is built on a function with float32 in it comes out wrong in the seventh digit,
with no fault of its own. So it earns half of its points where it is nearly right, to
`NEARLY`: about ten times what float32 in one function makes of others on the general
cases of all units, and a tenth of what float32 that comes back is allowed. All known
mistakes are further off, as a test holds: float32 that is put in on purpose costs half
of all that is built on it, and makes no wrong formula right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.core.calling import read_result
from autograder.core.comparing import RTOL
from autograder.core.exercise import EDGE, Exercise
from autograder.core.marking import compare_all
from autograder.core.marks import Attempt, Marks, wrong_quantities

AS_SINGLE = "nearly right, as float32 that is cast to float64"
"""Why what has no other fault earns half."""


@dataclass(frozen=True)
class Imprecise:
    """A function of a submission whose only fault is that it is not precise.

    `float32` says whether float32 came back, else its numbers are nearly right.
    """

    name: str
    float32: bool

    @property
    def reason(self) -> str:
        """Why what is built on it earns half."""
        if self.float32:
            return f"nearly right, with float32 from your own {self.name}"
        return f"nearly right, as is your own {self.name}"


def own_imprecision(exercise: Exercise, marks: Marks) -> Imprecise | None:
    """Return what is imprecise about a function, if it has no other fault."""
    wrong = wrong_quantities(marks)
    if marks.error or not marks.nearly or exercise.rtol < RTOL:
        return None
    if marks.float32 and not wrong:
        return Imprecise(exercise.name, True)
    return Imprecise(exercise.name, False) if wrong else None


def is_single(exercise: Exercise, marks: Marks, general: Iterable[Attempt]) -> bool:
    """Say whether what is wrong was float32, is as far off as that, and no more."""
    near = marks.single and marks.nearly and not marks.error and exercise.rtol >= RTOL
    return near and all(was_float32(exercise, attempt) for attempt in general)


def was_float32(exercise: Exercise, attempt: Attempt) -> bool:
    """Say whether float32 can hold all that is wrong on one case."""
    if attempt.call is None:
        return False
    values = read_result(exercise, attempt.call.result)
    compared = compare_all(exercise, attempt).items()
    return all(held_by_float32(values[name]) for name, c in compared if not c.passed)


def held_by_float32(value: Any) -> bool:
    """Say whether numbers are the same after a cast to float32 and back."""
    array = np.asarray(value)
    if array.dtype.kind != "f":
        return False
    with np.errstate(over="ignore"):
        return np.array_equal(array, array.astype(np.float32), equal_nan=True)


def nearly_right(
    exercise: Exercise, marks: Marks, attempts: Iterable[Attempt]
) -> set[str]:
    """Return the criteria that fail by less than `NEARLY`."""
    names = {c.name for c in marks.criteria if c.nearly}
    edges = [a for a in attempts if a.known.edge]
    if names and EDGE in marks.broken and edges and marks.nearly:
        names |= {EDGE} if all(is_near(exercise, edge) for edge in edges) else set()
    return names


def is_near(exercise: Exercise, attempt: Attempt) -> bool:
    """Say whether all quantities of one case are right or nearly so."""
    return all(c.passed or c.nearly for c in compare_all(exercise, attempt).values())
