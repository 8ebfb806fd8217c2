"""The reference of unit 07: against definitions, autograd and PyTorch."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given
from hypothesis import strategies as st
from oracle import require_torch

from autograder.core.content import functions
from solutions.reference import language_models, sampling, text
from solutions.reference.differences import numerical_gradient, relative_error

HANDED_IN = functions("07_text_generation", "handed_in")
RNG = np.random.default_rng(7)


@given(st.text(max_size=60))
def test_text_comes_back_from_its_tokens(sample):
    index, letters = text.build_vocabulary(sample)
    assert list(map(ord, letters)) == sorted(set(map(ord, sample)))
    assert all(letters[i] == letter for letter, i in index.items())
    tokens = text.encode(sample, index)
    assert tokens.dtype == np.int64 and tokens.shape == (len(sample),)
    assert text.decode(tokens, letters) == sample


@given(st.integers(1, 90), st.integers(1, 6), st.integers(1, 7))
def test_streams_go_on_from_batch_to_batch(L, N, T):
    inputs, targets = text.stream_batches(np.arange(L), N, T)
    S = (L - 1) // N
    assert inputs.shape == targets.shape == (S // T, N, T)
    assert inputs.dtype == np.int64
    np.testing.assert_array_equal(targets, inputs + 1)
    for n in range(N):  # each token is its own place
        read = inputs[:, n].ravel()
        assert read.tolist() == list(range(n * S, n * S + S // T * T))


def test_pairs_are_counted_and_rows_sum_to_one():
    tokens = RNG.integers(0, 5, 200)
    log_probs = language_models.bigram_log_probs(tokens, 6, 0.7)
    np.testing.assert_allclose(np.exp(log_probs).sum(axis=1), 1)
    pairs = list(zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True))
    for i in range(6):
        behind = sum(first == i for first, _ in pairs)
        for j in range(6):
            due = (pairs.count((i, j)) + 0.7) / (behind + 6 * 0.7)
            assert np.exp(log_probs[i, j]) == pytest.approx(due)


def test_bits_are_what_equal_probabilities_need():
    log_probs = np.full((9, 8), -np.log(8))
    bits = language_models.bits_per_character(log_probs, RNG.integers(0, 8, 9))
    assert bits == pytest.approx(3)


def kept(p, top_k, top_p):
    """The indices that stay, by the words of the contract."""
    order = sorted(range(len(p)), key=lambda i: -p[i])[:top_k]
    whole = sum(p[i] for i in order)
    for m in range(1, len(order) + 1):
        if top_p is not None and sum(p[i] for i in order[:m]) >= top_p * whole:
            return order[:m]
    return order


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("top_k", [None, 1, 3, 20])
@pytest.mark.parametrize("top_p", [None, 1e-9, 0.3, 0.77, 1.0])
def test_a_distribution_is_cut_as_the_contract_says(temperature, top_k, top_p):
    logits = RNG.standard_normal((4, 9))
    found = sampling.token_distribution(logits, temperature, top_k, top_p)
    for row, scores in zip(found, logits, strict=True):
        whole = np.exp(scores / temperature) / np.exp(scores / temperature).sum()
        stay = kept(whole, top_k, top_p)
        due = np.zeros(9)
        due[stay] = whole[stay] / whole[stay].sum()
        np.testing.assert_allclose(row, due, rtol=1e-12, atol=1e-15)


def test_a_distribution_is_pytorchs_softmax():
    torch = require_torch()
    logits = 1000 * RNG.standard_normal((2, 3, 7))
    due = torch.softmax(torch.tensor(logits) / 50.0, dim=-1).numpy()
    np.testing.assert_allclose(sampling.token_distribution(logits, 50.0), due)


def test_temperature_zero_is_the_limit():
    logits = RNG.permuted(np.tile(np.arange(6.0), (5, 1)), axis=1)
    limit = sampling.token_distribution(logits, 1e-3)
    np.testing.assert_allclose(
        sampling.token_distribution(logits, 0.0), limit, atol=1e-9
    )
    assert set(sampling.token_distribution(logits, 0, 3, 0.9).ravel()) == {0.0, 1.0}


def test_draws_come_as_often_as_their_probabilities_say():
    p = np.array([0.0, 0.2, 0.5, 0.0, 0.3, 0.0])
    us = (np.arange(10_000) + 0.5) / 10_000
    drawn = np.bincount([sampling.sample_index(p, u) for u in us], minlength=6)
    np.testing.assert_allclose(drawn / 10_000, p, atol=1e-3)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.floats(0, 1))
def test_an_impossible_index_is_never_drawn(weights, u):
    p = np.array([*weights, 1.0, 0.0])
    p /= p.sum()
    i = sampling.sample_index(p, min(u, np.nextafter(1.0, 0.0)))
    assert p[i] > 0


def test_generated_tokens_are_read_again():
    """A model that always continues by counting up writes the numbers in order."""

    def step(token, state):
        scores = np.full(50, -np.inf)
        scores[token + 1 + state % 2] = 0.0  # every second step skips one
        return scores, state + 1

    drawn = sampling.generate(step, 0, 3, RNG.random(6))
    assert drawn.tolist() == [4, 6, 7, 9, 10, 12]


def model(N=3, T=5, D=4, H=6, V=7):
    params = {
        "E": RNG.standard_normal((V, D)),
        "layer.W": RNG.standard_normal((D, H)),
        "layer.decay": RNG.uniform(0.5, 0.9, H),
        "W_y": RNG.standard_normal((H, V)),
        "b_y": RNG.standard_normal(V),
    }
    tokens, targets = RNG.integers(0, V, (2, N, T))
    return params, tokens, targets, RNG.standard_normal((N, H))


def reference_loss(params, tokens, targets, h0):
    forward, backward = HANDED_IN["leaky_forward"](), HANDED_IN["leaky_backward"]()
    return language_models.language_model_loss(
        tokens, targets, h0, params, forward, backward
    )


def test_the_models_gradients_are_autograds():
    params, tokens, targets, h0 = model()

    def loss_of(p):
        h, total = h0, 0.0
        for t in range(tokens.shape[1]):
            h = p["layer.decay"] * h + anp.dot(p["E"][tokens[:, t]], p["layer.W"])
            scores = anp.dot(h, p["W_y"]) + p["b_y"]
            log_z = anp.log(anp.sum(anp.exp(scores), axis=1))
            rows = np.arange(len(tokens))
            total = total + anp.sum(log_z - scores[rows, targets[:, t]])
        return total / tokens.size

    loss, grads, last = reference_loss(params, tokens, targets, h0)
    assert loss == pytest.approx(loss_of(params))
    due = grad(loss_of)(params)
    assert grads.keys() == params.keys()
    for name, array in due.items():
        assert relative_error(grads[name], array) < 1e-12, name
    assert last.shape == h0.shape


def test_the_last_state_is_where_the_next_batch_starts():
    params, tokens, targets, h0 = model(T=8)
    _, _, middle = reference_loss(params, tokens[:, :5], targets[:, :5], h0)
    _, _, last = reference_loss(params, tokens[:, 5:], targets[:, 5:], middle)
    np.testing.assert_allclose(last, reference_loss(params, tokens, targets, h0)[2])


def test_the_embeddings_gradient_is_that_of_differences():
    params, tokens, targets, h0 = model(2, 3, 2, 3, 4)

    def loss_at(E):
        return reference_loss({**params, "E": E}, tokens, targets, h0)[0]

    due = numerical_gradient(loss_at, params["E"].copy())
    found = reference_loss(params, tokens, targets, h0)[1]["E"]
    assert relative_error(found, due) < 1e-8
