import heapq
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, count, zip_longest
from math import exp, fsum, log


def pad_batch(sequences, pad=0):
    columns = list(zip_longest(*sequences))
    rows = list(zip(*columns)) if columns else [()] * len(sequences)
    mask = np.array([[k is not None for k in row] for row in rows], dtype=bool)
    filled = [[pad if k is None else k for k in row] for row in rows]
    return np.array(filled, dtype=np.int64), mask


@dataclass
class Attended:
    query: np.ndarray
    keys: np.ndarray
    values: np.ndarray
    weights: list = field(default_factory=list)

    def context(self, mask):
        for q, k, m in zip(self.query, self.keys, mask):
            scores = {s: float(k[s] @ q) / len(q) ** 0.5 for s in np.flatnonzero(m)}
            top = max(scores.values(), default=0.0)
            whole = fsum(exp(e - top) for e in scores.values())
            shares = {s: exp(e - top) / whole for s, e in scores.items()}
            self.weights.append([shares.get(s, 0.0) for s in range(len(k))])
        return np.matmul(np.array(self.weights)[:, None], self.values)[:, 0]


def attention_forward(query, keys, values, mask):
    cache = Attended(query, keys, values)
    context = cache.context(mask)
    return context, np.asarray(cache.weights, order="F"), cache


def attention_backward(dcontext, cache):
    w = np.array(cache.weights, dtype=np.longdouble)
    dw = (cache.values @ dcontext[..., None])[..., 0]
    de = (dw - (w * dw).sum(1)[:, None]) * w / np.sqrt(cache.query.shape[1])
    grads = {"values": w[..., None] * dcontext[:, None]}
    grads["query"] = (de[..., None] * cache.keys).sum(axis=1)
    grads["keys"] = de[..., None] * cache.query[:, None]
    return {name: grad.astype(np.float64) for name, grad in grads.items()}


def last_states(hs, mask):
    N, T, H = hs.shape
    pick = np.zeros((N, T))
    for row, counts in zip(pick, mask):
        if any(counts):
            row[sum(counts) - 1] = 1.0
    return np.einsum("nt,nth->nh", pick, hs), pick


def last_states_backward(dh, cache):
    return {"hs": np.einsum("nt,nh->nth", cache, dh)}


def masked_cross_entropy(logits, targets, mask):
    safe = logits - logits.max(axis=2, keepdims=True)
    log_p = safe - np.log(np.exp(safe).sum(axis=2))[..., None]
    places = [tuple(place) for place in np.argwhere(mask)]
    M = len(places) or 1
    d = np.zeros_like(logits)
    for place in places:
        d[place] = np.exp(log_p[place]) / M
        d[place][targets[place]] -= 1 / M
    return 0.0 - fsum(log_p[(*p, targets[p])] for p in places) / M, d


def greedy_decode(step, state, start, stop, max_length):
    if max_length < 1:
        return ()
    scores, after = step(start, state)
    best = max(range(len(scores)), key=scores.__getitem__)
    if best == stop:
        return ()
    return (best, *greedy_decode(step, after, best, stop, max_length - 1))


def beam_search(step, state, start, stop, width, max_length, alpha=0.0):
    order = count()

    def grown(total, written, before):
        scores, after = step(written[-1] if written else start, before)
        for token, score in enumerate(scores.tolist()):
            if score > float("-inf"):
                yield total + score, next(order), (*written, token), after

    def rounds(live, left):
        if not left or not live:
            yield from ((total, written) for total, _, written, _ in live)
            return
        every = chain.from_iterable(grown(t, w, s) for t, _, w, s in live)
        kept = heapq.nlargest(width, every, key=lambda each: each[0])
        yield from ((t, w) for t, _, w, _ in kept if w[-1] == stop)
        yield from rounds([each for each in kept if each[2][-1] != stop], left - 1)

    found = rounds([(0.0, next(order), (), state)], max_length)
    score, written = max((t / len(w) ** alpha, w) for t, w in found)
    return [
        k for i, k in enumerate(written) if i + 1 < len(written) or k != stop
    ], score


def bleu(candidates, references, max_n=4):
    def bags(words, n):
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    precisions = []
    for n in range(1, max_n + 1):
        hits, made = 0, 0
        for words, known in zip(candidates, references):
            most = Counter()
            for each in known:
                most |= bags(each, n)
            own = bags(words, n)
            hits, made = hits + sum((own & most).values()), made + sum(own.values())
        if not hits:
            return 0
        precisions.append(Fraction(hits, made))
    c = sum(map(len, candidates))
    r = sum(
        min(map(len, known), key=lambda size: (abs(size - len(words)), size))
        for words, known in zip(candidates, references)
    )
    mean = fsum(log(p) for p in precisions) / max_n
    return exp(mean + min(0.0, float(1 - Fraction(r, c))))
