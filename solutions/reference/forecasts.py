"""How good a forecast is: scaled errors, directions, likelihood; and a model's loss."""

import numpy as np

from .arrays import Array, Backward, Forward, Grads, Params
from .flat import part, prefixed


def mase(actual: Array, forecast: Array, history: Array, season: int = 1) -> float:
    """Return the mean absolute error, scaled by that of the naive forecast.

    Hyndman & Koehler 2006: mean|actual − forecast| over the mean of
    |history[t] − history[t − season]|.
    """
    scale = np.abs(history[season:] - history[:-season]).mean()
    return float(np.abs(actual - forecast).mean() / scale)


def directional_accuracy(
    actual: Array, forecast: Array, z: float = 1.96
) -> tuple[float, float, float]:
    """Return the share of right signs with Wilson's interval; (0, 0, 1) for none.

    Wilson 1927: the roots of (p − share)² = z² p(1 − p)/n. Actual values of 0 are left
    out; a forecast of 0 is wrong.
    """
    signs = np.sign(actual)
    n = int(np.abs(signs).sum())
    if n == 0:
        return 0.0, 0.0, 1.0
    share = float((signs * np.sign(forecast) > 0).sum()) / n
    a, b, c = 1 + z * z / n, share + z * z / (2 * n), share * share
    root = np.sqrt(b * b - a * c)
    return share, float((b - root) / a), float((b + root) / a)


def gaussian_nll(mean: Array, log_var: Array, target: Array) -> tuple[float, Grads]:
    """Return the mean of ½(log 2π + log_var + (target − mean)²/var), and its gradient.

    d mean = −(target − mean)/(var·N), d log_var = ½(1 − (target − mean)²/var)/N.
    """
    error, precision = target - mean, np.exp(-log_var)
    square = error * error * precision
    loss = 0.5 * float((np.log(2 * np.pi) + log_var + square).mean())
    N = len(target)
    return loss, {
        "mean": -error * precision / N,
        "log_var": 0.5 * (1.0 - square) / N,
    }


def forecast_loss(
    x: Array,
    target: Array,
    h0: Array,
    params: Params,
    forward: Forward,
    backward: Backward,
) -> tuple[float, Grads]:
    """Return the Gaussian loss of a layer's last state, and the gradients of params.

    [mean, log_var] = h_T W_y + b_y; the layer's arrays stand under "layer.NAME".
    """
    hs, cache = forward(x, h0, part(params, "layer"))
    last, W_y = hs[:, -1], params["W_y"]
    out = last @ W_y + params["b_y"]
    loss, inner = gaussian_nll(out[:, 0], out[:, 1], target)
    dout = np.column_stack([inner["mean"], inner["log_var"]])
    dhs = np.zeros_like(hs)
    dhs[:, -1] = dout @ W_y.T
    grads = prefixed("layer", backward(dhs, cache))
    return loss, grads | {"W_y": last.T @ dout, "b_y": dout.sum(axis=0)}
