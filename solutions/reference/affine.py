"""y = x W + b, and its gradients."""

from .arrays import Array, Cache, Grads


def affine_forward(x: Array, W: Array, b: Array) -> tuple[Array, Cache]:
    """Return y = x W + b, (N, M), and a cache."""
    return x @ W + b, (x, W)


def affine_backward(dy: Array, cache: Cache) -> Grads:
    """Return dx = dy Wᵀ, dW = xᵀ dy, db = Σ_n dy."""
    x, W = cache
    return {"x": dy @ W.T, "W": x.T @ dy, "b": dy.sum(axis=0)}
