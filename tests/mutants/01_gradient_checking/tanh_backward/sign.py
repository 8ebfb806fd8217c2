def tanh_backward(dy, y):
    out = np.zeros_like(dy)
    for index in np.ndindex(dy.shape):
        out[index] = dy[index] * (y[index] - 1) * (1 + y[index])
    return out
