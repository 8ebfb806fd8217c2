def sigmoid(x):
    return 1 / (1 + np.exp(-x))


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
        g = np.tanh(x[n] @ W_xh + params["b_h"] + r * s)
        h[n] = (1 - z) * h_prev[n] + z * g
        tape.append((u, x[n], h_prev[n], z, r, s, g))
    return h, (tape, params)


def gru_cell_backward_reset_after(dh, cache):
    tape, p = cache
    N, H = dh.shape
    D = len(tape[0][1])
    out = {k: np.zeros_like(v) for k, v in p.items()}
    out["x"], out["h_prev"] = np.zeros((N, D)), np.zeros((N, H))
    for n in range(N):
        u, x, old, z, r, s, g = tape[n]
        ag = dh[n] * z * (1 - g * g)
        az = dh[n] * (g - old) * z * (1 - z)
        ar = ag * s * r * (1 - r)
        ds = ag * r
        du = p["W_z"] @ az + p["W_r"] @ ar
        out["x"][n] = p["W_h"][H:] @ ag + du[H:]
        out["h_prev"][n] = dh[n] * (1 - z) + du[:H]
        out["W_z"] += np.outer(u, az)
        out["W_r"] += np.outer(u, ar)
        out["W_h"][:H] += np.outer(old, ds)
        out["W_h"][H:] += np.outer(x, ag)
        out["b_z"] += az
        out["b_r"] += ar
        out["b_h"] += ag
        out["b_hh"] += ds
    return out
