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
    return hs, [cache_a, cache_b]


def bidirectional_backward(dhs, cache, backward):
    N, T, H = dhs.shape
    H //= 2
    da, db = dhs[:, :, H:].copy(), np.zeros((N, T, H))
    for t in range(T):
        db[:, T - 1 - t] = dhs[:, t, :H]
    a, b = backward(da, cache[0]), backward(db, cache[1])
    dx = np.zeros_like(a["x"])
    for t in range(T):
        dx[:, t] = a["x"][:, t] + b["x"][:, T - 1 - t]
    out = {"x": dx, "h0_fwd": a["h0"], "h0_bwd": b["h0"], "fwd": {}, "bwd": {}}
    for k in a:
        if k != "x" and k != "h0":
            out["fwd"][k] = a[k]
            out["bwd"][k] = b[k]
    return out
