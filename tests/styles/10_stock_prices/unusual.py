import math
from itertools import accumulate, takewhile


def log_returns(prices):
    return np.array([math.log(b / a) for a, b in zip(prices, prices[1:])], dtype=float)


def make_windows(series, length, horizon=1):
    places = [m for m in range(len(series)) if m + length + horizon - 1 < len(series)]
    inputs = [[series[m + i] for i in range(length)] for m in places]
    targets = [series[m + length + horizon - 1] for m in places]
    return np.array(inputs, float).reshape(-1, length), np.array(targets, float)


def chronological_split(M, fractions, gap):
    n = M - gap * (len(fractions) - 1)
    sizes = np.floor(np.array(fractions) * n).astype(np.int32)
    starts = [0, *accumulate(sizes[:-1] + gap)]
    stops = [start + size for start, size in zip(starts, sizes[:-1])]
    return tuple([a, b] for a, b in zip(starts, stops + [M]))


def walk_forward(M, train, test, gap=0):
    def fold(k):
        a = k * test
        return a, a + train, a + train + gap, a + train + gap + test

    return list(takewhile(lambda f: f[3] <= M, map(fold, range(M))))


def standardise(train, *others):
    mean = math.fsum(train) / len(train)
    spread = math.sqrt(math.fsum((x - mean) ** 2 for x in train) / len(train))
    if spread <= 1e-12 * max(map(abs, train)):
        spread = 1
    return [*(np.subtract(a, mean) / spread for a in (train, *others)), mean, spread]


def naive_forecast(series, horizon):
    return np.array(
        [x for t, x in enumerate(series) if t + horizon < len(series)], float
    )


def mase(actual, forecast, history, season=1):
    T = len(history)
    scale = sum(abs(history[t] - history[t - season]) for t in range(season, T))
    error = np.linalg.norm(actual - forecast, 1) / len(actual)
    return np.array(error / scale * (T - season))


def directional_accuracy(actual, forecast, z=1.96):
    right = [f * a > 0 for a, f in zip(np.sign(actual), np.sign(forecast)) if a]
    n, k = len(right), sum(right)
    if not right:
        return 0, 0, 1
    # the roots of (1 + z²/n) p² − (2 k/n + z²/n) p + (k/n)² = 0
    low, high = np.sort(
        np.roots([1 + z * z / n, -(2 * k + z * z) / n, (k / n) ** 2]).real
    )
    return [k / n, low, high]


def gaussian_nll(mean, log_var, target):
    off = (mean - target) / np.exp(log_var / 2)
    loss = np.average(0.5 * np.log(2 * np.pi) + log_var / 2 + off * off / 2)
    return loss, {
        "log_var": (0.5 - off * off / 2) / off.size,
        "mean": off * np.exp(-log_var / 2) / off.size,
    }


def forecast_loss(x, target, h0, params, forward, backward):
    layer = {k.split(".")[1]: v for k, v in params.items() if "." in k}
    hs, cache = forward(x, h0, layer)
    last = hs[:, hs.shape[1] - 1]
    mean, log_var = np.einsum("nh,hk->kn", last, params["W_y"]) + params["b_y"][:, None]
    loss, grads = gaussian_nll(mean, log_var, target)
    d = np.array([grads["mean"], grads["log_var"]])
    pick = np.eye(hs.shape[1])[-1]
    dhs = np.einsum("t,kn,hk->nth", pick, d, params["W_y"])
    back = backward(dhs, cache)
    found = {"layer." + k: back[k] for k in layer}
    found.update(W_y=np.einsum("nh,kn->hk", last, d), b_y=np.einsum("kn->k", d))
    return loss, found
