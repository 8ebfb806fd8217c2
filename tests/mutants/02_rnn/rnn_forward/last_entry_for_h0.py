def rnn_forward(x, h0, params):
    N, T, _ = x.shape
    hs, caches = np.zeros((N, T, h0.shape[1])), []
    for t in range(T):
        before = hs[:, t - 1].copy()
        hs[:, t], cache = rnn_cell_forward(x[:, t], before, params)
        caches.append(cache)
    return hs, caches
