def numerical_gradient(f, x, eps=1e-5):
    out = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        step = np.zeros(x.shape)
        step[i] = eps
        out[i] = (float(f(x + step)) - float(f(x - step))) / (2.0 * eps)
    return out


def relative_error(a, b):
    top = np.linalg.norm((a - b).ravel(), np.inf)
    bottom = np.maximum(
        np.linalg.norm(a.ravel(), np.inf), np.linalg.norm(b.ravel(), np.inf)
    )
    with np.errstate(invalid="ignore"):
        return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1), 0.0)


def complex_step_gradient(f, x, eps=1e-20):
    steps = np.eye(x.size).reshape(x.size, *x.shape) * 1j * eps
    return np.array([f(x + s).imag for s in steps]).reshape(x.shape) / eps


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(dy, y):
    return np.multiply(dy, np.multiply(y, np.subtract(1, y)))


def tanh_backward(dy, y):
    dx = dy.copy()
    dx -= dx * np.square(y)
    return dx


def softmax_cross_entropy(logits, targets, mask=None):
    weights = np.ones(targets.shape) if mask is None else mask.astype(float)
    total = weights.sum()
    weights = weights / total if total else weights
    shift = logits - np.max(logits, axis=-1)[..., np.newaxis]
    p = np.exp(shift)
    p /= np.einsum("...v->...", p)[..., np.newaxis]
    onehot = np.eye(logits.shape[-1])[targets]
    logp = shift - np.log(np.einsum("...v->...", np.exp(shift)))[..., np.newaxis]
    loss = -(np.einsum("...v,...v->...", onehot, logp) * weights).sum()
    return loss, np.einsum("...v,...->...v", p - onehot, weights)
