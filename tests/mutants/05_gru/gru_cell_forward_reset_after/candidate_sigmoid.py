def gru_cell_forward_reset_after(x, h_prev, params):
    N, H = h_prev.shape
    W_hh, W_xh = params["W_h"][:H], params["W_h"][H:]
    h = np.zeros((N, H))
    tape = []
    for n in range(N):
        u = np.append(h_prev[n], x[n])
        z = sigmoid(u @ params["W_z"] + params["b_z"])
        r = sigmoid(u @ params["W_r"] + params["b_r"])
        s = h_prev[n] @ W_hh + params["b_hh"]
        g = sigmoid(x[n] @ W_xh + params["b_h"] + r * s)
        h[n] = (1 - z) * h_prev[n] + z * g
        tape.append((u, x[n], h_prev[n], z, r, s, g))
    return h, (tape, params)
