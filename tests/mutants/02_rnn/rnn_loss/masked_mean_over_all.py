def rnn_loss(x, targets, h0, params, mask=None):
    N, T = targets.shape
    hs, kept = rnn_forward(x, h0, params)
    logits = hs @ params["W_y"] + params["b_y"]
    e = np.exp(logits - logits.max(axis=2, keepdims=True))
    p = e / e.sum(axis=2, keepdims=True)
    counts = np.ones((N, T)) if mask is None else mask.astype(float)
    rows, columns = np.indices((N, T))
    loss = -(np.log(p[rows, columns, targets]) * counts).sum() / (N * T)
    p[rows, columns, targets] -= 1
    dl = p * counts[:, :, None] / (N * T)
    grads = rnn_backward(dl @ params["W_y"].T, kept)
    return loss, {
        "W_h": grads["W_h"],
        "b_h": grads["b_h"],
        "W_y": np.tensordot(hs, dl, ([0, 1], [0, 1])),
        "b_y": dl.sum((0, 1)),
    }
