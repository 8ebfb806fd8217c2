import heapq
from itertools import zip_longest


def pad_batch(sequences, pad=0):
    rows = list(zip(*zip_longest(*sequences, fillvalue=None)))
    rows = rows or [()] * len(sequences)
    mask = np.array([[token is not None for token in row] for row in rows], bool)
    tokens = np.array([[pad if t is None else t for t in row] for row in rows])
    return tokens.astype(np.int64), mask


def attention_forward(query, keys, values, mask):
    scores = np.einsum("nh,nsh->ns", query * query.shape[-1] ** -0.5, keys)
    top = np.max(scores, axis=-1, where=mask, initial=-np.inf, keepdims=True)
    weights = np.zeros_like(scores)
    np.exp(scores - top, out=weights, where=mask)
    total = weights.sum(axis=-1, keepdims=True)
    np.divide(weights, total, out=weights, where=total > 0)
    context = np.matmul(weights[:, None], values).squeeze(1)
    return context, weights, (query, keys, values, weights)


def attention_backward(dcontext, cache):
    query, keys, values, weights = cache
    jacobian = -np.einsum("ns,nr->nsr", weights, weights)
    np.einsum("nss->ns", jacobian)[:] += weights
    dweights = np.matmul(values, dcontext[..., None])
    dscores = np.matmul(jacobian, dweights) * query.shape[-1] ** -0.5
    return {
        "values": np.einsum("ns,nm->nsm", weights, dcontext),
        "query": np.matmul(dscores.swapaxes(1, 2), keys).squeeze(1),
        "keys": dscores * query[:, None],
    }


def last_states(hs, mask):
    follows = np.pad(mask[:, 1:], ((0, 0), (0, 1)))
    ends = (mask & ~follows)[..., None]
    return np.where(ends, hs, 0.0).sum(axis=1), ends


def last_states_backward(dh, cache):
    return {"hs": np.where(cache, dh[:, None], 0.0)}


def masked_cross_entropy(logits, targets, mask):
    dlogits = np.zeros(logits.shape)
    rows, labels = logits[mask], targets[mask]
    if not labels.size:
        return 0.0, dlogits
    log_total = np.logaddexp.reduce(rows, axis=1)
    picked = np.take_along_axis(rows, labels[:, None], axis=1)[:, 0]
    p = np.exp(rows - log_total[:, None])
    np.subtract.at(p, (np.arange(labels.size), labels), 1.0)
    dlogits[mask] = p / labels.size
    return (log_total - picked).mean(), dlogits


def encoder_decoder_loss(
    source, source_mask, target, target_mask, params, forward, backward
):
    def layer(name):
        return {k.split(".", 1)[1]: v for k, v in params.items() if k.startswith(name)}

    def one_hot(tokens, rows):
        return np.eye(rows)[tokens]

    (S, H), steps = (source.shape[1], len(params["W_y"]) // 2), target.shape[1] - 1
    sources = one_hot(source, len(params["E_source"]))
    read = one_hot(target[:, :-1], len(params["E_target"]))
    zeros = np.zeros((len(source), H))
    ks, below = forward(sources @ params["E_source"], zeros, layer("encoder."))
    h0, ends = last_states(ks, source_mask)
    hs, above = forward(read @ params["E_target"], h0, layer("decoder."))

    def repeated(a):
        return np.repeat(a, steps, axis=0)

    # every step of every row is a query of its own
    tall = repeated(ks)
    query = hs.reshape(-1, H)
    contexts, _, cache = attention_forward(query, tall, tall, repeated(source_mask))
    features = np.hstack([query, contexts])
    logits = (features @ params["W_y"] + params["b_y"]).reshape(*hs.shape[:2], -1)
    loss, dlogits = masked_cross_entropy(logits, target[:, 1:], target_mask[:, 1:])

    flat = dlogits.reshape(len(features), -1)
    dquery, dcontexts = np.hsplit(flat @ params["W_y"].T, 2)
    d = attention_backward(dcontexts, cache)
    upper = backward((dquery + d["query"]).reshape(hs.shape), above)
    dks = (d["keys"] + d["values"]).reshape(-1, steps, S, H).sum(axis=1)
    dks = dks + last_states_backward(upper["h0"], ends)["hs"]
    lower = backward(dks, below)
    grads = {f"encoder.{k}": v for k, v in lower.items()}
    grads.update({f"decoder.{k}": v for k, v in upper.items()})
    grads["E_source"] = np.einsum("nsv,nsd->vd", sources, lower["x"])
    grads["E_target"] = np.einsum("ntv,ntd->vd", read, upper["x"])
    grads["W_y"], grads["b_y"] = features.T @ flat, flat.sum(axis=0)
    return loss, grads


def greedy_decode(step, state, start, stop, max_length):
    scores, state = step(start, state)
    token = scores.argmax()
    if token == stop:
        return []
    if max_length == 1:
        return [token]
    return [token, *greedy_decode(step, state, token, stop, max_length - 1)]


def beam_search(step, state, start, stop, width, max_length, alpha=0.0):
    logs, states, last = np.zeros(1), [state], [start]
    sentences, closed = [()], []
    for n in range(1, max_length + 1):
        if not sentences:
            break
        scores, states = zip(*[step(t, s) for t, s in zip(last, states)])
        totals = logs[:, None] + np.stack(scores)
        cells = [c for c in np.ndindex(totals.shape) if np.isfinite(totals[c])]
        kept = heapq.nlargest(width, cells, key=lambda cell: totals[cell])
        closed += [
            (totals[c] / n**alpha, sentences[c[0]]) for c in kept if c[1] == stop
        ]
        going = [c for c in kept if c[1] != stop]
        sentences = [sentences[b] + (v,) for b, v in going]
        states, last = [states[b] for b, _ in going], [v for _, v in going]
        logs = np.array([totals[c] for c in going])
    closed += [(p / len(s) ** alpha, s) for p, s in zip(logs, sentences)]
    score, sentence = max(closed, key=lambda pair: pair[0])
    return list(sentence), score


def bleu(candidates, references, max_n=4):
    def grams(words, n):
        return Counter(zip(*[words[i:] for i in range(n)]))

    precisions = []
    for n in range(1, max_n + 1):
        left = total = 0
        for words, known in zip(candidates, references):
            counts = grams(words, n)
            total += sum(counts.values())
            most = Counter()
            for r in known:
                most |= grams(r, n)
            counts.subtract(most)
            left += sum(max(v, 0) for v in counts.values())
        if total == left:
            return 0.0
        precisions.append(1 - left / total)
    lengths = np.array([len(words) for words in candidates])
    nearest = [
        sorted(map(len, known), key=lambda r: (abs(r - length), r))[0]
        for known, length in zip(references, lengths)
    ]
    short = max(0.0, sum(nearest) / lengths.sum() - 1)
    return np.prod(precisions) ** (1 / max_n) * np.exp(-short)
