def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def peephole_lstm_cell_forward(x, h_prev, c_prev, params):
    N, H = h_prev.shape
    h, c, saved = np.zeros((N, H)), np.zeros((N, H)), []
    for n in range(N):
        u = np.append(h_prev[n], x[n])
        old = c_prev[n]
        f = sigmoid(u @ params["W_f"] + params["b_f"] + params["p_f"] * old)
        i = sigmoid(u @ params["W_i"] + params["b_i"] + params["p_i"] * old)
        g = np.tanh(u @ params["W_c"] + params["b_c"])
        c[n] = f * old + i * g
        o = sigmoid(u @ params["W_o"] + params["b_o"] + params["p_o"] * c[n])
        h[n] = o * np.tanh(c[n])
        saved.append((u, old, f, i, o, g, c[n]))
    return h, c, (saved, params)


def peephole_lstm_cell_backward(dh, dc, cache):
    saved, p = cache
    N, H = dh.shape
    D = len(saved[0][0]) - H
    out = {k: np.zeros_like(v) for k, v in p.items()}
    out["x"], out["h_prev"], out["c_prev"] = (
        np.zeros((N, D)),
        np.zeros((N, H)),
        np.zeros((N, H)),
    )
    for n, (u, old, f, i, o, g, new) in enumerate(saved):
        ao = dh[n] * np.tanh(new) * o * (1 - o)
        d = dc[n] + dh[n] * o * (1 - np.tanh(new) ** 2)
        d = d + ao * p["p_o"]
        af = d * old * f * (1 - f)
        ai = d * g * i * (1 - i)
        ag = d * i * (1 - g * g)
        back = d * f
        back = back + af * p["p_f"]
        back = back + ai * p["p_i"]
        out["c_prev"][n] = back
        out["p_f"] += af * old
        out["p_i"] += ai * old
        out["p_o"] += ao * old
        du = np.zeros(H + D)
        for k, a in (("f", af), ("i", ai), ("o", ao), ("c", ag)):
            out["W_" + k] += np.outer(u, a)
            out["b_" + k] += a
            du += p["W_" + k] @ a
        out["h_prev"][n], out["x"][n] = du[:H], du[H:]
    return out
