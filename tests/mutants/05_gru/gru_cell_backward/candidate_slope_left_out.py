def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def gru_cell_forward(x, h_prev, params):
    N, H = h_prev.shape
    h = np.zeros((N, H))
    tape = []
    for n in range(N):
        u = np.append(h_prev[n], x[n])
        z = sigmoid(u @ params["W_z"] + params["b_z"])
        r = sigmoid(u @ params["W_r"] + params["b_r"])
        v = np.append(r * h_prev[n], x[n])
        g = np.tanh(v @ params["W_h"] + params["b_h"])
        h[n] = h_prev[n] + z * (g - h_prev[n])
        tape.append((u, v, h_prev[n], z, r, g))
    return h, {"tape": tape, "params": params}


def gru_cell_backward(dh, cache):
    tape, p = cache["tape"], cache["params"]
    N, H = dh.shape
    D = len(tape[0][0]) - H
    out = {k: np.zeros_like(v) for k, v in p.items()}
    out["x"], out["h_prev"] = np.zeros((N, D)), np.zeros((N, H))
    for n in range(N):
        u, v, old, z, r, g = tape[n]
        ag = dh[n] * z
        az = dh[n] * (g - old) * z * (1 - z)
        dv = p["W_h"] @ ag
        ar = dv[:H] * old * r * (1 - r)
        du = p["W_z"] @ az + p["W_r"] @ ar
        out["x"][n] = dv[H:] + du[H:]
        out["h_prev"][n] = dh[n] * (1 - z) + dv[:H] * r + du[:H]
        out["W_z"] += np.outer(u, az)
        out["W_r"] += np.outer(u, ar)
        out["W_h"] += np.outer(v, ag)
        out["b_z"] += az
        out["b_r"] += ar
        out["b_h"] += ag
    return out
