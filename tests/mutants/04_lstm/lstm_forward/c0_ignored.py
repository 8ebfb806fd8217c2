def lstm_forward(x, h0, c0, params):
    N, T, _ = x.shape
    hs = np.empty((N, T, h0.shape[1]))
    h, c, caches = h0, np.zeros_like(c0), {}
    for t in range(T):
        h, c, caches[t] = lstm_cell_forward(x[:, t], h, c, params)
        hs[:, t] = h
    return hs, c, caches
