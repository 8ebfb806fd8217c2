def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t, m, v = state["all"] if state else (-1, {}, {})
    t += 1
    new, new_m, new_v = {}, {}, {}
    for k in params:
        g = grads[k]
        new_m[k] = beta1 * m.get(k, np.zeros_like(g)) + (1 - beta1) * g
        new_v[k] = beta2 * v.get(k, np.zeros_like(g)) + (1 - beta2) * g * g
        mean = new_m[k] / (1 - beta1**t)
        square = new_v[k] / (1 - beta2**t)
        new[k] = params[k] - lr * mean / (np.sqrt(square) + eps)
    return new, {"all": (t, new_m, new_v)}
