def init_lstm(D, H, rng, forget_bias=1.0):
    out = {}
    for k in "fico":
        out["W_" + k] = rng.normal(0, 1, (H + D, H))
        out["b_" + k] = np.ones(H) * (forget_bias if k == "f" else 0)
    return out
