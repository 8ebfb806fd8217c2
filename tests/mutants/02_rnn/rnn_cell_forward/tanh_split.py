def rnn_cell_forward(x, h_prev, params):
    W, b = params["W_h"], params["b_h"]
    N, H = h_prev.shape
    h = np.zeros((N, H))
    for n in range(N):
        a = 0 * b
        for i in range(H):
            a = a + h_prev[n, i] * W[i]
        for d in range(x.shape[1]):
            a = a + x[n, d] * W[H + d]
        h[n] = np.tanh(a) + np.tanh(b)
    return h, {"x": x, "h_prev": h_prev, "params": params, "h": h}
