"""Zeros, ones, echoed inputs and stored visible answers score 0 on every exercise."""

import json

import numpy as np
import pytest
from helpers import all_exercises, judge_function, load_rubric, solved

from autograder.core.answers import answers
from autograder.core.exercise import EDGE
from autograder.core.values import pack


def shapes(name):
    """The expected arrays of the first visible case."""
    return answers(name).cases[0].expected


def returning(exercise, value_of):
    """A function that returns, for every quantity, what `value_of(name, args)` says."""

    def fn(*args, **kwargs):
        values = {q: value_of(q, args) for q in exercise.quantities}
        parts = [values[q] for q in exercise.outputs]
        if exercise.cache:
            parts.append(args)
        if exercise.gradients:
            parts.append({q: values[q] for q in exercise.gradients})
        return parts[0] if len(parts) == 1 else tuple(parts)

    fn.__name__ = exercise.name
    return fn


def right_function(unit, exercise):
    """The solved function, whose results give the right shapes for any input."""
    return solved(unit).namespace()[exercise.name]


def with_forward(unit, exercise, fn):
    """Give a function the solved forward that it needs, as its notebook would."""
    names = solved(unit).namespace()
    code = f"def {exercise.name}(*args, **kwargs): return _fn(*args, **kwargs)"
    names["_fn"] = fn
    exec(code, names)
    return names[exercise.name]


def filled(unit, exercise, value):
    """The right shapes, filled with one value."""
    right = right_function(unit, exercise)

    def fn(*args, **kwargs):
        result = right(*args, **kwargs)
        return fill(result, value)

    return fn


def fill(result, value):
    if isinstance(result, (tuple, list)):
        return type(result)(fill(r, value) for r in result)
    if isinstance(result, dict):
        return {k: fill(v, value) for k, v in result.items()}
    if isinstance(result, np.ndarray):
        return np.full_like(result, value)
    if isinstance(result, str):
        return str(value)[0] * len(result)
    return value if isinstance(result, (int, float, np.number)) else result


def arrays_in(args):
    for a in args:
        if isinstance(a, np.ndarray):
            yield a
        elif isinstance(a, dict):
            yield from arrays_in(a.values())
        elif isinstance(a, (tuple, list)):
            yield from arrays_in(a)


def score(unit, exercise, fn):
    marks, _ = judge_function(unit, exercise.name, with_forward(unit, exercise, fn))
    return marks.score


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, 0.5, np.nan])
@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_a_constant_scores_nothing(unit, name, value):
    exercise = load_rubric(unit).find(name).exercise
    assert score(unit, exercise, filled(unit, exercise, value)) == 0


@pytest.mark.parametrize("which", range(6))
@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_an_echoed_argument_scores_nothing(unit, name, which):
    exercise = load_rubric(unit).find(name).exercise
    right = right_function(unit, exercise)

    def fn(*args, **kwargs):
        found = list(arrays_in(args))
        chosen = found[which % len(found)]

        def echo(result):
            if isinstance(result, (tuple, list)):
                return type(result)(echo(r) for r in result)
            if isinstance(result, dict):
                return {k: echo(v) for k, v in result.items()}
            if isinstance(result, np.ndarray):
                same = [a for a in found if a.shape == result.shape]
                return same[which % len(same)] if same else chosen
            return float(chosen.flat[0])

        return echo(right(*args, **kwargs))

    assert score(unit, exercise, fn) == 0


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_stored_visible_answers_score_nothing(unit, name):
    known = answers(name)
    exercise = known.exercise

    def stored(quantity, args):
        shapes_of = [a.shape for a in arrays_in(args)]
        for case in known.cases:
            inside = list(arrays_in([dict(case.case.inputs), dict(case.case.upstream)]))
            if shapes_of and shapes_of[0] in [a.shape for a in inside]:
                return np.array(case.expected[quantity])
        return np.array(known.cases[0].expected[quantity])

    assert score(unit, exercise, returning(exercise, stored)) == 0


def content(case):
    """What a table of cases could be looked up by."""
    arrays = {}
    node = pack([dict(case.inputs), dict(case.upstream)], arrays)
    bytes_of = [(k, a.shape, a.tobytes()) for k, a in arrays.items()]
    return json.dumps(node, sort_keys=True), tuple(bytes_of)


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_no_table_of_visible_cases_earns_a_criterion(unit, name):
    """Something is drawn in each general case, and in edge cases where they count."""
    rubric = load_rubric(unit)
    item = rubric.find(name)
    visible = {content(known.case) for known in answers(name).cases}
    for seed in range(3):
        cases = rubric.draw(item, np.random.default_rng(1000 + seed))
        drawn = [k for k in cases if content(k.case) not in visible]
        assert [k for k in cases if not k.edge] == [k for k in drawn if not k.edge]
        assert EDGE not in item.exercise.points or any(k.edge for k in drawn)


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_the_right_function_scores_everything(unit, name):
    """The same harness gives full marks where they are due."""
    exercise = load_rubric(unit).find(name).exercise
    fn = right_function(unit, exercise)
    assert score(unit, exercise, fn) == exercise.max_points
