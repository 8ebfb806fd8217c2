"""The reference of unit 10, series: against brute force and other libraries' words."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.reference import series

RNG = np.random.default_rng(10)


def test_log_returns_add_up_to_the_whole_change():
    prices = np.exp(RNG.standard_normal(30))
    returns = series.log_returns(prices)
    assert returns.sum() == pytest.approx(math.log(prices[-1] / prices[0]))
    np.testing.assert_allclose(prices[:-1] * np.exp(returns), prices[1:], rtol=1e-14)
    assert series.log_returns(prices[:1]).shape == (0,)


@given(st.integers(0, 12), st.integers(1, 5), st.integers(1, 5))
def test_windows_hold_what_is_known_and_what_comes(T, length, horizon):
    values = np.arange(float(T))  # each value is its own place
    inputs, targets = series.make_windows(values, length, horizon)
    pairs = [
        (list(range(m, m + length)), m + length - 1 + horizon)
        for m in range(T)
        if m + length - 1 + horizon < T
    ]
    assert inputs.shape == (len(pairs), length) and targets.shape == (len(pairs),)
    assert inputs.tolist() == [window for window, _ in pairs]
    assert targets.tolist() == [target for _, target in pairs]
    assert inputs.dtype == targets.dtype == np.float64


@given(st.integers(0, 200), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_parts_are_in_order_apart_and_end_at_the_end(n, weights):
    gap = len(weights) + 1
    fractions = [weight / sum(weights) for weight in weights]
    M = n + gap * (len(weights) - 1)
    parts = series.chronological_split(M, fractions, gap)
    assert parts[0][0] == 0 and parts[-1][1] == M
    for (_, stop), (start, _) in zip(parts, parts[1:], strict=False):
        assert start - stop == gap
    for (start, stop), fraction in zip(parts[:-1], fractions, strict=False):
        assert stop - start == math.floor(fraction * n)
        assert abs(stop - start - Fraction(fraction) * n) <= 1


def test_sizes_are_cut_as_float64_has_them():
    assert series.chronological_split(100, (0.29, 0.71), 0) == [(0, 28), (28, 100)]


@given(st.integers(0, 60), st.integers(1, 20), st.integers(1, 9), st.integers(0, 5))
def test_folds_are_all_that_fit(M, train, test, gap):
    folds = series.walk_forward(M, train, test, gap)
    expected = []
    start = 0
    while start + train + gap + test <= M:
        stop = start + train
        expected.append((start, stop, stop + gap, stop + gap + test))
        start += test
    assert folds == expected


def test_scaled_training_has_mean_0_and_spread_1():
    train, other = RNG.standard_normal(50) * 3 + 7, RNG.standard_normal(20)
    scaled, changed, mean, spread = series.standardise(train, other)
    assert scaled.mean() == pytest.approx(0, abs=1e-12)
    assert scaled.std() == pytest.approx(1)
    np.testing.assert_allclose(changed * spread + mean, other, atol=1e-12)
    np.testing.assert_allclose(scaled * spread + mean, train, atol=1e-12)


@pytest.mark.parametrize("value", [0.0, 2.5, 0.1, 1234567.1, -1e-9])
def test_what_does_not_vary_is_divided_by_1(value):
    train = np.full(10, value)
    *_, spread = series.standardise(train, np.arange(3.0))
    assert spread == 1.0


@given(st.integers(0, 9), st.integers(1, 12))
def test_a_naive_forecast_was_known_a_horizon_before(T, horizon):
    values = np.arange(float(T))
    forecast = series.naive_forecast(values, horizon)
    assert forecast.shape == (max(T - horizon, 0),)
    np.testing.assert_array_equal(forecast + horizon, values[horizon:])
