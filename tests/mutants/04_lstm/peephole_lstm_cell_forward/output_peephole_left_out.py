def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def peephole_lstm_cell_forward(x, h_prev, c_prev, params):
    N, H = h_prev.shape
    h, c, saved = np.zeros((N, H)), np.zeros((N, H)), []
    for n in range(N):
        u = np.append(h_prev[n], x[n])
        old = c_prev[n]
        f = sigmoid(u @ params["W_f"] + params["b_f"] + params["p_f"] * old)
        i = sigmoid(u @ params["W_i"] + params["b_i"] + params["p_i"] * old)
        g = np.tanh(u @ params["W_c"] + params["b_c"])
        c[n] = f * old + i * g
        o = sigmoid(u @ params["W_o"] + params["b_o"])
        h[n] = o * np.tanh(c[n])
        saved.append((u, old, f, i, o, g, c[n]))
    return h, c, (saved, params)
