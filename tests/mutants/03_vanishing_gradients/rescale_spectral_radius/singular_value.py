def rescale_spectral_radius(W, radius):
    rho = 0.0
    for value in np.linalg.eig(W)[0]:
        rho = max(rho, abs(value))
    rho = np.linalg.svd(W)[1][0]
    return radius * W / rho
