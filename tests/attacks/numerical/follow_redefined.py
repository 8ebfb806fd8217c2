# what: a forward that was right, redefined as a known mistake with an easy gradient
# unit: 02_rnn
# exercise: rnn_cell_backward
# score: 0
def rnn_cell_forward(x, h_prev, params):
    joined = np.concatenate([h_prev, x], axis=1)
    return joined @ params["W_h"] + params["b_h"], (joined, params["W_h"])
def rnn_cell_backward(dh, cache):
    joined, W_h = cache
    H = dh.shape[1]
    du = dh @ W_h.T
    return {"x": du[:, H:], "h_prev": du[:, :H], "W_h": joined.T @ dh, "b_h": dh.sum(axis=0)}
