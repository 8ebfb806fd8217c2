def truncated_bptt(x, targets, h0, params, window, segment):
    losses, parts, h = [], [], h0
    for start in range(0, targets.shape[1], window):
        k = targets[:, start : start + window]
        loss, grads, h = segment(x[:, start : start + window], k, h, params)
        losses.append(loss / k.size)
        parts.append({name: g / k.size for name, g in grads.items()})
    return np.mean(losses), {n: sum(p[n] for p in parts) / len(parts) for n in params}
