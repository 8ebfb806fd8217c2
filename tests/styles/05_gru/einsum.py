from types import SimpleNamespace


def squash(a):
    with np.errstate(over="ignore"):
        return np.where(
            a >= 0,
            1 / (1 + np.exp(-a)),
            np.exp(a) / (1 + np.exp(a)) if a.max() < 700 else 1 / (1 + np.exp(-a)),
        )


def gates(h, x, p):
    u = np.concatenate((h, x), 1)
    return u, *(
        squash(np.einsum("nk,kh->nh", u, p["W_" + g]) + p["b_" + g]) for g in "zr"
    )


def gru_cell_forward(x, h_prev, params):
    u, z, r = gates(h_prev, x, params)
    v = np.concatenate((r * h_prev, x), 1)
    n = np.tanh(np.einsum("nk,kh->nh", v, params["W_h"]) + params["b_h"])
    return n * z + h_prev - h_prev * z, SimpleNamespace(
        u=u, v=v, h=h_prev, z=z, r=r, n=n, p=params
    )


def gru_cell_backward(dh, cache):
    c, H = cache, dh.shape[1]
    dn = np.einsum("nh,nh,nh->nh", dh, c.z, 1 - c.n**2)
    dv = np.einsum("nh,kh->nk", dn, c.p["W_h"])
    dr = dv[:, :H] * c.h * c.r * (1 - c.r)
    dz = dh * (c.n - c.h) * c.z * (1 - c.z)
    du = np.einsum("nh,kh->nk", dz, c.p["W_z"]) + np.einsum("nh,kh->nk", dr, c.p["W_r"])
    first = dh - dh * c.z + dv[:, :H] * c.r + du[:, :H]
    g = {"h_prev": first, "x": (dv + du)[:, H:]}
    for k, left, d in (("z", c.u, dz), ("r", c.u, dr), ("h", c.v, dn)):
        g["W_" + k] = np.einsum("nk,nh->kh", left, d)
        g["b_" + k] = np.einsum("nh->h", d)
    return g


def gru_forward(x, h0, params):
    tape, hs = [], [h0]
    for step in np.moveaxis(x, 1, 0):
        h, cache = gru_cell_forward(step, hs[-1], params)
        hs.append(h)
        tape.append(cache)
    return np.moveaxis(np.array(hs[1:]), 0, 1), tape


def gru_backward(dhs, cache):
    carry = np.zeros(dhs[:, 0].shape)
    steps = []
    for t in range(len(cache))[::-1]:
        steps.insert(0, gru_cell_backward(dhs[:, t] + carry, cache[t]))
        carry = steps[0]["h_prev"]
    g = {
        k: np.sum([s[k] for s in steps], 0)
        for k in steps[0]
        if k not in ("x", "h_prev")
    }
    g["x"] = np.stack([s["x"] for s in steps], 1)
    g["h0"] = carry
    return g


def gru_cell_forward_reset_after(x, h_prev, params):
    H = h_prev.shape[1]
    u, z, r = gates(h_prev, x, params)
    s = np.einsum("nj,jh->nh", h_prev, params["W_h"][:H]) + params["b_hh"]
    n = np.tanh(np.einsum("nd,dh->nh", x, params["W_h"][H:]) + r * s + params["b_h"])
    return h_prev + z * (n - h_prev), [u, x, h_prev, z, r, s, n, params]


def gru_cell_backward_reset_after(dh, cache):
    u, x, h, z, r, s, n, p = cache
    H = h.shape[1]
    dn = dh * z * (1 - n**2)
    g = {"b_h": dn.sum(0), "b_hh": (dn * r).sum(0)}
    dz, dr = dh * (n - h) * z * (1 - z), dn * s * r * (1 - r)
    g["W_h"] = np.vstack((h.T @ (dn * r), x.T @ dn))
    g |= {"W_z": u.T @ dz, "W_r": u.T @ dr, "b_z": dz.sum(0), "b_r": dr.sum(0)}
    du = dz @ p["W_z"].T + dr @ p["W_r"].T
    g["h_prev"] = dh * (1 - z) + (dn * r) @ p["W_h"][:H].T + du[:, :H]
    g["x"] = dn @ p["W_h"][H:].T + du[:, H:]
    return g


def gru_to_pytorch(params):
    H = params["W_h"].shape[1]
    W = np.concatenate([params["W_r"], -params["W_z"], params["W_h"]], axis=1).T
    third = np.concatenate([np.zeros(2 * H), params["b_hh"]])
    whole = np.concatenate([params["b_r"], -params["b_z"], params["b_h"]])
    half = np.concatenate([np.ones(2 * H) * 0.5, np.ones(H)])
    return {
        "weight_ih": W[:, H:],
        "weight_hh": W[:, :H],
        "bias_ih": whole * half,
        "bias_hh": third + np.where(half < 1, whole * half, 0),
    }
