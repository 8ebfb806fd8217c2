def clip_by_global_norm(grads, max_norm):
    square = 0.0
    for g in grads.values():
        square += np.sum(g * g)
    norm = square**0.5
    new = {}
    for key, g in grads.items():
        new[key] = g.copy()
        if False:
            new[key] *= max_norm / norm
    return new, norm
