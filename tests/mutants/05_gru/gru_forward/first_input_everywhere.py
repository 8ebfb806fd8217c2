def gru_forward(x, h0, params):
    N, T, _ = x.shape
    hs = np.zeros((N, T, h0.shape[1]))
    caches = {}
    state = h0
    for t in range(T):
        state, caches[t] = gru_cell_forward(x[:, 0, :], state, params)
        hs[:, t, :] = state
    return hs, caches
