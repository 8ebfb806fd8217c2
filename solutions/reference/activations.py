"""Elementwise functions, and their gradients from their own output."""

import numpy as np

from .arrays import Array


def sigmoid(x: Array) -> Array:
    """Return σ(x) = 1/(1 + e⁻ˣ) = (1 + tanh(x/2))/2, which never overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def sigmoid_backward(dy: Array, y: Array) -> Array:
    """Return dx = dy ∘ y ∘ (1 − y) for y = σ(x)."""
    return dy * y * (1.0 - y)


def tanh_backward(dy: Array, y: Array) -> Array:
    """Return dx = dy ∘ (1 − y²) for y = tanh(x)."""
    return dy * (1.0 - y * y)
