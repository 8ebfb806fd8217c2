"""The LSTM: f, i, o = σ(·), c̃ = tanh(·), c = f∘c_prev + i∘c̃, h = o∘tanh(c).

Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000.
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

GATES = ("f", "i", "o", "c")


def lstm_cell_forward(
    x: Array, h_prev: Array, c_prev: Array, params: Params
) -> tuple[Array, Array, Cache]:
    """Return h and c, both (N, H), and a cache."""
    u = np.concatenate([h_prev, x], axis=1)
    f, i, o = (sigmoid(u @ params[f"W_{g}"] + params[f"b_{g}"]) for g in "fio")
    candidate = np.tanh(u @ params["W_c"] + params["b_c"])
    c = f * c_prev + i * candidate
    tanh_c = np.tanh(c)
    return o * tanh_c, c, (u, c_prev, f, i, o, candidate, tanh_c, params)


def lstm_cell_backward(dh: Array, dc: Array, cache: Cache) -> Grads:
    """Return the gradients of one step; dc is the gradient into c from the next one."""
    u, c_prev, f, i, o, candidate, tanh_c, params = cache
    H = c_prev.shape[1]
    dc = dc + tanh_backward(dh * o, tanh_c)
    da = {
        "f": sigmoid_backward(dc * c_prev, f),
        "i": sigmoid_backward(dc * candidate, i),
        "o": sigmoid_backward(dh * tanh_c, o),
        "c": tanh_backward(dc * i, candidate),
    }
    du = sum(da[g] @ params[f"W_{g}"].T for g in da)
    grads = {"x": du[:, H:], "h_prev": du[:, :H], "c_prev": dc * f}
    for g in da:
        grads[f"W_{g}"] = u.T @ da[g]
        grads[f"b_{g}"] = da[g].sum(axis=0)
    return grads


def lstm_forward(
    x: Array, h0: Array, c0: Array, params: Params
) -> tuple[Array, Array, Cache]:
    """Return hs (N, T, H), the last cell state (N, H), and a cache."""
    N, T, _ = x.shape
    H = h0.shape[1]
    W_state, W_input, b = stack(params, GATES, H)
    half = np.ones((4 * H, 1))
    half[: 3 * H] = 0.5
    xs = features_first(x)
    gates = np.matmul(half * W_input, xs)
    gates += half * b
    W_half = half * W_state
    hs, cs = np.empty((T + 1, H, N)), np.empty((T + 1, H, N))
    tanh_cs = np.empty((T, H, N))
    hs[0], cs[0] = h0.T, c0.T
    for t in range(T):
        a = gates[t]
        a += W_half @ hs[t]
        half_tanh(a, 3 * H)
        f, i, o, candidate = a.reshape(4, H, N)
        np.multiply(f, cs[t], out=cs[t + 1])
        cs[t + 1] += i * candidate
        np.tanh(cs[t + 1], out=tanh_cs[t])
        np.multiply(o, tanh_cs[t], out=hs[t + 1])
    cache = (xs, hs, cs, tanh_cs, gates, W_state, W_input)
    return batch_first(hs[1:]), cs[T].T, cache


def lstm_backward(dhs: Array, cache: Cache, dc_last: Array | None = None) -> Grads:
    """Return gradients for x, h0, c0 and the parameters (backpropagation in time)."""
    xs, hs, cs, tanh_cs, gates, W_state, W_input = cache
    T, _, N = xs.shape
    H = W_state.shape[1]
    upstream = features_first(dhs)
    da = slopes(gates, 3 * H)
    dc = np.zeros((H, N)) if dc_last is None else dc_last.T.copy()
    dh = np.zeros((H, N))
    W_back = np.ascontiguousarray(W_state.T)
    through = 1.0 - tanh_cs * tanh_cs
    for t in range(T - 1, -1, -1):
        f, i, o, candidate = gates[t].reshape(4, H, N)
        da_f, da_i, da_o, da_c = da[t].reshape(4, H, N)
        dh += upstream[t]
        da_o *= dh * tanh_cs[t]
        dh *= o
        dh *= through[t]
        dc += dh
        da_f *= dc * cs[t]
        da_i *= dc * candidate
        da_c *= dc * i
        dc *= f
        np.matmul(W_back, da[t], out=dh)
    grads = unstack(
        product_over_time(da, hs[:-1]),
        product_over_time(da, xs),
        da.sum(axis=(0, 2)),
        GATES,
    )
    dx = batch_first(np.matmul(W_input.T, da))
    return {"x": dx, "h0": dh.T, "c0": dc.T} | grads


def slopes(gates: Array, sigmoids: int) -> Array:
    """Return σ′ in the first rows and tanh′ in the others, from the gates' values."""
    found = gates * gates
    np.subtract(1.0, found[:, sigmoids:], out=found[:, sigmoids:])
    np.subtract(gates[:, :sigmoids], found[:, :sigmoids], out=found[:, :sigmoids])
    return found


def init_lstm(
    D: int, H: int, rng: np.random.Generator, forget_bias: float = 1.0
) -> Grads:
    """Return fresh parameters: weights N(0, 1/(H + D)), biases 0 but the forget gate's.

    Jozefowicz et al. 2015 on the forget bias.
    """
    params = {}
    for g in GATES:
        params[f"W_{g}"] = rng.standard_normal((H + D, H)) / np.sqrt(H + D)
        params[f"b_{g}"] = np.full(H, forget_bias if g == "f" else 0.0)
    return params


def parameter_count(cell: str, D: int, H: int) -> int:
    """Return the number of parameters of one cell without output layer."""
    return {"rnn": 1, "gru": 3, "lstm": 4}[cell] * ((H + D) * H + H)


def peephole_lstm_cell_forward(
    x: Array, h_prev: Array, c_prev: Array, params: Params
) -> tuple[Array, Array, Cache]:
    """Return h, c and a cache of an LSTM whose gates see the cell state.

    f and i see c_prev through p_f and p_i, o sees c through p_o. Gers et al. 2000.
    """
    u = np.concatenate([h_prev, x], axis=1)
    a = {g: u @ params[f"W_{g}"] + params[f"b_{g}"] for g in GATES}
    f = sigmoid(a["f"] + params["p_f"] * c_prev)
    i = sigmoid(a["i"] + params["p_i"] * c_prev)
    candidate = np.tanh(a["c"])
    c = f * c_prev + i * candidate
    o = sigmoid(a["o"] + params["p_o"] * c)
    tanh_c = np.tanh(c)
    return o * tanh_c, c, (u, c_prev, c, f, i, o, candidate, tanh_c, params)


def peephole_lstm_cell_backward(dh: Array, dc: Array, cache: Cache) -> Grads:
    """Return the gradients of one step, peepholes included."""
    u, c_prev, c, f, i, o, candidate, tanh_c, params = cache
    H = c_prev.shape[1]
    da_o = sigmoid_backward(dh * tanh_c, o)
    dc = dc + tanh_backward(dh * o, tanh_c) + da_o * params["p_o"]
    da_f = sigmoid_backward(dc * c_prev, f)
    da_i = sigmoid_backward(dc * candidate, i)
    da = {"f": da_f, "i": da_i, "o": da_o, "c": tanh_backward(dc * i, candidate)}
    du = sum(da[g] @ params[f"W_{g}"].T for g in da)
    dc_prev = dc * f + da_f * params["p_f"] + da_i * params["p_i"]
    grads = {"x": du[:, H:], "h_prev": du[:, :H], "c_prev": dc_prev}
    for g in da:
        grads[f"W_{g}"] = u.T @ da[g]
        grads[f"b_{g}"] = da[g].sum(axis=0)
    for g, seen in (("f", c_prev), ("i", c_prev), ("o", c)):
        grads[f"p_{g}"] = (da[g] * seen).sum(axis=0)
    return grads
