import math


def build_vocabulary(text):
    letters = []
    for c in text:
        if c not in letters:
            letters.append(c)
    letters.sort(key=ord)
    index = {}
    for c in letters:
        index[c] = len(index)
    return index, letters


def encode(text, index):
    tokens = np.empty(len(text), dtype="int64")
    for t, c in enumerate(text):
        tokens[t] = index[c]
    return tokens


def decode(tokens, letters):
    text = ""
    for i in tokens:
        text += letters[int(i)]
    return text


def stream_batches(tokens, N, T):
    S = (len(tokens) - 1) // N
    inputs, targets = [], []
    for b in range(S // T):
        inputs.append([])
        targets.append([])
        for n in range(N):
            at = n * S + b * T
            inputs[-1].append(list(tokens[at : at + T]))
            targets[-1].append(list(tokens[at + 1 : at + T + 1]))
    return (
        np.array(inputs, dtype=np.int64).reshape(-1, N, T),
        np.array(targets, dtype=np.int64).reshape(-1, N, T),
    )


def bigram_log_probs(tokens, V, add=1.0):
    counts = [[add] * V for _ in range(V)]
    for a, b in zip(tokens, tokens[1:]):
        counts[a][b] += 1
    return np.array([[math.log(c / sum(row)) for c in row] for row in counts])


def bits_per_character(log_probs, targets):
    total = 0.0
    for t in range(len(targets)):
        total += log_probs[t, targets[t]] / math.log(2)
    return -total / len(targets)


def language_model_loss(tokens, targets, h0, params, forward, backward):
    layer = {k[6:]: v for k, v in params.items() if k.startswith("layer.")}
    N, T = tokens.shape
    E, W_y, b_y = params["E"], params["W_y"], params["b_y"]
    x = np.empty((N, T, E.shape[1]))
    for n in range(N):
        for t in range(T):
            x[n, t] = E[tokens[n, t]]
    hs, cache = forward(x, h0, layer)
    loss, dhs = 0.0, np.zeros_like(hs)
    grads = {k: np.zeros_like(v) for k, v in params.items()}
    for n in range(N):
        for t in range(T):
            s = hs[n, t] @ W_y + b_y
            s = s - s.max()
            log_z = math.log(sum(math.exp(v) for v in s))
            loss -= (s[targets[n, t]] - log_z) / (N * T)
            d = np.exp(s - log_z)
            d[targets[n, t]] -= 1
            d /= N * T
            grads["b_y"] += d
            grads["W_y"] += np.outer(hs[n, t], d)
            dhs[n, t] = W_y @ d
    below = backward(dhs, cache)
    for k in layer:
        grads["layer." + k] = below[k]
    for n in range(N):
        for t in range(T):
            grads["E"][tokens[n, t]] += below["x"][n, t]
    return float(loss), grads, hs[:, T - 1].copy()


def token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    if logits.ndim > 1:
        return np.array(
            [token_distribution(row, temperature, top_k, top_p) for row in logits]
        )
    V = len(logits)
    order = sorted(range(V), key=lambda i: -logits[i])
    if temperature == 0:
        p = [0.0] * V
        p[order[0]] = 1.0
        return np.array(p)
    largest = logits[order[0]]
    weight = {i: math.exp((logits[i] - largest) / temperature) for i in order}
    if top_k is not None:
        order = order[:top_k]
    if top_p is not None:
        whole, reached, kept = sum(weight[i] for i in order), 0.0, []
        for i in order:
            kept.append(i)
            reached += weight[i] / whole
            if reached >= top_p:
                break
        order = kept
    whole = sum(weight[i] for i in order)
    return np.array([weight[i] / whole if i in order else 0.0 for i in range(V)])


def sample_index(p, u):
    total, last = 0.0, None
    for i, share in enumerate(p):
        if share > 0:
            last = i
            total += share
            if total > u:
                return i
    return last


def generate(step, state, first, us, temperature=1.0):
    out = np.zeros(len(us), dtype=np.int64)
    for t in range(len(us)):
        logits, state = step(first if t == 0 else out[t - 1], state)
        out[t] = sample_index(
            token_distribution(logits, temperature=temperature), us[t]
        )
    return out
