"""Attention over padded batches, and the states that short rows end in."""

from collections.abc import Sequence

import numpy as np

from .arrays import Array, Cache, Grads, Indices, Mask


def pad_batch(sequences: Sequence[Sequence[int]], pad: int = 0) -> tuple[Indices, Mask]:
    """Return tokens (N, S), filled up behind with `pad`, and where they are real."""
    S = max(len(s) for s in sequences)
    rows = [list(s) + [pad] * (S - len(s)) for s in sequences]
    real = [[True] * len(s) + [False] * (S - len(s)) for s in sequences]
    shape = (len(rows), S)
    tokens: Indices = np.array(rows, dtype=np.int64).reshape(shape)
    return tokens, np.array(real, dtype=bool).reshape(shape)


def attention_forward(
    query: Array, keys: Array, values: Array, mask: Mask
) -> tuple[Array, Array, Cache]:
    """Return Σ_s a_s v_s and a = softmax(k q/√H) where `mask`, 0 elsewhere.

    Bahdanau et al. 2015; scaled as in Vaswani et al. 2017. A row without any position
    has weights and context 0.
    """
    scores = np.einsum("nh,nsh->ns", query, keys) / np.sqrt(query.shape[1])
    top = scores.max(axis=1, keepdims=True, where=mask, initial=-np.inf)
    exps = np.exp(np.where(mask, scores - top, -np.inf))
    weights = exps / np.maximum(exps.sum(axis=1, keepdims=True), 1.0)
    context: Array = np.einsum("ns,nsm->nm", weights, values)
    return context, weights, (query, keys, values, weights)


def attention_backward(dcontext: Array, cache: Cache) -> Grads:
    """Return dv = a dc, de = a∘(da − Σ a da), dq = Σ de k/√H, dk = de q/√H."""
    query, keys, values, weights = cache
    dweights = np.einsum("nm,nsm->ns", dcontext, values)
    mean = np.einsum("ns,ns->n", weights, dweights)
    dscores = weights * (dweights - mean[:, None]) / np.sqrt(query.shape[1])
    return {
        "query": np.einsum("ns,nsh->nh", dscores, keys),
        "keys": np.einsum("ns,nh->nsh", dscores, query),
        "values": np.einsum("ns,nm->nsm", weights, dcontext),
    }


def last_states(hs: Array, mask: Mask) -> tuple[Array, Cache]:
    """Return the state (N, H) at each row's last unmasked step, 0 if there is none."""
    last = mask.copy()
    last[:, :-1] &= ~mask[:, 1:]
    return np.einsum("nth,nt->nh", hs, last.astype(float)), (last,)


def last_states_backward(dh: Array, cache: Cache) -> Grads:
    """Return dhs (N, T, H): dh at each row's last unmasked step, 0 elsewhere."""
    (last,) = cache
    return {"hs": np.einsum("nh,nt->nth", dh, last.astype(float))}
