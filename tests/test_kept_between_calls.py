"""What a function keeps between calls is lost where it makes later calls wrong.

Every exercise is solved rightly here, and its results are kept in one of three ways.
"""

import numpy as np
import pytest
from helpers import (
    all_exercises,
    functions,
    grade,
    hidden_cases,
    judge_function,
    load_rubric,
)

from autograder.core.exercise import PROPERTIES, REPEATABLE

SHARED = """
import numpy as np
right, kept = {name}, {{}}

def sizes(value):
    if isinstance(value, (dict, list)):
        return len(value)
    if isinstance(value, tuple):
        return tuple(map(sizes, value))
    return getattr(value, "shape", type(value))

def content(value):
    if isinstance(value, dict):
        return tuple((key, content(value[key])) for key in value)
    if isinstance(value, (list, tuple)):
        return tuple(map(content, value))
    return value.tobytes() if isinstance(value, np.ndarray) else value

def into(value, path=()):
    if isinstance(value, np.ndarray):
        place = path, value.shape, value.dtype
        array = kept.setdefault(place, np.zeros(value.shape, value.dtype))
        array[...] = value
        return array
    if isinstance(value, dict):
        return {{key: into(v, (*path, key)) for key, v in value.items()}}
    if isinstance(value, (list, tuple)):
        return tuple(into(v, (*path, i)) for i, v in enumerate(value))
    return value
"""
BY = """
def {name}(*args, **named):
    key = {key}(args), {key}(named)
    if key not in kept:
        kept[key] = right(*args, **named)
    return kept[key]
"""
IN_ONE_ARRAY = """
def {name}(*args, **named):
    *rest, last = (right(*args, **named),) if {alone} else right(*args, **named)
    results = into((*rest, last)) if not {cache} else (*into(tuple(rest)), last)
    return results[0] if {alone} else results
"""


def kept(unit, name, way, key=""):
    exercise = load_rubric(unit).find(name).exercise
    count = len(exercise.outputs) + bool(exercise.gradients) + exercise.cache
    alone = count == 1 or bool(exercise.measure)
    source = (SHARED + way).format(
        name=name, key=key, alone=alone, cache=exercise.cache
    )
    return functions(unit, source)[name]


def returns_arrays_of_one_size(unit, name, seed):
    """Whether the first two hidden cases ask for an array of the same shape."""
    first, second, *_ = (k.expected for k in hidden_cases(unit, name, seed))
    shapes = [[np.shape(v) for v in d.values()] for d in (first, second)]
    arrays = [isinstance(v, np.ndarray) and v.ndim for v in first.values()]
    return any(arrays) and shapes[0] == shapes[1]


DRAWN = [pair for pair in all_exercises() if pair[1] == "init_lstm"]
"""A generator has other content after each call."""


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_results_that_are_kept_by_sizes_are_wrong(unit, name):
    for seed in range(3):
        marks, _ = judge_function(unit, name, kept(unit, name, BY, "sizes"), seed)
        assert any(c.points for c in marks.criteria if not c.passed), seed


@pytest.mark.parametrize(
    ("unit", "name"), [pair for pair in all_exercises() if pair not in DRAWN]
)
def test_results_that_are_kept_by_content_are_right(unit, name):
    marks, _ = judge_function(unit, name, kept(unit, name, BY, "content"))
    assert marks.passed


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_results_that_share_one_array_are_overwritten(unit, name):
    for seed in (s for s in range(3) if returns_arrays_of_one_size(unit, name, s)):
        fn = kept(unit, name, IN_ONE_ARRAY)
        marks, _ = judge_function(unit, name, fn, seed)
        assert REPEATABLE in marks.broken, seed
        assert set(marks.broken) <= {*PROPERTIES, "draws"}, seed


def test_what_is_overwritten_is_seen_in_the_sandbox(assignments, zygote):
    source = """
import numpy as np
_made = {}
def affine_forward(x, W, b):
    y = _made.setdefault((len(x), len(b)), np.zeros((len(x), len(b))))
    np.matmul(x, W, out=y)
    y += b
    return y, (x, W)
"""
    graded = grade(assignments["00_start_here"], zygote, affine_forward=source)
    marks = graded.exercises["affine_forward"].verdict.marks
    assert marks.broken == (REPEATABLE,)
    reason = next(c.reason for c in marks.criteria if c.name == REPEATABLE)
    assert reason == "a call writes into what the call before it returned"
