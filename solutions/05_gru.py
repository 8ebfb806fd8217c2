# %% [markdown]
# # The GRU
#
# At the end of this unit you will have built a gated cell with one state and two gates,
# in two versions that most texts do not tell apart, and measured what they cost beside
# the LSTM. You will also have made weights for PyTorch's cell from your own.
#
# $$
# h_t \;=\; (1 - z) \circ \underbrace{h_{t-1}}_{\text{keep}} \;+\; z \circ
# \underbrace{\tilde h}_{\text{write}}
# $$
#
# The LSTM asks separately what to forget and what to write. The GRU (Cho et al. 2014)
# ties the two: what is written takes the place of what is let go. It needs no cell
# state and no output gate, and has three weight matrices in the place of four.

# %% locked="imports-05"
import time

import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course import carry_over, data, figures

# %% [markdown]
# ## Notation
#
# | letter | name | decides | nonlinearity |
# |---|---|---|---|
# | $z$ | update gate | how much of the state is replaced | sigmoid |
# | $r$ | reset gate | how much of the old state the candidate sees | sigmoid |
# | $\tilde h$ | candidate | what is written | tanh |
#
# Parameters: $W_z, W_r, W_h$ of shape $(H + D, H)$, hidden part first, and
# $b_z, b_r, b_h$ of shape $(H,)$. **Beware:** here a *large* $z$ lets go of the past.
# Many texts, and PyTorch, have it the other way round.

# %% [markdown]
# ## 1. The cell, forward
#
# With $u = [h_{t-1}, x_t]$:
#
# $$ z = \sigma(u\,W_z + b_z) \tag{1} $$
# $$ r = \sigma(u\,W_r + b_r) \tag{2} $$
# $$ \tilde h = \tanh([\,r \circ h_{t-1},\ x_t\,]\,W_h + b_h) \tag{3} $$
# $$ h_t = (1 - z) \circ h_{t-1} + z \circ \tilde h \tag{4} $$
#
# First put your stable `sigmoid` of unit 01 into the next cell.


# %% helper="sigmoid"
def sigmoid(x):
    """Return the sigmoid of every entry of x: your function of unit 01."""
    ### BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * x))
    ### END SOLUTION


# %% [markdown]
# **Exercise.** Write `gru_cell_forward`.


# %% solution="gru_cell_forward"
def gru_cell_forward(x, h_prev, params):
    """Return the next state and a cache; r acts before the product.

    Parameters
    ----------
    x : array (N, D)
    h_prev : array (N, H)
    params : dict
        ``"W_z"``, ``"W_r"``, ``"W_h"`` (H + D, H), ``"b_z"``, ``"b_r"``, ``"b_h"`` (H,)

    Returns
    -------
    h : array (N, H)
    cache : anything
    """
    ### BEGIN SOLUTION
    joined = np.concatenate([h_prev, x], axis=1)
    z = sigmoid(joined @ params["W_z"] + params["b_z"])
    r = sigmoid(joined @ params["W_r"] + params["b_r"])
    reset = np.concatenate([r * h_prev, x], axis=1)
    candidate = np.tanh(reset @ params["W_h"] + params["b_h"])
    h = (1 - z) * h_prev + z * candidate
    cache = (joined, reset, h_prev, z, r, candidate, params)
    return h, cache
    ### END SOLUTION


# %% check="gru_cell_forward"
check(gru_cell_forward)

# %% [markdown]
# ## 2. The cell, backward
#
# **Through the blend (4).** Three quantities stand in it:
#
# $$ d\tilde h = dh \circ z , \tag{5} $$
# $$ dz = dh \circ (\tilde h - h_{t-1}) , \tag{6} $$
#
# and the old state gets a first share, $dh \circ (1 - z)$.
#
# **Through the candidate (3).** Its tanh, then its affine map, whose input was
# $v = [r \circ h_{t-1}, x_t]$:
#
# $$
# da_h = d\tilde h \circ (1 - \tilde h^2), \qquad dW_h = v^\top da_h, \qquad
# dv = da_h\, W_h^\top . \tag{7}
# $$
#
# The last $D$ columns of $dv$ go to $x$. The first $H$ belong to the product
# $r \circ h_{t-1}$, where each factor gets the other one:
#
# $$ dr = dv_{[:H]} \circ h_{t-1} , \tag{8} $$
#
# and the old state gets a second share, $dv_{[:H]} \circ r$.
#
# **Through the gates.**
#
# $$
# da_z = dz \circ z \circ (1 - z), \qquad da_r = dr \circ r \circ (1 - r), \qquad
# du = da_z\, W_z^\top + da_r\, W_r^\top . \tag{9}
# $$
#
# **Add up.** The old state was read in the blend, in the candidate and in the gates:
#
# $$
# dh_{t-1} = dh \circ (1 - z) + dv_{[:H]} \circ r + du_{[:H]}, \qquad
# dx = dv_{[H:]} + du_{[H:]} . \tag{10}
# $$
#
# **Exercise.** Write `gru_cell_backward`.


# %% solution="gru_cell_backward"
def gru_cell_backward(dh, cache):
    """Return the gradients of one step.

    Parameters
    ----------
    dh : array (N, H)
    cache : anything
        What `gru_cell_forward` returned as its cache.

    Returns
    -------
    dict
        ``"x"`` (N, D), ``"h_prev"`` (N, H), and the keys of params.
    """
    ### BEGIN SOLUTION
    joined, reset, h_prev, z, r, candidate, params = cache
    H = h_prev.shape[1]
    dcandidate = dh * z
    dz = dh * (candidate - h_prev)
    da_h = dcandidate * (1 - candidate**2)
    dreset = da_h @ params["W_h"].T
    dr = dreset[:, :H] * h_prev
    da_z = dz * z * (1 - z)
    da_r = dr * r * (1 - r)
    djoined = da_z @ params["W_z"].T + da_r @ params["W_r"].T
    return {
        "x": dreset[:, H:] + djoined[:, H:],
        "h_prev": dh * (1 - z) + dreset[:, :H] * r + djoined[:, :H],
        "W_z": joined.T @ da_z,
        "W_r": joined.T @ da_r,
        "W_h": reset.T @ da_h,
        "b_z": da_z.sum(axis=0),
        "b_r": da_r.sum(axis=0),
        "b_h": da_h.sum(axis=0),
    }
    ### END SOLUTION


# %% check="gru_cell_backward"
check(gru_cell_backward)

# %% [markdown]
# ## 3. Over time
#
# Nothing new: a state that walks forward, a gradient that walks back, and parameters
# whose gradients add up over time (unit 02).
#
# **Exercise.** Write `gru_forward` and `gru_backward`.


# %% solution="gru_forward"
def gru_forward(x, h0, params):
    """Return the states after each step and a cache.

    Parameters
    ----------
    x : array (N, T, D)
    h0 : array (N, H)
    params : dict

    Returns
    -------
    hs : array (N, T, H)
    cache : anything
    """
    ### BEGIN SOLUTION
    h = h0
    hs, caches = [], []
    for t in range(x.shape[1]):
        h, cache = gru_cell_forward(x[:, t], h, params)
        hs.append(h)
        caches.append(cache)
    return np.stack(hs, axis=1), caches
    ### END SOLUTION


# %% check="gru_forward"
check(gru_forward)


# %% solution="gru_backward"
def gru_backward(dhs, cache):
    """Return the gradients of the whole sequence.

    Parameters
    ----------
    dhs : array (N, T, H)
    cache : anything
        What `gru_forward` returned as its cache.

    Returns
    -------
    dict
        ``"x"`` (N, T, D), ``"h0"`` (N, H), and the keys of params.
    """
    ### BEGIN SOLUTION
    dh = np.zeros_like(dhs[:, 0])
    dx, grads = [], {}
    for t in reversed(range(dhs.shape[1])):
        step = gru_cell_backward(dhs[:, t] + dh, cache[t])
        dx.insert(0, step["x"])
        dh = step["h_prev"]
        for name in step:
            if name[:2] in ("W_", "b_"):
                grads[name] = grads.get(name, 0) + step[name]
    return grads | {"x": np.stack(dx, axis=1), "h0": dh}
    ### END SOLUTION


# %% check="gru_backward"
check(gru_backward)

# %% [markdown]
# ## 4. The other GRU
#
# In (3) the old state is reset *before* it meets the weights. Fast implementations
# compute all products with $h_{t-1}$ at once, before $r$ is known, and reset
# afterwards. With $W_{hh}$ the first $H$ rows of $W_h$ and $W_{xh}$ the last $D$,
#
# $$
# s = h_{t-1} W_{hh} + b_{hh}, \qquad
# \tilde h = \tanh\left( x_t W_{xh} + b_h + r \circ s \right) . \tag{11}
# $$
#
# It has one more bias, $b_{hh}$ of shape $(H,)$, inside the bracket that $r$
# multiplies. This is what PyTorch and cuDNN compute. Gates and blend stay as they are.
#
# **Exercise.** Write `gru_cell_forward_reset_after`.


# %% solution="gru_cell_forward_reset_after"
def gru_cell_forward_reset_after(x, h_prev, params):
    """Return the next state and a cache; r acts after the product.

    Parameters
    ----------
    x : array (N, D)
    h_prev : array (N, H)
    params : dict
        As in `gru_cell_forward`, and ``"b_hh"`` (H,)

    Returns
    -------
    h : array (N, H)
    cache : anything
    """
    ### BEGIN SOLUTION
    H = h_prev.shape[1]
    joined = np.concatenate([h_prev, x], axis=1)
    z = sigmoid(joined @ params["W_z"] + params["b_z"])
    r = sigmoid(joined @ params["W_r"] + params["b_r"])
    product = h_prev @ params["W_h"][:H] + params["b_hh"]
    candidate = np.tanh(x @ params["W_h"][H:] + params["b_h"] + r * product)
    h = (1 - z) * h_prev + z * candidate
    cache = (joined, x, h_prev, z, r, product, candidate, params)
    return h, cache
    ### END SOLUTION


# %% check="gru_cell_forward_reset_after"
check(gru_cell_forward_reset_after)

# %% [markdown]
# Backward, only the candidate differs. Through $r \circ s$ each factor gets the other
# one, and the two blocks of $W_h$ have different gradients behind them:
#
# $$ dr = da_h \circ s, \qquad ds = da_h \circ r , \tag{12} $$
# $$
# dW_{hh} = h_{t-1}^\top ds, \quad db_{hh} = \sum_n ds_n, \quad
# dW_{xh} = x^\top da_h, \quad db_h = \sum_n da_{h,n} . \tag{13}
# $$
#
# The old state's second share is now $ds\, W_{hh}^\top$, and $x$ gets
# $da_h\, W_{xh}^\top$.
#
# **Exercise.** Write `gru_cell_backward_reset_after`.


# %% solution="gru_cell_backward_reset_after"
def gru_cell_backward_reset_after(dh, cache):
    """Return the gradients of one step of the reset-after cell.

    Parameters
    ----------
    dh : array (N, H)
    cache : anything
        What `gru_cell_forward_reset_after` returned as its cache.

    Returns
    -------
    dict
        ``"x"`` (N, D), ``"h_prev"`` (N, H), and the keys of params.
    """
    ### BEGIN SOLUTION
    joined, x, h_prev, z, r, product, candidate, params = cache
    H = h_prev.shape[1]
    dz = dh * (candidate - h_prev)
    da_h = dh * z * (1 - candidate**2)
    dr = da_h * product
    ds = da_h * r
    da_z = dz * z * (1 - z)
    da_r = dr * r * (1 - r)
    djoined = da_z @ params["W_z"].T + da_r @ params["W_r"].T
    return {
        "x": da_h @ params["W_h"][H:].T + djoined[:, H:],
        "h_prev": dh * (1 - z) + ds @ params["W_h"][:H].T + djoined[:, :H],
        "W_z": joined.T @ da_z,
        "W_r": joined.T @ da_r,
        "W_h": np.concatenate([h_prev.T @ ds, x.T @ da_h]),
        "b_z": da_z.sum(axis=0),
        "b_r": da_r.sum(axis=0),
        "b_h": da_h.sum(axis=0),
        "b_hh": ds.sum(axis=0),
    }
    ### END SOLUTION


# %% check="gru_cell_backward_reset_after"
check(gru_cell_backward_reset_after)

# %% [markdown]
# ## 5. Weights for PyTorch
#
# PyTorch's `GRUCell` computes
#
# $$
# r = \sigma(\cdot), \quad z' = \sigma(\cdot), \quad
# n = \tanh\left(x W_{in}^\top + b_{in} + r \circ (h W_{hn}^\top + b_{hn})\right), \quad
# h' = (1 - z') \circ n + z' \circ h . \tag{14}
# $$
#
# Its $z'$ is $1 - z$. Since $1 - \sigma(a) = \sigma(-a)$, flipping the signs of $W_z$
# and $b_z$ turns one into the other. The rest is bookkeeping: weights multiply from the
# left, the blocks are stacked in the order $r, z, n$ along the first axis, and there
# are two biases for everything: `weight_ih` $(3H, D)$, `weight_hh` $(3H, H)$, `bias_ih`
# and `bias_hh` $(3H,)$.
#
# **Exercise.** Write `gru_to_pytorch`. The check runs PyTorch's formula with your
# weights; how you split the biases of the gates is free.


# %% solution="gru_to_pytorch"
def gru_to_pytorch(params):
    """Return the weights of a PyTorch GRUCell that equals the reset-after cell.

    Parameters
    ----------
    params : dict
        As in `gru_cell_forward_reset_after`.

    Returns
    -------
    dict
        ``"weight_ih"`` (3·H, D), ``"weight_hh"`` (3·H, H), ``"bias_ih"``,
        ``"bias_hh"`` (3·H,)
    """
    ### BEGIN SOLUTION
    H = params["b_z"].size
    sign = {"r": 1.0, "z": -1.0, "h": 1.0}
    stacked = np.concatenate([sign[g] * params[f"W_{g}"].T for g in "rzh"])
    bias_ih = np.concatenate([sign[g] * params[f"b_{g}"] for g in "rzh"])
    bias_hh = np.zeros(3 * H)
    bias_hh[2 * H :] = params["b_hh"]
    return {
        "weight_ih": stacked[:, H:],
        "weight_hh": stacked[:, :H],
        "bias_ih": bias_ih,
        "bias_hh": bias_hh,
    }
    ### END SOLUTION


# %% check="gru_to_pytorch"
check(gru_to_pytorch)

# %% [markdown]
# ## 6. Experiment: do the two conventions matter?
#
# The same weights ($b_{hh} = 0$), the same inputs, both cells: how far are their states
# apart after $t$ steps? We scale the weights by 0.5, 1 and 2.

# %% experiment="conventions-apart"
rng = np.random.default_rng(5)
N, T, D, H = 16, 50, 8, 24
x = rng.standard_normal((N, T, D))


def init_gru(scale, seed=0):
    rng = np.random.default_rng(seed)
    params = {
        f"W_{g}": scale * rng.standard_normal((H + D, H)) / np.sqrt(H + D)
        for g in "zrh"
    }
    return params | {f"b_{g}": np.zeros(H) for g in "zrh"} | {"b_hh": np.zeros(H)}


curves = {}
for scale in (0.5, 1.0, 2.0):
    params = init_gru(scale)
    before, after, gap = np.zeros((N, H)), np.zeros((N, H)), []
    for t in range(T):
        before, _ = gru_cell_forward(x[:, t], before, params)
        after, _ = gru_cell_forward_reset_after(x[:, t], after, params)
        gap.append(np.linalg.norm(before - after) / np.linalg.norm(before))
    curves[f"weights × {scale}"] = (range(1, T + 1), gap)
    print(f"weights × {scale}: relative distance after 1, 10, 50 steps:", end=" ")
    print(", ".join(f"{gap[i]:.3f}" for i in (0, 9, 49)))
figures.lines(
    "States of the two GRUs with the same weights",
    "time (steps)",
    "relative distance",
    curves,
)

# %% [markdown]
# *The figure, in words: relative distance of the two states against time. It is zero
# after one step from a zero state, rises within a few steps, and stays on a level that
# is higher for larger weights.*
#
# So weights that were trained with one convention must not be loaded into the other.
# Neither is wrong; they are different functions.

# %% [markdown]
# ## 7. Experiment: what the gates cost
#
# Parameters and time for one step forward and backward, of your own cells: first at
# equal $H$, then with $H$ chosen so that all three have about as many parameters.

# %% experiment="cost"
rnn, lstm = carry_over("02_rnn"), carry_over("04_lstm")


def seconds(cell, D, H, N=32, repeats=60):
    rng = np.random.default_rng(0)
    x, h, c = (rng.standard_normal((N, n)) for n in (D, H, H))
    names = {"rnn": "h", "gru": "zrh", "lstm": "fico"}[cell]
    params = {f"W_{g}": rng.standard_normal((H + D, H)) / H for g in names}
    params |= {f"b_{g}": np.zeros(H) for g in names}
    steps = {
        "rnn": lambda: rnn.rnn_cell_backward(h, rnn.rnn_cell_forward(x, h, params)[1]),
        "gru": lambda: gru_cell_backward(h, gru_cell_forward(x, h, params)[1]),
        "lstm": lambda: lstm.lstm_cell_backward(
            h, c, lstm.lstm_cell_forward(x, h, c, params)[2]
        ),
    }
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        steps[cell]()
        times.append(time.perf_counter() - start)
    return np.median(times)


D = 32
budget = lstm.parameter_count("lstm", D, 64)
for title, hidden in {
    "equal H": {"rnn": 128, "gru": 128, "lstm": 128},
    "equal parameters": {
        cell: max(
            H for H in range(8, 400) if lstm.parameter_count(cell, D, H) <= budget
        )
        for cell in ("rnn", "gru", "lstm")
    },
}.items():
    print(title)
    base = seconds("rnn", D, hidden["rnn"])
    for cell, H_cell in hidden.items():
        count = lstm.parameter_count(cell, D, H_cell)
        ratio = seconds(cell, D, H_cell) / base
        print(f"  {cell:5s} H={H_cell:3d}  {count:6d} parameters  {ratio:.1f} × rnn")

# %% [markdown]
# Read your own numbers. At equal $H$ the parameters are as 1 : 3 : 4, and a step of the
# GRU takes less time than one of the LSTM: the claim that the GRU is smaller and faster
# per step holds. At equal numbers of parameters the products have about the same size,
# and GRU and LSTM cost about the same; both still take longer than the plain cell, for
# the work on their gates, entry by entry. Whether the GRU also *learns* as well is
# another question: unit 06 measures it.

# %% experiment="how-far-05"
progress()

# %% [markdown]
# ## 8. One question
#
# A colleague loads GRU weights from a paper into PyTorch, and the loss is far worse
# than reported. The shapes all fit. Name two differences between definitions of the GRU
# that could be the reason, and how you would find out which it is.

# %% [markdown] answer="why_two_conventions"
# ### BEGIN SOLUTION
# Reset before or after the product (equation 3 against equation 11), and the meaning of
# $z$ (equation 4 against 14). Also possible: the order of the blocks, or a missing
# second bias. To find out, run one step on a known input and state and compare with
# each of the four combinations; from a zero state the reset convention makes no
# difference in the first step, so a difference there points at $z$ or at the order of
# the blocks.
#
# Mark scheme: half a point for two differences that keep all shapes, half a point for a
# test that tells them apart.
# ### END SOLUTION
