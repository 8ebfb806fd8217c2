from collections import namedtuple

Cell = namedtuple("Cell", "u h W")
Run = namedtuple("Run", "x h0 W hs")


def rnn_cell_forward(x, h_prev, params):
    u = np.hstack((h_prev, x))
    h = np.tanh(np.einsum("nk,kh->nh", u, params["W_h"]) + params["b_h"])
    return [h, Cell(u, h, params["W_h"])]


def rnn_cell_backward(dh, cache):
    da = np.einsum("nh,nh->nh", dh, 1 - cache.h * cache.h)
    du = np.einsum("nh,kh->nk", da, cache.W)
    dh_prev, dx = np.split(du, [dh.shape[1]], axis=1)
    return {
        "x": dx,
        "h_prev": dh_prev,
        "W_h": np.einsum("nk,nh->kh", cache.u, da),
        "b_h": np.einsum("nh->h", da),
    }


def rnn_forward(x, h0, params):
    W_hh, W_xh = np.split(params["W_h"], [h0.shape[1]])
    inputs = np.einsum("ntd,dh->tnh", x, W_xh) + params["b_h"]
    hs, h = [], h0
    for a in inputs:
        h = np.tanh(a + h @ W_hh)
        hs.append(h)
    hs = np.moveaxis(np.array(hs), 0, 1)
    return hs, Run(x, h0, params["W_h"], hs)


def rnn_backward(dhs, cache):
    x, h0, W, hs = cache
    H = h0.shape[1]
    before = np.concatenate([h0[:, None], hs[:, :-1]], axis=1)
    das = np.zeros_like(hs)
    carry = np.zeros_like(h0)
    for t in range(hs.shape[1])[::-1]:
        das[:, t] = (dhs[:, t] + carry) * (1 - hs[:, t] ** 2)
        carry = das[:, t] @ W[:H].T
    return {
        "x": das @ W[H:].T,
        "h0": carry,
        "W_h": np.vstack(
            [np.einsum("nti,ntj->ij", before, das), np.einsum("nti,ntj->ij", x, das)]
        ),
        "b_h": das.sum((0, 1)),
    }


def rnn_loss(x, targets, h0, params, mask=None):
    mask = np.full(targets.shape, True) if mask is None else mask
    M = max(1, np.count_nonzero(mask))
    hs, cache = rnn_forward(x, h0, params)
    logits = np.einsum("nth,hv->ntv", hs, params["W_y"]) + params["b_y"]
    top = logits.max(axis=2, keepdims=True)
    lse = top + np.log(np.exp(logits - top).sum(axis=2, keepdims=True))
    n, t = np.indices(targets.shape)
    loss = ((lse[..., 0] - logits[n, t, targets]) * mask).sum() / M
    d = np.exp(logits - lse)
    d[n, t, targets] -= 1
    d *= mask[..., None] / M
    back = rnn_backward(np.einsum("ntv,hv->nth", d, params["W_y"]), cache)
    return loss, {
        "W_h": back["W_h"],
        "b_h": back["b_h"],
        "W_y": np.tensordot(hs, d, axes=([0, 1], [0, 1])),
        "b_y": d.sum(axis=0).sum(axis=0),
    }
