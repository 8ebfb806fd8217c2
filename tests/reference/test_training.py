"""The reference of unit 06 against differences and PyTorch."""

import numpy as np
import pytest
from oracle import require_torch

from autograder.core.content import functions
from solutions.reference import layers, optimisers
from solutions.reference.differences import numerical_gradient, relative_error

LEAKY = functions("06_training", "handed_in")
RNG = np.random.default_rng(3)


def leaky(D, H):
    return {"W": RNG.standard_normal((D, H)), "decay": RNG.uniform(0.3, 0.9, H)}


def assert_gradients(loss, pairs):
    for value, gradient in pairs:
        assert relative_error(numerical_gradient(loss, value), gradient) < 1e-8


def test_the_supplied_layers_have_right_gradients():
    x, h0, params = (
        RNG.standard_normal((2, 5, 3)),
        RNG.standard_normal((2, 4)),
        leaky(3, 4),
    )
    dhs = RNG.standard_normal((2, 5, 4))
    forward, backward = LEAKY["leaky_forward"](), LEAKY["leaky_backward"]()
    found = backward(dhs, forward(x, h0, params)[1])
    inputs = {"x": x, "h0": h0} | params
    assert_gradients(
        lambda _: (forward(x, h0, params)[0] * dhs).sum(),
        [(inputs[k], found[k]) for k in inputs],
    )
    targets = RNG.integers(0, 4, (2, 5))
    segment = functions("03_vanishing_gradients", "handed_in")["leaky_segment"]()
    _, grads, _ = segment(x, targets, h0, params)
    assert_gradients(
        lambda _: segment(x, targets, h0, params)[0],
        [(params[k], grads[k]) for k in params],
    )


def test_both_directions_and_stacks_have_right_gradients():
    forward, backward = LEAKY["leaky_forward"](), LEAKY["leaky_backward"]()
    x = RNG.standard_normal((2, 5, 3))
    starts = [RNG.standard_normal((2, 4)) for _ in range(2)]
    one, two, upper = leaky(3, 4), leaky(3, 4), leaky(4, 4)
    dhs = RNG.standard_normal((2, 5, 8))
    _, cache = layers.bidirectional_forward(x, *starts, one, two, forward)
    found = layers.bidirectional_backward(dhs, cache, backward)
    assert_gradients(
        lambda _: (
            layers.bidirectional_forward(x, *starts, one, two, forward)[0] * dhs
        ).sum(),
        [
            (x, found["x"]),
            (starts[0], found["h0_fwd"]),
            (starts[1], found["h0_bwd"]),
            *((one[k], found["fwd"][k]) for k in one),
            *((two[k], found["bwd"][k]) for k in two),
        ],
    )
    top = RNG.standard_normal((2, 5, 4))
    _, caches = layers.stacked_forward(x, starts, [one, upper], forward)
    found = layers.stacked_backward(top, caches, backward)
    assert_gradients(
        lambda _: (
            layers.stacked_forward(x, starts, [one, upper], forward)[0] * top
        ).sum(),
        [
            (x, found["x"]),
            *zip(starts, found["h0s"], strict=True),
            *((one[k], found["layers"][0][k]) for k in one),
            *((upper[k], found["layers"][1][k]) for k in upper),
        ],
    )


def test_embedding_sums_over_repeated_tokens():
    tokens, E = np.array([[0, 1, 1], [1, 0, 2]]), RNG.standard_normal((4, 3))
    dy = RNG.standard_normal((2, 3, 3))
    found = layers.embedding_backward(dy, layers.embedding_forward(tokens, E)[1])
    assert_gradients(
        lambda _: (layers.embedding_forward(tokens, E)[0] * dy).sum(), [(E, found["E"])]
    )


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_sgd_agrees_with_pytorch(momentum):
    torch = require_torch()
    start, grads = RNG.standard_normal(5), RNG.standard_normal((6, 5))
    theirs = torch.nn.Parameter(torch.tensor(start))
    optimiser = torch.optim.SGD([theirs], lr=0.1, momentum=momentum)
    params, state = {"w": start}, None
    for g in grads:
        theirs.grad = torch.tensor(g)
        optimiser.step()
        params, state = optimisers.sgd_step(params, {"w": g}, 0.1, momentum, state)
    np.testing.assert_allclose(params["w"], theirs.detach().numpy(), rtol=1e-12)


def test_adam_agrees_with_pytorch():
    torch = require_torch()
    start, grads = RNG.standard_normal(5), RNG.standard_normal((6, 5))
    theirs = torch.nn.Parameter(torch.tensor(start))
    optimiser = torch.optim.Adam([theirs], lr=0.1, betas=(0.8, 0.95), eps=1e-3)
    params, state = {"w": start}, {}
    for g in grads:
        theirs.grad = torch.tensor(g)
        optimiser.step()
        params, state = optimisers.adam_step(
            params, {"w": g}, state, 0.1, 0.8, 0.95, 1e-3
        )
    np.testing.assert_allclose(params["w"], theirs.detach().numpy(), rtol=1e-12)
