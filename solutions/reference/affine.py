"""y = x W + b, and its gradients."""


def affine_forward(x, W, b):
    """Return y = x W + b, (N, M), and a cache."""
    return x @ W + b, (x, W)


def affine_backward(dy, cache):
    """Return dx = dy Wᵀ, dW = xᵀ dy, db = Σ_n dy."""
    x, W = cache
    return {"x": dy @ W.T, "W": x.T @ dy, "b": dy.sum(axis=0)}
