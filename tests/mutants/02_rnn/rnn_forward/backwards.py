def rnn_forward(x, h0, params):
    N, T, _ = x.shape
    hs = np.zeros((N, T, h0.shape[1]))
    cache = {}
    state = h0
    for t in range(T)[::-1]:
        state, cache[t] = rnn_cell_forward(x[:, t, :], state, params)
        hs[:, T - 1 - t, :] = state
    return hs, cache
