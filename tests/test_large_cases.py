"""The large case of each exercise holds what its other cases hold.

It is larger than a size or a limit that someone writes as a number; it refuses no right
function, and takes nothing from a mistake but what that declares to break.
"""

from dataclasses import replace

import numpy as np
import pytest
from helpers import all_exercises, judge_function, large_cases, load_rubric, solved
from test_conditioning import is_continuous, shaken

from autograder.core.attempting import attempt_case, needed
from autograder.core.marking import compare_all

SEEDS = range(2)
LARGE_AMONG_OTHERS = {
    "init_lstm": 40,
    "sample_index": 400,
    "prefix_beam_search": 60,
    "directional_accuracy": 200,
}
"""Exercises without a large case, and a size that an edge or general case has."""


def largest_size(value):
    """The longest axis or list in what a function is handed."""
    if isinstance(value, np.ndarray):
        return max(value.shape, default=1)
    if isinstance(value, dict):
        return max(map(largest_size, value.values()), default=0)
    return int(value) if isinstance(value, int) else 0


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_every_exercise_has_a_case_beyond_numbers_that_are_written_out(unit, name):
    rubric = load_rubric(unit)
    item = rubric.find(name)
    if name in LARGE_AMONG_OTHERS:
        drawn = rubric.draw(item, np.random.default_rng(0))
        sizes = [largest_size(dict(known.case.inputs)) for known in drawn]
        assert max(sizes) >= LARGE_AMONG_OTHERS[name]
    else:
        assert item.large is not None


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_a_right_function_keeps_its_points_on_it(unit, name):
    for seed in SEEDS:
        marks, _ = judge_function(unit, name, solved(unit).function(name), seed, True)
        assert marks.passed, [(c.name, c.reason) for c in marks.criteria]


def called(exercise, fn, known):
    forward = needed(fn, exercise.forward) if exercise.forward else None
    return attempt_case(exercise, fn, forward, known)


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_a_mistake_loses_nothing_on_it_that_it_does_not_declare(unit, name):
    item = load_rubric(unit).find(name)
    for known in large_cases(unit, name, 0):
        for variant in item.variants:
            fn = solved(unit).function(name, variant)
            compared = compare_all(item.exercise, called(item.exercise, fn, known))
            lost = {q for q, c in compared.items() if not c.passed}
            assert lost <= set(variant.breaks), variant.id


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_round_off_does_not_decide_it(unit, name):
    item = load_rubric(unit).find(name)
    fn = solved(unit).function(name)
    rng = np.random.default_rng(0)
    for known in large_cases(unit, name, 0):
        due = {k: v for k, v in known.expected.items() if is_continuous(v)}
        inputs = shaken(dict(known.case.inputs), rng)
        moved = replace(known, case=replace(known.case, inputs=inputs))
        compared = compare_all(item.exercise, called(item.exercise, fn, moved))
        lost = [(k, compared[k].how) for k in due if not compared[k].passed]
        assert not lost
