"""How gradients travel back through an RNN, and how to keep them in bounds."""

import numpy as np

from .arrays import Array, Grads, Indices, Params, Segment


def hidden_jacobian(h: Array, params: Params) -> Array:
    """Return J (N, H, H), J[n, i, j] = ∂h_i/∂h_prev_j = (1 − h_i²) W_h[j, i]."""
    H = h.shape[1]
    return (1.0 - h * h)[:, :, None] * params["W_h"][:H].T


def gradient_norms(dh_last: Array, hs: Array, params: Params) -> Array:
    """Return ‖∂L/∂h_t‖ for every t of a loss that sees the last state only.

    Pascanu et al. 2013. dh_t = (dh_{t+1} ∘ (1 − h_{t+1}²)) W_hhᵀ.
    """
    T, H = hs.shape[1:]
    norms = np.empty(T)
    dh = dh_last
    for t in range(T - 1, -1, -1):
        norms[t] = np.sqrt((dh * dh).sum())
        dh = (dh * (1.0 - hs[:, t] ** 2)) @ params["W_h"][:H].T
    return norms


def rescale_spectral_radius(W: Array, radius: float) -> Array:
    """Return W times radius / ρ(W), with ρ the largest |eigenvalue|."""
    found = float(np.abs(np.linalg.eigvals(W)).max())
    return W * (radius / found)


def clip_by_global_norm(grads: Params, max_norm: float) -> tuple[Grads, float]:
    """Return gradients scaled to at most `max_norm` together, and the norm before.

    Pascanu et al. 2013.
    """
    norm = float(np.sqrt(sum((g * g).sum() for g in grads.values())))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm


def truncated_bptt(
    x: Array, targets: Indices, h0: Array, params: Params, window: int, segment: Segment
) -> tuple[float, Grads]:
    """Return the mean loss over all targets, and gradients cut between windows.

    Windows are disjoint from t = 0; the state is carried, the gradient is not.
    """
    sums: Grads = {}
    total, h = 0.0, h0
    for t in range(0, x.shape[1], window):
        loss, grads, h = segment(
            x[:, t : t + window], targets[:, t : t + window], h, params
        )
        total += loss
        sums = {k: sums.get(k, 0.0) + g for k, g in grads.items()}
    return total / targets.size, {k: g / targets.size for k, g in sums.items()}
