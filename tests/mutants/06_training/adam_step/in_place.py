def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        state = {"t": 0, "m": {}, "v": {}}
        for k, g in grads.items():
            state["m"][k], state["v"][k] = np.zeros_like(g), np.zeros_like(g)
    state["t"] += 1
    new = {}
    for k, g in grads.items():
        m, v = state["m"][k], state["v"][k]
        m += (1 - beta1) * (g - m)
        v += (1 - beta2) * (g * g - v)
        m_hat = m / (1 - beta1 ** state["t"])
        new[k] = params[k] - lr * m_hat / (np.sqrt(v / (1 - beta2 ** state["t"])) + eps)
    return new, state
