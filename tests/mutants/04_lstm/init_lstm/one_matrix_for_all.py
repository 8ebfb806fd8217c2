def init_lstm(D, H, rng, forget_bias=1.0):
    out = {}
    W = rng.normal(0, (H + D) ** -0.5, (H + D, H))
    for k in "fico":
        out["W_" + k] = W
        out["b_" + k] = np.ones(H) * (forget_bias if k == "f" else 0)
    return out
