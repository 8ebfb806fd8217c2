def rnn_forward(x, h0, params):
    state, states, caches = h0.copy(), [], []
    for t in range(x.shape[1]):
        state[:], _ = rnn_cell_forward(x[:, t], state.copy(), params)
        states.append(state.copy())
        caches.append((x[:, t], state, state, params["W_h"]))
    return np.stack(states, axis=1), caches


def rnn_backward(dhs, cache):
    dx, dh = np.zeros((*dhs.shape[:2], cache[0][0].shape[1])), 0 * dhs[:, 0]
    dW, db = np.zeros_like(cache[0][3]), np.zeros(dhs.shape[2])
    for t, (x, h_prev, h, W) in reversed(list(enumerate(cache))):
        da = (dhs[:, t] + dh) * (1 - h * h)
        dW += np.vstack([h_prev.T @ da, x.T @ da])
        db += da.sum(axis=0)
        dh, dx[:, t] = np.split(da @ W.T, [h.shape[1]], axis=1)
    return {"x": dx, "h0": dh, "W_h": dW, "b_h": db}
