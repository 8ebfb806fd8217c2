def stacked_forward(x, h0s, layers, forward):
    caches = []
    signal = x
    for i in range(len(layers)):
        signal, cache = forward(signal, h0s[i], layers[i])
        caches = caches + [cache]
    return signal, caches


def stacked_backward(dhs, caches, backward):
    L = len(caches)
    h0s, layers = [None] * L, [None] * L
    signal = dhs
    for i in range(L - 1, -1, -1):
        g = backward(signal, caches[i])
        below = g["x"]
        h0s[i] = g["h0"]
        layers[i] = {k: v for k, v in g.items() if k not in ("x", "h0")}
    return {"x": below, "h0s": h0s, "layers": layers}
