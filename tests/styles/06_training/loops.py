def embedding_forward(tokens, E):
    y = np.zeros((*tokens.shape, E.shape[1]))
    for index in np.ndindex(*tokens.shape):
        y[index] = E[tokens[index]]
    return y, {"tokens": tokens, "E": E}


def embedding_backward(dy, cache):
    tokens, E = cache["tokens"], cache["E"]
    dE = np.zeros_like(E)
    for index in np.ndindex(*tokens.shape):
        dE[tokens[index]] += dy[index]
    return {"E": dE}


def sgd_step(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {k: np.zeros_like(v) for k, v in params.items()}
    new, moved = {}, {}
    for k in params:
        moved[k] = momentum * state[k] + grads[k]
        new[k] = params[k] - lr * moved[k]
    return new, moved


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = 1
    if state:
        t = state["t"] + 1
    out, keep = {}, {"t": t}
    for k in params:
        g = grads[k]
        m, v = state.get(k, (np.zeros_like(g), np.zeros_like(g)))
        m = m + (1 - beta1) * (g - m)
        v = v + (1 - beta2) * (g * g - v)
        keep[k] = (m, v)
        mean = m / (1 - beta1**t)
        square = v / (1 - beta2**t)
        out[k] = params[k] - lr * mean / (square**0.5 + eps)
    return out, keep


def bidirectional_forward(x, h0_fwd, h0_bwd, params_fwd, params_bwd, forward):
    T = x.shape[1]
    mirrored = np.stack([x[:, T - 1 - t] for t in range(T)], axis=1)
    a, cache_a = forward(x, h0_fwd, params_fwd)
    b, cache_b = forward(mirrored, h0_bwd, params_bwd)
    N, _, H = a.shape
    hs = np.zeros((N, T, 2 * H))
    for t in range(T):
        hs[:, t, :H] = a[:, t]
        hs[:, t, H:] = b[:, T - 1 - t]
    return hs, [cache_a, cache_b]


def bidirectional_backward(dhs, cache, backward):
    N, T, H = dhs.shape
    H //= 2
    da, db = dhs[:, :, :H].copy(), np.zeros((N, T, H))
    for t in range(T):
        db[:, T - 1 - t] = dhs[:, t, H:]
    a, b = backward(da, cache[0]), backward(db, cache[1])
    dx = np.zeros_like(a["x"])
    for t in range(T):
        dx[:, t] = a["x"][:, t] + b["x"][:, T - 1 - t]
    out = {"x": dx, "h0_fwd": a["h0"], "h0_bwd": b["h0"], "fwd": {}, "bwd": {}}
    for k in a:
        if k != "x" and k != "h0":
            out["fwd"][k] = a[k]
            out["bwd"][k] = b[k]
    return out


def stacked_forward(x, h0s, layers, forward):
    caches = []
    signal = x
    for i in range(len(layers)):
        signal, cache = forward(signal, h0s[i], layers[i])
        caches = caches + [cache]
    return signal, caches


def stacked_backward(dhs, caches, backward):
    L = len(caches)
    h0s, layers = [None] * L, [None] * L
    signal = dhs
    for i in range(L - 1, -1, -1):
        g = backward(signal, caches[i])
        signal = g["x"]
        h0s[i] = g["h0"]
        layers[i] = {k: v for k, v in g.items() if k not in ("x", "h0")}
    return {"x": signal, "h0s": h0s, "layers": layers}
