"""Models of text: letters by pairs, a layer over letters, bits for each letter."""

import numpy as np

from .arrays import Array, Backward, Forward, Grads, Indices, Params
from .flat import part, prefixed
from .losses import softmax_cross_entropy


def bigram_log_probs(tokens: Indices, V: int, add: float = 1.0) -> Array:
    """Return log p(next | this), (V, V), from counts of pairs, `add` more for each.

    Row i, column j: log((count of j behind i + add)/(count of all behind i + V·add)).
    """
    pairs = V * tokens[:-1] + tokens[1:]
    counts = np.bincount(pairs, minlength=V * V).reshape(V, V) + float(add)
    result: Array = np.log(counts) - np.log(counts.sum(axis=1, keepdims=True))
    return result


def bits_per_character(log_probs: Array, targets: Indices) -> float:
    """Return the mean of −log2 p[target] of log_probs (T, V), in natural logarithms."""
    picked = np.take_along_axis(log_probs, targets[:, None], axis=1)
    return -float(picked.mean()) / float(np.log(2.0))


def language_model_loss(
    tokens: Indices,
    targets: Indices,
    h0: Array,
    params: Params,
    forward: Forward,
    backward: Backward,
) -> tuple[float, Grads, Array]:
    """Return mean cross-entropy in nats, gradients of `params`, and the last state.

    x = E[tokens], hs = layer(x), logits = hs W_y + b_y; the layer's arrays stand under
    "layer.NAME".
    """
    E, W_y = params["E"], params["W_y"]
    hs, cache = forward(E[tokens], h0, part(params, "layer"))
    loss, dlogits = softmax_cross_entropy(hs @ W_y + params["b_y"], targets)
    inner = backward(dlogits @ W_y.T, cache)
    one_hot = np.eye(len(E))[tokens]
    grads = prefixed("layer", inner) | {
        "E": np.einsum("ntv,ntd->vd", one_hot, inner["x"]),
        "W_y": np.einsum("nth,ntv->hv", hs, dlogits),
        "b_y": dlogits.sum(axis=(0, 1)),
    }
    return loss, grads, hs[:, -1].copy()
