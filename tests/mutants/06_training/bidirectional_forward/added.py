def bidirectional_forward(x, h0_fwd, h0_bwd, params_fwd, params_bwd, forward):
    T = x.shape[1]
    mirrored = np.stack([x[:, T - 1 - t] for t in range(T)], axis=1)
    a, cache_a = forward(x, h0_fwd, params_fwd)
    b, cache_b = forward(mirrored, h0_bwd, params_bwd)
    N, _, H = a.shape
    hs = np.zeros((N, T, 2 * H))
    for t in range(T):
        hs[:, t, :H] = a[:, t]
        hs[:, t, H:] = b[:, T - 1 - t]
    return hs[:, :, :H] + hs[:, :, H:], [cache_a, cache_b]
