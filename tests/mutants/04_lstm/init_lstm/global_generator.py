def init_lstm(D, H, rng, forget_bias=1.0):
    rows = D + H
    p = {f"b_{k}": np.zeros(H) for k in "fico"}
    p["b_f"] += forget_bias
    return p | {f"W_{k}": np.random.normal(0, rows**-0.5, (rows, H)) for k in "fico"}
