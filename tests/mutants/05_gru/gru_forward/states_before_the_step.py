def gru_forward(x, h0, params):
    N, T, _ = x.shape
    hs = np.zeros((N, T, h0.shape[1]))
    caches = {}
    state = h0
    for t in range(T):
        hs[:, t, :] = state
        state, caches[t] = gru_cell_forward(x[:, t, :], state, params)
    return hs, caches
