"""The GRU: z, r = σ(·), h̃ = tanh([r∘h_prev, x] W_h + b_h), h = (1−z)∘h_prev + z∘h̃.

Cho et al. 2014. A large z lets go of the past; many texts, and PyTorch, have it the
other way round. The reset-after form, as in PyTorch, multiplies by r after the product.
"""

import numpy as np

from .activations import (
    sigmoid,
    sigmoid_backward,
    tanh_backward,
)
from .arrays import Array, Cache, Grads, Params
from .layout import (
    batch_first,
    features_first,
    half_tanh,
    product_over_time,
    stack,
    unstack,
)


def gru_cell_forward(x: Array, h_prev: Array, params: Params) -> tuple[Array, Cache]:
    """Return h, (N, H), and a cache; r acts before the product."""
    u = np.concatenate([h_prev, x], axis=1)
    z = sigmoid(u @ params["W_z"] + params["b_z"])
    r = sigmoid(u @ params["W_r"] + params["b_r"])
    v = np.concatenate([r * h_prev, x], axis=1)
    candidate = np.tanh(v @ params["W_h"] + params["b_h"])
    h = (1.0 - z) * h_prev + z * candidate
    return h, (u, v, h_prev, z, r, candidate, params)


def gru_cell_backward(dh: Array, cache: Cache) -> Grads:
    """Return the gradients of one step."""
    u, v, h_prev, z, r, candidate, params = cache
    H = h_prev.shape[1]
    da_h = tanh_backward(dh * z, candidate)
    dv = da_h @ params["W_h"].T
    da_z = sigmoid_backward(dh * (candidate - h_prev), z)
    da_r = sigmoid_backward(dv[:, :H] * h_prev, r)
    du = da_z @ params["W_z"].T + da_r @ params["W_r"].T
    return {
        "x": dv[:, H:] + du[:, H:],
        "h_prev": dh * (1.0 - z) + dv[:, :H] * r + du[:, :H],
        "W_z": u.T @ da_z,
        "W_r": u.T @ da_r,
        "W_h": v.T @ da_h,
        "b_z": da_z.sum(axis=0),
        "b_r": da_r.sum(axis=0),
        "b_h": da_h.sum(axis=0),
    }


def gru_forward(x: Array, h0: Array, params: Params) -> tuple[Array, Cache]:
    """Return hs (N, T, H) and a cache."""
    N, T, _ = x.shape
    H = h0.shape[1]
    W_gates, W_gates_x, b_gates = stack(params, ("z", "r"), H)
    W_state, W_input, b = stack(params, ("h",), H)
    xs = features_first(x)
    gates = np.matmul(0.5 * W_gates_x, xs)
    gates += 0.5 * b_gates
    candidates = np.matmul(W_input, xs)
    candidates += b
    W_half = 0.5 * W_gates
    hs, reset = np.empty((T + 1, H, N)), np.empty((T, H, N))
    hs[0] = h0.T
    for t in range(T):
        a, candidate = gates[t], candidates[t]
        a += W_half @ hs[t]
        half_tanh(a, 2 * H)
        z, r = a.reshape(2, H, N)
        np.multiply(r, hs[t], out=reset[t])
        candidate += W_state @ reset[t]
        np.tanh(candidate, out=candidate)
        np.subtract(candidate, hs[t], out=hs[t + 1])
        hs[t + 1] *= z
        hs[t + 1] += hs[t]
    cache = (xs, hs, reset, gates, candidates, W_gates, W_gates_x, W_state, W_input)
    return batch_first(hs[1:]), cache


def gru_backward(dhs: Array, cache: Cache) -> Grads:
    """Return gradients for x, h0 and the parameters (backpropagation in time)."""
    xs, hs, reset, gates, candidates, W_gates, W_gates_x, W_state, W_input = cache
    T, _, N = xs.shape
    H = W_state.shape[1]
    upstream = features_first(dhs)
    da = gates - gates * gates
    da_h = 1.0 - candidates * candidates
    W_gates_back = np.ascontiguousarray(W_gates.T)
    W_back = np.ascontiguousarray(W_state.T)
    dh = np.zeros((H, N))
    for t in range(T - 1, -1, -1):
        z, r = gates[t].reshape(2, H, N)
        da_z, da_r = da[t].reshape(2, H, N)
        dh += upstream[t]
        dz = dh * z
        da_h[t] *= dz
        da_z *= dh * (candidates[t] - hs[t])
        dreset = W_back @ da_h[t]
        da_r *= dreset * hs[t]
        dh -= dz
        dh += dreset * r
        dh += W_gates_back @ da[t]
    grads = unstack(
        product_over_time(da, hs[:-1]),
        product_over_time(da, xs),
        da.sum(axis=(0, 2)),
        ("z", "r"),
    ) | unstack(
        product_over_time(da_h, reset),
        product_over_time(da_h, xs),
        da_h.sum(axis=(0, 2)),
        ("h",),
    )
    dx = np.matmul(W_gates_x.T, da) + np.matmul(W_input.T, da_h)
    return {"x": batch_first(dx), "h0": dh.T} | grads


def gru_cell_forward_reset_after(
    x: Array, h_prev: Array, params: Params
) -> tuple[Array, Cache]:
    """Return h, (N, H), and a cache; r acts after the product, with a bias b_hh."""
    H = h_prev.shape[1]
    u = np.concatenate([h_prev, x], axis=1)
    z = sigmoid(u @ params["W_z"] + params["b_z"])
    r = sigmoid(u @ params["W_r"] + params["b_r"])
    s = h_prev @ params["W_h"][:H] + params["b_hh"]
    candidate = np.tanh(x @ params["W_h"][H:] + params["b_h"] + r * s)
    h = (1.0 - z) * h_prev + z * candidate
    return h, (u, x, h_prev, z, r, s, candidate, params)


def gru_cell_backward_reset_after(dh: Array, cache: Cache) -> Grads:
    """Return the gradients of one step of the reset-after form."""
    u, x, h_prev, z, r, s, candidate, params = cache
    H = h_prev.shape[1]
    da_h = tanh_backward(dh * z, candidate)
    ds = da_h * r
    da_z = sigmoid_backward(dh * (candidate - h_prev), z)
    da_r = sigmoid_backward(da_h * s, r)
    du = da_z @ params["W_z"].T + da_r @ params["W_r"].T
    W_h = params["W_h"]
    return {
        "x": da_h @ W_h[H:].T + du[:, H:],
        "h_prev": dh * (1.0 - z) + ds @ W_h[:H].T + du[:, :H],
        "W_z": u.T @ da_z,
        "W_r": u.T @ da_r,
        "W_h": np.concatenate([h_prev.T @ ds, x.T @ da_h]),
        "b_z": da_z.sum(axis=0),
        "b_r": da_r.sum(axis=0),
        "b_h": da_h.sum(axis=0),
        "b_hh": ds.sum(axis=0),
    }


def gru_forward_reset_after(x: Array, h0: Array, params: Params) -> tuple[Array, Cache]:
    """Return hs (N, T, H) and a cache of the reset-after form."""
    N, T, _ = x.shape
    H = h0.shape[1]
    W_state, W_input, b = stack(params, ("z", "r", "h"), H)
    half = np.ones((3 * H, 1))
    half[: 2 * H] = 0.5
    xs = features_first(x)
    gates = np.matmul(half * W_input, xs)
    gates += half * b
    W_half = half * W_state
    hs, products = np.empty((T + 1, H, N)), np.empty((T, H, N))
    hs[0] = h0.T
    b_hh = params["b_hh"][:, None]
    for t in range(T):
        a = gates[t]
        s = W_half @ hs[t]
        a[: 2 * H] += s[: 2 * H]
        half_tanh(a[: 2 * H], 2 * H)
        z, r, candidate = a.reshape(3, H, N)
        np.add(s[2 * H :], b_hh, out=products[t])
        candidate += r * products[t]
        np.tanh(candidate, out=candidate)
        np.subtract(candidate, hs[t], out=hs[t + 1])
        hs[t + 1] *= z
        hs[t + 1] += hs[t]
    return batch_first(hs[1:]), (xs, hs, products, gates, W_state, W_input)


def gru_backward_reset_after(dhs: Array, cache: Cache) -> Grads:
    """Return gradients for x, h0 and the parameters of the reset-after form."""
    xs, hs, products, gates, W_state, W_input = cache
    T, _, N = xs.shape
    H = W_state.shape[1]
    upstream = features_first(dhs)
    da = gates * gates
    np.subtract(gates[:, : 2 * H], da[:, : 2 * H], out=da[:, : 2 * H])
    np.subtract(1.0, da[:, 2 * H :], out=da[:, 2 * H :])
    ds = np.empty_like(da)
    W_back = np.ascontiguousarray(W_state.T)
    dh = np.zeros((H, N))
    for t in range(T - 1, -1, -1):
        z, r, candidate = gates[t].reshape(3, H, N)
        da_z, da_r, da_h = da[t].reshape(3, H, N)
        dh += upstream[t]
        dz = dh * z
        da_h *= dz
        da_z *= dh * (candidate - hs[t])
        da_r *= da_h * products[t]
        ds[t, : 2 * H] = da[t, : 2 * H]
        np.multiply(da_h, r, out=ds[t, 2 * H :])
        dh -= dz
        dh += W_back @ ds[t]
    grads = unstack(
        product_over_time(ds, hs[:-1]),
        product_over_time(da, xs),
        da.sum(axis=(0, 2)),
        ("z", "r", "h"),
    )
    grads["b_hh"] = ds[:, 2 * H :].sum(axis=(0, 2))
    return {"x": batch_first(np.matmul(W_input.T, da)), "h0": dh.T} | grads


def gru_to_pytorch(params: Params) -> Grads:
    """Return the weights of a PyTorch GRUCell that equals the reset-after cell.

    PyTorch stacks r, z, n, transposed, and takes (1 − z)∘n + z∘h: its z is 1 − ours,
    which is a sigmoid of the negated pre-activation.
    """
    H = params["b_z"].size
    W = {g: params[f"W_{g}"].T for g in "zrh"}
    stacked = np.concatenate([W["r"], -W["z"], W["h"]])
    bias = np.concatenate([params["b_r"], -params["b_z"], params["b_h"]])
    bias_hh = np.concatenate([np.zeros(2 * H), params["b_hh"]])
    return {
        "weight_ih": stacked[:, H:].copy(),
        "weight_hh": stacked[:, :H].copy(),
        "bias_ih": bias,
        "bias_hh": bias_hh,
    }
