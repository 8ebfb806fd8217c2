def rnn_loss(x, targets, h0, params, mask=None):
    hs, kept = rnn_forward(x, h0, params)
    loss, dl = softmax_cross_entropy(
        np.einsum("nth,hv->ntv", hs, params["W_y"]) + params["b_y"], targets, mask
    )
    grads = rnn_backward(np.einsum("ntv,hv->nth", dl, params["W_y"]), kept)
    grads["W_y"] = np.einsum("nth,ntv->vh", hs, dl)
    grads["b_y"] = dl.sum(axis=(0, 1))
    return loss, grads
