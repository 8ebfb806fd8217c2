def rnn_cell_forward(x, h_prev, params):
    u = np.hstack([h_prev, x])
    return np.tanh(u @ params["W_h"] + params["b_h"]), u


def rnn_cell_backward(dh, cache):
    u, h, params = cache
    H = h.shape[1]
    da = dh * (1 - h * h)
    du = da @ params["W_h"].T
    return {"x": du[:, H:], "h_prev": du[:, :H], "W_h": u.T @ da, "b_h": da.sum(0)}


def rnn_forward(x, h0, params):
    N, T, _ = x.shape
    hs, state, caches = np.zeros((N, T, h0.shape[1])), h0.copy(), []
    for t in range(T):
        new, u = rnn_cell_forward(x[:, t], state, params)
        state[:] = new
        hs[:, t] = state
        caches.append((u, state, params))
    return hs, caches


def rnn_backward(dhs, cache):
    N, T, H = dhs.shape
    dx, later, dW, db = [], np.zeros((N, H)), 0.0, 0.0
    for t in range(T - 1, -1, -1):
        step = rnn_cell_backward(dhs[:, t] + later, cache[t])
        dW, db = dW + step["W_h"], db + step["b_h"]
        later = step["h_prev"]
        dx.append(step["x"])
    return {"x": np.stack(dx[::-1], axis=1), "h0": later, "W_h": dW, "b_h": db}
