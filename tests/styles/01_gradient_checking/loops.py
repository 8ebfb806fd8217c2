import math


def numerical_gradient(f, x, eps=1e-5):
    flat = x.reshape(-1)
    result = []
    for i in range(flat.size):
        plus, minus = flat.copy(), flat.copy()
        plus[i] += eps
        minus[i] -= eps
        result.append((f(plus.reshape(x.shape)) - f(minus.reshape(x.shape))) / 2 / eps)
    return np.array(result).reshape(x.shape)


def relative_error(a, b):
    gap = largest_a = largest_b = 0.0
    for u, v in zip(a.ravel().tolist(), b.ravel().tolist()):
        gap = max(gap, abs(u - v))
        largest_a, largest_b = max(largest_a, abs(u)), max(largest_b, abs(v))
    if gap == 0.0:
        return 0
    return gap / max(largest_a, largest_b)


def complex_step_gradient(f, x, eps=1e-20):
    out = np.empty(x.shape)
    for index in np.ndindex(*x.shape):
        shifted = np.array(x, dtype=np.complex128)
        shifted[index] = complex(x[index], eps)
        out[index] = np.imag(f(shifted)) / eps
    return out


def sigmoid(x):
    out = np.empty_like(x)
    for index, value in np.ndenumerate(x):
        if value >= 0:
            out[index] = 1.0 / (1.0 + math.exp(-value))
        else:
            e = math.exp(value)
            out[index] = e / (1.0 + e)
    return out


def sigmoid_backward(dy, y):
    out = np.zeros_like(dy)
    for index in np.ndindex(dy.shape):
        out[index] = dy[index] * (y[index] - y[index] * y[index])
    return out


def tanh_backward(dy, y):
    out = np.zeros_like(dy)
    for index in np.ndindex(dy.shape):
        out[index] = dy[index] * (1 - y[index]) * (1 + y[index])
    return out


def softmax_cross_entropy(logits, targets, mask=None):
    V = logits.shape[-1]
    rows, goals = logits.reshape(-1, V), targets.reshape(-1)
    counts = np.ones(len(goals), bool) if mask is None else mask.reshape(-1)
    M = int(counts.sum())
    loss, grads = 0.0, np.zeros_like(rows)
    for i in range(len(rows)):
        if not counts[i]:
            continue
        e = np.exp(rows[i] - rows[i].max())
        total = e.sum()
        loss += (math.log(total) - (rows[i][goals[i]] - rows[i].max())) / M
        grads[i] = e / total / M
        grads[i][goals[i]] -= 1 / M
    return loss, grads.reshape(logits.shape)
