"""Numbers that units 07 to 10 state in their text and do not print."""

import numpy as np
import pytest

from course import data, simulated_prices
from solutions.reference.series import standardise


def test_unit_07_the_shipped_network_has_73440_numbers():
    assert sum(v.size for v in data.weights("language_model").values()) == 73_440


def test_unit_08_a_wrong_digit_spoils_at_most_10_of_34_runs():
    date = "2024-05-17"
    runs = [date[i : i + n] for n in (1, 2, 3, 4) for i in range(len(date) - n + 1)]
    spoiled = [
        sum(i <= k < i + n for n in (1, 2, 3, 4) for i in range(len(date) - n + 1))
        for k in range(len(date))
    ]
    assert (len(runs), max(spoiled)) == (34, 10)


def test_unit_10_scaling_before_the_split_fakes_nothing_of_returns():
    gained = []
    for seed in range(200):
        prices = simulated_prices.random_walk(500, np.random.default_rng(seed))
        returns, half = np.diff(np.log(prices)), 250
        shares = []
        for known in (returns, returns[:half]):
            _, position, _, _ = standardise(known, returns[half:])
            shares.append(
                np.mean(np.sign(returns[half + 1 :]) == -np.sign(position[:-1]))
            )
        gained.append(shares[0] - shares[1])
    assert abs(np.mean(gained)) < 0.01


def test_unit_10_the_interval_of_131_of_250():
    from solutions.reference.forecasts import directional_accuracy

    actual = np.ones(250)
    share, low, high = directional_accuracy(
        actual, np.where(np.arange(250) < 131, 1, -1)
    )
    assert (share, low, high) == pytest.approx((0.524, 0.462, 0.585), abs=5e-4)
