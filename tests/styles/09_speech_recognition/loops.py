import math


def frame_signal(x, length, hop):
    frames, start = [], 0
    while start + length <= len(x):
        frames.append([x[start + i] for i in range(length)])
        start += hop
    return np.array(frames, dtype=float).reshape(len(frames), length)


def mel_filterbank(n_mels, length, rate):
    def mel(f):
        return 2595 * math.log10(1 + f / 700)

    def hertz(m):
        return 700 * (10 ** (m / 2595) - 1)

    step = mel(rate / 2) / (n_mels + 1)
    out = np.zeros((n_mels, length // 2 + 1))
    for m in range(n_mels):
        low, middle, high = (hertz((m + i) * step) for i in range(3))
        for k in range(length // 2 + 1):
            f = k * rate / length
            if low < f <= middle:
                out[m, k] = (f - low) / (middle - low)
            elif middle < f < high:
                out[m, k] = (high - f) / (high - middle)
    return out


def log_mel_spectrogram(x, rate, length, hop, n_mels):
    frames = frame_signal(x, length, hop)
    filters = mel_filterbank(n_mels, length, rate)
    out = np.zeros((len(frames), n_mels))
    for f, frame in enumerate(frames):
        z = np.fft.fft(frame * np.hanning(length))[: length // 2 + 1]
        for m in range(n_mels):
            out[f, m] = math.log(filters[m] @ (z.real**2 + z.imag**2) + 1e-10)
    return out


def log_softmax_forward(logits):
    rows = logits.reshape(-1, logits.shape[-1])
    out = np.zeros(rows.shape)
    for n, row in enumerate(rows):
        top = max(row)
        out[n] = row - top - math.log(sum(math.exp(z - top) for z in row))
    return out.reshape(logits.shape), out


def log_softmax_backward(dlog_probs, cache):
    rows = dlog_probs.reshape(cache.shape)
    out = np.zeros(rows.shape)
    for n in range(len(rows)):
        total = sum(rows[n])
        for j in range(rows.shape[1]):
            out[n, j] = rows[n, j] - math.exp(cache[n, j]) * total
    return {"logits": out.reshape(dlog_probs.shape)}


def with_blanks(targets, blank=0):
    labels = [blank]
    for k in targets:
        labels += [k, blank]
    return np.array(labels, dtype=np.int64)


def ctc_alphas(log_probs, labels):
    T, S = len(log_probs), len(labels)
    out = np.full((T, S), -np.inf)
    for t in range(T):
        for s in range(S):
            if t == 0:
                total = 0.0 if s < 2 else -np.inf
            else:
                total = out[t - 1, s]
                if s >= 1:
                    total = np.logaddexp(total, out[t - 1, s - 1])
                if s % 2 == 1 and s >= 3 and labels[s] != labels[s - 2]:
                    total = np.logaddexp(total, out[t - 1, s - 2])
            out[t, s] = total + log_probs[t, labels[s]]
    return out


def ctc_loss(log_probs, targets, blank=0):
    labels = with_blanks(targets, blank)
    T, S = len(log_probs), len(labels)
    a = ctc_alphas(log_probs, labels)
    b = np.full((T, S), -np.inf)
    b[-1, -2:] = 0.0
    for t in range(T - 2, -1, -1):
        for s in range(S):
            total = b[t + 1, s] + log_probs[t + 1, labels[s]]
            if s + 1 < S:
                way = b[t + 1, s + 1] + log_probs[t + 1, labels[s + 1]]
                total = np.logaddexp(total, way)
            if s % 2 == 1 and s + 2 < S and labels[s] != labels[s + 2]:
                way = b[t + 1, s + 2] + log_probs[t + 1, labels[s + 2]]
                total = np.logaddexp(total, way)
            b[t, s] = total
    log_p = a[-1, -1] if S == 1 else np.logaddexp(a[-1, -1], a[-1, -2])
    grad = np.zeros(log_probs.shape)
    if log_p == -np.inf:
        return math.inf, grad
    for t in range(T):
        for s in range(S):
            grad[t, labels[s]] -= math.exp(a[t, s] + b[t, s] - log_p)
    return -log_p, grad


def best_path_decode(log_probs, blank=0):
    labels, last = [], blank
    for row in log_probs:
        k = max(range(len(row)), key=lambda k: row[k])
        if k not in (blank, last):
            labels.append(k)
        last = k
    return labels


def prefix_beam_search(log_probs, width, blank=0):
    in_blank, in_label = {(): 0.0}, {}
    none = -math.inf
    for row in log_probs:
        new_blank, new_label = {}, {}
        for p in set(in_blank) | set(in_label):
            b, e = in_blank.get(p, none), in_label.get(p, none)
            new_blank[p] = np.logaddexp(b, e) + row[blank]
            for k in range(len(row)):
                if k == blank:
                    continue
                longer = p + (k,)
                if p and p[-1] == k:
                    here = new_label.get(p, none)
                    new_label[p] = np.logaddexp(here, e + row[k])
                    way = b + row[k]
                else:
                    way = np.logaddexp(b, e) + row[k]
                here = new_label.get(longer, none)
                new_label[longer] = np.logaddexp(here, way)
        sums = {
            p: np.logaddexp(new_blank.get(p, none), new_label.get(p, none))
            for p in set(new_blank) | set(new_label)
        }
        kept = sorted(sums, key=sums.get)[-width:]
        in_blank = {p: new_blank.get(p, none) for p in kept}
        in_label = {p: new_label.get(p, none) for p in kept}
    return list(kept[-1]), float(sums[kept[-1]])


def edit_distance(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            if i == 0 or j == 0:
                table[i][j] = i + j
            elif a[i - 1] == b[j - 1]:
                table[i][j] = table[i - 1][j - 1]
            else:
                ways = table[i - 1][j - 1], table[i - 1][j], table[i][j - 1]
                table[i][j] = 1 + min(ways)
    return table[-1][-1]


def error_rate(hypotheses, references):
    wrong, length = 0, 0
    for i in range(len(references)):
        wrong += edit_distance(hypotheses[i], references[i])
        length += len(references[i])
    return wrong / length
