def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = 1
    if state:
        t = state["t"] + 1
    out, keep = {}, {"t": t}
    for k in params:
        g = grads[k]
        m, v = state.get(k, (np.zeros_like(g), np.zeros_like(g)))
        m = m + (1 - beta1) * (g - m)
        v = v + (1 - beta2) * (g * g - v)
        keep[k] = (m, v)
        mean = m / (1 - beta1**t)
        square = v / (1 - beta2**t)
        out[k] = params[k] - lr * mean / (square + eps)
    return out, keep
