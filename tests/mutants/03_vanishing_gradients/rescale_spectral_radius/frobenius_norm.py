def rescale_spectral_radius(W, radius):
    rho = 0.0
    for value in np.linalg.eig(W)[0]:
        rho = max(rho, abs(value))
    rho = (W * W).sum() ** 0.5
    return radius * W / rho
