"""What is due does not hang on the last bit of what goes in.

Two right orders of operations differ by round-off. A case in which that decides would
refuse one of them.
"""

from dataclasses import replace

import numpy as np
import pytest
from helpers import all_exercises, load_rubric, solved

from autograder.core import exact
from autograder.core.attempting import attempt_case
from autograder.core.calling import read_result
from autograder.core.comparing import compare
from autograder.core.values import largest

SPREAD = 4e-16
SEEDS = range(3)
ROUND_OFF = 1e-12
"""What is this much smaller than all inputs may be what they leave of a 0."""
SMALL_ON_PURPOSE = {("gaussian_nll", "variances far too large")}
"""A quotient of large numbers: as exact as they are."""
WHOLE_ON_PURPOSE = {("standardise", "steps that are small beside the mean")}
"""Whole numbers whose sums and quotients are whole: exact in any order, if unshaken."""


def shaken(value, rng):
    """Change each float in its last bits; those that are 0 stay 0."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value * (1 + SPREAD * rng.standard_normal(value.shape))
    if isinstance(value, dict):
        return {k: shaken(v, rng) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(shaken(v, rng) for v in value)
    return value


def is_continuous(due):
    """Whole numbers may sit on an edge on purpose; zeros are where sums cancel."""
    return not exact.is_exact(due) and np.any(due) and not is_whole(due)


def is_whole(due):
    return due.ndim == 0 and float(due).is_integer()


def test_a_result_of_round_off_would_be_seen():
    rng = np.random.default_rng(0)
    p = np.array([0.3, 0.3, 0.4])
    assert not compare(np.log(shaken(p, rng).sum()), np.array(6e-17)).passed


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_no_case_is_decided_by_round_off(unit, name):
    rubric = load_rubric(unit)
    item, names = rubric.find(name), solved(unit).namespace()
    exercise, forward = item.exercise, names.get(item.exercise.forward)
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for known in rubric.draw(item, np.random.default_rng(seed)):
            if (name, known.case.name) in WHOLE_ON_PURPOSE:
                continue
            inputs = shaken(dict(known.case.inputs), rng)
            moved = replace(known, case=replace(known.case, inputs=inputs))
            done = attempt_case(exercise, names[name], forward, moved)
            if done.call is None:
                continue  # an exception is due
            got = read_result(exercise, done.call.result)
            scale = largest(known.case.upstream)
            for quantity, due in known.expected.items():
                if is_continuous(due):
                    found = compare(got[quantity], due, scale, exercise.rtol)
                    assert found.passed, (known.case.name, quantity, found.how)


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_nothing_due_is_round_off_itself(unit, name):
    """A zero in exact arithmetic differs from one right order to the next by 100 %.

    Gradients have an absolute floor, in units of the upstream.
    """
    rubric = load_rubric(unit)
    for seed in SEEDS:
        for known in rubric.draw(rubric.find(name), np.random.default_rng(seed)):
            due = [v for v in known.expected.values() if not exact.is_exact(v)]
            if known.case.upstream or (name, known.case.name) in SMALL_ON_PURPOSE:
                continue
            bound = ROUND_OFF * min(1.0, largest(known.case.inputs))
            sizes = [np.abs(v[np.isfinite(v)]).max(initial=0.0) for v in due]
            assert all(size == 0 or size > bound for size in sizes), known.case.name
