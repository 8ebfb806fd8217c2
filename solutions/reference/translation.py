"""The loss of an encoder-decoder with attention (Bahdanau et al. 2015)."""

import numpy as np

from .arrays import Array, Backward, Forward, Grads, Indices, Mask, Params
from .attention import (
    attention_backward,
    attention_forward,
    last_states,
    last_states_backward,
)
from .flat import part, prefixed
from .losses import softmax_cross_entropy


def masked_cross_entropy(
    logits: Array, targets: Indices, mask: Mask
) -> tuple[float, Array]:
    """Return the mean of −log softmax(logits)[target] where `mask`, and its gradient.

    dlogits = (p − onehot)/K where `mask`, with K true entries; 0 and zeros for none.
    """
    return softmax_cross_entropy(logits, targets, mask)


def encoder_decoder_loss(
    source: Indices,
    source_mask: Mask,
    target: Indices,
    target_mask: Mask,
    params: Params,
    forward: Forward,
    backward: Backward,
) -> tuple[float, Grads]:
    """Return the loss under teacher forcing, and the gradients of params.

    logits = [state, context] W_y + b_y; keys and values are the encoder's states, whose
    last ones start the decoder.
    """
    W_y, E_x, E_y = params["W_y"], params["E_source"], params["E_target"]
    H, (N, T) = len(W_y) // 2, target[:, 1:].shape
    keys, encoder_cache = forward(
        E_x[source], np.zeros((N, H)), part(params, "encoder")
    )
    start, start_cache = last_states(keys, source_mask)
    hs, decoder_cache = forward(E_y[target[:, :-1]], start, part(params, "decoder"))
    both, caches = np.zeros((N, T, 2 * H)), []
    for t in range(T):
        context, _, cache = attention_forward(hs[:, t], keys, keys, source_mask)
        both[:, t] = np.concatenate([hs[:, t], context], axis=1)
        caches.append(cache)
    logits = both @ W_y + params["b_y"]
    loss, dlogits = masked_cross_entropy(logits, target[:, 1:], target_mask[:, 1:])
    dboth = dlogits @ W_y.T
    dhs, dkeys = dboth[..., :H].copy(), np.zeros_like(keys)
    for t in range(T):
        d = attention_backward(dboth[:, t, H:], caches[t])
        dhs[:, t] += d["query"]
        dkeys += d["keys"] + d["values"]
    decoder = backward(dhs, decoder_cache)
    dkeys += last_states_backward(decoder["h0"], start_cache)["hs"]
    encoder = backward(dkeys, encoder_cache)
    grads: Grads = {
        "W_y": np.einsum("nth,ntv->hv", both, dlogits),
        "b_y": dlogits.sum(axis=(0, 1)),
    }
    grads |= prefixed("encoder", encoder) | prefixed("decoder", decoder)
    rows = {"E_source": (E_x, source, encoder), "E_target": (E_y, target, decoder)}
    for name, (E, tokens, d) in rows.items():
        grads[name] = np.zeros_like(E)
        np.add.at(grads[name], tokens[:, : d["x"].shape[1]], d["x"])
    return loss, grads
