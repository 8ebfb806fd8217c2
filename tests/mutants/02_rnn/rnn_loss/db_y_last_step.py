def rnn_loss(x, targets, h0, params, mask=None):
    hs, cache = rnn_forward(x, h0, params)
    N, T, H = hs.shape
    logits = np.stack([hs[:, t] @ params["W_y"] + params["b_y"] for t in range(T)], 1)
    loss, d = softmax_cross_entropy(logits, targets, mask)
    grads = {"W_y": 0, "b_y": 0}
    dhs = np.zeros_like(hs)
    for t in range(T):
        grads["W_y"] = grads["W_y"] + hs[:, t].T @ d[:, t]
        grads["b_y"] = d[:, t].sum(0)
        dhs[:, t] = d[:, t] @ params["W_y"].T
    back = rnn_backward(dhs, cache)
    grads["W_h"], grads["b_h"] = back["W_h"], back["b_h"]
    return loss, grads
