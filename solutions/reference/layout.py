"""Features first: inside a sequence, arrays are (T, features, N).

A gate is then a contiguous block of rows, and each step is one product of the stacked
weights with the state. Sigmoids are taken as tanh: σ(a) = (1 + tanh(a/2))/2, so that a
whole step needs one call of tanh.
"""

from collections.abc import Sequence

import numpy as np

from .arrays import Array, Grads, Params


def features_first(x: Array) -> Array:
    """Return (N, T, F) as a contiguous (T, F, N)."""
    return np.ascontiguousarray(x.transpose(1, 2, 0))


def batch_first(a: Array) -> Array:
    """Return (T, F, N) as a view of shape (N, T, F)."""
    return a.transpose(2, 0, 1)


def stack(params: Params, gates: Sequence[str], H: int) -> tuple[Array, Array, Array]:
    """Return the stacked, transposed weights for state and input, and the bias.

    W_state (G·H, H), W_input (G·H, D), bias (G·H, 1), for G gates in the given order.
    """
    W = np.concatenate([params[f"W_{g}"].T for g in gates])
    b = np.concatenate([params[f"b_{g}"] for g in gates])[:, None]
    return np.ascontiguousarray(W[:, :H]), np.ascontiguousarray(W[:, H:]), b


def unstack(dW_state: Array, dW_input: Array, db: Array, gates: Sequence[str]) -> Grads:
    """Return stacked gradients under the names of the parameters."""
    H = dW_state.shape[1]
    dW = np.concatenate([dW_state, dW_input], axis=1)
    grads = {}
    for k, g in enumerate(gates):
        rows = slice(k * H, (k + 1) * H)
        grads[f"W_{g}"] = dW[rows].T
        grads[f"b_{g}"] = db[rows]
    return grads


def product_over_time(da: Array, inputs: Array) -> Array:
    """Return Σ_t da_t inputs_tᵀ, (A, B), of (T, A, N) and (T, B, N), as one product."""
    A, B = da.shape[1], inputs.shape[1]
    left = da.transpose(1, 0, 2).reshape(A, -1)
    return left @ inputs.transpose(0, 2, 1).reshape(-1, B)


def half_tanh(a: Array, sigmoids: int) -> Array:
    """Turn pre-activations, already halved in the first rows, into gates in place."""
    np.tanh(a, out=a)
    block = a[:sigmoids]
    block *= 0.5
    block += 0.5
    return a
