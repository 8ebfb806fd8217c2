def stacked_forward(x, h0s, layers, forward):
    caches = []
    signal = x
    for i in range(len(layers)):
        signal, cache = forward(np.flip(signal, 1), h0s[i], layers[i])
        caches = caches + [cache]
    return signal, caches
