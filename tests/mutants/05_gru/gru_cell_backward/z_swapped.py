def gru_cell_backward(dh, cache):
    u, v, h_prev, z, r, candidate, params = cache
    H = h_prev.shape[1]
    dh_prev = dh * z
    dah = (dh - dh * z) * (1 - candidate**2)
    daz = dh * (h_prev - candidate) * z * (1 - z)
    dv = dah @ params["W_h"].T
    dar = dv[:, :H] * h_prev * r * (1 - r)
    dh_prev += dv[:, :H] * r
    du = daz @ params["W_z"].T
    du += dar @ params["W_r"].T
    dh_prev += du[:, :H]
    return {
        "x": du[:, H:] + dv[:, H:],
        "h_prev": dh_prev,
        "W_z": u.T @ daz,
        "W_r": u.T @ dar,
        "W_h": v.T @ dah,
        "b_z": daz.sum(0),
        "b_r": dar.sum(0),
        "b_h": dah.sum(0),
    }
