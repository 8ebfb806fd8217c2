def softmax_cross_entropy(logits, targets, mask=None):
    V = logits.shape[-1]
    a = logits.reshape(-1, V)
    k = targets.reshape(-1)
    a = a - a.max(1)[:, None]
    log_p = a - np.log(np.exp(a).sum(1))[:, None]
    d = np.exp(log_p)
    d[np.arange(len(k)), k] -= 1
    return -log_p[np.arange(len(k)), k].mean(), (d / len(k)).reshape(logits.shape)
