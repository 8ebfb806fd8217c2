from collections import Counter


def build_vocabulary(text):
    letters, index = np.unique(list(text) or np.zeros(0, str), return_index=False), {}
    letters = letters.tolist()
    return dict(zip(letters, np.arange(len(letters)))), letters


def encode(text, index):
    return np.asarray([*map(index.get, text)], int)


def decode(tokens, letters):
    return str().join(np.take(np.array(letters), tokens).tolist())


def stream_batches(tokens, N, T):
    S = (len(tokens) - 1) // N
    B = S // T
    if B == 0:
        nothing = np.empty((0, N, T), np.int64)
        return nothing, nothing
    windows = np.lib.stride_tricks.sliding_window_view(tokens, T + 1)
    starts = np.arange(B)[:, None] * T + np.arange(N) * S
    both = windows[starts]
    return both[..., :-1], both[..., 1:]


def bigram_log_probs(tokens, V, add=1.0):
    found = Counter(zip(tokens[:-1].tolist(), tokens[1:].tolist()))
    C = np.zeros((V, V))
    for pair, count in found.items():
        C[pair] = count
    C += add
    return (np.log(C).T - np.log(np.sum(C, 1))).T


def bits_per_character(log_probs, targets):
    one_hot = np.eye(log_probs.shape[1])[targets]
    return -np.einsum("tv,tv->", one_hot, log_probs / np.log(2)) / len(one_hot)


def language_model_loss(tokens, targets, h0, params, forward, backward):
    rows = np.eye(len(params["E"]))[tokens]
    hs, cache = forward(
        rows @ params["E"],
        h0,
        {k.split(".")[1]: v for k, v in params.items() if "." in k},
    )
    s = hs @ params["W_y"] + params["b_y"]
    s -= s.max(-1, keepdims=True)
    e = np.exp(s)
    Z = e.sum(-1, keepdims=True)
    due = np.eye(s.shape[-1])[targets]
    loss = np.mean(np.log(Z)[..., 0] - (s * due).sum(-1))
    ds = (e / Z - due) / targets.size
    g = backward(ds @ params["W_y"].T, cache)
    grads = {f"layer.{k}": v for k, v in g.items()}
    grads["E"] = np.tensordot(rows, g["x"], axes=([0, 1], [0, 1]))
    grads["W_y"] = np.tensordot(hs, ds, axes=([0, 1], [0, 1]))
    grads["b_y"] = np.sum(ds.reshape(-1, ds.shape[-1]), axis=0)
    return loss, grads, hs[:, -1, :]


def token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    V = logits.shape[-1]
    scores = logits - logits.max(axis=-1, keepdims=True)
    if temperature == 0:
        return np.eye(V)[scores.argmax(axis=-1)]
    scores = scores / temperature
    if top_k is not None and top_k < V:
        least = np.sort(scores, axis=-1)[..., V - top_k, None]
        scores = np.where(scores >= least, scores, -np.inf)
    p = np.exp(scores)
    p /= p.sum(axis=-1, keepdims=True)
    if top_p is not None:
        down = np.sort(p, axis=-1)[..., ::-1]
        m = np.minimum((np.cumsum(down, axis=-1) < top_p).sum(axis=-1), V - 1)
        least = np.take_along_axis(down, m[..., None], axis=-1)
        p = np.where(p >= least, p, 0)
        p /= p.sum(axis=-1, keepdims=True)
    return p


def sample_index(p, u):
    last = np.max(np.nonzero(p))
    return min(np.sum(np.cumsum(p) <= u), last)


def generate(step, state, first, us, temperature=1.0):
    def texts():
        token, now = first, state
        for u in us:
            scores, now = step(token, now)
            token = sample_index(token_distribution(scores, temperature), u)
            yield token

    return np.fromiter(texts(), dtype=np.int64)
