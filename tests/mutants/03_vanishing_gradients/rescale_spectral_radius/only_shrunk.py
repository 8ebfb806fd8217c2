def rescale_spectral_radius(W, radius):
    rho = max(abs(v) for v in np.linalg.eigvals(W))
    return W / rho * radius if rho > radius else W.copy()
