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
# What rounding leaves over goes to the last part, which ends at $M$.
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
        How large each part is; they sum to 1.
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
    error = target - mean
    square = error**2 * np.exp(-log_var)
    loss = np.sum(np.log(2 * np.pi) + log_var + square) / (2 * N)
    dmean = -error * np.exp(-log_var) / N
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
# returns its states $(N, T, H)$ and a cache, `backward(dhs, cache)` a dict with `"x"`,
# `"h0"` and the layer's parameters. The keys of the gradients are those of `params`.


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
        With the keys of `params`.
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

# %% experiment="how-far-10"
progress()

# %% [markdown]
# ## 15. Two questions
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
