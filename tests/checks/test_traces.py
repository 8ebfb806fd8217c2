"""A trace tells an array from every other one, and knows it again."""

import numpy as np
import pytest
from helpers import all_exercises
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes

from autograder.core.answers import answers
from autograder.core.diagnosing import has_numbers, same
from autograder.core.traces import COUNT, MATCH_RTOL, Trace, restored, traced

SHAPES = array_shapes(max_dims=3, max_side=9)
SEEDS = st.integers(0, 2**32 - 1)
POWERS = st.integers(-8, 8)
APART = 100
"""Times the tolerance: such a difference passes a projection by a chance below 1e-2,
and all three by 1e-6."""


def kept(array):
    """What a check holds against what came back, from the answer data."""
    return restored(traced(array))


def drawn(shape, seed, power=0):
    return 10.0**power * np.random.default_rng(seed).standard_normal(shape)


def length(array):
    return np.linalg.norm(array.ravel())


@given(SHAPES, SEEDS, POWERS)
def test_the_same_array_is_known_again(shape, seed, power):
    array = drawn(shape, seed, power)
    assert same(array.copy(), kept(array))
    assert same(np.asfortranarray(array), kept(array))
    assert same(array.astype(np.float32), kept(array))


@given(SHAPES, SEEDS, POWERS, st.floats(1e-16, 3e-8))
def test_round_off_is_no_difference(shape, seed, power, rtol):
    array = drawn(shape, seed, power)
    other = array * (1 + rtol * drawn(shape, seed + 1).clip(-3, 3))
    assert same(other, kept(array))


@given(SHAPES, SEEDS, POWERS, st.floats(1, 1e9))
def test_a_random_difference_is_told_apart(shape, seed, power, factor):
    array, change = drawn(shape, seed, power), drawn(shape, seed + 1)
    change *= factor * APART * MATCH_RTOL * length(array) / length(change)
    assert not same(array + change, kept(array))
    assert not same(array, kept(array + change))


@given(SHAPES, SEEDS, SEEDS, st.floats(0.01, 1e9))
def test_one_entry_is_told_apart(shape, seed, place, factor):
    array = drawn(shape, seed)
    other = array.copy()
    other.flat[place % array.size] += factor * length(array)
    assert not same(other, kept(array))
    assert not same(array, kept(other))


@given(SHAPES, SEEDS, st.randoms(use_true_random=False))
def test_another_order_is_told_apart(shape, seed, random):
    array = drawn(shape, seed)
    order = list(range(array.size))
    random.shuffle(order)
    assume(order != sorted(order))
    assert not same(array.ravel()[order].reshape(shape), kept(array))


@pytest.mark.parametrize("size", range(2, 10))
def test_two_entries_exchanged_are_told_apart(size):
    array = drawn((size, size), 0)
    for i in range(array.size):
        for j in range(i):
            other = array.copy()
            other.flat[[i, j]] = array.flat[[j, i]]
            assert not same(other, kept(array))


@given(SHAPES, SEEDS)
def test_turned_arrays_are_told_apart(shape, seed):
    array = drawn(shape, seed)
    turned = [np.flip(array, axis) for axis in range(array.ndim)]
    turned += [np.roll(array, 1, axis) for axis in range(array.ndim)]
    turned += [array.T, array.T.reshape(shape), array.reshape(-1), array[None]]
    for other in turned:
        if other.shape != shape or not np.array_equal(other, array):
            assert not same(other, kept(array))


@pytest.mark.filterwarnings("ignore:overflow")
@given(SHAPES, SEEDS, st.sampled_from([-1, 0, 0.5, 2, 1 + 1e-3, 1e300]))
def test_signs_and_factors_are_told_apart(shape, seed, factor):
    array = drawn(shape, seed)
    assert not same(factor * array, kept(array))
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], shape)
    assert same(signs * array, kept(array)) == bool((signs > 0).all())


@given(SHAPES, SEEDS, POWERS)
def test_no_numbers_are_zeros(shape, seed, power):
    zeros, array = np.zeros(shape), drawn(shape, seed, power)
    assert same(zeros, kept(zeros))
    assert not same(array, kept(zeros))
    assert not same(zeros, kept(array))
    assert not same(zeros, kept(1e-30 * array))


def left_by_rounding(shape, seed):
    array = drawn(shape, seed)
    return 1e-17 * array / np.linalg.norm(array)


@given(SHAPES, SEEDS, SEEDS)
def test_what_rounding_leaves_of_zero_is_zero(shape, seed, other):
    one, two = left_by_rounding(shape, seed), left_by_rounding(shape, other)
    assert same(one, kept(two))
    assert same(np.zeros(shape), kept(one))
    assert not same(1e-40 * drawn(shape, seed), kept(1e-21 * drawn(shape, seed)))


@settings(max_examples=50)
@given(SHAPES, SEEDS, SEEDS)
def test_holes_are_known_by_their_places(shape, seed, place):
    array = drawn(shape, seed)
    array.flat[place % array.size] = np.inf
    other = array.copy()
    other.flat[place % array.size] = np.nan
    assert same(other, kept(array))
    assert has_numbers(kept(array)) == (array.size > 1)
    assert not same(drawn(shape, seed), kept(array))
    assert not same(array, kept(drawn(shape, seed)))
    if array.size > 1:
        assert not same(np.roll(array.ravel(), 1).reshape(shape), kept(array))
        other.flat[(place + 1) % array.size] += 1
        assert not same(other, kept(array))


@pytest.mark.parametrize("shape", [(0,), (0, 3), (), (1,), (COUNT,), (1, 1, 2)])
def test_small_arrays_are_kept_whole(shape):
    array = drawn(shape, 0)
    np.testing.assert_array_equal(kept(array), array, strict=True)
    assert same(float(array) if shape == () else array, kept(array))
    assert has_numbers(kept(array))


@pytest.mark.parametrize(
    "other", [None, "text", [0.0] * 9, 1.0, True, np.ones(9, bool), np.ones(9, complex)]
)
def test_what_is_no_array_of_numbers_is_none_of_them(other):
    assert not same(other, kept(np.ones(9)))


def test_integers_are_numbers():
    assert same(np.arange(9), kept(np.arange(9.0)))


@pytest.mark.filterwarnings("ignore:overflow")
def test_squares_that_overflow_are_nothing_that_is_known():
    for size in (1e160, 1e307):
        assert not same(np.full(9, size), kept(np.ones(9)))


def test_an_array_without_finite_entries_has_no_numbers():
    assert not has_numbers(kept(np.full(9, np.nan)))
    assert not has_numbers(kept(np.array(np.inf)))


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_all_large_arrays_are_stored_as_traces(unit, name):
    for cases in answers(name).fingerprints.values():
        for value in (v for wrong in cases for v in wrong.values()):
            if isinstance(value, Trace):
                assert value.values.shape == (COUNT,)
            elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
                assert value.size <= COUNT
