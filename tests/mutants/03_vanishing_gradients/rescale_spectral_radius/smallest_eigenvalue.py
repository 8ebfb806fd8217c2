def rescale_spectral_radius(W, radius):
    rho = 1e300
    for value in np.linalg.eig(W)[0]:
        rho = min(rho, abs(value))
    return radius * W / rho
