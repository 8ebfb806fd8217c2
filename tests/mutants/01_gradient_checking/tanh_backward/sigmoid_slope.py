def tanh_backward(dy, y):
    out = np.zeros_like(dy)
    for index in np.ndindex(dy.shape):
        out[index] = dy[index] * (1 - y[index]) * y[index]
    return out
