from collections import defaultdict
from itertools import accumulate


def embedding_forward(tokens, E):
    flat = [E[int(k)] for k in np.ravel(tokens)]
    shape = (*np.shape(tokens), E.shape[1])
    return np.array(flat).reshape(shape), {"tokens": tokens, "V": len(E)}


def embedding_backward(dy, cache):
    sums = defaultdict(float)
    for place in np.ndindex(cache["tokens"].shape):
        sums[int(cache["tokens"][place])] += dy[place]
    nothing = np.zeros(dy.shape[-1])
    return {"E": np.vstack([sums.get(v, nothing) for v in range(cache["V"])])}


def sgd_step(params, grads, lr, momentum=0.0, state=None):
    past = (state or []) + [grads]
    ages = range(len(past))[::-1]
    pull = {k: sum(momentum**a * g[k] for a, g in zip(ages, past)) for k in params}
    return {k: np.subtract(params[k], np.multiply(lr, pull[k])) for k in params}, past


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    past = [*state.get("past", ()), grads]
    t = len(past)

    def mean(beta, power, k):
        wide = (np.asarray(g[k], dtype=np.longdouble) ** power for g in past)
        *_, last = accumulate(wide, lambda m, g: beta * m + (1 - beta) * g, initial=0)
        return last / (1 - beta**t)

    def moved(k):
        return params[k] - lr * mean(beta1, 1, k) / (np.sqrt(mean(beta2, 2, k)) + eps)

    return {k: moved(k).astype(np.float64) for k in params}, {"past": past}


def bidirectional_forward(x, h0_fwd, h0_bwd, params_fwd, params_bwd, forward):
    ways = ((1, h0_fwd, params_fwd), (-1, h0_bwd, params_bwd))
    runs = [(way, *forward(x[:, ::way].copy(), h, p)) for way, h, p in ways]
    hs = np.dstack([hs[:, ::way] for way, hs, _ in runs])
    return hs, iter([cache for *_, cache in runs])


def bidirectional_backward(dhs, cache, backward):
    ahead, behind = np.dsplit(dhs, 2)
    fwd = backward(np.ascontiguousarray(ahead), next(cache))
    bwd = backward(np.flip(behind, axis=1).copy(), next(cache))
    xs = [fwd.pop("x"), np.flip(bwd.pop("x"), axis=1)]
    starts = {"h0_fwd": fwd.pop("h0"), "h0_bwd": bwd.pop("h0")}
    return {"x": np.add(*xs), **starts, "fwd": fwd, "bwd": bwd}


def stacked_forward(x, h0s, layers, forward):
    if not layers:
        return x, None
    hs, cache = forward(x, h0s[0], layers[0])
    top, rest = stacked_forward(hs, h0s[1:], layers[1:], forward)
    return top, (cache, rest)


def stacked_backward(dhs, caches, backward):
    if caches is None:
        return {"x": dhs, "h0s": (), "layers": ()}
    cache, rest = caches
    above = stacked_backward(dhs, rest, backward)
    grads = dict(backward(above["x"], cache))
    x, h0 = grads.pop("x"), grads.pop("h0")
    return {"x": x, "h0s": (h0, *above["h0s"]), "layers": (grads, *above["layers"])}
