def embedding_forward(tokens, E):
    onehot = np.eye(len(E))[tokens]
    return np.einsum("...v,vd->...d", onehot, E), onehot


def embedding_backward(dy, cache):
    V, D = cache.shape[-1], dy.shape[-1]
    return {"E": np.einsum("pv,pd->vd", cache.reshape(-1, V), dy.reshape(-1, D))}


def sgd_step(params, grads, lr, momentum=0.0, state=None):
    velocity = (
        dict(grads)
        if state is None
        else {k: np.add(grads[k], momentum * state[k]) for k in grads}
    )
    return {k: np.subtract(v, lr * velocity[k]) for k, v in params.items()}, velocity


class Moments:
    def __init__(self):
        self.t, self.m, self.v = 0, {}, {}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    old = state.get("moments", Moments())
    new = Moments()
    new.t = old.t + 1
    rate = lr * np.sqrt(1 - beta2**new.t) / (1 - beta1**new.t)
    result = {}
    for k, g in grads.items():
        new.m[k] = beta1 * old.m.get(k, 0 * g) + (1 - beta1) * g
        new.v[k] = beta2 * old.v.get(k, 0 * g) + (1 - beta2) * np.square(g)
        scaled = eps * np.sqrt(1 - beta2**new.t)
        result[k] = params[k] - rate * new.m[k] / (np.sqrt(new.v[k]) + scaled)
    return result, {"moments": new}


def bidirectional_forward(x, h0_fwd, h0_bwd, params_fwd, params_bwd, forward):
    one = forward(x, h0_fwd, params_fwd)
    two = forward(np.flip(x, axis=1).copy(), h0_bwd, params_bwd)
    return np.dstack((one[0], np.flip(two[0], axis=1))), {"f": one[1], "b": two[1]}


def bidirectional_backward(dhs, cache, backward):
    first, second = np.split(dhs, 2, axis=-1)
    f = dict(backward(first, cache["f"]))
    b = dict(backward(np.flip(second, 1), cache["b"]))
    dx = f.pop("x") + np.flip(b.pop("x"), 1)
    return {"x": dx, "h0_fwd": f.pop("h0"), "h0_bwd": b.pop("h0"), "fwd": f, "bwd": b}


def stacked_forward(x, h0s, layers, forward):
    if not layers:
        return x, []
    hs, cache = forward(x, h0s[0], layers[0])
    top, caches = stacked_forward(hs, h0s[1:], layers[1:], forward)
    return top, [cache, *caches]


def stacked_backward(dhs, caches, backward):
    if not caches:
        return {"x": dhs, "h0s": [], "layers": []}
    above = stacked_backward(dhs, caches[1:], backward)
    g = dict(backward(above["x"], caches[0]))
    x, h0 = g.pop("x"), g.pop("h0")
    return {"x": x, "h0s": [h0, *above["h0s"]], "layers": [g, *above["layers"]]}
