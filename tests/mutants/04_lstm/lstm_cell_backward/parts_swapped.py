def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_cell_forward(x, h_prev, c_prev, params):
    N, H = h_prev.shape
    h, c = np.zeros((N, H)), np.zeros((N, H))
    saved = []
    for n in range(N):
        u = np.append(h_prev[n], x[n])
        f = sigmoid(u.dot(params["W_f"]) + params["b_f"])
        i = sigmoid(u.dot(params["W_i"]) + params["b_i"])
        o = sigmoid(u.dot(params["W_o"]) + params["b_o"])
        g = np.tanh(u.dot(params["W_c"]) + params["b_c"])
        c[n] = f * c_prev[n] + i * g
        h[n] = o * np.tanh(c[n])
        saved.append(
            {"u": u, "c_prev": c_prev[n], "f": f, "i": i, "o": o, "g": g, "c": c[n]}
        )
    return h, c, (saved, params)


def lstm_cell_backward(dh, dc, cache):
    saved, params = cache
    N, H = dh.shape
    D = len(saved[0]["u"]) - H
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    dx, dh_prev, dc_prev = np.zeros((N, D)), np.zeros((N, H)), np.zeros((N, H))
    for n, s in enumerate(saved):
        through = dh[n] * s["o"] * (1 - np.tanh(s["c"]) ** 2)
        d = dc[n] + through
        dc_prev[n] = d * s["f"]
        pre = {
            "f": d * s["c_prev"] * s["f"] * (1 - s["f"]),
            "i": d * s["g"] * s["i"] * (1 - s["i"]),
            "c": d * s["i"] * (1 - s["g"] ** 2),
            "o": dh[n] * np.tanh(s["c"]) * s["o"] * (1 - s["o"]),
        }
        du = np.zeros(H + D)
        for k, a in pre.items():
            grads["W_" + k] += np.outer(s["u"], a)
            grads["b_" + k] += a
            du += params["W_" + k] @ a
        dh_prev[n], dx[n] = du[D:], du[:D]
    grads["x"], grads["h_prev"], grads["c_prev"] = dx, dh_prev, dc_prev
    return grads
