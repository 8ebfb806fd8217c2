"""The reference of unit 09, CTC: against brute force over all paths, and PyTorch."""

from itertools import groupby, product

import numpy as np
import pytest
from oracle import require_torch

from solutions.reference import ctc, error_rates
from solutions.reference.differences import numerical_gradient

RNG = np.random.default_rng(9)


def read(path, blank):
    return tuple(k for k, _ in groupby(path) if k != blank)


def labellings(log_probs, blank):
    """The summed probability of each labelling, path by path."""
    sums = {}
    for path in product(range(log_probs.shape[1]), repeat=len(log_probs)):
        p = np.exp(sum(row[k] for row, k in zip(log_probs, path, strict=True)))
        sums[read(path, blank)] = sums.get(read(path, blank), 0.0) + p
    return sums


def rows(T, V):
    return ctc.log_softmax_forward(RNG.standard_normal((T, V)))[0]


@pytest.mark.parametrize(("T", "V", "blank"), [(5, 3, 0), (4, 4, 3), (1, 3, 1)])
def test_the_loss_is_minus_log_of_all_paths(T, V, blank):
    log_probs = rows(T, V) + 0.3
    sums = labellings(log_probs, blank)
    for labels, p in sums.items():
        targets = np.array(labels, dtype=np.int64)
        assert ctc.ctc_loss(log_probs, targets, blank)[0] == pytest.approx(-np.log(p))
    best, log_p = ctc.prefix_beam_search(log_probs, 10**4, blank)
    assert tuple(best) == max(sums, key=sums.get)
    assert log_p == pytest.approx(np.log(max(sums.values())))


@pytest.mark.parametrize("targets", [[], [1], [1, 1], [1, 2, 1], [2, 2, 1]])
def test_the_gradient_is_that_of_free_variables(targets):
    log_probs, targets = rows(6, 4) + 0.2, np.array(targets, dtype=np.int64)
    grad = ctc.ctc_loss(log_probs, targets)[1]
    due = numerical_gradient(lambda x: ctc.ctc_loss(x, targets)[0], log_probs)
    np.testing.assert_allclose(grad, due, atol=1e-8)
    np.testing.assert_allclose(grad.sum(axis=1), -1)


def test_no_alignment_no_gradient():
    loss, grad = ctc.ctc_loss(rows(2, 3), np.array([1, 1]))
    assert loss == np.inf
    assert not grad.any()


@pytest.mark.parametrize("targets", [[1], [1, 2, 1], [3, 3, 2, 1]])
@pytest.mark.parametrize("T", [8, 2000])
def test_loss_and_gradient_agree_with_pytorch(targets, T):
    torch = require_torch()
    logits = RNG.standard_normal((T, 4))
    theirs = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.ctc_loss(
        theirs.log_softmax(1)[:, None],
        torch.tensor([targets]),
        [T],
        [len(targets)],
        reduction="sum",
    )
    loss.backward()
    log_probs, cache = ctc.log_softmax_forward(logits)
    ours, grad = ctc.ctc_loss(log_probs, np.array(targets))
    assert ours == pytest.approx(loss.item())
    grad = ctc.log_softmax_backward(grad, cache)["logits"]
    np.testing.assert_allclose(grad, theirs.grad.numpy(), atol=1e-8)


def test_the_log_softmax_agrees_with_pytorch():
    torch = require_torch()
    logits, upstream = RNG.standard_normal((2, 3, 4, 5))
    theirs = torch.tensor(100 * logits, requires_grad=True)
    due = theirs.log_softmax(-1)
    due.backward(torch.tensor(upstream))
    log_probs, cache = ctc.log_softmax_forward(100 * logits)
    np.testing.assert_allclose(log_probs, due.detach().numpy(), atol=1e-12)
    grad = ctc.log_softmax_backward(upstream, cache)["logits"]
    np.testing.assert_allclose(grad, theirs.grad.numpy(), atol=1e-12)


def test_the_example_of_the_text():
    log_probs = np.log([[0.6, 0.4], [0.6, 0.4]])
    assert ctc.best_path_decode(log_probs) == []
    labels, log_p = ctc.prefix_beam_search(log_probs, 9)
    assert labels == [1]
    assert np.exp(log_p) == pytest.approx(0.64)


def reachable(a, letters, steps):
    """All texts that some steps lead to."""
    found = {a}
    for _ in range(steps):
        for text in list(found):
            for i in range(len(text) + 1):
                found |= {text[:i] + k + text[i:] for k in letters}
                found |= {text[:i] + text[i + 1 :]}
                found |= {text[:i] + k + text[i + 1 :] for k in letters if text[i:]}
    return found


def test_the_edit_distance_is_the_smallest_number_of_steps():
    for a, b in (("abc", "cab"), ("aab", "ba"), ("", "ab"), ("abca", "bcab")):
        distance = error_rates.edit_distance(a, b)
        assert b in reachable(a, "abc", distance)
        assert distance == 0 or b not in reachable(a, "abc", distance - 1)
    assert error_rates.edit_distance("kitten", "sitting") == 3


def test_the_error_rate_weighs_by_length():
    assert error_rates.error_rate(["a", "bcde"], ["x", "bcde"]) == 0.2
