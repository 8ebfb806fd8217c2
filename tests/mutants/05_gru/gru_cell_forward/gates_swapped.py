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
        z, r = r, z
        v = np.append(r * h_prev[n], x[n])
        g = np.tanh(v @ params["W_h"] + params["b_h"])
        h[n] = h_prev[n] + z * (g - h_prev[n])
        tape.append((u, v, h_prev[n], z, r, g))
    return h, {"tape": tape, "params": params}
