def numerical_gradient(f, x, eps=1e-5):
    flat = x.reshape(-1)
    result = []
    for i in range(flat.size):
        plus, minus = flat.copy(), flat.copy()
        plus[i] += eps
        minus[i] -= eps
        result.append((f(plus.reshape(x.shape)) - f(x)) / eps)
    return np.array(result).reshape(x.shape)
