from collections import ChainMap
from functools import partial, reduce


def sigmoid(a):
    return np.exp(-np.logaddexp(0, -a))


def outer(a, b):
    return np.einsum("ni,nj->nij", a, b).sum(0)


def gru_cell_forward(x, h_prev, params):
    rows = []
    for h, u in zip(h_prev, x):
        both = np.r_[h, u]
        z = sigmoid(both @ params["W_z"] + params["b_z"])
        r = sigmoid(params["W_r"].T.dot(both) + params["b_r"])
        g = np.tanh(np.append(r * h, u) @ params["W_h"] + params["b_h"])
        rows.append((z, r, g, h + z * (g - h)))
    z, r, g, h = map(np.array, zip(*rows))
    return h, partial(pulled, x, h_prev, params, z, r, g)


def pulled(x, h, params, z, r, g, dh):
    H = h.shape[1]
    dg = dh * z * (1 - g**2)
    dz = dh * (g - h) * z * (1 - z)
    left = np.inner(dg, params["W_h"])
    dr = left[:, :H] * h * r * (1 - r)
    into = np.inner(dz, params["W_z"]) + np.inner(dr, params["W_r"])
    both = np.hstack([h, x])
    weights = {
        "W_z": outer(both, dz),
        "W_r": outer(both, dr),
        "W_h": outer(np.hstack([h * r, x]), dg),
    }
    biases = {f"b_{k}": v.sum(0) for k, v in zip("zrh", (dz, dr, dg))}
    dh_prev = dh - dh * z + left[:, :H] * r + into[:, :H]
    inputs = {"x": left[:, H:] + into[:, H:], "h_prev": dh_prev}
    return dict(ChainMap(inputs, biases, weights))


def gru_cell_backward(dh, cache):
    return cache(dh)


def gru_forward(x, h0, params):
    def from_step(t, h):
        if t == x.shape[1]:
            return []
        after, cache = gru_cell_forward(x[:, t], h, params)
        return [(after, cache), *from_step(t + 1, after)]

    steps = from_step(0, h0)
    return np.array([h for h, _ in steps]).transpose(1, 0, 2), [c for _, c in steps]


def gru_backward(dhs, cache):
    dh, dxs, found = 0, [], []
    for t in range(len(cache))[::-1]:
        grads = dict(cache[t](dhs[:, t] + dh))
        dh = grads.pop("h_prev")
        dxs.insert(0, grads.pop("x"))
        found.append(grads)
    total = reduce(lambda a, b: {k: a[k] + b[k] for k in a}, found)
    return {"x": np.stack(dxs, axis=1), "h0": dh, **total}


def gru_cell_forward_reset_after(x, h_prev, params):
    W = {k: np.array_split(params["W_" + k], [h_prev.shape[1]]) for k in "zrh"}
    a = {k: h_prev @ W[k][0] for k in W}
    u = {k: x @ W[k][1] + params["b_" + k] for k in W}
    z, r = (1 / (1 + np.exp(-np.clip(a[k] + u[k], -700, 700))) for k in "zr")
    inner = a["h"] + params["b_hh"]
    g = np.tanh(u["h"] + r * inner)
    return z * g + (1 - z) * h_prev, (x, h_prev, W, z, r, g, inner)


def gru_cell_backward_reset_after(dh, cache):
    x, h, W, z, r, g, inner = cache
    dg = dh * z * (1 - g) * (1 + g)
    into_x = {"z": dh * (g - h) * z * (1 - z), "r": dg * inner * r * (1 - r), "h": dg}
    into_h = into_x | {"h": dg * r}
    grads = {f"b_{k}": into_x[k].sum(0) for k in W} | {"b_hh": into_h["h"].sum(0)}
    for k in W:
        grads["W_" + k] = np.concatenate([h.T @ into_h[k], x.T @ into_x[k]])
    grads["h_prev"] = dh * (1 - z) + sum(into_h[k] @ W[k][0].T for k in W)
    grads["x"] = sum(into_x[k] @ W[k][1].T for k in W)
    return grads
