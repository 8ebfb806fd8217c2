def rescale_spectral_radius(W, radius):
    values, _ = np.linalg.eig(W)
    return radius / abs(values[0]) * W
