"""Connectionist temporal classification: loss, gradient, decoding (Graves 2006)."""

import itertools
import math

import numpy as np

from .arrays import Array, Cache, Grads, Indices

Prefix = tuple[int, ...]


def log_softmax_forward(logits: Array) -> tuple[Array, Cache]:
    """Return logits − log Σ exp(logits) along the last axis."""
    top = logits.max(axis=-1, keepdims=True)
    sums = np.log(np.exp(logits - top).sum(axis=-1, keepdims=True))
    log_probs = logits - top - sums
    return log_probs, (log_probs,)


def log_softmax_backward(dlog_probs: Array, cache: Cache) -> Grads:
    """Return d logits = d − p Σ d."""
    (log_probs,) = cache
    sums = dlog_probs.sum(axis=-1, keepdims=True)
    return {"logits": dlog_probs - np.exp(log_probs) * sums}


def with_blanks(targets: Indices, blank: int = 0) -> Indices:
    """Return the targets with a blank before, between and behind, (2L+1,)."""
    pairs = [(blank, int(k)) for k in targets]
    return np.array([*itertools.chain(*pairs), blank], dtype=np.int64)


def ctc_alphas(log_probs: Array, labels: Indices) -> Array:
    """Return log α (T, S): Graves et al. 2006, (6) to (8)."""
    T, S = len(log_probs), len(labels)
    emitted = log_probs[:, labels]
    place = np.arange(2, S)
    across = np.full(S, -np.inf)  # a blank may be left out between two other labels
    across[2:][(place % 2 == 1) & (labels[2:] != labels[:-2])] = 0.0
    padded = np.full((T, S + 2), -np.inf)
    padded[0, 2:4] = emitted[0, :2]
    for t in range(1, T):
        before = padded[t - 1]
        near = np.logaddexp(before[2:], before[1:-1])
        padded[t, 2:] = np.logaddexp(near, before[:-2] + across) + emitted[t]
    return padded[:, 2:]


def log_add(a: float, b: float) -> float:
    """Return log(eᵃ + eᵇ) of two numbers; NumPy's function is made for many."""
    low, high = (a, b) if a < b else (b, a)
    return high if low == -math.inf else high + math.log1p(math.exp(low - high))


def ctc_loss(log_probs: Array, targets: Indices, blank: int = 0) -> tuple[float, Array]:
    """Return −log P of all alignments and its gradient −γ into log_probs.

    Graves et al. 2006, (8), (14): γ(t, s) = α β / (y P), summed over equal labels.
    Impossible targets: ∞ and 0.
    """
    labels = with_blanks(targets, blank)
    a = ctc_alphas(log_probs, labels)
    log_p = float(np.logaddexp.reduce(a[-1, -2:]))
    grad = np.zeros(log_probs.shape)
    if log_p == -np.inf:
        return np.inf, grad
    b = ctc_alphas(log_probs[::-1], labels[::-1])[::-1, ::-1]
    gamma = np.exp(a + b - log_probs[:, labels] - log_p)
    for s, label in enumerate(labels):
        grad[:, label] -= gamma[:, s]
    return -log_p, grad


def best_path_decode(log_probs: Array, blank: int = 0) -> list[int]:
    """Return the labelling of the most likely path."""
    path = [int(k) for k in log_probs.argmax(axis=1)]
    return [k for k, _ in itertools.groupby(path) if k != blank]


def prefix_beam_search(
    log_probs: Array, width: int, blank: int = 0
) -> tuple[list[int], float]:
    """Return the best labelling found and the log of its summed probability.

    Hannun et al. 2014, without a language model: each prefix has two sums, over
    alignments that end in a blank and over those that end in its last label.
    """
    beams: dict[Prefix, tuple[float, float]] = {(): (0.0, -np.inf)}
    for row in log_probs.tolist():
        sums: dict[Prefix, list[float]] = {}

        def put(
            prefix: Prefix,
            end: int,
            log_p: float,
            sums: dict[Prefix, list[float]] = sums,
        ) -> None:
            both = sums.setdefault(prefix, [-np.inf, -np.inf])
            both[end] = log_add(both[end], log_p)

        for prefix, (in_blank, in_label) in beams.items():
            total = log_add(in_blank, in_label)
            for k in range(len(row)):
                if k == blank:
                    put(prefix, 0, total + row[k])
                elif prefix and prefix[-1] == k:
                    put(prefix, 1, in_label + row[k])
                    put((*prefix, k), 1, in_blank + row[k])
                else:
                    put((*prefix, k), 1, total + row[k])
        totals = {p: log_add(b, e) for p, (b, e) in sums.items()}
        kept = sorted(totals, key=lambda p: -totals[p])[:width]
        beams = {p: (sums[p][0], sums[p][1]) for p in kept}
    best = next(iter(beams))
    return list(best), log_add(*beams[best])
