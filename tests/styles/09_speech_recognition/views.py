from collections import defaultdict
from functools import lru_cache
from itertools import groupby


def frame_signal(x, length, hop):
    if len(x) < length:
        return np.empty((0, length))
    return np.lib.stride_tricks.sliding_window_view(x, length)[::hop].copy()


def mel_filterbank(n_mels, length, rate):
    top = 1127.0 * np.log1p(rate / 1400)
    points = 700 * np.expm1(np.linspace(0, top, n_mels + 2) / 1127.0)
    freqs = np.fft.rfftfreq(length, 1 / rate)
    slopes = points[:, None] - freqs
    widths = np.diff(points)
    rows = []
    for m in range(n_mels):
        up, down = -slopes[m] / widths[m], slopes[m + 2] / widths[m + 1]
        rows.append(np.clip(np.minimum(up, down), 0, None))
    return np.stack(rows)


def log_mel_spectrogram(x, rate, length, hop, n_mels):
    i = np.arange(length)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * i / (length - 1))
    z = np.fft.rfft(window * frame_signal(x, length, hop), axis=-1)
    power = (z * z.conj()).real
    filters = mel_filterbank(n_mels, length, rate)
    return np.log(np.einsum("fk,mk->fm", power, filters) + 1e-10)


def log_softmax_forward(logits):
    sums = np.logaddexp.reduce(logits, axis=-1, keepdims=True)
    return logits - sums, {"p": np.exp(logits - sums)}


def log_softmax_backward(dlog_probs, cache):
    total = np.einsum("...k->...", dlog_probs)
    return {"logits": dlog_probs - cache["p"] * total[..., None]}


def with_blanks(targets, blank=0):
    columns = np.stack([np.full_like(targets, blank), targets], axis=1)
    return np.append(columns.ravel(), blank).astype(np.int64)


def ctc_alphas(log_probs, labels):
    S = len(labels)
    place = np.arange(S)
    ahead = place[None] - place[:, None]
    far = (labels[None] != labels[:, None]) & (place % 2 == 1) & (ahead == 2)
    moves = np.where((ahead == 0) | (ahead == 1) | far, 0.0, -np.inf)
    rows = [np.where(place < 2, log_probs[0, labels], -np.inf)]
    for row in log_probs[1:]:
        ways = np.logaddexp.reduce(rows[-1][:, None] + moves, axis=0)
        rows.append(ways + row[labels])
    return np.array(rows)


def ctc_loss(log_probs, targets, blank=0):
    labels = with_blanks(targets, blank)
    a = ctc_alphas(log_probs, labels)
    log_p = np.logaddexp.reduce(a[-1, -2:])
    if not log_p > -np.inf:
        return np.inf, np.zeros_like(log_probs)
    b = np.flip(ctc_alphas(np.flip(log_probs, 0), np.flip(labels)))
    gamma = np.exp(a + b - log_probs[:, labels] - log_p)
    which = labels[:, None] == np.arange(log_probs.shape[1])
    return -log_p, -(gamma @ which)


def best_path_decode(log_probs, blank=0):
    path = np.argmax(log_probs, 1).tolist()
    return [k for k, _ in groupby(path) if k != blank]


def prefix_beam_search(log_probs, width, blank=0):
    add = np.logaddexp
    beams = [((), 0.0, -np.inf)]
    for row in log_probs:
        new = defaultdict(lambda: np.full(2, -np.inf))
        for prefix, b, e in beams:
            both = np.array([b, e])
            stay = row[prefix[-1]] if prefix else -np.inf
            new[prefix] = add(new[prefix], [add(b, e) + row[blank], e + stay])
            for k in np.delete(np.arange(len(row)), blank).tolist():
                old = both[0] if prefix and prefix[-1] == k else add(b, e)
                longer = (*prefix, k)
                new[longer] = add(new[longer], [-np.inf, old + row[k]])
        order = sorted(new.items(), key=lambda item: add(*item[1]), reverse=True)
        beams = [(prefix, *pair) for prefix, pair in order[:width]]
    prefix, b, e = beams[0]
    return list(prefix), add(b, e)


def edit_distance(a, b):
    @lru_cache(maxsize=None)
    def distance(i, j):
        if not (i and j):
            return i or j
        replaced = distance(i - 1, j - 1) + int(a[i - 1] != b[j - 1])
        return min(replaced, distance(i - 1, j) + 1, distance(i, j - 1) + 1)

    return distance(len(a), len(b))


def error_rate(hypotheses, references):
    wrong = [edit_distance(*pair) for pair in zip(hypotheses, references)]
    return float(np.sum(wrong) / np.sum([len(r) for r in references]))
