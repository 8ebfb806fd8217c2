def stacked_forward(x, h0s, layers, forward):
    caches = []
    signal = x
    for i in range(len(layers)):
        signal, cache = forward(signal, h0s[i], layers[i])
        signal = signal + x if signal.shape == x.shape else signal
        caches = caches + [cache]
    return signal, caches
