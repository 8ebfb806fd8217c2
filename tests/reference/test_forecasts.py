"""The reference of unit 10, forecasts: against definitions, autograd and PyTorch."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from oracle import require_torch

from autograder.core.content import functions
from solutions.reference import forecasts
from solutions.reference.differences import numerical_gradient, relative_error

HANDED_IN = functions("10_stock_prices", "handed_in")
RNG = np.random.default_rng(11)


@pytest.mark.parametrize("season", [1, 3])
def test_mase_is_1_for_the_naive_forecast_of_the_history(season):
    history = RNG.standard_normal(40)
    error = forecasts.mase(history[season:], history[:-season], history, season)
    assert error == pytest.approx(1)


def test_mase_does_not_depend_on_units():
    actual, forecast, history = RNG.standard_normal((3, 9))
    one = forecasts.mase(actual, forecast, history, 2)
    other = forecasts.mase(7 * actual + 3, 7 * forecast + 3, 7 * history + 3, 2)
    assert one == pytest.approx(other)
    assert one == pytest.approx(
        np.mean([abs(a - f) for a, f in zip(actual, forecast, strict=True)])
        / np.mean([abs(history[t] - history[t - 2]) for t in range(2, 9)])
    )


@pytest.mark.parametrize(("right", "n"), [(3, 9), (1, 1), (50, 80), (131, 250)])
@pytest.mark.parametrize("z", [1.0, 1.96, 3.0])
def test_wilsons_ends_are_z_standard_errors_from_the_share(right, n, z):
    actual = np.where(np.arange(n) % 2, 1.0, -1.0)
    forecast = actual * np.where(np.arange(n) < right, 1, -1)
    share, low, high = forecasts.directional_accuracy(actual, forecast, z)
    assert share == right / n
    for end in (low, high):
        assert abs(share - end) == pytest.approx(z * np.sqrt(end * (1 - end) / n))
    assert low < share <= high or high == pytest.approx(share)


def test_wilsons_interval_holds_the_truth_about_as_often_as_it_says():
    hits = 0
    for _ in range(2000):
        wins = np.where(RNG.random(60) < 0.53, 1.0, -1.0)
        _, low, high = forecasts.directional_accuracy(np.ones(60), wins)
        hits += low <= 0.53 <= high
    assert 0.93 < hits / 2000 < 0.97


def test_zeros_have_no_direction_and_nothing_left_is_nothing_known():
    accuracy = forecasts.directional_accuracy
    actual = np.array([1.0, 0.0, -1.0, 2.0])
    assert accuracy(actual, np.array([1.0, 0.0, 0.0, 0.0]))[0] == 1 / 3
    assert accuracy(np.zeros(3), np.ones(3)) == (0, 0, 1)
    assert accuracy(np.zeros(0), np.zeros(0)) == (0, 0, 1)


def density(mean, log_var, target):
    """The same loss from the density itself."""
    spread = anp.exp(log_var / 2)
    bell = anp.exp(-(((target - mean) / spread) ** 2) / 2)
    return -anp.mean(anp.log(bell / (spread * anp.sqrt(2 * anp.pi))))


def test_the_likelihood_is_that_of_the_density():
    mean, log_var, target = RNG.standard_normal((3, 8))
    loss, grads = forecasts.gaussian_nll(mean, log_var, target)
    assert loss == pytest.approx(density(mean, log_var, target))
    for place, name in enumerate(("mean", "log_var")):
        expected = grad(density, place)(mean, log_var, target)
        np.testing.assert_allclose(grads[name], expected, rtol=1e-10)


def test_the_likelihood_agrees_with_pytorch():
    torch = require_torch()
    mean, log_var, target = RNG.standard_normal((3, 8))
    theirs = [torch.tensor(a, requires_grad=True) for a in (mean, log_var)]
    loss = torch.nn.functional.gaussian_nll_loss(
        theirs[0], torch.tensor(target), theirs[1].exp(), full=True
    )
    loss.backward()
    ours, grads = forecasts.gaussian_nll(mean, log_var, target)
    assert ours == pytest.approx(loss.item())
    np.testing.assert_allclose(grads["mean"], theirs[0].grad.numpy(), rtol=1e-10)
    np.testing.assert_allclose(grads["log_var"], theirs[1].grad.numpy(), rtol=1e-10)


def model(N, T, D, H):
    params = {
        "layer.W": RNG.standard_normal((D, H)),
        "layer.decay": RNG.uniform(0.3, 0.9, H),
        "W_y": RNG.standard_normal((H, 2)) / H,
        "b_y": RNG.standard_normal(2),
    }
    return RNG.standard_normal((N, T, D)), RNG.standard_normal(N), params


def test_the_model_has_right_gradients():
    x, target, params = model(3, 5, 2, 4)
    h0 = RNG.standard_normal((3, 4))
    layer = HANDED_IN["leaky_forward"](), HANDED_IN["leaky_backward"]()
    _, grads = forecasts.forecast_loss(x, target, h0, params, *layer)
    assert grads.keys() == params.keys()
    for name, value in params.items():
        numeric = numerical_gradient(
            lambda _: forecasts.forecast_loss(x, target, h0, params, *layer)[0], value
        )
        assert relative_error(numeric, grads[name]) < 1e-7


def test_the_model_agrees_with_autograd():
    x, target, params = model(3, 5, 2, 4)
    h0 = RNG.standard_normal((3, 4))

    def loss(p):
        h = h0
        for t in range(5):
            h = p["layer.decay"] * h + anp.dot(x[:, t], p["layer.W"])
        out = anp.dot(h, p["W_y"]) + p["b_y"]
        return density(out[:, 0], out[:, 1], target)

    layer = HANDED_IN["leaky_forward"](), HANDED_IN["leaky_backward"]()
    ours, grads = forecasts.forecast_loss(x, target, h0, params, *layer)
    assert ours == pytest.approx(loss(params))
    for name, expected in grad(loss)(params).items():
        np.testing.assert_allclose(grads[name], expected, rtol=1e-9, atol=1e-12)
