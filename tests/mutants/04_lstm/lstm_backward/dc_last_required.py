def lstm_backward(dhs, cache, dc_last=None):
    N, T, H = dhs.shape
    dx, total, dh, dc = [None] * T, {}, np.zeros((N, H)), dc_last
    for t in range(T - 1, -1, -1):
        step = lstm_cell_backward(dhs[:, t] + dh, dc, cache[t])
        dx[t], dh, dc = step.pop("x"), step.pop("h_prev"), step.pop("c_prev")
        total = {k: total.get(k, 0) + v for k, v in step.items()}
    return {**total, "x": np.array(dx).swapaxes(0, 1), "h0": dh, "c0": dc}
