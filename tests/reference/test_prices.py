"""Simulated prices have the structure that they are said to have."""

import numpy as np
import pytest
from real_data import require_real

from course import price_files, simulated_prices

LONG = 100_000


def autocorrelation(series, lag=1):
    series = series - series.mean()
    return (series[lag:] * series[:-lag]).sum() / (series**2).sum()


def returns(prices):
    return np.diff(np.log(prices))


def working(m):
    """The lag-1 autocorrelation of changes of means over m steps (Working 1960)."""
    return (m * m - 1) / (2 * (2 * m * m + 1))


def test_equal_seeds_give_equal_prices():
    for make in (simulated_prices.random_walk, simulated_prices.weak_momentum):
        one, two = (make(50, np.random.default_rng(3)) for _ in range(2))
        np.testing.assert_array_equal(one, two)
        assert one.shape == (50,) and one[0] == simulated_prices.START


def test_a_random_walk_has_independent_returns():
    found = returns(simulated_prices.random_walk(LONG, np.random.default_rng(0)))
    assert abs(autocorrelation(found)) < 4 / np.sqrt(LONG)
    assert abs(autocorrelation(np.abs(found))) < 4 / np.sqrt(LONG)
    assert found.std() == pytest.approx(0.01, rel=0.02)


@pytest.mark.parametrize("carry", [0.1, 0.3])
def test_momentum_carries_a_share_over_and_keeps_its_spread(carry):
    rng = np.random.default_rng(1)
    found = returns(simulated_prices.weak_momentum(LONG, rng, carry))
    assert autocorrelation(found) == pytest.approx(carry, abs=0.015)
    assert found.std() == pytest.approx(0.01, rel=0.02)
    same = (found[1:] * found[:-1] > 0).mean()
    assert same == pytest.approx(0.5 + np.arcsin(carry) / np.pi, abs=0.008)


def test_volatility_changes_and_signs_do_not():
    rng = np.random.default_rng(2)
    prices, spreads = simulated_prices.changing_volatility(LONG, rng)
    found = returns(prices)
    assert prices.shape == (LONG,) and spreads.shape == found.shape
    assert autocorrelation(np.abs(found)) > 0.1
    assert abs(autocorrelation(np.sign(found))) < 4 / np.sqrt(LONG)
    assert (found / spreads).std() == pytest.approx(1, rel=0.02)
    assert np.log(spreads).std() == pytest.approx(0.6, rel=0.1)


@pytest.mark.parametrize("days", [2, 5, 21])
def test_means_of_a_random_walk_look_predictable(days):
    daily = simulated_prices.random_walk(days * 20_000, np.random.default_rng(3), 1e-3)
    means, ends = simulated_prices.monthly(daily, days)
    assert means.shape == ends.shape == (20_000,)
    assert autocorrelation(returns(means)) == pytest.approx(working(days), abs=0.03)
    assert abs(autocorrelation(returns(ends))) < 0.03


def test_an_incomplete_month_is_left_out():
    means, ends = simulated_prices.monthly(np.arange(1.0, 8.0), 3)
    assert means.tolist() == [2, 5]
    assert ends.tolist() == [3, 6]


def test_a_real_monthly_index_before_2000_looks_like_means():
    loaded = price_files.load_prices(require_real("sp500-monthly.csv"))
    assert len(loaded.closes) > 1800
    assert str(loaded.dates[0]) == "1871-01-01"
    assert loaded.days_apart.max() <= 31
    found = returns(loaded.closes)
    assert autocorrelation(found) == pytest.approx(0.27, abs=0.02)
    old = found[loaded.dates[1:] < np.datetime64("2000-01-01")]
    bound = 1.96 / np.sqrt(len(old))
    assert abs(autocorrelation(old) - 0.25) < bound < autocorrelation(old)
