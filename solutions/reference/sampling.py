"""Drawing from a model of text: temperature, top-k, top-p, one letter after another."""

from typing import Any

import numpy as np

from .arrays import Array, Indices, Step


def token_distribution(
    logits: Array,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> Array:
    """Return softmax(logits/temperature), cut to the most likely tokens, (…, V).

    First the `top_k` largest are kept, then of what is left and renormalised the
    smallest set of the most likely whose sum reaches `top_p` (Holtzman et al. 2020).
    Temperature 0 is the limit: all mass on the largest.
    """
    largest = logits.max(axis=-1, keepdims=True)
    if temperature == 0:
        certain: Array = (logits == largest).astype(float)
        return certain
    p = np.exp((logits - largest) / temperature)
    ranks = np.argsort(np.argsort(-logits, axis=-1), axis=-1)
    if top_k is not None:
        p = np.where(ranks < top_k, p, 0.0)
    p = p / p.sum(axis=-1, keepdims=True)
    if top_p is not None and top_p < 1:
        more_likely = ranks[..., None, :] < ranks[..., :, None]
        above = np.where(more_likely, p[..., None, :], 0.0).sum(axis=-1)
        p = np.where((above < top_p) | (ranks == 0), p, 0.0)
    result: Array = p / p.sum(axis=-1, keepdims=True)
    return result


def sample_index(p: Array, u: float) -> int:
    """Return the smallest i with p_0 + … + p_i > u, always of a probability above 0."""
    possible = np.flatnonzero(p)
    beyond = np.cumsum(p[possible]) > u
    return int(possible[beyond.argmax() if beyond.any() else -1])


def generate(
    step: Step, state: Any, first: int, us: Array, temperature: float = 1.0
) -> Indices:
    """Return the tokens drawn with the numbers `us` after `first`, int64 (n,)."""
    drawn = [first]
    for u in us:
        logits, state = step(drawn[-1], state)
        drawn.append(sample_index(token_distribution(logits, temperature), u))
    return np.array(drawn[1:], dtype=np.int64)
