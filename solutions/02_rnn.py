# %% [markdown]
# # A recurrent network
#
# At the end of this unit you will have built a recurrent network with all its
# gradients, and trained it on a sentence, letter by letter. The network reads a
# sequence of any length with a fixed number of weights: the same cell is applied at
# every step, and hands its state on.

# %% locked="imports-02"
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course import carry_over, data, figures

# %% experiment="unrolled"
figures.unrolled_graph()

# %% [markdown]
# *The figure, in words: a chain of equal cells from left to right. Cell $t$ takes the
# state $h_{t-1}$ of the one before and an input $x_t$ from below, and puts out a state
# $h_t$, which goes up as output and right to the next cell. Dashed arrows, the
# gradients, run against the solid ones.*
#
# ## Why sequences need a state
#
# A feed-forward network that reads a window of $T$ inputs needs separate weights for
# every position, and sees nothing outside its window. But the meaning of a letter
# after "th" does not depend on whether it is the third or the thirtieth letter of a
# text. A recurrent network uses **the same weights at every step** and carries what
# it has read in a state $h$. The number of parameters does not depend on $T$.

# %% [markdown]
# ## Notation
#
# | array | shape | meaning |
# |---|---|---|
# | `x` | $(N, T, D)$, in a cell $(N, D)$ | inputs |
# | `h0`, `h_prev` | $(N, H)$ | state before the first step, before this step |
# | `hs` | $(N, T, H)$ | states after each step, without `h0` |
# | `W_h` | $(H + D, H)$ | first $H$ rows act on the state, last $D$ on the input |
# | `b_h` | $(H,)$ | bias |
# | `W_y`, `b_y` | $(H, V)$, $(V,)$ | output layer |
#
# Parameters come in a dict: `params["W_h"]`, `params["b_h"]`. Formulas count as arrays
# do: step $t$ reads $x_t$ = `x[:, t]` and $h_{t-1}$, and gives $h_t$ = `hs[:, t]`. The
# first step is step 0, so the state before it, the array `h0`, is $h_{-1}$.

# %% [markdown]
# ## 1. The cell, forward
#
# Put the old state and the input side by side, hidden part first, and write
# $u = [h_{t-1}, x_t]$, an $(N, H + D)$ array. The cell is an affine map and a tanh:
#
# $$ a = u\, W_h + b_h, \qquad h_t = \tanh a . \tag{1} $$
#
# **Exercise.** Write `rnn_cell_forward`. `np.concatenate([h_prev, x], axis=1)` makes
# $u$, and `np.tanh` is right for any $a$, where a quotient of exponentials overflows.
# Look ahead to equations (2) to (5) to see what the cache should hold.


# %% solution="rnn_cell_forward"
def rnn_cell_forward(x, h_prev, params):
    """Return the next state of the cell and a cache.

    Parameters
    ----------
    x : array (N, D)
    h_prev : array (N, H)
    params : dict
        ``"W_h"`` (H + D, H), ``"b_h"`` (H,)

    Returns
    -------
    h : array (N, H)
    cache : anything
    """
    ### BEGIN SOLUTION
    W_h, b_h = params["W_h"], params["b_h"]
    joined = np.concatenate([h_prev, x], axis=1)
    h = np.tanh(joined @ W_h + b_h)
    cache = (joined, h, W_h)
    return h, cache
    ### END SOLUTION


# %% check="rnn_cell_forward"
check(rnn_cell_forward)

# %% [markdown]
# ## 2. The cell, backward
#
# We are handed `dh`, the gradient of the loss with respect to $h_t$, and go back
# through (1) one quantity at a time.
#
# **Through the tanh.** With $h = \tanh a$ the slope is $1 - h^2$ (unit 01):
#
# $$ da = dh \circ (1 - h^2) . \tag{2} $$
#
# **The weights and the bias.** $a = u W_h + b_h$ is the affine map of unit 00, with
# $u$ in the place of its input:
#
# $$ dW_h = u^\top da, \qquad db_h = \sum_n da_n . \tag{3} $$
#
# **The joined input.** Again as in unit 00,
#
# $$ du = da\, W_h^\top . \tag{4} $$
#
# **Its two parts.** $u$ was made by putting $h_{t-1}$ and $x_t$ side by side, so its
# gradient comes apart in the same place:
#
# $$ dh_{t-1} = \text{first } H \text{ columns of } du, \qquad
# dx_t = \text{last } D \text{ columns of } du . \tag{5} $$
#
# **Exercise.** Write `rnn_cell_backward`.


# %% solution="rnn_cell_backward"
def rnn_cell_backward(dh, cache):
    """Return the gradients of one step.

    Parameters
    ----------
    dh : array (N, H)
        Gradient of the loss with respect to h.
    cache : anything
        What `rnn_cell_forward` returned as its cache.

    Returns
    -------
    dict
        ``"x"`` (N, D), ``"h_prev"`` (N, H), ``"W_h"`` (H + D, H), ``"b_h"`` (H,)
    """
    ### BEGIN SOLUTION
    joined, h, W_h = cache
    H = h.shape[1]
    da = dh * (1 - h**2)
    djoined = da @ W_h.T
    return {
        "x": djoined[:, H:],
        "h_prev": djoined[:, :H],
        "W_h": joined.T @ da,
        "b_h": da.sum(axis=0),
    }
    ### END SOLUTION


# %% check="rnn_cell_backward"
check(rnn_cell_backward)

# %% [markdown]
# ## 3. Over time, forward
#
# Apply the cell to $x_0, x_1, \dots, x_{T-1}$ in turn, each time with the state that
# the step before has left, beginning with $h_{-1}$, which is handed in as `h0`:
#
# $$ h_t = \text{cell}(x_t, h_{t-1}), \qquad t = 0, \dots, T - 1 . \tag{6} $$
#
# **Exercise.** Write `rnn_forward` with your cell. Return all states *after* a step,
# stacked along axis 1, and keep one cache for each step.


# %% solution="rnn_forward"
def rnn_forward(x, h0, params):
    """Return the states after each step and a cache.

    Parameters
    ----------
    x : array (N, T, D)
    h0 : array (N, H)
    params : dict
        As in `rnn_cell_forward`.

    Returns
    -------
    hs : array (N, T, H)
        Without h0.
    cache : anything
    """
    ### BEGIN SOLUTION
    h = h0
    hs, caches = [], []
    for t in range(x.shape[1]):
        h, cache = rnn_cell_forward(x[:, t], h, params)
        hs.append(h)
        caches.append(cache)
    return np.stack(hs, axis=1), caches
    ### END SOLUTION


# %% check="rnn_forward"
check(rnn_forward)

# %% [markdown]
# ## 4. Over time, backward
#
# `dhs[:, t]` is the gradient with respect to the state after step $t$ *as an output*.
# But that state has a second reader: step $t + 1$ takes it as its `h_prev`. Where one
# value has two readers, the gradients of both add up:
#
# $$ dh_t^{\text{total}} = \texttt{dhs[:, t]} + dh_{\text{prev}} \text{ of step } t + 1,
# \tag{7} $$
#
# and after the last step there is no other reader, so the second term is 0. The steps
# are therefore taken from the last to the first. Each calls the cell's backward with
# its total gradient and its own cache, and gives
#
# - $dx_t$, which belongs to this step alone: it goes into `dx[:, t]`;
# - $dW_h$ and $db_h$ of this step. The weights are shared by all steps, so these are
#   **added up over time**, as the bias was over the batch in unit 00;
# - $dh_{\text{prev}}$, handed on to step $t - 1$. What step 0 hands on is
#   $dh_{-1}$, the gradient of `h0`.
#
# This is *backpropagation through time* (Werbos 1990).
#
# **Exercise.** Write `rnn_backward`.


# %% solution="rnn_backward"
def rnn_backward(dhs, cache):
    """Return the gradients of the whole sequence.

    Parameters
    ----------
    dhs : array (N, T, H)
        Gradient of the loss with respect to each state as an output.
    cache : anything
        What `rnn_forward` returned as its cache.

    Returns
    -------
    dict
        ``"x"`` (N, T, D), ``"h0"`` (N, H), ``"W_h"`` (H + D, H), ``"b_h"`` (H,)
    """
    ### BEGIN SOLUTION
    dx = []
    dW_h, db_h = 0, 0
    dh_next = np.zeros_like(dhs[:, 0])
    for t in reversed(range(dhs.shape[1])):
        step = rnn_cell_backward(dhs[:, t] + dh_next, cache[t])
        dx.insert(0, step["x"])
        dW_h = dW_h + step["W_h"]
        db_h = db_h + step["b_h"]
        dh_next = step["h_prev"]
    return {"x": np.stack(dx, axis=1), "h0": dh_next, "W_h": dW_h, "b_h": db_h}
    ### END SOLUTION


# %% check="rnn_backward"
check(rnn_backward)

# %% [markdown]
# ## 5. The loss of a whole model
#
# The output layer turns every state into $V$ logits, and the loss is the mean
# cross-entropy over the targets that count (unit 01):
#
# $$ \text{logits}_t = h_t W_y + b_y, \qquad
# L = \frac{1}{M} \sum_{\text{mask}} -\log p_{k} . \tag{8} $$
#
# Going back: `softmax_cross_entropy` gives `dlogits`. The output layer is an affine
# map, applied at $N \cdot T$ places with the same weights:
#
# $$ dW_y = \sum_{n,t} h_{nt}^\top\, dlogits_{nt}, \qquad
# db_y = \sum_{n,t} dlogits_{nt}, \qquad
# dh_{nt} = dlogits_{nt}\, W_y^\top , \tag{9} $$
#
# and $dh$ goes into `rnn_backward`.
#
# First put your `softmax_cross_entropy` of unit 01, which is right for logits of
# $\pm 1000$, into the next cell; a graded function uses functions of its own notebook
# only.


# %% helper="softmax_cross_entropy"
def softmax_cross_entropy(logits, targets, mask=None):
    """Return mean loss and dlogits: your function of unit 01."""
    ### BEGIN SOLUTION
    if mask is None:
        mask = np.ones(targets.shape, dtype=bool)
    count = max(mask.sum(), 1)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    picked = np.take_along_axis(log_p, targets[..., None], axis=-1)[..., 0]
    one_hot = np.arange(logits.shape[-1]) == targets[..., None]
    dlogits = (np.exp(log_p) - one_hot) * mask[..., None] / count
    return -np.sum(picked * mask) / count, dlogits
    ### END SOLUTION


# %% [markdown]
# **Exercise.** Write `rnn_loss`. The last product in (9) and the logits in (8) work on
# $(N, T, \cdot)$ arrays as they are; for $dW_y$, reshape both factors to two axes, or
# use `np.einsum`.


# %% solution="rnn_loss"
def rnn_loss(x, targets, h0, params, mask=None):
    """Return the mean cross-entropy of the model, and its gradients.

    Parameters
    ----------
    x : array (N, T, D)
    targets : int array (N, T)
    h0 : array (N, H)
    params : dict
        ``"W_h"``, ``"b_h"``, ``"W_y"`` (H, V), ``"b_y"`` (V,)
    mask : bool array (N, T), optional

    Returns
    -------
    loss : float
    grads : dict
        A gradient for each key of params; other entries are passed over.
    """
    ### BEGIN SOLUTION
    hs, cache = rnn_forward(x, h0, params)
    logits = hs @ params["W_y"] + params["b_y"]
    loss, dlogits = softmax_cross_entropy(logits, targets, mask)
    dhs = dlogits @ params["W_y"].T
    inner = rnn_backward(dhs, cache)
    H, V = params["W_y"].shape
    return loss, {
        "W_h": inner["W_h"],
        "b_h": inner["b_h"],
        "W_y": hs.reshape(-1, H).T @ dlogits.reshape(-1, V),
        "b_y": dlogits.reshape(-1, V).sum(axis=0),
    }
    ### END SOLUTION


# %% check="rnn_loss"
check(rnn_loss)

# %% [markdown]
# ## 6. Experiment: a sentence, letter by letter
#
# First a gradient check of the whole model, with the tools that *you* wrote in unit
# 01: every parameter of a small model, differenced one by one. `carry_over` reads
# your solved functions from your notebook of unit 01 in this folder.

# %% experiment="whole-model-check"
tools = carry_over("01_gradient_checking")
rng = np.random.default_rng(2)
small = data.init_rnn(D=3, H=4, V=5, rng=rng)
x, h0 = rng.standard_normal((2, 6, 3)), rng.standard_normal((2, 4))
targets = rng.integers(0, 5, (2, 6))
loss, grads = rnn_loss(x, targets, h0, small)
for name, value in small.items():
    numeric = tools.numerical_gradient(
        lambda _: rnn_loss(x, targets, h0, small)[0], value
    )
    print(f"{name}: relative error {tools.relative_error(grads[name], numeric):.0e}")

# %% [markdown]
# Errors near $10^{-9}$ are what central differences can reach. Now the model reads a
# sentence and learns to predict each next letter. `data.letters` gives one-hot inputs
# and targets, shifted by one.

# %% experiment="fit-a-sentence"
sentence = "the state at each step is all that the network knows of the past. "
x, targets, alphabet = data.letters(sentence)
params = data.init_rnn(D=len(alphabet), H=48, V=len(alphabet), rng=rng)
h0 = np.zeros((1, 48))
losses = []
for _ in range(400):
    loss, grads = rnn_loss(x, targets, h0, params)
    size = np.sqrt(sum((g**2).sum() for g in grads.values()))
    for name in params:
        params[name] -= 0.5 * grads[name] / max(size, 1.0)
    losses.append(loss)
print(f"loss before: {losses[0]:.2f}, after: {losses[-1]:.3f} (nats per letter)")
figures.lines(
    "A recurrent network learns one sentence",
    "update",
    "loss (nats per letter)",
    {
        "your model": (range(len(losses)), losses),
        "guessing among all letters": (
            [0, len(losses)],
            [np.log(len(alphabet))] * 2,
        ),
    },
)

# %% [markdown]
# *The figure, in words: loss against update. It starts at the level of guessing,
# $\log V$, and falls towards zero within a few hundred updates.*
#
# The division by `size` keeps single large updates from throwing the weights off; unit
# 03 shows why recurrent networks need it, and you will write it as a function of its
# own. Last, let the model write: give it the first letter, and feed each most probable
# letter back in.

# %% experiment="write"
letter, h, text = alphabet.index("t"), h0, "t"
for _ in range(len(sentence) - 1):
    h, _ = rnn_cell_forward(np.eye(len(alphabet))[[letter]], h, params)
    letter = int(np.argmax(h @ params["W_y"] + params["b_y"]))
    text += alphabet[letter]
print(text)

# %% [markdown]
# The letter "t" is followed by six different characters in this sentence. To know which
# one comes next, the state must hold what was read before. A table of letter pairs
# can't do that; a state of 48 numbers can.

# %% experiment="how-far-02"
progress()

# %% [markdown]
# ## 7. Two questions
#
# **a.** How many parameters does the network with $D = 26$, $H = 48$, $V = 26$ have,
# and how does the number change when the sentence becomes ten times as long? How many
# would a feed-forward network need that maps $T = 60$ letters at once to one hidden
# layer of 48 units?

# %% [markdown] answer="count_parameters"
# ### BEGIN SOLUTION
# $(48 + 26) \cdot 48 + 48 = 3600$ in the cell and $48 \cdot 26 + 26 = 1274$ in the
# output layer, 4874 in all, whatever the length of the sentence. The feed-forward
# layer has $60 \cdot 26 \cdot 48 + 48 = 74\,928$ parameters, and a longer sentence
# needs more.
#
# Mark scheme: half a point for the 4874 (or the 3600 of the cell) and its independence
# of $T$; half a point for the feed-forward layer growing with $T$.
# ### END SOLUTION

# %% [markdown]
# **b.** In `rnn_backward`, $dW_h$ is added up over time, while $dx$ is not. Why?

# %% [markdown] answer="why_add_over_time"
# ### BEGIN SOLUTION
# One $W_h$ is used at every step, so it reaches the loss along $T$ paths, and the
# chain rule adds the contributions of all paths. Each $x_t$ is used at one step only;
# its later effects run through the state and arrive in the same $dx_t$ by way of
# $dh_{\text{prev}}$.
#
# Mark scheme: half a point for one weight with many uses, half a point for one use of
# each input.
# ### END SOLUTION
