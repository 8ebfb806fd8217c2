"""Embedding, and sequences in both directions and in several layers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .arrays import Array, Backward, Cache, Forward, Grads, Indices, Params


def embedding_forward(tokens: Indices, E: Array) -> tuple[Array, Cache]:
    """Return E[tokens], one row of E (V, D) for each token, and a cache."""
    return E[tokens], (tokens, E.shape)


def embedding_backward(dy: Array, cache: Cache) -> Grads:
    """Return dE: each row sums the gradients of all places where its token stands."""
    tokens, shape = cache
    dE = np.zeros(shape)
    np.add.at(dE, tokens, dy)
    return {"E": dE}


def bidirectional_forward(
    x: Array,
    h0_fwd: Array,
    h0_bwd: Array,
    params_fwd: Params,
    params_bwd: Params,
    forward: Forward,
) -> tuple[Array, Cache]:
    """Return both directions' states side by side, (N, T, 2H), and a cache.

    Schuster & Paliwal 1997. The second runs over x reversed in time, and its states
    are reversed back.
    """
    ahead, cache_fwd = forward(x, h0_fwd, params_fwd)
    back, cache_bwd = forward(x[:, ::-1], h0_bwd, params_bwd)
    return np.concatenate([ahead, back[:, ::-1]], axis=2), (cache_fwd, cache_bwd)


def bidirectional_backward(
    dhs: Array, cache: Cache, backward: Backward
) -> dict[str, Any]:
    """Return gradients for x, both first states, and the layers' own under fwd, bwd."""
    H = dhs.shape[2] // 2
    fwd = backward(dhs[:, :, :H], cache[0])
    bwd = backward(dhs[:, ::-1, H:], cache[1])
    return {
        "x": fwd["x"] + bwd["x"][:, ::-1],
        "h0_fwd": fwd["h0"],
        "h0_bwd": bwd["h0"],
        "fwd": parameters(fwd),
        "bwd": parameters(bwd),
    }


def stacked_forward(
    x: Array, h0s: Sequence[Array], layers: Sequence[Params], forward: Forward
) -> tuple[Array, list[Any]]:
    """Return the last layer's states and all caches; each layer reads the one below."""
    caches = []
    for h0, params in zip(h0s, layers, strict=True):
        x, cache = forward(x, h0, params)
        caches.append(cache)
    return x, caches


def stacked_backward(
    dhs: Array, caches: Sequence[Any], backward: Backward
) -> dict[str, Any]:
    """Return gradients for x, the first states and the layers, lowest first."""
    h0s: list[Array] = []
    layers: list[Grads] = []
    for cache in reversed(caches):
        step = backward(dhs, cache)
        dhs = step["x"]
        h0s.insert(0, step["h0"])
        layers.insert(0, parameters(step))
    return {"x": dhs, "h0s": h0s, "layers": layers}


def parameters(grads: Params) -> Grads:
    """Return the part of a layer's gradients that belongs to parameters."""
    return {k: v for k, v in grads.items() if k not in ("x", "h0")}
