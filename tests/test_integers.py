"""Where a contract asks for integers, floats are refused and every integer is right."""

from functools import wraps

import numpy as np
import pytest
from helpers import all_exercises, judge_function, solved

from autograder.core.answers import answers
from autograder.core.exact import is_integer
from autograder.learner.checking import judge_visible

WIDTHS = ("int8", "int16", "int32", "int64", "uint8", "uint64")


def is_whole(value):
    return (
        is_integer(value) or isinstance(value, np.ndarray) and value.dtype.kind == "i"
    )


def holds_integers(value):
    """Whether there is an integer in what is due."""
    if isinstance(value, (list, tuple)):
        return any(map(holds_integers, value))
    if isinstance(value, dict):
        return any(map(holds_integers, value.values()))
    return is_whole(value)


def changed(value, whole):
    """What a function returned with its integers changed, inside lists and dicts."""
    if isinstance(value, (list, tuple)):
        return type(value)(changed(v, whole) for v in value)
    if isinstance(value, dict):
        return {key: changed(v, whole) for key, v in value.items()}
    return whole(value) if is_whole(value) else value


def returning(fn, whole):
    """A solved function that returns its integers as something else."""

    @wraps(fn)
    def other(*args, **keywords):
        return changed(fn(*args, **keywords), whole)

    return other


def quantities(name):
    """The quantities of an exercise that are integers, or hold some."""
    here = answers(name)
    return [
        q
        for q in here.exercise.quantities
        if any(holds_integers(known.expected[q]) for known in here.cases)
    ]


WITH_INTEGERS = [(unit, name) for unit, name in all_exercises() if quantities(name)]
SINGLE = ("parameter_count", "sample_index", "edit_distance")


def test_the_single_integers_are_among_them():
    assert set(SINGLE) < {name for _, name in WITH_INTEGERS}


@pytest.mark.parametrize(("unit", "name"), WITH_INTEGERS)
def test_floats_are_no_integers(unit, name):
    def as_float(value):
        return value.astype(float) if isinstance(value, np.ndarray) else float(value)

    fn = returning(solved(unit).namespace()[name], as_float)
    marks, _ = judge_function(unit, name, fn)
    failed = {c.name: c for c in marks.criteria if not c.passed}
    assert set(quantities(name)) <= set(failed)
    for quantity in quantities(name):
        assert "float" in failed[quantity].reason or ".0" in failed[quantity].reason


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("unit", "name"), WITH_INTEGERS)
def test_single_integers_of_any_width_are_right(unit, name, width):
    """Also those in lists and tuples; a count that does not fit stays as it is."""

    def as_wide(value):
        fits = is_integer(value) and np.iinfo(width).min <= value
        if not fits or value > np.iinfo(width).max:
            return value
        return np.dtype(width).type(value)

    fn = returning(solved(unit).namespace()[name], as_wide)
    assert judge_function(unit, name, fn)[0].passed


@pytest.mark.parametrize("width", ["int16", "int32", "int64", "uint64"])
def test_an_integer_without_axes_is_right(width):
    fn = returning(
        solved("07_text_generation").namespace()["sample_index"],
        lambda value: np.array(value, dtype=width),
    )
    assert judge_function("07_text_generation", "sample_index", fn)[0].passed


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (float, "the float 12.0"),
        (np.float64, "the float 12.0"),
        (lambda d: d + 0.5, "the float 12.5"),
        (lambda d: np.nan, "the number nan"),
        (bool, "a bool"),
        (lambda d: np.array(float(d)), "an array of shape () and dtype float64"),
        (lambda d: np.array([d]), "an array of shape (1,) and dtype int64"),
        (lambda d: [d], "a list of 1 value"),
        (lambda d: None, "None"),
    ],
)
def test_a_verdict_says_that_an_integer_is_due(made, words):
    fn = returning(solved("09_speech_recognition").namespace()["edit_distance"], made)
    verdict = judge_visible(fn)
    assert f"expected an integer, found {words}" in verdict.text()
    assert verdict.marks.score == 0


def test_a_truth_value_is_no_number():
    fn = solved("01_gradient_checking").namespace()["relative_error"]
    wrong = wraps(fn)(lambda a, b: bool(fn(a, b)))
    assert "expected a number, found a bool" in judge_visible(wrong).text()
