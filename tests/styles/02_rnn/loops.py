def rnn_cell_forward(x, h_prev, params):
    W, b = params["W_h"], params["b_h"]
    N, H = h_prev.shape
    h = np.zeros((N, H))
    for n in range(N):
        a = b.copy()
        for i in range(H):
            a = a + h_prev[n, i] * W[i]
        for d in range(x.shape[1]):
            a = a + x[n, d] * W[H + d]
        h[n] = np.tanh(a)
    return h, {"x": x, "h_prev": h_prev, "params": params, "h": h}


def rnn_cell_backward(dh, cache):
    x, h_prev, W, h = cache["x"], cache["h_prev"], cache["params"]["W_h"], cache["h"]
    N, H = h_prev.shape
    grads = {
        "x": np.zeros(x.shape),
        "h_prev": np.zeros((N, H)),
        "W_h": np.zeros(W.shape),
        "b_h": np.zeros(H),
    }
    for n in range(N):
        da = dh[n] * (1.0 - h[n] * h[n])
        grads["b_h"] += da
        grads["W_h"][:H] += np.outer(h_prev[n], da)
        grads["W_h"][H:] += np.outer(x[n], da)
        grads["h_prev"][n] = W[:H] @ da
        grads["x"][n] = W[H:] @ da
    return grads


def rnn_forward(x, h0, params):
    N, T, _ = x.shape
    hs = np.zeros((N, T, h0.shape[1]))
    cache = {}
    state = h0
    for t in range(T):
        state, cache[t] = rnn_cell_forward(x[:, t, :], state, params)
        hs[:, t, :] = state
    return hs, cache


def rnn_backward(dhs, cache):
    N, T, H = dhs.shape
    total = None
    dx = [None] * T
    later = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        upstream = dhs[:, t].copy()
        upstream += later
        step = rnn_cell_backward(upstream, cache[t])
        dx[t] = step["x"]
        later = step["h_prev"]
        if total is None:
            total = {"W_h": step["W_h"], "b_h": step["b_h"]}
        else:
            total["W_h"] += step["W_h"]
            total["b_h"] += step["b_h"]
    return {**total, "x": np.array(dx).transpose(1, 0, 2), "h0": later}


def softmax_cross_entropy(logits, targets, mask=None):
    a = logits - logits.max(-1, keepdims=True)
    e = np.exp(a)
    p = e / e.sum(-1, keepdims=True)
    keep = np.ones(targets.shape, bool) if mask is None else mask
    M = keep.sum() or 1
    loss, d = 0.0, np.zeros_like(p)
    for n, t in zip(*np.nonzero(keep)):
        loss += (np.log(e[n, t].sum()) - a[n, t, targets[n, t]]) / M
        d[n, t] = p[n, t] / M
        d[n, t, targets[n, t]] -= 1 / M
    return loss, d


def rnn_loss(x, targets, h0, params, mask=None):
    hs, cache = rnn_forward(x, h0, params)
    N, T, H = hs.shape
    logits = np.stack([hs[:, t] @ params["W_y"] + params["b_y"] for t in range(T)], 1)
    loss, d = softmax_cross_entropy(logits, targets, mask)
    grads = {"W_y": 0, "b_y": 0}
    dhs = np.zeros_like(hs)
    for t in range(T):
        grads["W_y"] = grads["W_y"] + hs[:, t].T @ d[:, t]
        grads["b_y"] = grads["b_y"] + d[:, t].sum(0)
        dhs[:, t] = d[:, t] @ params["W_y"].T
    back = rnn_backward(dhs, cache)
    grads["W_h"], grads["b_h"] = back["W_h"], back["b_h"]
    return loss, grads
