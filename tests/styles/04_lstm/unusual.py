from collections import namedtuple
from itertools import accumulate
from types import SimpleNamespace

GATES = "fico"
Step = namedtuple("Step", "h c cache")


def squash(a):
    return 0.5 + 0.5 * np.tanh(0.5 * a)


class Gate:
    def __init__(self, params, name):
        self.W, self.b = params["W_" + name].T, params["b_" + name]
        self.smooth = name != "c"

    def __call__(self, z):
        a = np.stack([self.W @ row for row in z]) + self.b
        return squash(a) if self.smooth else np.tanh(a)

    def slope(self, y):
        return y - y * y if self.smooth else (1 - y) * (1 + y)


def lstm_cell_forward(x, h_prev, c_prev, params):
    z = np.block([h_prev, x])
    gates = {k: Gate(params, k) for k in GATES}
    f, i, g, o = values = [gate(z) for gate in gates.values()]
    c = np.einsum("nh,nh->nh", f, c_prev) + np.einsum("nh,nh->nh", i, g)
    kept = SimpleNamespace(z=z, gates=gates, values=values, c_prev=c_prev, c=c)
    return o * np.tanh(c), c, kept


def lstm_cell_backward(dh, dc, cache):
    f, i, g, o = cache.values
    t = np.tanh(cache.c)
    total = dc + dh * o * (1 - t * t)
    into = dict(zip(GATES, (total * cache.c_prev, total * g, total * i, dh * t)))
    pairs = [(k, cache.gates[k], v) for k, v in zip(GATES, cache.values)]
    das = {k: into[k] * gate.slope(v) for k, gate, v in pairs}
    dz = sum(das[k] @ gate.W for k, gate, _ in pairs)
    dh_prev, dx = np.array_split(dz, [dh.shape[1]], axis=1)
    grads = {f"W_{k}": np.tensordot(cache.z, da, (0, 0)) for k, da in das.items()}
    grads |= {f"b_{k}": np.ones(len(da)) @ da for k, da in das.items()}
    return grads | {"x": dx, "h_prev": dh_prev, "c_prev": total * f}


def lstm_forward(x, h0, c0, params):
    def step(before, u):
        return Step(*lstm_cell_forward(u, before.h, before.c, params))

    start = Step(h0, c0, None)
    _, *steps = accumulate(np.rollaxis(x, 1), step, initial=start)
    hs = np.empty((x.shape[1], *h0.shape))
    for t, each in enumerate(steps):
        hs[t] = each.h
    return hs.swapaxes(0, 1), steps[-1].c, steps


def lstm_backward(dhs, cache, dc_last=None):
    def going(steps, dc):
        dh = 0
        for step, into in zip(reversed(steps), dhs.swapaxes(0, 1)[::-1]):
            grads = lstm_cell_backward(into + dh, dc, step.cache)
            dh, dc = grads["h_prev"], grads["c_prev"]
            yield grads

    found = list(
        going(cache, np.zeros(dhs[:, 0].shape) if dc_last is None else dc_last)
    )
    weights = [k for k in found[0] if k[0] in "Wb"]
    grads = {k: np.add.reduce([step[k] for step in found]) for k in weights}
    grads["x"] = np.stack([step["x"] for step in found[::-1]], 1)
    grads["h0"], grads["c0"] = found[-1]["h_prev"], found[-1]["c_prev"]
    return grads


def init_lstm(D, H, rng, forget_bias=1.0):
    whole = rng.standard_normal((4, H + D, H)) / (H + D) ** 0.5
    biases = np.zeros((4, H)) + np.array([[forget_bias], [0], [0], [0]])
    return {
        f"{n}_{k}": v for n, vs in zip("Wb", (whole, biases)) for k, v in zip(GATES, vs)
    }


def parameter_count(cell, D, H):
    gates = dict(rnn=1, gru=3, lstm=4)[cell]
    return sum(np.prod(shape, dtype=int) for shape in [(H, H), (D, H), (H,)] * gates)
