# %% [markdown]
# # The LSTM
#
# At the end of this unit you will have built an LSTM with all its gradients, and seen
# in numbers why it remembers where the plain network of unit 02 forgets: beside the
# state $h$ it carries a second one, the cell state $c$, along which gradients travel
# without passing through a weight matrix.
#
# $$
# c_t \;=\; \underbrace{f_t}_{\text{keep}} \circ\, c_{t-1} \;+\;
# \underbrace{i_t}_{\text{write}} \circ\, \tilde c_t ,
# \qquad
# \frac{\partial c_t}{\partial c_{t-1}} \supset \operatorname{diag}(f_t)
# $$
#
# Unit 03 measured a product of Jacobians $\operatorname{diag}(1 - h^2)\,W^\top$. Along
# $c$, the factor of a step is just $f_t$: a gate that the network itself can open to 1
# (Hochreiter & Schmidhuber 1997; the forget gate is from Gers et al. 2000).

# %% locked="imports-04"
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course import carry_over, data, figures

# %% [markdown]
# ## Notation
#
# | letter | name | decides | nonlinearity |
# |---|---|---|---|
# | $f$ | forget gate | how much of the old cell state is kept | sigmoid |
# | $i$ | input gate | how much of the candidate is written | sigmoid |
# | $\tilde c$ | candidate | what is written | tanh |
# | $o$ | output gate | how much of the cell state is shown | sigmoid |
# | $c$ | cell state | the long memory, $(N, H)$ | |
# | $h$ | hidden state | what the next step and the output see, $(N, H)$ | |
#
# Each of the four has its own weights on the joined input $u = [h_{t-1}, x_t]$, hidden
# part first: $W_f, W_i, W_c, W_o$ of shape $(H + D, H)$, and $b_f, b_i, b_c, b_o$ of
# shape $(H,)$.

# %% [markdown]
# ## 1. The cell, forward
#
# $$ f = \sigma(u\,W_f + b_f) \tag{1} $$
# $$ i = \sigma(u\,W_i + b_i) \tag{2} $$
# $$ o = \sigma(u\,W_o + b_o) \tag{3} $$
# $$ \tilde c = \tanh(u\,W_c + b_c) \tag{4} $$
# $$ c_t = f \circ c_{t-1} + i \circ \tilde c \tag{5} $$
# $$ h_t = o \circ \tanh(c_t) \tag{6} $$
#
# First put your stable `sigmoid` of unit 01 into the next cell.


# %% helper="sigmoid"
def sigmoid(x):
    """Return the sigmoid of every entry of x: your function of unit 01."""
    ### BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * x))
    ### END SOLUTION


# %% [markdown]
# **Exercise.** Write `lstm_cell_forward`. It returns three things: $h$, $c$ and a
# cache. Look ahead to equations (7) to (12) for what the cache should hold.


# %% solution="lstm_cell_forward"
def lstm_cell_forward(x, h_prev, c_prev, params):
    """Return the next hidden state, the next cell state and a cache.

    Parameters
    ----------
    x : array (N, D)
    h_prev, c_prev : arrays (N, H)
    params : dict
        ``"W_f"``, ``"W_i"``, ``"W_c"``, ``"W_o"`` (H + D, H) and ``"b_f"``, ``"b_i"``,
        ``"b_c"``, ``"b_o"`` (H,)

    Returns
    -------
    h, c : arrays (N, H)
    cache : anything
    """
    ### BEGIN SOLUTION
    joined = np.concatenate([h_prev, x], axis=1)
    f = sigmoid(joined @ params["W_f"] + params["b_f"])
    i = sigmoid(joined @ params["W_i"] + params["b_i"])
    o = sigmoid(joined @ params["W_o"] + params["b_o"])
    candidate = np.tanh(joined @ params["W_c"] + params["b_c"])
    c = f * c_prev + i * candidate
    h = o * np.tanh(c)
    cache = (joined, c_prev, c, f, i, o, candidate, params)
    return h, c, cache
    ### END SOLUTION


# %% check="lstm_cell_forward"
check(lstm_cell_forward)

# %% [markdown]
# ## 2. The cell, backward
#
# We are handed two gradients: `dh`, into $h_t$, and `dc`, into $c_t$ from the *next*
# step, which has $c_t$ as its $c_{t-1}$. We go back through (6), (5), (4) to (1), and
# the joined input, one quantity at a time.
#
# **Through $h = o \circ \tanh(c)$, into $o$.** A product gives each factor the other
# one:
#
# $$ do = dh \circ \tanh(c_t) . \tag{7} $$
#
# **Into $c$.** It has two readers: $h_t$ here, and the next step. Their gradients add
# up:
#
# $$ dc^{\text{total}} = dc + dh \circ o \circ (1 - \tanh^2 c_t) . \tag{8} $$
#
# **Through $c = f \circ c_{t-1} + i \circ \tilde c$.** Two products, so four gradients:
#
# $$
# dc_{t-1} = dc^{\text{total}} \circ f, \qquad
# df = dc^{\text{total}} \circ c_{t-1}, \tag{9}
# $$
# $$
# di = dc^{\text{total}} \circ \tilde c, \qquad
# d\tilde c = dc^{\text{total}} \circ i . \tag{10}
# $$
#
# **Through the nonlinearities.** With $g$ for each of $f, i, o$:
#
# $$
# da_g = dg \circ g \circ (1 - g), \qquad
# da_c = d\tilde c \circ (1 - \tilde c^2) . \tag{11}
# $$
#
# **Through the four affine maps.** Each is the affine map of unit 00 with the same
# input $u$. So each has its own $dW_g = u^\top da_g$ and $db_g = \sum_n da_{g,n}$, and
# the four contributions to $du$ add up:
#
# $$
# du = \sum_{g \in \{f, i, c, o\}} da_g\, W_g^\top, \qquad
# dh_{t-1} = \text{first } H \text{ columns}, \quad dx_t = \text{last } D . \tag{12}
# $$
#
# **Exercise.** Write `lstm_cell_backward`. If a check fails, it tells each gradient
# apart: mend them in the order of the derivation.
#
# A backward is called once for each cache, so it may write over arrays in the cache
# that neither came in as arguments nor went out as results.


# %% solution="lstm_cell_backward"
def lstm_cell_backward(dh, dc, cache):
    """Return the gradients of one step.

    Parameters
    ----------
    dh : array (N, H)
        Gradient of the loss with respect to h.
    dc : array (N, H)
        Gradient with respect to c, as the next step sends it.
    cache : anything
        What `lstm_cell_forward` returned as its cache.

    Returns
    -------
    dict
        ``"x"`` (N, D), ``"h_prev"``, ``"c_prev"`` (N, H), and the keys of params.
    """
    ### BEGIN SOLUTION
    joined, c_prev, c, f, i, o, candidate, params = cache
    H = c.shape[1]
    tanh_c = np.tanh(c)
    do = dh * tanh_c
    dc_total = dc + dh * o * (1 - tanh_c**2)
    df = dc_total * c_prev
    di = dc_total * candidate
    dcandidate = dc_total * i
    da = {
        "f": df * f * (1 - f),
        "i": di * i * (1 - i),
        "o": do * o * (1 - o),
        "c": dcandidate * (1 - candidate**2),
    }
    djoined = sum(da[g] @ params[f"W_{g}"].T for g in da)
    grads = {"x": djoined[:, H:], "h_prev": djoined[:, :H], "c_prev": dc_total * f}
    for g in da:
        grads[f"W_{g}"] = joined.T @ da[g]
        grads[f"b_{g}"] = da[g].sum(axis=0)
    return grads
    ### END SOLUTION


# %% check="lstm_cell_backward"
check(lstm_cell_backward)

# %% [markdown]
# ## 3. Over time
#
# Forward, both states walk along time, from `h0` and `c0`.
#
# **Exercise.** Write `lstm_forward`. It returns the hidden states of all steps, the
# *last* cell state, and a cache.


# %% solution="lstm_forward"
def lstm_forward(x, h0, c0, params):
    """Return the hidden states after each step, the last cell state and a cache.

    Parameters
    ----------
    x : array (N, T, D)
    h0, c0 : arrays (N, H)
    params : dict
        As in `lstm_cell_forward`.

    Returns
    -------
    hs : array (N, T, H)
    c_last : array (N, H)
    cache : anything
    """
    ### BEGIN SOLUTION
    h, c = h0, c0
    hs, caches = [], []
    for t in range(x.shape[1]):
        h, c, cache = lstm_cell_forward(x[:, t], h, c, params)
        hs.append(h)
        caches.append(cache)
    return np.stack(hs, axis=1), c, caches
    ### END SOLUTION


# %% check="lstm_forward"
check(lstm_forward)

# %% [markdown]
# Backward, both gradients walk back. With $dh^{\text{next}}$ and $dc^{\text{next}}$ for
# what the later step sends,
#
# $$
# dh_t = \texttt{dhs[:, t]} + dh^{\text{next}}, \qquad dc_t = dc^{\text{next}} .
# \tag{13}
# $$
#
# After the last step, $dh^{\text{next}} = 0$. The last cell state may be an output as
# well (in unit 08 a decoder starts from it); then its gradient `dc_last` is where
# $dc^{\text{next}}$ begins. If it is left out, that is 0. As in unit 02, the gradients
# of the parameters add up over time.
#
# **Exercise.** Write `lstm_backward`.


# %% solution="lstm_backward"
def lstm_backward(dhs, cache, dc_last=None):
    """Return the gradients of the whole sequence.

    Parameters
    ----------
    dhs : array (N, T, H)
    cache : anything
        What `lstm_forward` returned as its cache.
    dc_last : array (N, H), optional
        Gradient with respect to the last cell state; zero if it is left out.

    Returns
    -------
    dict
        ``"x"`` (N, T, D), ``"h0"``, ``"c0"`` (N, H), and the keys of params.
    """
    ### BEGIN SOLUTION
    dh = np.zeros_like(dhs[:, 0])
    dc = np.zeros_like(dhs[:, 0]) if dc_last is None else dc_last
    dx, grads = [], {}
    for t in reversed(range(dhs.shape[1])):
        step = lstm_cell_backward(dhs[:, t] + dh, dc, cache[t])
        dx.insert(0, step["x"])
        dh = step["h_prev"]
        dc = step["c_prev"]
        for name in step:
            if name[:2] in ("W_", "b_"):
                grads[name] = grads.get(name, 0) + step[name]
    return grads | {"x": np.stack(dx, axis=1), "h0": dh, "c0": dc}
    ### END SOLUTION


# %% check="lstm_backward"
check(lstm_backward)

# %% [markdown]
# ## 4. Starting values
#
# With weights of spread $1/\sqrt{H + D}$, a pre-activation of $H + D$ terms has a
# spread near 1, and no gate saturates at the start. The biases start at 0, with one
# exception. Where $b_f = 0$, the forget gate is near $\tfrac12$, and after ten steps a
# memory has shrunk to $2^{-10}$. With $b_f = 1$ the gate is near 0.73, with 2 near 0.88
# (Jozefowicz et al. 2015 recommend 1 or more).
#
# **Exercise.** Write `init_lstm`. Draw the weights from the generator `rng` that is
# handed in.


# %% solution="init_lstm"
def init_lstm(D, H, rng, forget_bias=1.0):
    """Return fresh parameters.

    Parameters
    ----------
    D, H : int
    rng : numpy.random.Generator
    forget_bias : float

    Returns
    -------
    dict
        Weights (H + D, H) of mean 0 and spread 1/√(H + D), each entry drawn by
        itself; biases (H,) of 0, but forget_bias for the forget gate; all of float64.
    """
    ### BEGIN SOLUTION
    params = {}
    for g in ("f", "i", "c", "o"):
        params[f"W_{g}"] = rng.standard_normal((H + D, H)) / np.sqrt(H + D)
        params[f"b_{g}"] = np.zeros(H)
    params["b_f"] = np.full(H, forget_bias)
    return params
    ### END SOLUTION


# %% check="init_lstm"
check(init_lstm)

# %% [markdown]
# What does the long memory cost? The plain cell has one matrix and one bias, the LSTM
# four of each. The GRU of unit 05 has three.
#
# **Exercise.** Write `parameter_count`, for a cell without output layer. It returns an
# integer.


# %% solution="parameter_count"
def parameter_count(cell, D, H):
    """Return the number of parameters of one cell.

    Parameters
    ----------
    cell : str
        ``"rnn"``, ``"gru"`` or ``"lstm"``
    D, H : int

    Returns
    -------
    int
    """
    ### BEGIN SOLUTION
    matrices = {"rnn": 1, "gru": 3, "lstm": 4}
    return matrices[cell] * ((H + D) * H + H)
    ### END SOLUTION


# %% check="parameter_count"
check(parameter_count)

# %% [markdown]
# ## 5. Optional: peepholes
#
# This section carries no points. In the LSTM of Gers et al. (2000) the gates look at
# the cell state too, each through a weight per unit, $p_f, p_i, p_o$ of shape $(H,)$:
#
# $$ f = \sigma(u\,W_f + b_f + p_f \circ c_{t-1}) \tag{14} $$
# $$ i = \sigma(u\,W_i + b_i + p_i \circ c_{t-1}) \tag{15} $$
# $$ o = \sigma(u\,W_o + b_o + p_o \circ c_t) \tag{16} $$
#
# The output gate looks at the *new* cell state. Backward, $c_t$ has one more reader,
# the output gate, and $c_{t-1}$ two more. Work out what each adds to (8) and (9), and
# what $dp_f$, $dp_i$ and $dp_o$ are.


# %% solution="peephole_lstm_cell_forward"
def peephole_lstm_cell_forward(x, h_prev, c_prev, params):
    """Return h, c and a cache of an LSTM cell with peepholes.

    Parameters
    ----------
    x : array (N, D)
    h_prev, c_prev : arrays (N, H)
    params : dict
        As in `lstm_cell_forward`, and ``"p_f"``, ``"p_i"``, ``"p_o"`` (H,)

    Returns
    -------
    h, c : arrays (N, H)
    cache : anything
    """
    ### BEGIN SOLUTION
    joined = np.concatenate([h_prev, x], axis=1)
    a = {g: joined @ params[f"W_{g}"] + params[f"b_{g}"] for g in "fico"}
    f = sigmoid(a["f"] + params["p_f"] * c_prev)
    i = sigmoid(a["i"] + params["p_i"] * c_prev)
    candidate = np.tanh(a["c"])
    c = f * c_prev + i * candidate
    o = sigmoid(a["o"] + params["p_o"] * c)
    cache = (joined, c_prev, c, f, i, o, candidate, params)
    return o * np.tanh(c), c, cache
    ### END SOLUTION


# %% solution="peephole_lstm_cell_backward"
def peephole_lstm_cell_backward(dh, dc, cache):
    """Return the gradients of one step with peepholes.

    Parameters
    ----------
    dh, dc : arrays (N, H)
    cache : anything
        What `peephole_lstm_cell_forward` returned as its cache.

    Returns
    -------
    dict
        As `lstm_cell_backward`, and ``"p_f"``, ``"p_i"``, ``"p_o"`` (H,)
    """
    ### BEGIN SOLUTION
    joined, c_prev, c, f, i, o, candidate, params = cache
    H = c.shape[1]
    tanh_c = np.tanh(c)
    da = {"o": dh * tanh_c * o * (1 - o)}
    dc_total = dc + dh * o * (1 - tanh_c**2) + da["o"] * params["p_o"]
    da["f"] = dc_total * c_prev * f * (1 - f)
    da["i"] = dc_total * candidate * i * (1 - i)
    da["c"] = dc_total * i * (1 - candidate**2)
    djoined = sum(da[g] @ params[f"W_{g}"].T for g in da)
    grads = {
        "x": djoined[:, H:],
        "h_prev": djoined[:, :H],
        "c_prev": dc_total * f + da["f"] * params["p_f"] + da["i"] * params["p_i"],
        "p_f": (da["f"] * c_prev).sum(axis=0),
        "p_i": (da["i"] * c_prev).sum(axis=0),
        "p_o": (da["o"] * c).sum(axis=0),
    }
    for g in da:
        grads[f"W_{g}"] = joined.T @ da[g]
        grads[f"b_{g}"] = da[g].sum(axis=0)
    return grads
    ### END SOLUTION


# %% [markdown]
# These two have no check cell of their own. If you have written them, run the next one.

# %% experiment="peepholes"
for optional in (peephole_lstm_cell_forward, peephole_lstm_cell_backward):
    try:
        check(optional)
    except AssertionError as failure:
        print(failure)

# %% [markdown]
# ## 6. Experiment: gradients that arrive
#
# We send a gradient of size 1 into the last hidden state, go back 60 steps with *your*
# cells, and note its size on the way, for the plain network and for LSTMs with forget
# biases of 0, 1 and 3, on the same random inputs.

# %% experiment="gradients-that-arrive"
network = carry_over("02_rnn")
rng = np.random.default_rng(4)
D, H, T = 8, 32, 60
x = 0.5 * rng.standard_normal((1, T, D))
start = rng.standard_normal((1, H))
start /= np.linalg.norm(start)


def lstm_norms(forget_bias):
    params = init_lstm(D, H, np.random.default_rng(1), forget_bias)
    _, _, caches = lstm_forward(x, np.zeros((1, H)), np.zeros((1, H)), params)
    dh, dc, norms = start, np.zeros((1, H)), []
    for cache in reversed(caches):
        step = lstm_cell_backward(dh, dc, cache)
        dh, dc = step["h_prev"], step["c_prev"]
        norms.append((np.linalg.norm(dh), np.linalg.norm(dc)))
    return np.array(norms).T


params = data.init_rnn(D, H, 1, np.random.default_rng(1))
_, caches = network.rnn_forward(x, np.zeros((1, H)), params)
dh, rnn_norms = start, []
for cache in reversed(caches):
    dh = network.rnn_cell_backward(dh, cache)["h_prev"]
    rnn_norms.append(np.linalg.norm(dh))
lags = np.arange(1, T + 1)
curves = {"RNN, dh": (lags, rnn_norms)}
for bias in (0.0, 1.0, 3.0):
    norms = lstm_norms(bias)
    curves[f"LSTM, dc, bias {bias:g}"] = (lags, norms[1])
    if bias == 3.0:
        curves[f"LSTM, dh, bias {bias:g}"] = (lags, norms[0])
for name, (_, norms) in curves.items():
    print(f"{name:18s} after 20 steps {norms[19]:.0e}, after 60 {norms[59]:.0e}")
figures.lines(
    "A gradient of size 1 into the last step",
    "lag (steps back)",
    "norm of the gradient",
    curves,
    log=True,
)

# %% [markdown]
# *The figure, in words: norm against lag, logarithmic. The line of the RNN falls
# steadily, that of the LSTM with bias 0 faster still. With biases of 1 and 3 the lines
# stay within two orders of magnitude over all 60 steps.*
#
# The gate is the factor. With $b_f = 0$ the LSTM forgets as fast as a plain network, or
# faster: the architecture alone guarantees nothing. With the gate near 1 the cell state
# is a lane on which gradients pass almost untouched.

# %% [markdown]
# ## 7. Experiment: recall and the forget bias
#
# The delayed recall of unit 03, now with your LSTM: after how long a delay is a sign
# remembered, when training starts from forget biases of −1, 0, 1 and 2? Three seeds
# each; every update has the same length (the gradient divided by its norm), so that
# small gradients do not decide the outcome by their size alone.

# %% experiment="recall-and-forget-bias"
tools = carry_over("01_gradient_checking")


def train(delay, forget_bias, seed, updates=200, H=12, K=3, N=24):
    rng = np.random.default_rng(seed)
    params = init_lstm(K + 1, H, rng, forget_bias)
    params |= {"W_y": rng.standard_normal((H, K)) / np.sqrt(H), "b_y": np.zeros(K)}
    zeros = np.zeros((N, H))
    for _ in range(updates):
        x, targets, _ = data.delayed_recall(N, delay, K, rng)
        hs, _, cache = lstm_forward(x, zeros, zeros, params)
        logits = hs[:, -1] @ params["W_y"] + params["b_y"]
        _, dlogits = tools.softmax_cross_entropy(logits, targets[:, -1])
        dhs = np.zeros_like(hs)
        dhs[:, -1] = dlogits @ params["W_y"].T
        grads = lstm_backward(dhs, cache)
        grads |= {"W_y": hs[:, -1].T @ dlogits, "b_y": dlogits.sum(axis=0)}
        size = np.sqrt(sum((grads[n] ** 2).sum() for n in params))
        params = {n: p - 0.1 * grads[n] / size for n, p in params.items()}
    x, targets, _ = data.delayed_recall(200, delay, K, rng)
    hs, _, _ = lstm_forward(x, np.zeros((200, H)), np.zeros((200, H)), params)
    guess = (hs[:, -1] @ params["W_y"] + params["b_y"]).argmax(axis=1)
    return params, (guess == targets[:, -1]).mean()


delays = (5, 15, 30)
recall = {
    bias: [[train(d, bias, s)[1] for s in range(3)] for d in delays]
    for bias in (-1.0, 0.0, 1.0, 2.0)
}
for bias, rates in recall.items():
    line = "  ".join(
        f"{d}: {np.mean(r):.2f} ({min(r):.2f} to {max(r):.2f})"
        for d, r in zip(delays, rates)
    )
    print(f"bias {bias:2g}, accuracy by delay  {line}")
figures.lines(
    "Recall after 200 updates, mean of three seeds (chance: 1/3)",
    "delay (steps)",
    "accuracy",
    {f"forget bias {b:g}": (delays, np.mean(r, axis=1)) for b, r in recall.items()},
)

# %% [markdown]
# *The figure, in words: accuracy against delay, one line for each forget bias. The
# larger the bias, the longer the delay up to which the sign is recalled. At the longest
# delay a bias of 2 does best, and −1 and 0 are at chance.*

# %% [markdown]
# ## 8. Experiment: what the gates learned
#
# Last, look inside: one sequence through a cell that was trained with delay 15.

# %% experiment="gates"
trained, accuracy = train(15, 2.0, 0)
x, targets, _ = data.delayed_recall(1, 15, 3, np.random.default_rng(9))
_, _, caches = lstm_forward(x, np.zeros((1, 12)), np.zeros((1, 12)), trained)
gates = {"forget": [], "input": [], "output": []}
for t in range(16):
    h, c = (np.zeros((1, 12)),) * 2 if t == 0 else (h, c)
    u = np.concatenate([h, x[:, t]], axis=1)
    for name, g in zip(gates, "fio"):
        gates[name].append(sigmoid(u @ trained[f"W_{g}"] + trained[f"b_{g}"])[0])
    h, c, _ = lstm_cell_forward(x[:, t], h, c, trained)
print(f"accuracy of this cell: {accuracy:.2f}")
means = {name: np.mean(values, axis=1) for name, values in gates.items()}
for name, values in means.items():
    print(f"{name:7s} mean at step 0: {values[0]:.2f}, later: {values[1:].mean():.2f}")
figures.gates_over_time({name: np.array(v).T for name, v in gates.items()})

# %% [markdown]
# *The figure, in words: three heat maps, hidden unit against time, for the forget,
# input and output gate. The values that matter are printed above it: the mean of each
# gate at the step that shows the sign, and later.*

# %% experiment="how-far-04"
progress()

# %% [markdown]
# ## 9. Two questions
#
# **a.** Why does the forget gate's bias start at 1 or 2, and not at 0? Use the numbers
# of section 7.

# %% [markdown] answer="why_forget_bias"
# ### BEGIN SOLUTION
# With a bias of 0 the gate starts near one half, so that both the memory and the
# gradient along the cell state shrink by about a half at each step. After 15 or 30
# steps no signal is left from which to learn that keeping is useful, and the
# accuracies in section 7 are at chance. A bias of 1 or 2 starts the gate at 0.73 or
# 0.88: early inputs still reach the loss, and training can open or close the gate from
# there.
#
# Mark scheme: half a point for the starting value of the gate and its power over many
# steps, half a point for a number of one's own from section 7.
# ### END SOLUTION

# %% [markdown]
# **b.** Where, along the cell state, is the weight matrix that made gradients vanish in
# unit 03?

# %% [markdown] answer="why_cell_state"
# ### BEGIN SOLUTION
# Nowhere on the direct path: $c_t = f \circ c_{t-1} + \dots$ multiplies entry by
# entry, so the gradient along $c$ is multiplied by $f$ at each step and not by a
# matrix, nor by the slope of a tanh. Weight matrices act on the side paths, through
# $h$ and the gates.
#
# Mark scheme: half a point for the factor $f$ on the direct path, half a point for the
# side paths through the gates.
# ### END SOLUTION
