def softmax_cross_entropy(logits, targets, mask=None):
    weights = np.ones(targets.shape) if mask is None else mask.astype(float)
    M = weights.sum() or 1.0
    a = logits - np.max(logits)
    total = np.exp(a).sum(-1)
    right = np.take_along_axis(a, targets[..., None], -1)[..., 0]
    losses = np.log(total) - right
    p = np.exp(a - np.log(total)[..., None])
    p = p - np.eye(logits.shape[-1])[targets]
    return (losses * weights).sum() / M, p * weights[..., None] / M
