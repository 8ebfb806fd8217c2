def gradient_norms(dh_last, hs, params):
    N, T, H = hs.shape
    W = params["W_h"]
    found = [0.0] * T
    dh = [[dh_last[n, i] for i in range(H)] for n in range(N)]
    for t in range(T - 1, -1, -1):
        found[t] = sum(v * v for row in dh for v in row) ** 0.5
        da = [[dh[n][i] for i in range(H)] for n in range(N)]
        dh = [
            [sum(da[n][i] * W[j, i] for i in range(H)) for j in range(H)]
            for n in range(N)
        ]
    return np.array(found)
