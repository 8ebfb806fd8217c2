from itertools import accumulate

from numpy.lib.stride_tricks import as_strided, sliding_window_view


def log_returns(prices):
    return np.log1p((prices[1:] - prices[:-1]) / prices[:-1])


def make_windows(series, length, horizon=1):
    if len(series) < length + horizon:
        return np.empty((0, length)), np.empty(0)
    views = sliding_window_view(series, length + horizon)
    return views[:, :length], views[:, -1]


def chronological_split(M, fractions, gap):
    parts = len(fractions)
    sizes = (np.array(fractions) * (M - gap * (parts - 1))).astype(int)
    starts = np.concatenate([[0], np.cumsum(sizes + gap)[:-1]])
    stops = starts + sizes
    stops[-1] = M
    return list(zip(starts, stops))


def walk_forward(M, train, test, gap=0):
    count = max(0, 1 + (M - train - gap - test) // test)
    moves = np.arange(count)[:, None] * test
    table = moves + np.array([0, train, train + gap, train + gap + test])
    return [tuple(row) for row in table.tolist()]


def standardise(train, *others):
    mean = np.average(train)
    spread = np.sqrt(np.mean(np.square(train - mean)))
    spread = np.where(spread <= np.linalg.norm(train, np.inf) * 1e-12, 1.0, spread)
    ends = list(accumulate(len(o) for o in (train, *others)))
    whole = (np.concatenate((train,) + others) - mean) / spread
    return (*np.split(whole, ends[:-1]), mean, spread)


def naive_forecast(series, horizon):
    return series[:-horizon]


def mase(actual, forecast, history, season=1):
    naive = as_strided(history, (len(history) - season,), history.strides)
    scale = np.linalg.norm(history[season:] - naive, 1) / naive.size
    return np.linalg.norm(actual - forecast, 1) / len(actual) / scale


def directional_accuracy(actual, forecast, z=1.96):
    moved = np.flatnonzero(actual)
    if moved.size == 0:
        return np.float64(0), np.float64(0), np.float64(1)
    agree = np.signbit(actual[moved]) == np.signbit(forecast[moved])
    share = np.mean(agree & (forecast[moved] != 0))
    k = z * z / moved.size
    ends = np.roots([1 + k, -2 * share - k, share * share])
    return share, ends.real.min(), ends.real.max()


def gaussian_nll(mean, log_var, target):
    scaled = (target - mean) / np.exp(log_var / 2)
    loss = 0.5 * (np.log(2 * np.pi) + log_var.mean() + scaled @ scaled / len(scaled))
    return np.array(loss), {
        "mean": -scaled / np.exp(log_var / 2) / len(scaled),
        "log_var": (0.5 - 0.5 * scaled * scaled) / len(scaled),
    }


def forecast_loss(x, target, h0, params, forward, backward):
    hs, cache = forward(x, h0, part(params, "layer"))
    weights = np.zeros((hs.shape[1], 1))
    weights[-1] = 1
    h = (hs * weights).sum(axis=1)
    mean, log_var = (h @ params["W_y"] + params["b_y"]).T
    loss, d = gaussian_nll(mean, log_var, target)
    dout = np.c_[d["mean"], d["log_var"]]
    grads = backward(np.einsum("no,ho,ti->nth", dout, params["W_y"], weights), cache)
    grads = {f"layer.{k}": v for k, v in grads.items()}
    grads["W_y"], grads["b_y"] = np.einsum("nh,no->ho", h, dout), np.ones(len(h)) @ dout
    return loss, grads
