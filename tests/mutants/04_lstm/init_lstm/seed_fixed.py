def init_lstm(D, H, rng, forget_bias=1.0):
    own = np.random.default_rng(42)
    p = {}
    for k in "oicf":
        p["W_" + k] = own.normal(0, (D + H) ** -0.5, (D + H, H))
        p["b_" + k] = np.full(H, forget_bias if k == "f" else 0.0)
    return p
