import math


def pad_batch(sequences, pad=0):
    longest = 0
    for sequence in sequences:
        longest = max(longest, len(sequence))
    tokens = np.empty((len(sequences), longest), dtype=np.int64)
    mask = np.empty((len(sequences), longest), dtype=bool)
    for n in range(len(sequences)):
        for s in range(longest):
            mask[n, s] = s < len(sequences[n])
            tokens[n, s] = sequences[n][s] if mask[n, s] else pad
    return tokens, mask


def attention_forward(query, keys, values, mask):
    N, S, H = keys.shape
    context, weights = np.zeros((N, values.shape[2])), np.zeros((N, S))
    for n in range(N):
        places = [s for s in range(S) if mask[n, s]]
        scores = [float(query[n] @ keys[n, s]) / math.sqrt(H) for s in places]
        total = sum(math.exp(e - max(scores)) for e in scores)
        for s, e in zip(places, scores):
            weights[n, s] = math.exp(e - max(scores)) / total
            context[n] += weights[n, s] * values[n, s]
    cache = {"q": query, "k": keys, "v": values, "mask": mask, "c": context}
    return context, weights, cache | {"a": weights}


def attention_backward(dcontext, cache):
    q, k, v, c = cache["q"], cache["k"], cache["v"], cache["c"]
    dq, dk, dv = np.zeros(q.shape), np.zeros(k.shape), np.zeros(v.shape)
    for n in range(len(q)):
        for s in range(k.shape[1]):
            a = cache["a"][n, s]
            if not cache["mask"][n, s]:
                continue
            dv[n, s] = a * dcontext[n]
            de = a * float((v[n, s] - c[n]) @ dcontext[n]) / math.sqrt(len(q[n]))
            dq[n] += de * k[n, s]
            dk[n, s] = de * q[n]
    return dict(values=dv, keys=dk, query=dq)


def last_states(hs, mask):
    h, ends = np.zeros((hs.shape[0], hs.shape[2])), []
    for n in range(hs.shape[0]):
        end = None
        for t in range(hs.shape[1]):
            if mask[n, t]:
                end = t
        ends.append(end)
        if end is not None:
            h[n] = hs[n, end]
    return h, [hs.shape[1], ends]


def last_states_backward(dh, cache):
    T, ends = cache
    dhs = np.zeros((len(dh), T, dh.shape[1]))
    for n, end in enumerate(ends):
        if end is not None:
            dhs[n, end, :] = dh[n, :]
    return {"hs": dhs}


def masked_cross_entropy(logits, targets, mask):
    N, T, V = logits.shape
    loss, dlogits, count = 0.0, np.zeros((N, T, V)), 0
    for n in range(N):
        for t in range(T):
            if not mask[n, t]:
                continue
            count += 1
            row = [float(x) for x in logits[n, t]]
            log_total = max(row) + math.log(sum(math.exp(x - max(row)) for x in row))
            loss += log_total - row[targets[n, t]]
            for v in range(V):
                dlogits[n, t, v] = math.exp(row[v] - log_total)
            dlogits[n, t, targets[n, t]] -= 1
    return (loss / count, dlogits / count) if count else (0.0, dlogits)


def encoder_decoder_loss(
    source, source_mask, target, target_mask, params, forward, backward
):
    N, T = target.shape
    V, H = params["W_y"].shape[1], params["W_y"].shape[0] // 2
    upper, lower = params["W_y"][:H], params["W_y"][H:]
    layers = {"encoder": {}, "decoder": {}}
    for key in params:
        if "." in key:
            layer, name = key.split(".")
            layers[layer][name] = params[key]

    x = np.stack([np.stack([params["E_source"][i] for i in row]) for row in source])
    states, encoder_cache = forward(x, np.zeros((N, H)), layers["encoder"])
    h0, ends = last_states(states, source_mask)
    y = np.stack([[params["E_target"][i] for i in row[:-1]] for row in target])
    hs, decoder_cache = forward(y, h0, layers["decoder"])
    logits, contexts, caches = np.zeros((N, T - 1, V)), [], []
    for t in range(T - 1):
        context, _, cache = attention_forward(hs[:, t], states, states, source_mask)
        contexts.append(context)
        caches.append(cache)
        logits[:, t] = hs[:, t] @ upper + context @ lower + params["b_y"]
    loss, d = masked_cross_entropy(logits, target[:, 1:], target_mask[:, 1:])

    grads = {key: np.zeros(value.shape) for key, value in params.items()}
    dhs, dstates = np.zeros(hs.shape), np.zeros(states.shape)
    for t in range(T - 1):
        grads["b_y"] += d[:, t].sum(0)
        grads["W_y"][:H] += hs[:, t].T @ d[:, t]
        grads["W_y"][H:] += contexts[t].T @ d[:, t]
        back = attention_backward(d[:, t] @ lower.T, caches[t])
        dhs[:, t] = d[:, t] @ upper.T + back["query"]
        dstates += back["keys"]
        dstates += back["values"]
    dlayers = {"decoder": backward(dhs, decoder_cache)}
    dstates += last_states_backward(dlayers["decoder"]["h0"], ends)["hs"]
    dlayers["encoder"] = backward(dstates, encoder_cache)
    for layer in layers:
        for name in layers[layer]:
            grads[layer + "." + name] = dlayers[layer][name]
    for n in range(N):
        for s in range(source.shape[1]):
            grads["E_source"][source[n, s]] += dlayers["encoder"]["x"][n, s]
        for t in range(T - 1):
            grads["E_target"][target[n, t]] += dlayers["decoder"]["x"][n, t]
    return loss, grads


def greedy_decode(step, state, start, stop, max_length):
    out = [start]
    while len(out) <= max_length:
        scores, state = step(out[-1], state)
        best = 0
        for v in range(len(scores)):
            if scores[v] > scores[best]:
                best = v
        if best == stop:
            break
        out.append(best)
    return out[1:]


def beam_search(step, state, start, stop, width, max_length, alpha=0.0):
    live, best, best_score = [([], 0.0, state)], None, -math.inf

    def finish(tokens, log_p, length):
        nonlocal best, best_score
        if log_p / length**alpha > best_score:
            best, best_score = tokens, log_p / length**alpha

    for length in range(1, max_length + 1):
        grown = []
        for tokens, log_p, before in live:
            scores, after = step(tokens[-1] if tokens else start, before)
            for token in range(len(scores)):
                if scores[token] > -math.inf:
                    grown.append((tokens, token, log_p + float(scores[token]), after))
        live = []
        for _ in range(min(width, len(grown))):
            top = max(range(len(grown)), key=lambda i: grown[i][2])
            tokens, token, log_p, after = grown.pop(top)
            if token == stop:
                finish(tokens, log_p, length)
            else:
                live.append((tokens + [token], log_p, after))
    for tokens, log_p, _ in live:
        finish(tokens, log_p, len(tokens))
    return best, best_score


def bleu(candidates, references, max_n=4):
    logs, c, rho = [], 0, 0
    for i in range(len(candidates)):
        c += len(candidates[i])
        nearest = None
        for r in references[i]:
            off = abs(len(r) - len(candidates[i]))
            if nearest is None or (off, len(r)) < nearest:
                nearest = (off, len(r))
        rho += nearest[1]
    for n in range(1, max_n + 1):
        hits, total = 0, 0
        for words, known in zip(candidates, references):
            runs = [list(words[i : i + n]) for i in range(len(words) - n + 1)]
            total += len(runs)
            left = [[list(r[i : i + n]) for i in range(len(r) - n + 1)] for r in known]
            for place, run in enumerate(runs):
                before = runs[:place].count(run)
                if any(others.count(run) > before for others in left):
                    hits += 1
        if hits == 0:
            return 0.0
        logs.append(math.log(hits) - math.log(total))
    return math.exp(sum(logs) / max_n) * (1.0 if c >= rho else math.exp(1 - rho / c))
