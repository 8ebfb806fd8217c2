def hidden_jacobian(h, params):
    N, H = h.shape
    J = np.zeros((N, H, H))
    for n in range(N):
        for i in range(H):
            for j in range(H):
                J[n, i, j] = (1.0 - h[n, i] * h[n, i]) * params["W_h"][j, i]
    return J


def gradient_norms(dh_last, hs, params):
    N, T, H = hs.shape
    W = params["W_h"]
    found = [0.0] * T
    dh = [[dh_last[n, i] for i in range(H)] for n in range(N)]
    for t in range(T - 1, -1, -1):
        found[t] = sum(v * v for row in dh for v in row) ** 0.5
        da = [[dh[n][i] * (1.0 - hs[n, t, i] ** 2) for i in range(H)] for n in range(N)]
        dh = [
            [sum(da[n][i] * W[j, i] for i in range(H)) for j in range(H)]
            for n in range(N)
        ]
    return np.array(found)


def rescale_spectral_radius(W, radius):
    rho = 0.0
    for value in np.linalg.eig(W)[0]:
        rho = max(rho, abs(value))
    return radius * W / rho


def clip_by_global_norm(grads, max_norm):
    square = 0.0
    for g in grads.values():
        square += np.sum(g * g)
    norm = square**0.5
    new = {}
    for key, g in grads.items():
        new[key] = g.copy()
        if norm > max_norm:
            new[key] *= max_norm / norm
    return new, norm


def truncated_bptt(x, targets, h0, params, window, segment):
    N, T = targets.shape
    M = N * T
    state, loss, t = h0, 0.0, 0
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    while t < T:
        end = min(t + window, T)
        part, step, state = segment(x[:, t:end], targets[:, t:end], state, params)
        loss = loss + part
        for k in grads:
            grads[k] = grads[k] + step[k]
        t = end
    for k in grads:
        grads[k] = grads[k] / M
    return loss / M, grads
