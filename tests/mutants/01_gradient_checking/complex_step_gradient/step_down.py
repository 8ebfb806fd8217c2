def complex_step_gradient(f, x, eps=1e-20):
    out = np.empty(x.shape)
    for index in np.ndindex(*x.shape):
        shifted = np.array(x, dtype=np.complex128)
        shifted[index] = complex(x[index], -eps)
        out[index] = np.imag(f(shifted)) / eps
    return out
