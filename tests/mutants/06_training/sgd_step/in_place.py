def sgd_step(params, grads, lr, momentum=0.0, state=None):
    if state is None:
        state = {k: np.zeros_like(v) for k, v in params.items()}
    new, moved = {}, {}
    for k in params:
        moved[k] = momentum * state[k] + grads[k]
        params[k] -= lr * moved[k]
        new[k] = params[k]
    return new, moved
