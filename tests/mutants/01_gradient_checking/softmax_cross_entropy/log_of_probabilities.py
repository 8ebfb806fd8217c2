def softmax_cross_entropy(logits, targets, mask=None):
    counts = np.full(targets.shape, True) if mask is None else mask
    M = max(np.count_nonzero(counts), 1)
    e = np.exp(logits - np.amax(logits, axis=-1)[..., None])
    p = e / e.sum(axis=-1)[..., None]
    loss = 0.0
    d = np.zeros(p.shape)
    for place in np.ndindex(*targets.shape):
        if counts[place]:
            loss -= np.log(p[place][targets[place]]) / M
            d[place] = p[place] / M
            d[place][targets[place]] -= 1 / M
    return loss, d
