from collections import defaultdict
from functools import cache as remembered
from itertools import accumulate, groupby, zip_longest
from math import exp, fsum, inf, log


def frame_signal(x, length, hop):
    if len(x) < length:
        return np.zeros((0, length))
    return np.lib.stride_tricks.sliding_window_view(x, length)[::hop]


def mel_filterbank(n_mels, length, rate):
    top = 2595 * np.log10(1 + rate / 1400)
    points = [700 * (10 ** (m / 2595) - 1) for m in np.linspace(0, top, n_mels + 2)]
    bins = [k * rate / length for k in range(length // 2 + 1)]

    def height(f, left, middle, right):
        if f <= left or f >= right:
            return 0.0
        up = f <= middle
        return (f - left) / (middle - left) if up else (right - f) / (right - middle)

    triples = zip(points, points[1:], points[2:])
    return np.array([[height(f, *three) for f in bins] for three in triples])


def log_softmax_forward(logits):
    def one(row):
        top = max(row)
        return np.array([v - top - log(fsum(exp(u - top) for u in row)) for v in row])

    y = np.apply_along_axis(one, -1, logits)
    return y, type("Kept", (), {"p": np.exp(y)})


def log_softmax_backward(dlog_probs, cache):
    return {"logits": dlog_probs - cache.p * np.sum(dlog_probs, -1)[..., None]}


def with_blanks(targets, blank=0):
    if not len(targets):
        return np.full(1, blank)
    pairs = zip_longest(targets.tolist(), [], fillvalue=blank)
    return np.array([blank, *(k for pair in pairs for k in pair)])


def added(*values):
    top = max(values)
    return top if top == -inf else top + log(fsum(exp(v - top) for v in values))


def ctc_alphas(log_probs, labels):
    names = labels.tolist()

    def step(before, row):
        now = []
        for s, k in enumerate(names):
            ways = before[max(s - 1, 0) : s + 1]
            if s > 1 and k not in (names[0], names[s - 2]):
                ways = [before[s - 2], *ways]
            now.append(added(*ways) + row[k])
        return now

    first, *rest = log_probs.tolist()
    start = [first[k] if s < 2 else -inf for s, k in enumerate(names)]
    return np.array(list(accumulate(rest, step, initial=start)))


def ctc_loss(log_probs, targets, blank=0):
    labels = with_blanks(targets, blank)
    ahead = ctc_alphas(log_probs, labels)
    behind = ctc_alphas(log_probs[::-1], labels[::-1])[::-1, ::-1]
    whole = added(*ahead[-1, -2:].tolist())
    grad = np.zeros(log_probs.shape)
    if whole > -inf:
        shares = np.exp(ahead + behind - log_probs[:, labels] - whole)
        one_hot = np.equal.outer(labels, np.arange(log_probs.shape[1]))
        grad -= shares @ one_hot
    return np.float64(-whole), grad


def best_path_decode(log_probs, blank=0):
    path = [max(range(len(row)), key=row.__getitem__) for row in log_probs.tolist()]
    return [k for k, _ in groupby(path) if k != blank]


def prefix_beam_search(log_probs, width, blank=0):
    def search(t):
        if not t:
            return {(): (0.0, -inf)}
        row, sums = log_probs[t - 1].tolist(), defaultdict(lambda: [-inf, -inf])
        for prefix, (b, e) in search(t - 1).items():
            for k, y in enumerate(row):
                if k == blank:
                    sums[prefix][0] = added(sums[prefix][0], b + y, e + y)
                    continue
                same = prefix[-1:] == (k,)
                ways = [b + y] if same else [b + y, e + y]
                sums[(*prefix, k)][1] = added(sums[(*prefix, k)][1], *ways)
                if same:
                    sums[prefix][1] = added(sums[prefix][1], e + y)
        order = sorted(sums, key=lambda prefix: added(*sums[prefix]))
        return {prefix: tuple(sums[prefix]) for prefix in order[-width:]}

    found = search(len(log_probs))
    best = max(found, key=lambda prefix: added(*found[prefix]))
    return best, added(*found[best])


def edit_distance(a, b):
    @remembered
    def rest(i, j):
        if i == len(a) or j == len(b):
            return len(a) - i + len(b) - j
        if a[i] == b[j]:
            return rest(i + 1, j + 1)
        return 1 + min(rest(i + 1, j), rest(i, j + 1), rest(i + 1, j + 1))

    return rest(0, 0)


def error_rate(hypotheses, references):
    wrong = np.fromiter(map(edit_distance, hypotheses, references), dtype=np.int64)
    return np.divide(wrong.sum(), np.sum([len(each) for each in references]))
