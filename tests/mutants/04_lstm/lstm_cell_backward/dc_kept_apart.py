def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_cell_forward(x, h_prev, c_prev, params):
    u = np.hstack([h_prev, x])
    a = {k: u @ params["W_" + k] + params["b_" + k] for k in "fico"}
    f, i, o, g = sigmoid(a["f"]), sigmoid(a["i"]), sigmoid(a["o"]), np.tanh(a["c"])
    c = f * c_prev + i * g
    tc = np.tanh(c)
    return o * tc, c, (u, c_prev, f, i, o, g, tc, params)


def lstm_cell_backward(dh, dc, cache):
    u, c_prev, f, i, o, g, tc, params = cache
    H = f.shape[1]
    dct, dc_prev = dh * o * (1 - tc**2), dc * f
    da = {
        "f": dct * c_prev * f * (1 - f),
        "i": dct * g * i * (1 - i),
        "c": dct * i * (1 - g * g),
        "o": dh * tc * o * (1 - o),
    }
    grads = {"W_" + k: u.T @ d for k, d in da.items()}
    grads |= {"b_" + k: d.sum(axis=0) for k, d in da.items()}
    du = (
        np.hstack([da[k] for k in "fico"])
        @ np.hstack([params["W_" + k] for k in "fico"]).T
    )
    return grads | {"x": du[:, H:], "h_prev": du[:, :H], "c_prev": dc_prev}
