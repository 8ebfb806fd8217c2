def stacked_backward(dhs, caches, backward):
    layers = []
    for cache in caches[::-1]:
        layers.append(backward(dhs, cache))
        dhs = layers[-1]["x"]
    layers.reverse()
    return {"x": dhs, "h0s": [g["h0"] for g in layers], "layers": layers}
