def truncated_bptt(x, targets, h0, params, window, segment):
    loss, sums = 0.0, {name: np.zeros_like(p) for name, p in params.items()}
    for a in range(0, x.shape[1], window):
        b = a + window
        zeros = np.zeros(h0.shape)
        part, grads, _ = segment(x[:, a:b], targets[:, a:b], zeros, params)
        loss += part / targets.size
        for name in sums:
            sums[name] += grads[name] / targets.size
    return loss, sums
