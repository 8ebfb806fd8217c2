# %% [markdown]
# # Stock prices
#
# At the end of this unit you can tell a forecast from something that only looks like
# one. You will have written the tools for it: windows, splits in order of time, errors
# measured against the forecast that costs nothing, shares with their interval, and a
# network that forecasts a distribution instead of a number.
#
# $$
# \underbrace{r_{t-L+1},\ \dots,\ r_t}_{\text{what is known}} \to \boxed{\text{layer}}
# \to \left[\,\mu,\ \log \sigma^2\,\right]
# \qquad\qquad
# \underbrace{r_{t+1}}_{\text{what comes}} \sim \mathcal N(\mu, \sigma^2)\ ?
# $$
#
# Nothing here is advice, and nothing here earns money. Most of the unit shows how one
# is led to believe that it does.

# %% locked="imports-10"
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course import carry_over, data, figures, price_files, simulated_prices

# %% [markdown]
# ## 1. Returns
#
# A price of 100 says nothing; that it was 99 a day ago does. What is forecast is the
# *return*. In logarithms, with $T$ prices $p_0, \dots, p_{T-1}$,
#
# $$ r_t = \log p_{t+1} - \log p_t , \qquad t = 0, \dots, T - 2 . \tag{1} $$
#
# Log returns add up: the return of a week is the sum of the returns of its days.
#
# **Exercise.** Write `log_returns`. The logarithm is the natural one.


# %% solution="log_returns"
def log_returns(prices):
    """Return the log return of each step.

    Parameters
    ----------
    prices : array (T,)
        Above 0; T ≥ 1.

    Returns
    -------
    array (T − 1,)
    """
    ### BEGIN SOLUTION
    return np.diff(np.log(prices))
    ### END SOLUTION


# %% check="log_returns"
check(log_returns)

# %% [markdown]
# ## 2. Windows
#
# A network reads the last $L$ values of a series and forecasts the one that comes $h$
# steps later; $h$ is the *horizon*. Window $m$ and its target are
#
# $$ \text{inputs}_m = (s_m,\ s_{m+1},\ \dots,\ s_{m+L-1}) , \tag{2} $$
#
# $$ \text{targets}_m = s_{m+L+h-1} . \tag{3} $$
#
# The last value that window $m$ knows is $s_{m+L-1}$; its target comes $h$ steps later.
# A series of length $T$ has room for
#
# $$ M = T - L - h + 1 \tag{4} $$
#
# windows, and for none if that is negative.
#
# **Exercise.** Write `make_windows`. A series that is too short gives arrays of shape
# $(0, L)$ and $(0,)$.


# %% solution="make_windows"
def make_windows(series, length, horizon=1):
    """Return all windows of a series, and what is to be forecast from each.

    Parameters
    ----------
    series : array (T,)
    length : int
        Values that a window holds, at least 1.
    horizon : int
        Steps from the last value of a window to its target, at least 1.

    Returns
    -------
    inputs : array (M, length)
    targets : array (M,)
    """
    ### BEGIN SOLUTION
    M = max(len(series) - length - horizon + 1, 0)
    starts = np.arange(M)
    inputs = series[starts[:, None] + np.arange(length)]
    targets = series[starts + length + horizon - 1]
    return inputs, targets
    ### END SOLUTION


# %% check="make_windows"
check(make_windows)

# %% [markdown]
# ## 3. Splits in order of time
#
# Windows overlap: window $m$ and window $m + 1$ share all values but two. If they are
# shuffled before they are split, nearly every test window has a twin in training. So a
# series is split in order of time, and a *gap* of windows is left out between two
# parts. With a gap of $L + h - 1$ no value stands on both sides. The windows $0, \dots,
# M - 1$ are divided among $P$ parts with fractions $f_0, \dots, f_{P-1}$, which sum to
# 1:
#
# $$
# n = M - \text{gap} \cdot (P - 1), \qquad \text{size}_i = \lfloor f_i\, n \rfloor .
# \tag{5}
# $$
#
# The product $f_i\, n$ is the one in float64, and what `int` makes of it is the size,
# also where round-off has put it just below a whole number. What rounding leaves over
# goes to the last part, which ends at $M$.
#
# **Exercise.** Write `chronological_split`. Each part is a pair `(start, stop)` as in
# `inputs[start:stop]`; return a list of them.


# %% solution="chronological_split"
def chronological_split(M, fractions, gap):
    """Return the parts of M windows in order of time.

    Parameters
    ----------
    M : int
        How many windows there are.
    fractions : tuple of float
        How large each part is; they sum to 1. A size is ``int`` of the product in
        float64.
    gap : int
        Windows that are left out between two parts.

    Returns
    -------
    list of (start, stop)
    """
    ### BEGIN SOLUTION
    n = M - gap * (len(fractions) - 1)
    parts, start = [], 0
    for fraction in fractions:
        stop = start + int(fraction * n)
        parts.append((start, stop))
        start = stop + gap
    parts[-1] = (parts[-1][0], M)
    return parts
    ### END SOLUTION


# %% check="chronological_split"
check(chronological_split)

# %% [markdown]
# One split gives one number. *Walk-forward* evaluation gives several: train on a window
# of fixed size, test on what follows, move both on by the size of the test block, and
# repeat. Fold $k = 0, 1, \dots$ is
#
# $$
# \text{train}_k = \left[k\,b,\ k\,b + a\right), \qquad
# \text{test}_k = \left[k\,b + a + g,\ k\,b + a + g + b\right) , \tag{6}
# $$
#
# with $a$ windows to train on, $b$ to test on, and a gap of $g$. The test blocks lie
# one behind the other. A last block that does not fit into $M$ as a whole is left out.
#
# **Exercise.** Write `walk_forward`.


# %% solution="walk_forward"
def walk_forward(M, train, test, gap=0):
    """Return the folds of a walk-forward evaluation.

    Parameters
    ----------
    M : int
        How many windows there are.
    train, test : int
        Windows in each training window and in each test block.
    gap : int
        Windows that are left out between the two.

    Returns
    -------
    list of (train_start, train_stop, test_start, test_stop)
    """
    ### BEGIN SOLUTION
    folds = []
    for start in range(0, M - train - gap - test + 1, test):
        stop = start + train
        folds.append((start, stop, stop + gap, stop + gap + test))
    return folds
    ### END SOLUTION


# %% check="walk_forward"
check(walk_forward)

# %% [markdown]
# ## 4. Scaling
#
# Networks learn best from numbers near 1. Returns are near 0.01, so they are divided by
# their spread. But mean and spread are learned from data as weights are, and belong to
# training: whoever takes them from the whole series has looked at the test. With the
# mean over the training values only,
#
# $$
# \text{mean} = \frac1T \sum_t \text{train}_t , \qquad
# \text{spread} = \sqrt{\frac1T \sum_t (\text{train}_t - \text{mean})^2} , \tag{7}
# $$
#
# $$ a \to \frac{a - \text{mean}}{\text{spread}} \qquad \text{for training and all
# others alike.} \tag{8} $$
#
# A training series that does not vary has a spread of 0, up to round-off. A spread of
# at most $10^{-12} \max|\text{train}|$ counts as 1, and 1 is returned.
#
# **Exercise.** Write `standardise`. It takes any number of other arrays, and returns
# all of them scaled, then mean and spread.


# %% solution="standardise"
def standardise(train, *others):
    """Scale all series by mean and spread of the first.

    Parameters
    ----------
    train : array (T,)
    *others : arrays with one axis

    Returns
    -------
    train, *others : arrays of the same shapes
    mean, spread : float
        Those of `train` before scaling.
    """
    ### BEGIN SOLUTION
    mean, spread = train.mean(), train.std()
    if spread <= 1e-12 * np.abs(train).max():
        spread = 1.0
    scaled = [(series - mean) / spread for series in (train, *others)]
    return (*scaled, mean, spread)
    ### END SOLUTION


# %% check="standardise"
check(standardise)

# %% [markdown]
# ## 5. The forecast that costs nothing
#
# For a random walk no forecast beats "it stays where it is". At time $t$ the *naive*
# forecast for $h$ steps later is
#
# $$ \hat s_{t+h} = s_t , \qquad t = 0, \dots, T - h - 1 . \tag{9} $$
#
# **Exercise.** Write `naive_forecast`. Entry $t$ of the result is the forecast of
# `series[t + horizon]`; a series that is too short gives an empty array.


# %% solution="naive_forecast"
def naive_forecast(series, horizon):
    """Return the last known value as the forecast, for every target there is.

    Parameters
    ----------
    series : array (T,)
    horizon : int
        At least 1.

    Returns
    -------
    array (T − horizon,)
    """
    ### BEGIN SOLUTION
    count = max(len(series) - horizon, 0)
    return series[:count].copy()
    ### END SOLUTION


# %% check="naive_forecast"
check(naive_forecast)

# %% [markdown]
# The *mean absolute scaled error* (Hyndman & Koehler 2006) puts a forecast beside the
# naive one. The scale is the error that the naive forecast made on the *history*, the
# values before the test; with a season of $m$ steps it repeats what was $m$ steps ago:
#
# $$
# \text{MASE} = \frac{\text{mean}_i\,|\,\text{actual}_i - \text{forecast}_i\,|}
# {\text{mean}_t\,|\,\text{history}_{t+m} - \text{history}_t\,|} . \tag{10}
# $$
#
# Below 1 is better than naive, above 1 worse.
#
# **Exercise.** Write `mase`.


# %% solution="mase"
def mase(actual, forecast, history, season=1):
    """Return the mean absolute error in units of the naive forecast's on the history.

    Parameters
    ----------
    actual, forecast : arrays (N,)
    history : array (T,)
        Longer than `season`, and not constant.
    season : int
        Steps that the naive forecast looks back.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    error = np.abs(actual - forecast).mean()
    scale = np.abs(history[season:] - history[:-season]).mean()
    return error / scale
    ### END SOLUTION


# %% check="mase"
check(mase)

# %% [markdown]
# ## 6. A share and its interval
#
# How often is the sign of a return forecast correctly? A share of 53 % means little
# before one knows of how many. If $k$ of $n$ are right, $\hat p = k/n$, and the values
# of $p$ that lie within $z$ standard errors of it are those with
#
# $$ (\hat p - p)^2 \le z^2\, \frac{p\,(1 - p)}{n} . \tag{11} $$
#
# The two ends solve a quadratic equation (Wilson 1927):
#
# $$
# \frac{1}{1 + z^2/n} \left( \hat p + \frac{z^2}{2n} \pm z
# \sqrt{\frac{\hat p\,(1 - \hat p)}{n} + \frac{z^2}{4 n^2}} \right) . \tag{12}
# $$
#
# With $z = 1.96$ such an interval misses the true $p$ in about 5 of 100 cases.
#
# **Exercise.** Write `directional_accuracy`. Compare signs of returns. Steps whose
# actual return is 0 have no direction and are left out; a forecast of 0 on one of the
# others counts as wrong. If nothing is left, the result is `(0, 0, 1)`.


# %% solution="directional_accuracy"
def directional_accuracy(actual, forecast, z=1.96):
    """Return how often the sign is right, with Wilson's interval.

    Parameters
    ----------
    actual, forecast : arrays (N,)
        Returns.
    z : float
        Half the interval's width in standard errors.

    Returns
    -------
    share, low, high : float
    """
    ### BEGIN SOLUTION
    counts = actual != 0
    n = counts.sum()
    if n == 0:
        return 0.0, 0.0, 1.0
    share = (np.sign(actual) == np.sign(forecast))[counts].mean()
    centre = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    width = 1 + z**2 / n
    return share, (centre - half) / width, (centre + half) / width
    ### END SOLUTION


# %% check="directional_accuracy"
check(directional_accuracy)

# %% [markdown]
# ## 7. Forecasting a distribution
#
# Where the sign of a return can't be forecast, its *size* may be: quiet days follow
# quiet days. So let a network forecast a mean $\mu$ and a variance. Variances are
# positive, so what it gives is $v = \log \sigma^2$, which may be any number. The loss
# is the negative log-likelihood of the target $y$ under a normal distribution, as a
# mean over $N$ targets:
#
# $$
# L = \frac1N \sum_n \tfrac12 \left( \log 2\pi + v_n + (y_n - \mu_n)^2\, e^{-v_n}
# \right) . \tag{13}
# $$
#
# A small variance pays if the error is small, and costs dearly if it is not. The
# derivatives are
#
# $$ d\mu_n = -\frac1N\, (y_n - \mu_n)\, e^{-v_n} , \tag{14} $$
#
# $$ dv_n = \frac{1}{2N} \left( 1 - (y_n - \mu_n)^2\, e^{-v_n} \right) . \tag{15} $$
#
# The second is 0 where the variance equals the squared error.
#
# **Exercise.** Write `gaussian_nll`.


# %% solution="gaussian_nll"
def gaussian_nll(mean, log_var, target):
    """Return the mean negative log-likelihood in nats, and its gradient.

    Parameters
    ----------
    mean, log_var, target : arrays (N,)
        The forecast mean, the logarithm of the forecast variance, what came.

    Returns
    -------
    loss : float
    grads : dict
        ``"mean"`` and ``"log_var"``, arrays (N,)
    """
    ### BEGIN SOLUTION
    N = len(target)
    residual = target - mean
    square = residual**2 * np.exp(-log_var)
    loss = np.sum(np.log(2 * np.pi) + log_var + square) / (2 * N)
    dmean = -residual * np.exp(-log_var) / N
    dlog_var = (1 - square) / (2 * N)
    return loss, {"mean": dmean, "log_var": dlog_var}
    ### END SOLUTION


# %% check="gaussian_nll"
check(gaussian_nll)

# %% [markdown]
# ## 8. A network that does it
#
# A layer reads the window, and its *last* state gives both numbers. With $h_T$ of shape
# $(N, H)$ and $W_y$ of shape $(H, 2)$:
#
# $$ \left[\,\mu,\ v\,\right] = h_T\, W_y + b_y . \tag{16} $$
#
# Backward, with $d\text{out} = [\,d\mu,\ dv\,]$ of shape $(N, 2)$ from (14) and (15):
#
# $$ dW_y = h_T^{\top}\, d\text{out} , \qquad db_y = \sum_n d\text{out}_n , \tag{17} $$
#
# $$
# d\text{hs}_{T} = d\text{out}\, W_y^{\top} , \qquad d\text{hs}_t = 0 \quad \text{for }
# t < T . \tag{18}
# $$
#
# All parameters stand in one flat dict, so that your `adam_step` takes them. The
# layer's carry a prefix: `layer.W_z` is `W_z` of the layer. The next cell takes the
# prefix off and puts it on.


# %% locked="layers-10"
def part(params, name):
    """Return the arrays of a layer: those whose keys begin with its name and a dot."""
    own = [k for k in params if k.startswith(f"{name}.")]
    return {k.removeprefix(f"{name}."): params[k] for k in own}


def prefixed(name, grads):
    """Return the gradients of a layer's parameters under its name and a dot."""
    return {f"{name}.{k}": v for k, v in grads.items() if k not in ("x", "h0")}


# %% [markdown]
# **Exercise.** Write `forecast_loss`. The layer is handed in: `forward(x, h0, params)`
# returns its states $(N, T, H)$ and a cache, `backward(dhs, cache)` a dict of
# gradients, under `"x"`, `"h0"` and the names of the layer's parameters. The keys of
# the gradients are those of `params`.


# %% solution="forecast_loss"
def forecast_loss(x, target, h0, params, forward, backward):
    """Return the loss of a layer's forecasts, and the gradients of all parameters.

    Parameters
    ----------
    x : array (N, T, D)
    target : array (N,)
    h0 : array (N, H)
    params : dict
        The layer's arrays under ``"layer.NAME"``; ``"W_y"`` (H, 2), ``"b_y"`` (2,)
    forward, backward : functions
        ``forward(x, h0, layer)`` returns ``(hs, cache)``, ``backward(dhs, cache)`` a
        dict.

    Returns
    -------
    loss : float
    grads : dict
        A gradient for each key of `params`; other entries are passed over.
    """
    ### BEGIN SOLUTION
    hs, cache = forward(x, h0, part(params, "layer"))
    out = hs[:, -1] @ params["W_y"] + params["b_y"]
    loss, d = gaussian_nll(out[:, 0], out[:, 1], target)
    dout = np.stack([d["mean"], d["log_var"]], axis=1)
    dhs = np.zeros_like(hs)
    dhs[:, -1] = dout @ params["W_y"].T
    grads = prefixed("layer", backward(dhs, cache))
    return loss, grads | {"W_y": hs[:, -1].T @ dout, "b_y": dout.sum(axis=0)}
    ### END SOLUTION


# %% check="forecast_loss"
check(forecast_loss)

# %% [markdown]
# ## 9. Three series
#
# From here on we know what there is to be found, because we made the prices ourselves
# (`course/simulated_prices.py`). The *random walk* has independent returns: nothing can
# be forecast. In *weak momentum* a return carries a tenth of the last one over. With
# *changing volatility* the sign of a return is a coin's, but quiet and wild times last.

# %% experiment="three-series"
T, rng = 2500, np.random.default_rng(0)
walk = simulated_prices.random_walk(T, rng)
momentum = simulated_prices.weak_momentum(T, rng)
restless, spreads = simulated_prices.changing_volatility(T, rng)
series = {"random walk": walk, "weak momentum": momentum}
series["changing volatility"] = restless
figures.lines(
    "Three series of prices",
    "day",
    "price (logarithmic)",
    {name: (np.arange(T), prices) for name, prices in series.items()},
    log=True,
)

# %% [markdown]
# *The figure, in words: three lines that wander up and down for 2500 days. All three
# seem to have trends; none was given one.*
#
# ## 10. A chart that proves nothing
#
# The simplest model that learns from windows is a linear one. It reads ten days of the
# random walk and forecasts the next.

# %% experiment="linear-model"


def linear_forecast(inputs, targets, new):
    """Fit targets to windows by least squares; return the forecasts for new ones."""
    columns = np.column_stack([inputs, np.ones(len(inputs))])
    weights = np.linalg.lstsq(columns, targets, rcond=None)[0]
    return np.column_stack([new, np.ones(len(new))]) @ weights


logs, L = np.log(walk), 10
inputs, targets = make_windows(logs, L)
train, test = (slice(*p) for p in chronological_split(len(inputs), (0.7, 0.3), L))
forecast = linear_forecast(inputs[train], targets[train], inputs[test])
naive = naive_forecast(logs, 1)[L - 1 :][test]

# %% experiment="brilliant-chart"
price, forecast_price = np.exp(targets[test]), np.exp(forecast)
for title, count in (("The whole test", len(price)), ("The first 40 days", 40)):
    shown = np.arange(count)
    curves = {"price": (shown, price[:count])}
    curves["forecast of the day before"] = (shown, forecast_price[:count])
    figures.lines(f"{title}: a random walk", "day of the test", "price", curves)

# %% [markdown]
# *The figures, in words: over the whole test two lines that can't be told apart. Over
# its first 40 days one sees two: the forecast does what the price did a day before.*
#
# The first chart looks brilliant, and there was nothing to forecast. Now in numbers.

# %% experiment="chart-in-numbers"
actual, history = targets[test], logs[: train.stop + L]
r2 = 1 - ((actual - forecast) ** 2).mean() / actual.var()
print(f"R² of the level: {r2:.3f}")
print(f"MASE of the model: {mase(actual, forecast, history):.3f}")
print(f"MASE of the naive forecast: {mase(actual, naive, history):.3f}")
share, low, high = directional_accuracy(actual - naive, forecast - naive)
print(f"direction: {share:.3f}, interval {low:.3f} to {high:.3f}")

# %% [markdown]
# $R^2$ measures the forecast against the *mean* of the test prices, which is no rival:
# whatever stays near today's price beats it. Against the naive forecast the model gains
# nothing, and loses a little to the weights that it had to learn. The interval of the
# direction holds one half.
#
# ## 11. What leakage fakes
#
# Each of three slips lets something from the future into the past. The walks are random
# walks of 500 days: an honest share of right directions is 0.5. We measure each slip on
# two hundred of them.
#
# *Scaling before the split.* The rule "what is above its mean will fall" is worthless
# here. But if the mean is taken over the whole series, it knows where the second half
# will go.

# %% experiment="leak-scaling"


def back_to_the_mean(logs, leak, horizon=60):
    half = len(logs) // 2
    _, position, _, _ = standardise(logs if leak else logs[:half], logs[half:])
    moves = logs[half + horizon :] - logs[half:-horizon]
    return directional_accuracy(moves, -position[:-horizon])[0]


# %% [markdown]
# *Shuffled windows.* A forecast is copied from the most similar training window. If
# windows are shuffled before the split, that is nearly always the one a day earlier or
# later, which has nearly the same target.

# %% experiment="leak-shuffling"


def nearest_window(logs, leak, length=20, horizon=20):
    inputs, targets = make_windows(logs, length, horizon)
    moves, M = targets - inputs[:, -1], len(inputs)
    order = np.random.default_rng(0).permutation(M) if leak else np.arange(M)
    gap = 0 if leak else length + horizon - 1
    train, test = (order[slice(*p)] for p in chronological_split(M, (0.7, 0.3), gap))
    apart = ((inputs[test][:, None] - inputs[train]) ** 2).sum(axis=2)
    return directional_accuracy(moves[test], moves[train][apart.argmin(axis=1)])[0]


# %% [markdown]
# *The target inside the input.* Prices are smoothed by a mean over five days, and the
# forecast for tomorrow is today's slope. A mean over today and the four days before is
# honest; a *centred* one, over two days before and two days after, holds tomorrow.

# %% experiment="leak-inside"


def slope_of_means(logs, leak):
    slopes = np.diff(np.convolve(logs, np.ones(5) / 5, "valid"))
    returns = np.diff(logs)[3 if leak else 5 :]
    count = min(len(slopes), len(returns))
    return directional_accuracy(returns[:count], slopes[:count])[0]


# %% experiment="leaks"
walks = [
    np.log(simulated_prices.random_walk(500, np.random.default_rng(seed)))
    for seed in range(200)
]
slips = {
    "scaled before the split": back_to_the_mean,
    "windows shuffled": nearest_window,
    "target inside the input": slope_of_means,
}
rows = {}
for name, rule in slips.items():
    for word, leak in (("honest", False), ("leaking", True)):
        found = np.array([rule(logs, leak) for logs in walks])
        margin = 1.96 * found.std() / np.sqrt(len(found))
        middle = found.mean()
        rows[f"{name}: {word}"] = (middle, middle - margin, middle + margin)
        print(f"{name:24s} {word:8s} {middle:.3f} ± {margin:.3f}")

# %% experiment="leaks-drawn"
figures.shares(
    "Right directions on random walks: mean of 200 walks",
    "share of right directions",
    rows,
    {"nothing to be known": 0.5},
)

# %% [markdown]
# *The figure, in words: six points with intervals, two for each slip. The three honest
# ones lie near 0.5. The leaking ones lie above: least for the scaling, most for the
# shuffled windows.*
#
# All six rules were tried on series without anything to be found. What is above 0.5 is
# leakage and nothing else. Of returns, which have no level to come back to, scaling
# before the split fakes next to nothing; of prices it does, and which of the two you
# have is not always clear.
#
# ## 12. Direction
#
# Weak momentum can be forecast in truth: two neighbouring returns have the same sign
# with the probability $\tfrac12 + \arcsin(0.1)/\pi = 0.532$. How many days does it
# take to see that? Walk-forward, a linear model on the last return, 24 years.

# %% experiment="direction"


def walk_forward_forecasts(prices, train=500, test=250):
    inputs, targets = make_windows(log_returns(prices), 1)
    actual, forecast = [], []
    for a, b, c, d in walk_forward(len(inputs), train, test, gap=1):
        actual.append(targets[c:d])
        forecast.append(linear_forecast(inputs[a:b], targets[a:b], inputs[c:d]))
    return np.concatenate(actual), np.concatenate(forecast)


rng = np.random.default_rng(1)
tested = {
    "random walk": walk_forward_forecasts(simulated_prices.random_walk(6000, rng)),
    "weak momentum": walk_forward_forecasts(simulated_prices.weak_momentum(6000, rng)),
}

# %% experiment="direction-drawn"
lengths, bands = np.arange(125, 5251, 125), {}
for name, (actual, forecast) in tested.items():
    ends = [directional_accuracy(actual[:n], forecast[:n]) for n in lengths]
    bands[name] = (lengths, *np.transpose(ends))
    year, last = ends[1], ends[-1]
    print(f"{name:14s} after 250 days: {year[0]:.3f} ({year[1]:.3f} to {year[2]:.3f})")
    print(f"{name:14s} at the end:     {last[0]:.3f} ({last[1]:.3f} to {last[2]:.3f})")
figures.bands(
    "Share of right directions so far, with Wilson's interval",
    "days tested",
    "share of right directions",
    bands,
    {"nothing to be known": 0.5, "all that is to be known": 0.532},
)

# %% [markdown]
# *The figure, in words: two lines with bands that narrow from left to right, a dashed
# line at 0.5 and one at 0.532. After a year each band is more than a tenth wide and
# holds both levels or nearly so; after twenty years the two bands have come apart or
# are about to.*
#
# A year of 250 days gives an interval of 0.12 from end to end. To tell 0.532 from 0.5
# takes about a thousand days at least, from a market that does not change meanwhile.
# And whoever tries twenty rules on a random walk should expect one whose interval does
# not hold one half.
#
# ## 13. Costs
#
# Follow the forecasts: hold the stock if a rise is forecast, owe it if a fall is. Each
# change of position from one side to the other trades twice its value, and each trade
# costs some *basis points* (hundredths of a percent) for the broker, the spread between
# bid and ask, and the price that moves while one trades.

# %% experiment="costs"


def gains(actual, forecast, cost):
    position = np.sign(forecast)
    traded = np.abs(np.diff(position, prepend=0.0))
    return position * actual - cost * traded, traded.mean()


costs, curves = np.linspace(0, 15, 16), {}
for name, (actual, forecast) in tested.items():
    before, traded = gains(actual, forecast, 0.0)
    before, margin = 1e4 * before.mean(), 1.96e4 * before.std() / len(before) ** 0.5
    curves[name] = (
        costs,
        [1e4 * gains(actual, forecast, c / 1e4)[0].mean() for c in costs],
    )
    print(f"{name:14s} before costs {before:4.1f} ± {margin:.1f} basis points a day")
    if before > margin:
        gone = before / traded
        print(f"  traded a day {traded:.2f}: nothing is left at costs of {gone:.1f}")
figures.lines(
    "What is left of the gain",
    "costs (basis points of what is traded)",
    "mean gain (basis points a day)",
    curves,
)

# %% [markdown]
# *The figure, in words: two straight lines that fall from left to right. That of the
# random walk starts near 0 and is below it at any cost. That of weak momentum starts
# higher, and crosses 0 somewhere before the right end.*
#
# The momentum was put in by us, was known to stay as it is, and was found with the very
# model that made it. Even so a few basis points take what there was. Of a real market
# none of the three is known.
#
# ## 14. Means over a month
#
# Many long files hold one value a month, and that is often the *mean* over the days of
# the month. Take means over 21 days of a random walk, and look at their returns; beside
# them those of the last price of each month.

# %% experiment="monthly-means"


def autocorrelation(series, lags=6):
    series = series - series.mean()
    square = (series**2).sum()
    return [(series[k:] * series[:-k]).sum() / square for k in range(1, lags + 1)]


daily = simulated_prices.random_walk(21 * 1200, np.random.default_rng(2))
means, ends = simulated_prices.monthly(daily)
found = {
    "means over the month": autocorrelation(log_returns(means)),
    "last price of the month": autocorrelation(log_returns(ends)),
}
figures.autocorrelations(
    "Monthly returns of a random walk of days",
    found,
    1.96 / np.sqrt(len(means)),
    {"Working 1960: 1/4": 0.25},
)

# %% [markdown]
# *The figure, in words: bars for lags of one to six months. At lag 1 the bar of the
# means is near 1/4, far outside the band that chance allows; that of the last prices,
# and nearly all other bars, are inside.*
#
# Nothing can be forecast here, and yet the means look as if (Working 1960). Two
# neighbouring changes of means share days: a step late in a month moves the mean of
# that month by a little, and that of the next one by the rest. With $m$ days in a month
# the correlation is
#
# $$ \frac{m^2 - 1}{2\,(2 m^2 + 1)} \to \frac14 . \tag{19} $$
#
# Could one trade on it? At the end of a month one can't buy at its mean, only at its
# last price.

# %% experiment="means-traded"
inputs, targets = make_windows(log_returns(means), 1)
train, test = (slice(*p) for p in chronological_split(len(inputs), (0.5, 0.5), 1))
forecast = linear_forecast(inputs[train], targets[train], inputs[test])
from_the_last_price = (np.log(means[2:]) - np.log(ends[1:-1]))[test]
changes = {
    "from mean to mean": targets[test],
    "from the last price to the next mean": from_the_last_price,
}
for name, actual in changes.items():
    share, low, high = directional_accuracy(actual, forecast)
    print(f"direction {name:37s} {share:.3f}, interval {low:.3f} to {high:.3f}")
expected = 0.5 + np.arcsin(0.25) / np.pi
print(f"a correlation of 1/4 makes {expected:.3f} right directions")

# %% [markdown]
# The means do move as forecast, and the price has been there already. Before a monthly
# series is called predictable, ask whether its values are means.
#
# ## 15. Volatility
#
# Now to what can be forecast in truth. The network of section 8 with your GRU, your
# clipping and your Adam reads twenty days, the returns and their absolute values, and
# forecasts mean and log variance of the next return. Its rivals: a constant, and the
# mean of the squares of the last days, where validation chooses how many.

# %% experiment="volatility-data"
gru, training = carry_over("05_gru"), carry_over("06_training")
clip = carry_over("03_vanishing_gradients").clip_by_global_norm
L = 20


def prepared(returns):
    """Return windows of returns and sizes, targets, three parts, and the spread."""
    parts = chronological_split(len(returns) - L, (0.6, 0.2, 0.2), gap=L)
    known = parts[0][1] + L
    *scaled, _, spread = standardise(returns[:known], returns[known:])
    scaled = np.concatenate(scaled)
    size = np.abs(scaled)
    sizes = np.concatenate(standardise(size[:known], size[known:])[:2])
    x = np.stack([make_windows(s, L)[0] for s in (scaled, sizes)], axis=2)
    return x, make_windows(scaled, L)[1], [slice(*p) for p in parts], spread


# %% experiment="volatility-rivals"


def rivals(x, targets, parts):
    """Return the losses of a constant, and of the best moving average, on the test."""
    validation, test = parts[1:]
    squares = x[:, :, 0] ** 2

    def average(part, k):
        log_var = np.log(squares[part, -k:].mean(axis=1))
        return gaussian_nll(0 * log_var, log_var, targets[part])[0]

    k = min((5, 10, 20), key=lambda k: average(validation, k))
    zero = np.zeros(len(targets[test]))
    constant = gaussian_nll(zero, zero, targets[test])[0]
    return {"constant": constant, f"mean of {k} squares": average(test, k)}


# %% [markdown]
# The network starts near the constant: its output weights are small, so that mean and
# log variance are near 0, those of the scaled training returns. Of its parameters those
# are kept that did best on validation.

# %% experiment="volatility-network"
H = 8


def loss_of(params, x, targets):
    h0 = np.zeros((len(x), H))
    return forecast_loss(x, targets, h0, params, gru.gru_forward, gru.gru_backward)


def start(rng):
    cell = data.init_cell("gru", 2, H, 2, rng)
    output = {"W_y": 0.1 * cell.pop("W_y"), "b_y": cell.pop("b_y")}
    return prefixed("layer", cell) | output


def train_network(x, targets, parts, seed, updates=250):
    rng = np.random.default_rng(seed)
    params, state, best = start(rng), {}, (np.inf, {})
    for update in range(updates):
        rows = rng.integers(parts[0].start, parts[0].stop, 64)
        _, grads = loss_of(params, x[rows], targets[rows])
        grads, _ = clip({k: grads[k] for k in params}, 1.0)
        params, state = training.adam_step(params, grads, state, lr=0.01)
        if update % 25 == 24:
            loss = loss_of(params, x[parts[1]], targets[parts[1]])[0]
            best = min(best, (loss, params), key=lambda pair: pair[0])
    return best[1]


# %% experiment="volatility-compared"


def compare(returns, seeds=3):
    """Return test losses of the rivals and of networks, one network and its test."""
    x, targets, parts, spread = prepared(returns)
    losses, test = rivals(x, targets, parts), parts[2]
    runs = [train_network(x, targets, parts, seed) for seed in range(seeds)]
    losses["GRU"] = [loss_of(params, x[test], targets[test])[0] for params in runs]
    return losses, runs[0], x[test], targets[test], spread


def told(name, losses):
    print(name)
    for rival, loss in losses.items():
        shown = ", ".join(f"{value:.3f}" for value in np.atleast_1d(loss))
        print(f"  {rival:20s} {shown} nats a day")


rng = np.random.default_rng(3)
restless, spreads = simulated_prices.changing_volatility(3000, rng)
losses, params, x, targets, spread = compare(log_returns(restless))
true = 2 * np.log(spreads[-len(targets) :] / spread)
losses["the true spread"] = gaussian_nll(0 * true, true, targets)[0]
told("changing volatility", losses)
still = simulated_prices.random_walk(3000, rng)
told("random walk", compare(log_returns(still), seeds=1)[0])

# %% [markdown]
# Each nat a day is a factor of $e$ in the probability of what came, day by day. On the
# series with changing volatility both forecasts of the variance beat the constant, and
# the network the moving average by a little; what is left to the true spread can't be
# known from the past. On the random walk there is nothing to be gained: the moving
# average *loses* to the constant, because it takes chance for change, and the network
# has learned to stay with the constant, or nearly so. On six more series of each kind
# it was much the same: both forecasts beat the constant where volatility changes, and
# mostly the network was the better one; on the random walks the moving average lost,
# and the network was within 0.01 of the constant.

# %% experiment="volatility-drawn"
hs, _ = gru.gru_forward(x, np.zeros((len(x), H)), part(params, "layer"))
mean, log_var = (hs[:, -1] @ params["W_y"] + params["b_y"]).T
shown = np.arange(250)
figures.lines(
    "Spread of the next return",
    "day of the test",
    "spread (1: that of the training days)",
    {
        "true": (shown, np.exp(true[:250] / 2)),
        "forecast by the network": (shown, np.exp(log_var[:250] / 2)),
        "mean of 10 squares": (
            shown,
            np.sqrt((x[:250, -10:, 0] ** 2).mean(axis=1)),
        ),
    },
)
share, low, high = directional_accuracy(targets, mean)
print(f"direction of the network's mean: {share:.3f}, {low:.3f} to {high:.3f}")

# %% [markdown]
# *The figure, in words: three lines over 250 days. The true spread wanders; both
# forecasts follow its large swells, some days late.*
#
# The same network forecasts a mean as well, and its direction is a coin's, as it must
# be here. How large tomorrow's move will be can be said better than by a constant;
# which way it goes can't.
#
# ## 16. A file of your own
#
# Banks and exchanges let you download daily or monthly prices as CSV. Put such a file
# beside this notebook, write its name between the quotes, and run the two cells.
# Nothing is sent anywhere. Without a file the random walk of above stands in.

# %% experiment="own-file"
my_file = ""
if my_file:
    loaded = price_files.load_prices(my_file)
    print(loaded.summary())
    closes = loaded.closes
else:
    closes = still

# %% experiment="own-file-looked-at"
returns = log_returns(closes)
bound = 1.96 / np.sqrt(len(returns))
print(
    f"lag-1 autocorrelation {autocorrelation(returns)[0]:.3f}, by chance ±{bound:.3f}"
)
print(f"the same of their sizes {autocorrelation(np.abs(returns))[0]:.3f}")
block = len(returns) // 12
actual, forecast = walk_forward_forecasts(closes, 5 * block, block)
share, low, high = directional_accuracy(actual, forecast)
print(f"direction {share:.3f}, interval {low:.3f} to {high:.3f}, {len(actual)} steps")
told("volatility", compare(returns, seeds=1)[0])

# %% [markdown]
# What to ask of the numbers. Is the autocorrelation outside of what chance allows,
# and if so, are the values means over days, or closes of stocks that are seldom
# traded? Does the interval of the direction hold one half, and would a rise forecast
# every time have done as well? Is the size of the moves autocorrelated, and does a
# forecast of the variance beat the constant? And how many files, columns and settings
# did you try before you found something: each was one more chance to find what is not
# there.

# %% experiment="how-far-10"
progress()

# %% [markdown]
# ## 17. Two questions
#
# Someone shows you a chart on which a network's forecasts of the next day's price lie
# on the prices themselves, with $R^2 = 0.99$. The direction of the next day was right
# on 131 of 250 days. What does the chart show, and which two numbers do you ask for?

# %% [markdown] answer="what_does_the_chart_show"
# ### BEGIN SOLUTION
# The chart shows that tomorrow's price is near today's, which the naive forecast knows
# as well: the forecasts are the prices, about a day late, and R² of a level says
# nothing about returns. Ask for the MASE on the test part: near 1 is no better than
# naive. Ask for the interval of the direction: 131 of 250 is 0.524, from 0.462 to
# 0.585, which holds one half.
#
# Mark scheme: half a point for the comparison with the naive forecast (MASE), half a
# point for the interval, with its ends or with the finding that it holds 0.5.
# ### END SOLUTION

# %% [markdown]
# A file of monthly index values has a lag-1 autocorrelation of 0.27 in its returns.
# Give a cause that needs no predictability at all, and a reason why nobody could have
# traded on it.

# %% [markdown] answer="where_does_it_come_from"
# ### BEGIN SOLUTION
# The values may be means over the days of each month. Means of a random walk have a
# lag-1 autocorrelation near 1/4 (Working 1960), because two neighbouring changes share
# days: the steps late in one month count in part in this change and in part in the
# next. Nobody can buy at the mean of a month that is over: at its end the price has
# already gone where the next mean is expected.
#
# Mark scheme: half a point for averaging, half a point for the price that is not to be
# had.
# ### END SOLUTION
