"""Greedy and beam search against all sequences that a model can write."""

from itertools import product

import numpy as np
import pytest

from autograder.core.content import functions
from solutions.reference.decoding import beam_search, greedy_decode

MODELS = functions("08_translation", "handed_in")
START, STOP, V, H = 0, 1, 4, 3


def model(seed, never=()):
    """Draw a model that returns log-probabilities, and its first state."""
    rng = np.random.default_rng(seed)
    forbidden = np.zeros((V, V), dtype=bool)
    for pair in never:
        forbidden[pair] = True
    rows, weights = rng.standard_normal((V, H)), 2 * rng.standard_normal((H, V))
    step = MODELS["probability_step"](rows, weights, forbidden)
    return step, rng.standard_normal(H)


def log_probability(step, state, tokens):
    """The sum of log p of all tokens, each after those before it."""
    total = 0.0
    for before, token in zip((START, *tokens), tokens, strict=False):
        scores, state = step(before, state)
        total += scores[token]
    return total


def all_sentences(max_length):
    """All that end in the stop token, and all of the full length without one."""
    others = [v for v in range(V) if v != STOP]
    for n in range(max_length):
        for words in product(others, repeat=n):
            yield (*words, STOP)
    yield from product(others, repeat=max_length)


def best_of_all(step, state, max_length, alpha):
    scored = [
        (log_probability(step, state, y) / len(y) ** alpha, y)
        for y in all_sentences(max_length)
    ]
    score, tokens = max(scored)
    return [t for t in tokens if t != STOP], score


NEVER = {"all can come": (), "some can't": ((0, 2), (2, 2), (3, 1), (2, 3))}


@pytest.mark.parametrize("never", NEVER)
@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0, 1.7])
@pytest.mark.parametrize("max_length", [1, 2, 5])
def test_a_beam_that_holds_everything_finds_the_best_of_all(never, alpha, max_length):
    lengths = set()
    for seed in range(12):
        step, state = model(seed, NEVER[never])
        width = V**max_length
        found = beam_search(step, state, START, STOP, width, max_length, alpha)
        expected, score = best_of_all(step, state, max_length, alpha)
        assert found[0] == expected
        assert found[1] == pytest.approx(score, rel=1e-12)
        lengths.add(len(expected))
    assert len(lengths) > 1


def test_the_probabilities_of_all_sentences_sum_to_one():
    """So no sentence is missing in what the beam is held against, and none twice."""
    step, state = model(3, NEVER["some can't"])
    logs = [log_probability(step, state, y) for y in all_sentences(5)]
    assert np.exp(logs).sum() == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize("alpha", [0.0, 1.0])
@pytest.mark.parametrize("max_length", [1, 6])
def test_width_one_is_the_first_that_greedy_finishes(alpha, max_length):
    lengths = set()
    for seed in range(20):
        step, state = model(seed)
        written = greedy_decode(step, state, START, STOP, max_length)
        tokens, score = beam_search(step, state, START, STOP, 1, max_length, alpha)
        assert tokens == written
        whole = written + [STOP] * (len(written) < max_length)
        expected = log_probability(step, state, whole) / len(whole) ** alpha
        assert score == pytest.approx(expected, rel=1e-12)
        lengths.add(len(written))
    assert len(lengths) > 1


def test_a_score_is_that_of_its_tokens_and_a_narrow_beam_never_beats_all():
    missed = 0
    for seed, width in product(range(30), (1, 2, 3)):
        step, state = model(seed)
        tokens, score = beam_search(step, state, START, STOP, width, 5, 0.7)
        whole = tokens + [STOP] * (len(tokens) < 5)
        own = {log_probability(step, state, y) / len(y) ** 0.7 for y in [whole]}
        best = best_of_all(step, state, 5, 0.7)[1]
        assert score == pytest.approx(own.pop(), rel=1e-12)
        assert score <= best + 1e-12
        missed += score < best - 1e-9
    assert missed > 0


def scripted(rows):
    """A model whose scores depend on what it has written alone."""

    def step(token, written):
        written = (*written, token)
        return np.log(np.array(rows[written[1:]])), written

    return step


def test_a_finished_hypothesis_uses_up_a_place_of_its_round_only():
    with np.errstate(divide="ignore"):
        rows = {
            (): [0, 0.40, 0.35, 0.25],
            (2,): [0, 0.10, 0.45, 0.45 - 1e-3],
            (3,): [0, 0.98, 0.01, 0.01],
            (2, 2): [0, 0.9, 0.05, 0.05],
            (2, 3): [0, 0.95, 0.03, 0.02],
        }
        # The stop token takes one of two places, so (3,) is dropped in round one. In
        # round two both places go to continuations of (2,).
        tokens, score = beam_search(scripted(rows), (), START, STOP, 2, 3, 3.0)
    assert tokens == [2, 3]
    expected = np.log(0.35 * (0.45 - 1e-3) * 0.95) / 3**3
    assert score == pytest.approx(expected, rel=1e-12)


def test_greedy_stops_and_keeps_a_start_token_that_the_model_writes():
    rows = {
        (): [0.5, 0.1, 0.2, 0.2],
        (0,): [0.1, 0.1, 0.2, 0.6],
        (0, 3): [0.1, 0.7, 0.1, 0.1],
    }
    assert greedy_decode(scripted(rows), (), START, STOP, 9) == [0, 3]
    assert greedy_decode(scripted(rows), (), START, STOP, 2) == [0, 3]
    assert greedy_decode(scripted(rows), (), START, STOP, 1) == [0]
    tokens, _ = beam_search(scripted(rows), (), START, STOP, 1, 9)
    assert tokens == [0, 3]
    rows[()] = [0.1, 0.7, 0.1, 0.1]
    assert greedy_decode(scripted(rows), (), START, STOP, 9) == []
    assert beam_search(scripted(rows), (), START, STOP, 1, 9)[0] == []
