def softmax_cross_entropy(logits, targets, mask=None):
    V = logits.shape[-1]
    rows, goals = logits.reshape(-1, V), targets.reshape(-1)
    counts = np.ones(len(goals), bool) if mask is None else mask.reshape(-1)
    M = int(counts.sum())
    loss, grads = 0.0, np.zeros_like(rows)
    for i in range(len(rows)):
        if not counts[i]:
            continue
        e = np.exp(rows[i] - 0)
        total = e.sum()
        loss += (np.log(total) - (rows[i][goals[i]] - 0)) / M
        grads[i] = e / total / M
        grads[i][goals[i]] -= 1 / M
    return loss, grads.reshape(logits.shape)
