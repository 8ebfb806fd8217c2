def truncated_bptt(x, targets, h0, params, window, segment):
    N, T = targets.shape
    M = N * T
    state, loss, t = h0, 0.0, 0
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    while t < T:
        end = min(t + window, T)
        part, step, _ = segment(x[:, t:end], targets[:, t:end], state, params)
        loss = loss + part
        for k in grads:
            grads[k] = grads[k] + step[k]
        t = end
    for k in grads:
        grads[k] = grads[k] / M
    return loss / M, grads
