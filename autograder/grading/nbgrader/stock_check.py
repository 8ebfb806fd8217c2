"""`check` for nbgrader's stock path, where the rubric runs in the student's kernel.

A check cell's hidden part imports it over the learner's `check`. An honest notebook
gets the score that the judge would give; against a dishonest one only the hardened
path helps (SECURITY.md).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from autograder.core.attempting import attempt_all, name_of, needed
from autograder.core.calling import Function
from autograder.core.marking import mark
from autograder.core.units import unit_of
from autograder.core.verdict import Verdict
from autograder.grading.assignment import current_assignment
from autograder.grading.classroom import find_class
from autograder.learner.checking import CheckFailed, show


def check(fn: Function) -> float | None:
    """Check one function on hidden cases.

    Returns
    -------
    float or None
        The points where only a part is earned, which nbgrader takes for a score;
        None for full points.

    Raises
    ------
    CheckFailed
        If nothing is earned.
    """
    name = name_of(fn)
    unit = unit_of(name)
    if unit is None:
        raise CheckFailed(f"{name} is no exercise")
    assignment = current_assignment(find_class(Path.cwd()), unit)
    rubric = assignment.rubric.find(name)
    exercise = rubric.exercise
    forward = needed(fn, exercise.forward) if exercise.forward else None
    cases = assignment.rubric.draw(rubric, np.random.default_rng())
    attempts, repeated = attempt_all(exercise, fn, forward, cases)
    marks = mark(exercise, attempts, repeated)
    verdict = Verdict(name, marks)
    show(verdict)
    if marks.score == 0:
        raise CheckFailed(verdict.headline)
    return None if marks.score == exercise.max_points else marks.score
