"""The reference against oracles that share no code with it.

autograd differentiates a textbook forward; complex steps and central differences
need no derivative rules at all; PyTorch has its own kernels.
"""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from oracle import require_torch

from solutions.reference import activations, affine, differences, losses, rnn
from solutions.rubric.cases import Size, saturate, sequence_case

SIZES = {
    "general": Size(3, 6, 4, 5, 7),
    "N=1": Size(1, 6, 4, 5, 3),
    "T=1": Size(3, 1, 4, 5, 3),
    "H=1": Size(3, 6, 4, 1, 3),
    "D=1": Size(3, 6, 1, 4, 3),
    "D=H": Size(3, 6, 4, 4, 4),
    "saturated": Size(3, 6, 4, 5, 7),
}


def draw(name, upstream=("dhs",)):
    rng = np.random.default_rng(5)
    size = SIZES[name]
    case = sequence_case(rng, name, size, ("h",), upstream=upstream)
    params = dict(case.inputs["params"])
    params["W_y"] = rng.standard_normal((size.H, size.V))
    params["b_y"] = rng.standard_normal(size.V)
    targets = rng.integers(0, size.V, (size.N, size.T))
    mask = rng.random((size.N, size.T)) < 0.6
    return case.inputs["x"], case.inputs["h0"], params, case.upstream, targets, mask


def textbook_states(x, h0, params, np_=anp):
    h, states = h0, []
    for t in range(x.shape[1]):
        joined = np_.concatenate([h, x[:, t]], axis=1)
        h = np_.tanh(np_.dot(joined, params["W_h"]) + params["b_h"])
        states.append(h)
    return np_.stack(states, axis=1)


def textbook_loss(x, h0, params, targets, mask, np_=anp):
    logits = np_.dot(textbook_states(x, h0, params, np_), params["W_y"])
    logits = logits + params["b_y"]
    top = np_.max(logits, axis=-1, keepdims=True) if np_ is anp else 0
    exps = np_.exp(logits - top)
    log_p = logits - top - np_.log(np_.sum(exps, axis=-1, keepdims=True))
    one_hot = np.eye(logits.shape[-1])[targets]
    return -np_.sum(log_p * one_hot * mask[..., None]) / max(mask.sum(), 1)


def assert_close(found, expected, scale=1.0):
    bound = 1e-11 * max(np.abs(expected).max(initial=0), 1e-3 * scale)
    np.testing.assert_allclose(found, expected, rtol=0, atol=bound)


@pytest.mark.parametrize("name", SIZES)
def test_rnn_backward_agrees_with_autograd(name):
    x, h0, params, upstream, _, _ = draw(name)
    hs, cache = rnn.rnn_forward(x, h0, params)
    assert_close(hs, textbook_states(x, h0, params, np))
    found = rnn.rnn_backward(upstream["dhs"], cache)

    def loss(x, h0, W, b):
        p = {"W_h": W, "b_h": b}
        return anp.sum(textbook_states(x, h0, p) * upstream["dhs"])

    arguments = (x, h0, params["W_h"], params["b_h"])
    for i, key in enumerate(("x", "h0", "W_h", "b_h")):
        assert_close(found[key], grad(loss, i)(*arguments), scale=1e-3)


@pytest.mark.parametrize("name", SIZES)
def test_rnn_cell_backward_agrees_with_autograd(name):
    x, h0, params, upstream, _, _ = draw(name)
    dh = upstream["dhs"][:, 0]
    h, cache = rnn.rnn_cell_forward(x[:, 0], h0, params)
    found = rnn.rnn_cell_backward(dh, cache)

    def loss(x, h_prev, W, b):
        joined = anp.concatenate([h_prev, x], axis=1)
        return anp.sum(anp.tanh(anp.dot(joined, W) + b) * dh)

    arguments = (x[:, 0], h0, params["W_h"], params["b_h"])
    for i, key in enumerate(("x", "h_prev", "W_h", "b_h")):
        assert_close(found[key], grad(loss, i)(*arguments), scale=1e-3)


@pytest.mark.parametrize("name", [n for n in SIZES if n != "saturated"])
def test_rnn_loss_agrees_with_complex_steps(name):
    x, h0, params, _, targets, mask = draw(name)
    loss, grads = rnn.rnn_loss(x, targets, h0, params, mask)
    assert loss == pytest.approx(textbook_loss(x, h0, params, targets, mask), rel=1e-12)
    for key, value in params.items():

        def f(z, key=key):
            return textbook_loss(x, h0, params | {key: z}, targets, mask, np)

        assert_close(grads[key], differences.complex_step_gradient(f, value), 1.0)


def test_rnn_loss_of_an_empty_mask_is_zero():
    x, h0, params, _, targets, mask = draw("general")
    loss, grads = rnn.rnn_loss(x, targets, h0, params, np.zeros_like(mask))
    assert loss == 0
    assert not any(g.any() for g in grads.values())


@pytest.mark.parametrize("name", SIZES)
def test_rnn_agrees_with_pytorch(name):
    torch = require_torch()
    x, h0, params, upstream, _, _ = draw(name)
    H = h0.shape[1]
    module = torch.nn.RNN(x.shape[2], H, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        module.weight_hh_l0.copy_(torch.tensor(params["W_h"][:H].T))
        module.weight_ih_l0.copy_(torch.tensor(params["W_h"][H:].T))
        module.bias_hh_l0.zero_()
        module.bias_ih_l0.copy_(torch.tensor(params["b_h"]))
    tx, th = (torch.tensor(v, requires_grad=True) for v in (x, h0[None]))
    out, _ = module(tx, th)
    (out * torch.tensor(upstream["dhs"])).sum().backward()
    hs, cache = rnn.rnn_forward(x, h0, params)
    found = rnn.rnn_backward(upstream["dhs"], cache)
    assert_close(hs, out.detach().numpy())
    assert_close(found["x"], tx.grad.numpy(), 1e-3)
    assert_close(found["h0"], th.grad.numpy()[0], 1e-3)
    weights = [module.weight_hh_l0.grad.numpy().T, module.weight_ih_l0.grad.numpy().T]
    assert_close(found["W_h"], np.concatenate(weights), 1e-3)
    assert_close(found["b_h"], module.bias_ih_l0.grad.numpy(), 1e-3)


def test_cross_entropy_agrees_with_pytorch():
    torch = require_torch()
    rng = np.random.default_rng(0)
    logits, targets = rng.standard_normal((3, 5, 7)), rng.integers(0, 7, (3, 5))
    mask = rng.random((3, 5)) < 0.5
    z = torch.tensor(logits, requires_grad=True)
    losses_ = torch.nn.functional.cross_entropy(
        z.reshape(-1, 7), torch.tensor(targets).reshape(-1), reduction="none"
    )
    expected = (losses_ * torch.tensor(mask).reshape(-1)).sum() / mask.sum()
    expected.backward()
    loss, dlogits = losses.softmax_cross_entropy(logits, targets, mask)
    assert loss == pytest.approx(expected.item(), rel=1e-12)
    assert_close(dlogits, z.grad.numpy())


@pytest.mark.parametrize("shape", [(3, 4, 5), (1, 4, 5), (3, 1, 5), (3, 4, 1)])
def test_affine_agrees_with_autograd(shape):
    N, D, M = shape
    rng = np.random.default_rng(1)
    x, W, b = rng.standard_normal((N, D)), rng.standard_normal((D, M)), rng.random(M)
    dy = rng.standard_normal((N, M))
    y, cache = affine.affine_forward(x, W, b)
    found = affine.affine_backward(dy, cache)

    def loss(x, W, b):
        return anp.sum((anp.dot(x, W) + b) * dy)

    for i, key in enumerate(("x", "W", "b")):
        assert_close(found[key], grad(loss, i)(x, W, b))


@pytest.mark.parametrize("scale", [1.0, 40.0])
def test_slopes_agree_with_autograd(scale):
    rng = np.random.default_rng(2)
    x, dy = scale * rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    y = activations.sigmoid(x)
    slope = grad(lambda x: anp.sum(dy / (1 + anp.exp(-x))))
    assert_close(activations.sigmoid_backward(dy, y), slope(x))
    slope = grad(lambda x: anp.sum(dy * anp.tanh(x)))
    assert_close(activations.tanh_backward(dy, np.tanh(x)), slope(x))


def test_sigmoid_is_right_at_the_ends():
    x = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
    with np.errstate(over="raise", invalid="raise"):
        y = activations.sigmoid(x)
    np.testing.assert_allclose(y, [0.0, 0.0, 0.5, 1.0, 1.0], atol=1e-17)


def test_the_two_numerical_gradients_agree():
    rng = np.random.default_rng(3)
    a = rng.standard_normal((3, 4))

    def f(z):
        return (np.sin(a * z) ** 2).sum()

    x = rng.standard_normal((3, 4))
    central = differences.numerical_gradient(f, x.copy())
    exact = differences.complex_step_gradient(f, x)
    assert differences.relative_error(central, exact) < 1e-9
    assert_close(exact, 2 * a * np.sin(a * x) * np.cos(a * x))


def test_relative_error_of_nothing_is_nothing():
    assert differences.relative_error(np.zeros(3), np.zeros(3)) == 0.0


def test_saturation_reaches_forty():
    rng = np.random.default_rng(4)
    inputs = rng.standard_normal((3, 9))
    params = saturate({"W_h": rng.standard_normal((9, 5))}, inputs)
    assert np.abs(inputs @ params["W_h"]).max() == pytest.approx(40.0)
