import math


def log_returns(prices):
    found = []
    for t in range(1, len(prices)):
        found.append(math.log(prices[t] / prices[t - 1]))
    return np.array(found, dtype=float)


def make_windows(series, length, horizon=1):
    inputs, targets = [], []
    m = 0
    while m + length + horizon <= len(series):
        inputs.append([series[m + i] for i in range(length)])
        targets.append(series[m + length + horizon - 1])
        m += 1
    return np.array(inputs, float).reshape(-1, length), np.array(targets, float)


def chronological_split(M, fractions, gap):
    n = M - gap * (len(fractions) - 1)
    sizes = [math.floor(f * n) for f in fractions]
    sizes[-1] = n - sum(sizes[:-1])
    result, at = [], 0
    for size in sizes:
        result.append([at, at + size])
        at += size + gap
    return result


def walk_forward(M, train, test, gap=0):
    k, result = 0, []
    while True:
        a = k * test
        last = a + train + gap + test
        if last > M:
            return result
        result.append([a, a + train, last - test, last])
        k += 1


def standardise(train, *others):
    mean = math.fsum(train) / len(train)
    spread = math.sqrt(math.fsum((v - mean) ** 2 for v in train) / len(train))
    largest = max(abs(v) for v in train)
    if not spread > 1e-12 * largest:
        spread = 1
    result = []
    for series in [train] + list(others):
        out = np.empty(len(series))
        for i, v in enumerate(series):
            out[i] = (v - mean) / spread
        result.append(out)
    return result + [mean, spread]


def naive_forecast(series, horizon):
    out = []
    for t in range(len(series) - horizon):
        out.append(series[t])
    return np.array(out, dtype=np.float64)


def mase(actual, forecast, history, season=1):
    above = sum(abs(a - f) for a, f in zip(actual, forecast)) / len(actual)
    steps = [abs(history[t] - history[t - season]) for t in range(season, len(history))]
    return float(above / (sum(steps) / len(steps)))


def directional_accuracy(actual, forecast, z=1.96):
    right = n = 0
    for a, f in zip(actual, forecast):
        if a == 0:
            continue
        n += 1
        if (a > 0 and f > 0) or (a < 0 and f < 0):
            right += 1
    if not n:
        return (0, 0, 1)
    p = right / n
    middle = (p + z * z / 2 / n) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return [p, middle - half, middle + half]


def gaussian_nll(mean, log_var, target):
    N, loss = len(target), 0.0
    dm, dv = [0.0] * N, [0.0] * N
    for i in range(N):
        var = math.exp(log_var[i])
        e = mean[i] - target[i]
        loss += 0.5 * math.log(2 * math.pi * var) + e * e / (2 * var)
        dm[i] = e / var / N
        dv[i] = 0.5 / N - e * e / var / 2 / N
    return loss / N, dict(mean=np.array(dm), log_var=np.array(dv))


def forecast_loss(x, target, h0, params, forward, backward):
    layer = {}
    for key in params:
        if key[:6] == "layer.":
            layer[key[6:]] = params[key]
    hs, cache = forward(x, h0, layer)
    N, T, H = hs.shape
    mean, log_var = np.zeros(N), np.zeros(N)
    for n in range(N):
        mean[n] = sum(hs[n, T - 1, j] * params["W_y"][j, 0] for j in range(H))
        log_var[n] = sum(hs[n, T - 1, j] * params["W_y"][j, 1] for j in range(H))
    mean, log_var = mean + params["b_y"][0], log_var + params["b_y"][1]
    loss, grads = gaussian_nll(mean, log_var, target)
    dhs, dW, db = np.zeros((N, T, H)), np.zeros((H, 2)), np.zeros(2)
    for n in range(N):
        for c, name in enumerate(("mean", "log_var")):
            g = grads[name][n]
            db[c] += g
            dW[:, c] += g * hs[n, -1]
            dhs[n, -1] += g * params["W_y"][:, c]
    result = {"W_y": dW, "b_y": db}
    for key, value in backward(dhs, cache).items():
        result["layer." + key] = value
    return loss, result
