def gru_cell_backward_reset_after(dh, cache):
    u, x, h_prev, z, r, s, candidate, params = cache
    H = h_prev.shape[1]
    W = params["W_h"]
    dah = dh * z * (1 - candidate * candidate)
    ds = dah * r
    daz = dh * (candidate - h_prev) * z * (1 - z)
    dar = dah * s * r * (1 - r)
    du = (
        np.concatenate([daz, dar], axis=1)
        @ np.concatenate([params["W_z"], params["W_r"]], axis=1).T
    )
    grads = {"W_z": u.T @ daz, "W_r": u.T @ dar, "W_h": u.T @ ds}
    grads |= {"b_z": daz.sum(0), "b_r": dar.sum(0), "b_h": dah.sum(0)}
    grads["b_hh"] = ds.sum(0)
    grads["x"] = dah @ W[H:].T + du[:, H:]
    grads["h_prev"] = dh - dh * z + ds @ W[:H].T + du[:, :H]
    return grads
