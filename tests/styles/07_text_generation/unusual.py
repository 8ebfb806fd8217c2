import math
from bisect import bisect_right
from collections import Counter, defaultdict
from functools import reduce
from itertools import accumulate


def build_vocabulary(text):
    letters = []
    for letter in text:
        if letter not in letters:
            letters.append(letter)
    letters.sort(key=ord)
    numbers = np.arange(len(letters), dtype=np.uint8)
    return defaultdict(int, zip(letters, numbers)), tuple(map(np.str_, letters))


def encode(text, index):
    return np.fromiter(map(index.__getitem__, text), np.int64, len(text))


def decode(tokens, letters):
    return reduce(lambda text, k: text + letters[k], tokens.astype(np.int16), "")


def stream_batches(tokens, N, T):
    S = (len(tokens) - 1) // N
    steps = np.add.outer(np.arange(N) * S, np.arange(T))
    places = [steps + b * T for b in range(S // T)]
    places = np.array(places, dtype=np.int32).reshape(-1, N, T)
    return tokens.take(places), np.asfortranarray(tokens.take(places + 1))


def bigram_log_probs(tokens, V, add=1.0):
    pairs = Counter(zip(tokens[:-1].tolist(), tokens[1:].tolist()))
    firsts = Counter(tokens[:-1].tolist())
    return np.array(
        [
            [
                math.log(pairs[i, j] + add) - math.log(firsts[i] + V * add)
                for j in range(V)
            ]
            for i in range(V)
        ]
    )


def bits_per_character(log_probs, targets):
    one_hot = np.eye(log_probs.shape[1])[targets.astype(np.int8)]
    return np.array(
        -np.einsum("tv,tv->", one_hot, log_probs) / len(targets) / math.log(2)
    )


def language_model_loss(tokens, targets, h0, params, forward, backward):
    V = len(params["b_y"])
    one_hot = np.eye(len(params["E"]))[tokens]
    layer = {k[6:]: v for k, v in params.items() if k.startswith("layer.")}
    hs, cache = forward(np.einsum("ntv,vd->ntd", one_hot, params["E"]), h0, layer)
    logits = np.einsum("nth,hv->ntv", hs, params["W_y"]) + params["b_y"]
    top = logits.max(axis=2)
    log_z = top + np.log(np.exp(logits - top[..., None]).sum(axis=2))
    picked = np.einsum("ntv,ntv->nt", np.eye(V)[targets], logits)
    d = (np.exp(logits - log_z[..., None]) - np.eye(V)[targets]) / targets.size
    back = backward(np.einsum("ntv,hv->nth", d, params["W_y"]), cache)
    grads = {k: back[k.rpartition(".")[2]] for k in params if k.startswith("layer")}
    grads["E"] = np.tensordot(one_hot, back["x"], axes=((0, 1), (0, 1)))
    grads["b_y"] = np.einsum("ntv->v", d)
    grads["W_y"] = sum(h.T @ e for h, e in zip(hs, d))
    return np.float64((log_z - picked).mean()), grads, np.take(hs, -1, axis=1)


def token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    if logits.ndim > 1:
        rows = [token_distribution(row, temperature, top_k, top_p) for row in logits]
        return np.stack(rows)
    scores = logits.tolist()
    if temperature == 0:
        return np.array([float(i == np.argmax(scores)) for i in range(len(scores))])
    best = max(scores)
    p = {i: math.exp((s - best) / temperature) for i, s in enumerate(scores)}
    order = sorted(p, key=p.get, reverse=True)[:top_k]
    whole, kept, reached = math.fsum(p[i] for i in order), [], 0.0
    for i in order:
        kept.append(i)
        reached += p[i] / whole
        if top_p is not None and reached >= top_p:
            break
    whole = math.fsum(p[i] for i in kept)
    return np.array([p[i] / whole if i in kept else 0 for i in range(len(scores))])


def sample_index(p, u):
    i = np.int32(bisect_right(list(accumulate(p.tolist())), u))
    while i >= len(p) or p[i] == 0:
        i -= 1
    return i


def generate(step, state, first, us, temperature=1.0):
    def tokens():
        now = state
        token = first
        for u in us.tolist():
            scores, now = step(token, now)
            token = sample_index(token_distribution(scores, temperature), u)
            yield token

    return np.fromiter(tokens(), dtype=np.int64)
