def numerical_gradient(f, x, eps=1e-5):
    flat = x.reshape(-1)
    result = []
    for i in range(flat.size):
        flat[i] += eps
        ahead = f(x)
        flat[i] -= 2 * eps
        result.append((ahead - f(x)) / 2 / eps)
    return np.array(result).reshape(x.shape)
