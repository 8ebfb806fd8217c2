"""The plain recurrent network h_t = tanh([h_{t-1}, x_t] W_h + b_h).

Time runs first inside, so that a step's arrays are contiguous; the products for
all inputs and for all weight gradients are taken once, outside the loop.
"""

import numpy as np

from .arrays import Array, Cache, Grads, Indices, Mask, Params
from .losses import softmax_cross_entropy


def rnn_cell_forward(x: Array, h_prev: Array, params: Params) -> tuple[Array, Cache]:
    """Return h = tanh([h_prev, x] W_h + b_h), (N, H), and a cache."""
    H = h_prev.shape[1]
    W = params["W_h"]
    h = np.tanh(h_prev @ W[:H] + x @ W[H:] + params["b_h"])
    return h, (x, h_prev, W, h)


def rnn_cell_backward(dh: Array, cache: Cache) -> Grads:
    """Return gradients by da = dh ∘ (1 − h²), through the concatenation."""
    x, h_prev, W, h = cache
    H = h_prev.shape[1]
    da = dh * (1.0 - h * h)
    dW = np.concatenate([h_prev.T @ da, x.T @ da])
    dinput = da @ W.T
    return {
        "x": dinput[:, H:],
        "h_prev": dinput[:, :H],
        "W_h": dW,
        "b_h": da.sum(axis=0),
    }


def rnn_forward(x: Array, h0: Array, params: Params) -> tuple[Array, Cache]:
    """Return hs (N, T, H), without h0, and a cache."""
    N, T, D = x.shape
    H = h0.shape[1]
    W = params["W_h"]
    xs = np.ascontiguousarray(x.transpose(1, 0, 2)).reshape(T * N, D)
    a = (xs @ W[H:] + params["b_h"]).reshape(T, N, H)
    h, W_hh = h0, np.ascontiguousarray(W[:H])
    for t in range(T):
        a[t] += h @ W_hh
        h = np.tanh(a[t], out=a[t])
    return a.transpose(1, 0, 2), (xs, h0, W, a)


def rnn_backward(dhs: Array, cache: Cache) -> Grads:
    """Return gradients for x, h0, W_h and b_h: backpropagation through time.

    Werbos 1990. dh_t = dhs_t + da_{t+1} W_hhᵀ, da_t = dh_t ∘ (1 − h_t²).
    """
    xs, h0, W, hs = cache
    T, N, H = hs.shape
    da = 1.0 - hs * hs
    upstream = dhs.transpose(1, 0, 2)
    W_hh_T = np.ascontiguousarray(W[:H].T)
    dh = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dh += upstream[t]
        da[t] *= dh
        np.matmul(da[t], W_hh_T, out=dh)
    flat = da.reshape(T * N, H)
    before = np.concatenate([h0[None], hs[:-1]]).reshape(T * N, H)
    dx = (flat @ W[H:].T).reshape(T, N, -1).transpose(1, 0, 2)
    dW = np.concatenate([before.T @ flat, xs.T @ flat])
    return {"x": dx, "h0": dh, "W_h": dW, "b_h": flat.sum(axis=0)}


def rnn_loss(
    x: Array, targets: Indices, h0: Array, params: Params, mask: Mask | None = None
) -> tuple[float, Grads]:
    """Return the mean cross-entropy of logits = h W_y + b_y, and its gradients."""
    hs, cache = rnn_forward(x, h0, params)
    W_y = params["W_y"]
    loss, dlogits = softmax_cross_entropy(hs @ W_y + params["b_y"], targets, mask)
    inner = rnn_backward(dlogits @ W_y.T, cache)
    return loss, {
        "W_h": inner["W_h"],
        "b_h": inner["b_h"],
        "W_y": np.einsum("nth,ntv->hv", hs, dlogits),
        "b_y": dlogits.sum(axis=(0, 1)),
    }
