"""Gradients by differences, and how far two gradients are apart."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .arrays import Array


def numerical_gradient(
    f: Callable[[Array], float], x: Array, eps: float = 1e-5
) -> Array:
    """Return (f(x + εeᵢ) − f(x − εeᵢ))/2ε for every entry i; error O(ε²)."""
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + eps
        ahead = float(f(x))
        x[i] = kept - eps
        behind = float(f(x))
        x[i] = kept
        gradient[i] = (ahead - behind) / (2 * eps)
    return gradient


def complex_step_gradient(
    f: Callable[[NDArray[np.complex128]], complex], x: Array, eps: float = 1e-20
) -> Array:
    """Return Im f(x + iεeⱼ)/ε for every entry j; no subtraction, so no round-off.

    Squire & Trapp 1998.
    """
    gradient = np.empty_like(x)
    for j in np.ndindex(x.shape):
        z = x.astype(complex)
        z[j] += 1j * eps
        gradient[j] = f(z).imag / eps
    return gradient


def relative_error(a: Array, b: Array) -> float:
    """Return max‖a − b‖∞ / max(‖a‖∞, ‖b‖∞), with 0/0 = 0."""
    size = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / size) if size else 0.0
