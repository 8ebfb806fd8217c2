def tanh_backward(dy, y):
    out = np.zeros_like(dy)
    y = np.tanh(y)
    for index in np.ndindex(dy.shape):
        out[index] = dy[index] * (1 - y[index]) * (1 + y[index])
    return out
