def hidden_jacobian(h, params):
    W = params["W_h"][: h.shape[1], :]
    return np.einsum("ni,ji->nij", 1 - np.square(h), W)


def gradient_norms(dh_last, hs, params):
    H = hs.shape[2]
    dhs = [dh_last]
    for h in np.moveaxis(hs, 1, 0)[:0:-1]:
        J = np.einsum("ni,ji->nij", 1 - h * h, params["W_h"][:H])
        dhs.insert(0, np.einsum("ni,nij->nj", dhs[0], J))
    return np.sqrt(np.einsum("tnh,tnh->t", dhs, dhs))


def rescale_spectral_radius(W, radius):
    return W / np.max(np.abs(np.linalg.eigvals(W))) * radius


def clip_by_global_norm(grads, max_norm):
    flat = np.concatenate([g.ravel() for g in grads.values()])
    norm = np.linalg.norm(flat)
    factor = 1.0 if norm <= max_norm else max_norm / norm
    return dict((k, factor * g) for k, g in grads.items()), norm


def truncated_bptt(x, targets, h0, params, window, segment):
    cuts = range(window, x.shape[1], window)
    xs, ts = np.split(x, cuts, axis=1), np.split(targets, cuts, axis=1)
    losses, steps = [], []
    for a, b in zip(xs, ts):
        loss, grads, h0 = segment(a, b, h0, params)
        losses.append(loss)
        steps.append(grads)
    return sum(losses) / targets.size, {
        k: np.sum([s[k] for s in steps], axis=0) / targets.size for k in params
    }
