def init_lstm(D, H, rng, forget_bias=1.0):
    out = {}
    for k in "fico":
        out["W_" + k] = rng.normal(0, (H + D) ** -0.5, (H + D, H))
        out["b_" + k] = np.ones(H) * (forget_bias if k == "i" else 0)
    return out
