def sgd_step(params, grads, lr, momentum=0.0, state=None):
    v = {k: g.copy() for k, g in grads.items()}
    if state is not None:
        v = {k: v[k] - momentum * state[k] for k in v}
    return {k: p - lr * v[k] for k, p in params.items()}, v
