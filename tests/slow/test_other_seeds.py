"""What units 07 to 11 say of other seeds than those that a notebook prints."""

import numpy as np
import pytest
from experiments import Experiments

from course import data, simulated_prices, source_text

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def test_unit_07_text_that_is_cut_off_runs_into_blanks_with_some_seeds():
    unit = Experiments("07_text_generation")
    unit["source_text"], unit["shipped"] = source_text, data.weights("language_model")
    unit.run("real-text", "layer")
    unit.run_until("samples", "for temperature in")
    blank = []
    for seed in range(4, 12):
        unit["us"] = np.random.default_rng(seed).random(350)
        unit.run("top-p")
        blank.append(" " * 60 in unit["decode"](unit["drawn"], unit["letters"]))
    assert 1 < sum(blank) < len(blank)


@pytest.fixture(scope="module")
def speech():
    unit = Experiments("09_speech_recognition")
    unit.run("voices", "batches", "network")
    unit.run_until("training-09", "small, losses =")
    unit.run_until("error-rates", "shipped =")
    return unit


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_unit_09_a_network_first_learns_to_say_blank(speech, seed):
    params, _ = speech["train"](25, seed)
    x, _ = speech["batch"](np.random.default_rng(100 + seed), speech["known"], 8)
    log_probs, _ = speech["network"](x, params)
    assert (log_probs.argmax(axis=2) == 0).all()


def test_unit_09_the_shipped_network_on_other_strings(speech):
    params, decode = data.weights("speech_model"), speech["best_path_decode"]
    for seed in range(2, 8):
        known, held_out = (
            speech["errors"](params, speech[voices], decode, seed=seed)
            for voices in ("known", "unknown")
        )
        assert known <= 0.02 <= held_out <= 0.07


def test_unit_10_forecasts_of_the_variance_on_six_more_series():
    unit = Experiments("10_stock_prices")
    unit.run("volatility-data", "volatility-rivals", "volatility-network")
    unit.run_until("volatility-compared", "rng = ")
    best = 0
    for seed in range(4, 10):
        rng = np.random.default_rng(seed)
        restless, _ = simulated_prices.changing_volatility(3000, rng)
        still = simulated_prices.random_walk(3000, rng)
        network, average, constant = forecast(unit, restless)
        assert max(network, average) < constant
        best += network < average
        network, average, constant = forecast(unit, still)
        assert constant < average
        assert abs(network - constant) < 0.01
    assert best >= 4


def forecast(unit, prices):
    """Test losses of a network, a moving average and a constant."""
    losses = unit["compare"](unit["log_returns"](prices), seeds=1)[0]
    (average,) = (loss for name, loss in losses.items() if name.startswith("mean of"))
    return losses["GRU"][0], average, losses["constant"]


@pytest.fixture(scope="module")
def music():
    unit = Experiments("11_music")
    unit.run("forty-tunes", "twelve-keys", "tables", "tables-as-steps", "network")
    unit.run("network-loss", "pieces", "network-as-step", "opening", "rules")
    unit.run_until("trained", "params, losses =")
    unit["params"], _ = unit["train_network"](1)
    unit.run_until("goes-on", "tune =")
    return unit


def drawn(unit, allowed, temperature, seeds):
    """Melodies that go on from each opening."""
    return [
        unit["go_on"](title, allowed(tune), seed, temperature)
        for title, tune in unit["OPENINGS"].items()
        for seed in range(seeds)
    ]


def test_unit_11_another_network_is_best_on_all_held_out_tunes(music):
    music.run("likelihoods")
    rows = music["rows"].values()
    assert all(min(row, key=row.get) == "GRU" for row in rows)
    assert 3.1 < np.mean([row["GRU"] for row in rows]) < 3.5


def test_unit_11_another_network_leaves_the_key_once_in_about_six_notes(music):
    tokens = np.concatenate(drawn(music, lambda tune: music["no_rules"], 0.9, 10))
    pitches = music["LOW"] + tokens[tokens >= 2] - 2
    outside = ~np.isin(pitches % 12, music["C_MAJOR"])
    assert 0.12 < outside.mean() < 0.22


def with_rules(unit, temperature, seeds):
    return drawn(unit, lambda t: unit["rules"](t.bar, unit["BARS"]), temperature, seeds)


def test_unit_11_another_network_repeats_and_leaps_more_than_the_tunes(music):
    hot = with_rules(music, 1.5, 10)
    groups = [hot, *([k[0] for _, k in music[n]] for n in ("learned", "held_out"))]
    moves = [
        np.concatenate([np.abs(np.diff(row[row >= 2])) for row in rows])
        for rows in groups
    ]
    same, leaps = (
        [np.mean(holds(m)) for m in moves]
        for holds in (lambda m: m == 0, lambda m: m > 7)
    )
    assert same[0] > max(same[1:])
    assert leaps[0] > 2.5 * max(leaps[1:])


def test_unit_11_another_network_copies_seven_moves_at_most(music):
    music.run("copied")
    runs = [
        music["longest_shared"](music["moves_of"](notes)[:30])
        for temperature in (0.3, 0.9, 1.5)
        for row in with_rules(music, temperature, 5)
        for notes in [music["decode_melody"](row, music["LOW"])]
    ]
    assert max(runs) <= 7
