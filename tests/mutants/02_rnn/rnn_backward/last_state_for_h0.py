def rnn_forward(x, h0, params):
    N, T, _ = x.shape
    hs, h = np.zeros((N, T, h0.shape[1])), h0
    for t in range(T):
        h, _ = rnn_cell_forward(x[:, t], h, params)
        hs[:, t] = h
    return hs, (x, hs, params["W_h"])


def rnn_backward(dhs, cache):
    x, hs, W = cache
    N, T, H = dhs.shape
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(H)
    later = np.zeros((N, H))
    for t in reversed(range(T)):
        da = (dhs[:, t] + later) * (1 - hs[:, t] ** 2)
        dW[:H] += hs[:, t - 1].T @ da
        dW[H:] += x[:, t].T @ da
        db += da.sum(axis=0)
        dx[:, t] = da @ W[H:].T
        later = da @ W[:H].T
    return {"x": dx, "h0": later, "W_h": dW, "b_h": db}
