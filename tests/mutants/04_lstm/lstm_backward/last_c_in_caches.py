def lstm_forward(x, h0, c0, params):
    N, T, _ = x.shape
    hs, h, state, caches = np.zeros((N, T, h0.shape[1])), h0, c0.copy(), []
    for t in range(T):
        u = np.concatenate((h, x[:, t]), axis=1)
        f, i, o = (sigmoid(u @ params[f"W_{k}"] + params[f"b_{k}"]) for k in "fio")
        g = np.tanh(u @ params["W_c"] + params["b_c"])
        state *= f
        state += i * g
        h = o * np.tanh(state)
        hs[:, t] = h
        caches.append((u, state, f, i, o, g))
    return hs, state.copy(), (caches, params)


def lstm_backward(dhs, cache, dc_last=None):
    caches, params = cache
    N, T, H = dhs.shape
    dx = np.zeros((N, T, len(params["W_f"]) - H))
    grads = {k: np.zeros(v.shape) for k, v in params.items()}
    dh, dc = np.zeros((N, H)), np.zeros((N, H)) if dc_last is None else dc_last
    for t in range(T - 1, -1, -1):
        u, c, f, i, o, g = caches[t]
        dh = dh + dhs[:, t]
        dc = dc + dh * o * (1 - np.tanh(c) ** 2)
        da = {
            "f": dc * c * f * (1 - f),
            "i": dc * g * i * (1 - i),
            "o": dh * np.tanh(c) * o * (1 - o),
            "c": dc * i * (1 - g**2),
        }
        du = np.zeros(u.shape)
        for k, d in da.items():
            grads[f"W_{k}"] += u.T @ d
            grads[f"b_{k}"] += d.sum(axis=0)
            du += d @ params[f"W_{k}"].T
        dh, dx[:, t], dc = du[:, :H], du[:, H:], dc * f
    return {**grads, "x": dx, "h0": dh, "c0": dc}
