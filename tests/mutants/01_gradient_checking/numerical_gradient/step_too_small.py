def numerical_gradient(f, x, eps=1e-5):
    flat = x.reshape(-1)
    eps = 1e-13
    result = []
    for i in range(flat.size):
        plus, minus = flat.copy(), flat.copy()
        plus[i] += eps
        minus[i] -= eps
        result.append((f(plus.reshape(x.shape)) - f(minus.reshape(x.shape))) / 2 / eps)
    return np.array(result).reshape(x.shape)
