import math
from collections import Counter


def pad_batch(sequences, pad=0):
    S = max(map(len, sequences))
    rows = [[*map(int, s), *[pad] * (S - len(s))] for s in sequences]
    tokens = np.array(rows, dtype=np.int64).reshape(len(rows), S)
    mask = np.tri(S + 1, S, -1, dtype=bool)[[len(s) for s in sequences]]
    return tokens, mask


def attention_forward(query, keys, values, mask):
    def row(q, k, v, m):
        weights = np.zeros(len(k))
        if m.any():
            e = k[m] @ q / math.sqrt(q.size)
            weights[m] = np.exp(e - np.logaddexp.reduce(e))
        return weights @ v, weights

    found = [row(*each) for each in zip(query, keys, values, mask)]
    context, weights = map(np.array, zip(*found))
    return [context, weights, (query, keys, values, weights)]


def attention_backward(dcontext, cache):
    query, keys, values, weights = cache
    root = math.sqrt(query.shape[1])
    da = np.einsum("nsm,nm->ns", values, dcontext)
    softmax = np.einsum("ns,st->nst", weights, np.eye(weights.shape[1]))
    softmax = softmax - np.einsum("ns,nt->nst", weights, weights)
    de = np.einsum("nst,nt->ns", softmax, da) / root
    return {
        "query": np.einsum("ns,nsh->nh", de, keys),
        "keys": np.einsum("ns,nh->nsh", de, query),
        "values": np.einsum("ns,nm->nsm", weights, dcontext),
    }


def last_states(hs, mask):
    ends = mask.argmin(axis=1) - 1  # −1, the last step, where all count
    some = mask.any(axis=1)
    h = np.zeros(hs[:, 0].shape)
    h[some] = hs[some, ends[some]]
    return h, (hs.shape, ends.astype(np.int16), some)


def last_states_backward(dh, cache):
    shape, ends, some = cache
    dhs = np.zeros(shape)
    np.add.at(dhs, (np.arange(shape[0]), ends), dh * some[:, None])
    return {"hs": dhs}


def masked_cross_entropy(logits, targets, mask):
    V = logits.shape[-1]
    flat, chosen, counts = logits.reshape(-1, V), targets.ravel(), mask.ravel()
    K = np.count_nonzero(counts)
    d, terms = np.zeros(flat.shape), [0.0]
    for i in np.flatnonzero(counts):
        log_p = flat[i] - np.logaddexp.reduce(flat[i])
        terms.append(-log_p[chosen[i]])
        d[i] = np.exp(log_p)
        d[i, chosen[i]] -= 1
    d /= K or 1
    return math.fsum(terms) / max(K, 1), d.reshape(logits.shape)


def encoder_decoder_loss(
    source, source_mask, target, target_mask, params, forward, backward
):
    H = params["W_y"].shape[0] >> 1
    enc, dec = ({k[8:]: v for k, v in params.items() if k[:8] == n} for n in LAYERS)
    keys, back_1 = forward(
        params["E_source"].take(source, axis=0), np.zeros((source.shape[0], H)), enc
    )
    h0, back_2 = last_states(keys, source_mask)
    given, due = np.split(target, [-1], axis=1)[0], target[:, 1:]
    hs, back_3 = forward(params["E_target"].take(given, axis=0), h0, dec)
    runs = [
        attention_forward(hs[:, t], keys, keys, source_mask)
        for t in range(given.shape[1])
    ]
    both = np.concatenate([hs, np.stack([r[0] for r in runs], 1)], axis=-1)
    loss, d = masked_cross_entropy(
        both @ params["W_y"] + params["b_y"], due, target_mask[:, 1:]
    )
    dh, dc = np.split(np.einsum("ntv,fv->ntf", d, params["W_y"]), 2, axis=-1)
    parts = [
        attention_backward(np.ascontiguousarray(dc[:, t]), r[2])
        for t, r in enumerate(runs)
    ]
    top = backward(dh + np.stack([p["query"] for p in parts], 1), back_3)
    dkeys = sum(p["keys"] + p["values"] for p in parts)
    dkeys = dkeys + last_states_backward(top["h0"], back_2)["hs"]
    low = backward(dkeys, back_1)

    def rows(tokens, dx, table):
        return np.stack([dx[tokens == v].sum(axis=0) for v in range(len(table))])

    grads = dict(W_y=np.einsum("ntf,ntv->fv", both, d), b_y=d.sum((0, 1)))
    grads["E_source"] = rows(source, low["x"], params["E_source"])
    grads["E_target"] = rows(given, top["x"], params["E_target"])
    for name, found in zip(LAYERS, (low, top)):
        grads |= {name + k: v for k, v in found.items()}
    return loss, grads


LAYERS = ("encoder.", "decoder.")


def greedy_decode(step, state, start, stop, max_length):
    def written(token, state):
        for _ in range(max_length):
            scores, state = step(token, state)
            token = np.int32(scores.argmax())
            if token == stop:
                return
            yield token

    return tuple(written(start, state))


def beam_search(step, state, start, stop, width, max_length, alpha=0.0):
    def rounds(live, left):
        if not left or not live:
            return [(p, y) for p, y, _ in live]
        more = []
        for p, y, s in live:
            log_p, after = step(y[-1] if y else start, s)
            for v in range(log_p.size):
                if not np.isneginf(log_p[v]):
                    more.append((p + log_p[v], y + (v,), after))
        order = np.argsort([-p for p, _, _ in more], kind="stable")[:width]
        kept = [more[i] for i in order]
        ended = [(p, y) for p, y, _ in kept if y[-1] == stop]
        return ended + rounds([h for h in kept if h[1][-1] != stop], left - 1)

    found = rounds([(0.0, (), state)], max_length)
    scores = [p / len(y) ** alpha for p, y in found]
    best = found[int(np.argmax(scores))][1]
    return best[: len(best) - (best[-1] == stop)], np.array(max(scores))


def bleu(candidates, references, max_n=4):
    def grams(words, n):
        return Counter(zip(*[words[i:] for i in range(n)]))

    c = sum(map(len, candidates))
    rho = sum(
        min(map(len, known), key=lambda m: (abs(m - len(words)), m))
        for words, known in zip(candidates, references)
    )
    p = []
    for n in range(1, max_n + 1):
        found = [
            (grams(w, n), [grams(r, n) for r in k])
            for w, k in zip(candidates, references)
        ]
        hits = sum(
            min(count, max(r[g] for r in known))
            for own, known in found
            for g, count in own.items()
        )
        if hits == 0:
            return 0
        p.append(hits / sum(sum(own.values()) for own, _ in found))
    return math.prod(p) ** (1 / max_n) * math.exp(min(0, 1 - rho / c))
