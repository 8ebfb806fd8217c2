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
    grads["W_h"] /= N
    return grads
