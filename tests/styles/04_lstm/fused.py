class Step:
    def __init__(self, **values):
        self.__dict__.update(values)


def lstm_cell_forward(x, h_prev, c_prev, params):
    W = np.concatenate([params["W_" + k] for k in "fioc"], axis=1)
    b = np.concatenate([params["b_" + k] for k in "fioc"])
    u = np.hstack([h_prev, x])
    a = u @ W + b
    H = h_prev.shape[1]
    with np.errstate(over="ignore"):
        gates = 1 / (1 + np.exp(-a[:, : 3 * H]))
    f, i, o = np.split(gates, 3, axis=1)
    g = np.tanh(a[:, 3 * H :])
    c = i * g + c_prev * f
    th = np.tanh(c)
    return [o * th, c, Step(u=u, W=W, f=f, i=i, o=o, g=g, th=th, c_prev=c_prev)]


def lstm_cell_backward(dh, dc, cache):
    s = cache
    H = dh.shape[1]
    dc = dc.copy()
    dc += dh * s.o * (1 - np.square(s.th))
    da = np.hstack(
        [
            dc * s.c_prev * s.f * (1 - s.f),
            dc * s.g * s.i * (1 - s.i),
            dh * s.th * s.o * (1 - s.o),
            dc * s.i * (1 - np.square(s.g)),
        ]
    )
    dW, db, du = s.u.T @ da, da.sum(0), da @ s.W.T
    out = dict(x=du[:, H:], h_prev=du[:, :H], c_prev=dc * s.f)
    for n, k in enumerate("fioc"):
        out["W_" + k] = dW[:, n * H : (n + 1) * H]
        out["b_" + k] = db[n * H : (n + 1) * H]
    return out


def lstm_forward(x, h0, c0, params):
    states = [(h0, c0)]
    tape = []
    for step in np.swapaxes(x, 0, 1):
        h, c, cache = lstm_cell_forward(step, *states[-1], params)
        states.append((h, c))
        tape.append(cache)
    return np.array([h for h, _ in states[1:]]).swapaxes(0, 1), states[-1][1], tape


def lstm_backward(dhs, cache, dc_last=None):
    carry = [0.0, 0.0 if dc_last is None else dc_last]
    zeros = np.zeros(dhs[:, 0].shape)
    steps = []
    for t in range(len(cache) - 1, -1, -1):
        g = lstm_cell_backward(dhs[:, t] + carry[0], zeros + carry[1], cache[t])
        carry = [g["h_prev"], g["c_prev"]]
        steps.append(g)
    steps.reverse()
    keys = [k for k in steps[0] if k[1:2] == "_" and k[0] in "Wb"]
    out = {k: np.sum([g[k] for g in steps], axis=0) for k in keys}
    out["x"] = np.stack([g["x"] for g in steps], axis=1)
    out["h0"], out["c0"] = carry
    return out


def init_lstm(D, H, rng, forget_bias=1.0):
    scale = np.sqrt(3.0 / (H + D))
    W = rng.uniform(-scale, scale, size=(4, H + D, H))
    out = {f"W_{k}": W[n] for n, k in enumerate("fico")}
    out |= {f"b_{k}": np.zeros(H) for k in "fico"}
    out["b_f"] += forget_bias
    return out


def parameter_count(cell, D, H):
    return np.int64(
        H * (H + D + 1) * (1 if cell == "rnn" else 3 if cell == "gru" else 4)
    )


def peephole_lstm_cell_forward(x, h_prev, c_prev, params):
    def gate(a, k, seen):
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-(a + params["p_" + k] * seen)))

    W = np.hstack([params["W_" + k] for k in "fico"])
    u = np.hstack([h_prev, x])
    a_f, a_i, a_c, a_o = np.split(
        u @ W + np.hstack([params["b_" + k] for k in "fico"]), 4, 1
    )
    f, i, g = gate(a_f, "f", c_prev), gate(a_i, "i", c_prev), np.tanh(a_c)
    c = i * g + f * c_prev
    o = gate(a_o, "o", c)
    return (
        o * np.tanh(c),
        c,
        Step(u=u, W=W, f=f, i=i, o=o, g=g, c=c, old=c_prev, p=params),
    )


def peephole_lstm_cell_backward(dh, dc, cache):
    s, H = cache, dh.shape[1]
    th = np.tanh(s.c)
    ao = dh * th * s.o * (1 - s.o)
    d = dc + dh * s.o * (1 - th * th) + ao * s.p["p_o"]
    af, ai = d * s.old * s.f * (1 - s.f), d * s.g * s.i * (1 - s.i)
    da = np.hstack([af, ai, d * s.i * (1 - s.g**2), ao])
    dW, du = s.u.T @ da, da @ s.W.T
    out = {"W_" + k: w for k, w in zip("fico", np.split(dW, 4, 1))}
    out |= {"b_" + k: b for k, b in zip("fico", np.split(da.sum(0), 4))}
    out |= {"x": du[:, H:], "h_prev": du[:, :H]}
    out["c_prev"] = d * s.f + af * s.p["p_f"] + ai * s.p["p_i"]
    out["p_f"] = np.einsum("nh,nh->h", af, s.old)
    out["p_i"] = np.einsum("nh,nh->h", ai, s.old)
    out["p_o"] = np.einsum("nh,nh->h", ao, s.c)
    return out
