def stacked_forward(x, h0s, layers, forward):
    caches = []
    signal = x
    for i in range(len(layers)):
        signal, cache = forward(signal, h0s[i], layers[i])
        caches = caches + [cache]
    signal = forward(x, h0s[0], layers[0])[0]
    return signal, caches
