def sigmoid_backward(dy, y):
    out = np.zeros_like(dy)
    y = 1 / (1 + np.exp(-y))
    for index in np.ndindex(dy.shape):
        out[index] = dy[index] * (y[index] - y[index] * y[index])
    return out
