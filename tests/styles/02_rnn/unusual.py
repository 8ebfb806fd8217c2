import math
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, chain


@dataclass(slots=True)
class Kept:
    rows: list
    h: list
    W: list


def product(rows, W):
    columns = list(zip(*W))
    return [[math.fsum(a * b for a, b in zip(r, c)) for c in columns] for r in rows]


def rnn_cell_forward(x, h_prev, params):
    rows = [[*h, *u] for h, u in zip(h_prev.tolist(), x.tolist())]
    W, b = params["W_h"].tolist(), params["b_h"].tolist()
    h = [[math.tanh(a + c) for a, c in zip(row, b)] for row in product(rows, W)]
    return (np.array(h), Kept(rows, h, W))


def rnn_cell_backward(dh, cache):
    slopes = [[1 - v * v for v in row] for row in cache.h]
    da = [[g * s for g, s in zip(*pair)] for pair in zip(dh.tolist(), slopes)]
    dz = np.array(product(da, zip(*cache.W)), order="F")
    parts = {"h_prev": dz[:, : dh.shape[1]], "x": dz[:, dh.shape[1] :]}
    parts["W_h"] = np.array(product(zip(*cache.rows), da))
    return parts | {"b_h": np.array([math.fsum(column) for column in zip(*da)])}


def rnn_forward(x, h0, params):
    H = h0.shape[1]
    W = params["W_h"].astype(np.longdouble)

    def step(h, u):
        return np.tanh(h @ W[:H] + u @ W[H:] + params["b_h"])

    steps = chain([h0.astype(np.longdouble)], x.swapaxes(0, 1))
    states = np.stack(list(accumulate(steps, step)))
    hs = states[1:].transpose(1, 0, 2).astype(np.float64)
    return hs, lambda dhs: pulled(dhs, x, states, W)


def pulled(dhs, x, states, W):
    H, T = dhs.shape[2], len(states) - 1

    def back(so_far, t):
        carry, dW, db, dxs = so_far
        h, before = states[t + 1], states[t]
        da = (dhs[:, t] + carry) * (1 - h) * (1 + h)
        dz = da @ W.T
        rows = np.concatenate([before, x[:, t]], axis=1)
        return dz[:, :H], dW + rows.T @ da, db + da.sum(0), [dz[:, H:], *dxs]

    zero = np.zeros_like(states[0]), np.zeros_like(W), np.zeros(H, np.longdouble), []
    carry, dW, db, dxs = reduce(back, reversed(range(T)), zero)
    found = {"h0": carry, "W_h": dW, "b_h": db, "x": np.stack(dxs, axis=1)}
    return {name: value.astype(float) for name, value in found.items()}


def rnn_backward(dhs, cache):
    return cache(dhs)


def rnn_loss(x, targets, h0, params, mask=None):
    hs, cache = rnn_forward(x, h0, params)
    W, b = params["W_y"], params["b_y"]
    places = [p for p in np.ndindex(*targets.shape) if mask is None or mask[p]]
    M = max(len(places), 1)
    dhs, dW, db, losses = np.zeros_like(hs), np.zeros_like(W), np.zeros_like(b), [0.0]
    for place in places:
        logits = hs[place] @ W + b
        top = max(logits)
        shares = np.exp(logits - top)
        whole = math.fsum(shares)
        losses.append(math.log(whole) + top - logits[targets[place]])
        d = shares / whole
        d[targets[place]] -= 1
        dhs[place] = W @ d / M
        dW += np.multiply.outer(hs[place], d) / M
        db += d / M
    grads = rnn_backward(dhs, cache)
    chosen = {k: grads[k] for k in params if not k.endswith("_y")}
    return math.fsum(losses) / M, {**chosen, "W_y": dW, "b_y": db}
