import math
from functools import lru_cache
from itertools import groupby


def frame_signal(x, length, hop):
    frames = []
    while len(x) >= length:
        frames.append(x[:length])
        x = x[hop:]
    return np.array(frames).reshape(-1, length)


def mel_filterbank(n_mels, length, rate):
    top = math.log1p(rate / 1400)
    points = [700 * math.expm1(top * i / (n_mels + 1)) for i in range(n_mels + 2)]
    freqs = np.fft.rfftfreq(length, 1 / rate)
    return np.array(
        [np.interp(freqs, points[m : m + 3], [0, 1, 0]) for m in range(n_mels)]
    )


def log_mel_spectrogram(x, rate, length, hop, n_mels):
    weights = mel_filterbank(n_mels, length, rate)
    window = np.hanning(length)
    rows = []
    for frame in frame_signal(x, length, hop):
        spectrum = np.fft.rfft(frame * window)
        power = (spectrum * spectrum.conj()).real
        rows.append(np.log(1e-10 + np.einsum("mk,k->m", weights, power)))
    return np.array(rows).reshape(-1, n_mels)


def log_softmax_forward(logits):
    log_probs = logits - np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    return [log_probs, {"y": np.exp(log_probs)}]


def log_softmax_backward(dlog_probs, cache):
    y = cache["y"]
    dlogits = dlog_probs - np.einsum("...v,...k->...v", y, dlog_probs)
    return dict(logits=dlogits)


def with_blanks(targets, blank=0):
    pairs = [(blank, int(k)) for k in targets]
    return np.array([k for pair in pairs for k in pair] + [blank], dtype=np.int64)


def ctc_alphas(log_probs, labels):
    rows = []
    for t, row in enumerate(log_probs):
        now = []
        for s, label in enumerate(labels):
            if t == 0:
                now.append(row[label] if s < 2 else -math.inf)
                continue
            ways = [rows[-1][s]]
            if s >= 1:
                ways.append(rows[-1][s - 1])
            if s >= 3 and s % 2 and label != labels[s - 2]:
                ways.append(rows[-1][s - 2])
            top = max(ways)
            if top > -math.inf:
                top += math.log(sum(math.exp(w - top) for w in ways))
            now.append(top + row[label])
        rows.append(now)
    return np.array(rows, dtype=float)


def ctc_loss(log_probs, targets, blank=0):
    labels = with_blanks(targets, blank)
    a = ctc_alphas(log_probs, labels)
    ends = [s for s in (len(labels) - 1, len(labels) - 2) if s >= 0]
    loss = -np.logaddexp.reduce(a[-1, ends])
    if loss == np.inf:
        return np.inf, 0 * log_probs
    # the way back through the sums of the way there
    da = np.zeros(a.shape)
    da[-1, ends] = -np.exp(a[-1, ends] + loss)
    for t in range(len(a) - 1, 0, -1):
        own = log_probs[t, labels]
        for s in range(len(labels)):
            if da[t, s] == 0:
                continue
            whole = a[t, s] - own[s]
            for before in (s, s - 1, s - 2):
                far = before == s - 2
                if before < 0 or far and (s % 2 == 0 or labels[s] == labels[before]):
                    continue
                da[t - 1, before] += da[t, s] * math.exp(a[t - 1, before] - whole)
    grad = np.einsum("ts,sv->tv", da, np.eye(log_probs.shape[1])[labels])
    return np.float64(loss), grad


def best_path_decode(log_probs, blank=0):
    path = (max(range(len(row)), key=row.__getitem__) for row in log_probs)
    return [k for k, _ in groupby(path) if k != blank]


def prefix_beam_search(log_probs, width, blank=0):
    beams = {(): (1.0, 0.0)}
    scale = 0.0
    for row in log_probs:
        y = np.exp(row - row.max())
        scale += row.max()
        sums = {}

        def add(prefix, b, e):
            old = sums.get(prefix, (0.0, 0.0))
            sums[prefix] = old[0] + b, old[1] + e

        for prefix, (b, e) in beams.items():
            add(prefix, (b + e) * y[blank], e * y[prefix[-1]] if prefix else 0.0)
            for k in set(range(len(y))) - {blank}:
                add(
                    prefix + (k,),
                    0.0,
                    (b if prefix and prefix[-1] == k else b + e) * y[k],
                )
        kept = sorted(sums, key=lambda p: sum(sums[p]), reverse=True)[:width]
        largest = sum(sums[kept[0]])
        scale += math.log(largest)
        beams = {p: (sums[p][0] / largest, sums[p][1] / largest) for p in kept}
    best = next(iter(beams))
    return tuple(map(np.int8, best)), scale


def edit_distance(a, b):
    @lru_cache(maxsize=None)
    def distance(i, j):
        if i == 0 or j == 0:
            return i + j
        return min(
            distance(i - 1, j - 1) + (0 if a[i - 1] == b[j - 1] else 1),
            distance(i - 1, j) + 1,
            distance(i, j - 1) + 1,
        )

    return np.int64(distance(len(a), len(b)))


def error_rate(hypotheses, references):
    pairs = np.array(
        [(edit_distance(h, r), len(r)) for h, r in zip(hypotheses, references)]
    )
    return np.divide(*pairs.sum(axis=0))
