class Saved:
    pass


def affine_forward(x, W, b):
    saved = Saved()
    saved.x, saved.W = x, W
    return [np.einsum("nd,dm->nm", x, W) + np.broadcast_to(b, (len(x), len(b))), saved]


def affine_backward(dy, cache):
    dy = dy.copy()
    dy *= 1.0
    out = {}
    out["b"] = np.einsum("nm->m", dy)
    out["W"] = np.einsum("nd,nm->dm", cache.x, dy)
    out["x"] = np.einsum("nm,dm->nd", dy, cache.W)
    out["extra"] = "a key more than asked"
    return out
