def hidden_jacobian(h, params):
    N, H = h.shape
    J = np.zeros((N, H, H))
    for n in range(N):
        for i in range(H):
            for j in range(H):
                J[n, i, j] = (1.0 - h[n, i] * h[n, i]) * params["W_h"][j, i]
    return J.mean(axis=0) + 0 * J
