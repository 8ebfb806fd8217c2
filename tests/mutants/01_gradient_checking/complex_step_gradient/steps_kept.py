def complex_step_gradient(f, x, eps=1e-20):
    z = x + 0j
    out = np.empty(x.shape)
    flat, result = z.reshape(-1), out.reshape(-1)
    for n in range(flat.size):
        flat[n] = flat[n] + complex(0, eps)
        result[n] = np.imag(f(z)) / eps
    return out
