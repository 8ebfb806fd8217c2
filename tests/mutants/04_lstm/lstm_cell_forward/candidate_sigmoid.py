def lstm_cell_forward(x, h_prev, c_prev, params):
    N, H = h_prev.shape
    h, c = np.zeros((N, H)), np.zeros((N, H))
    saved = []
    for n in range(N):
        u = np.append(h_prev[n], x[n])
        f = sigmoid(u.dot(params["W_f"]) + params["b_f"])
        i = sigmoid(u.dot(params["W_i"]) + params["b_i"])
        o = sigmoid(u.dot(params["W_o"]) + params["b_o"])
        g = sigmoid(u.dot(params["W_c"]) + params["b_c"])
        c[n] = f * c_prev[n] + i * g
        h[n] = o * np.tanh(c[n])
        saved.append(
            {"u": u, "c_prev": c_prev[n], "f": f, "i": i, "o": o, "g": g, "c": c[n]}
        )
    return h, c, (saved, params)
