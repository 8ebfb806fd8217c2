# %% [markdown]
# # Text generation
#
# At the end of this unit a network of your own has read half a million letters of
# Python's standard library, and a larger one, run by your functions, writes more of it.
# You will have written all that is between a text and such a network: letters as
# numbers, batches that carry the state on, the loss, and the ways to draw from what the
# network says.
#
# $$
# \underbrace{\texttt{d},\ \texttt{e},\ \texttt{f},\ \texttt{\_}}_{\text{what was read}}
# \to \boxed{E} \to \boxed{\text{layer}} \to \boxed{W_y, b_y} \to
# \underbrace{p(\texttt{a}),\ p(\texttt{b}),\ \dots}_{\text{what may come next}}
# \to \text{draw one, read it, go on}
# $$

# %% locked="imports-07"
import gzip
import lzma

import numpy as np
from IPython.display import ProgressBar

from autograder import check, hint, progress
from course import carry_over, data, figures, source_text

# %% [markdown]
# ## 1. Letters as numbers
#
# A network reads numbers. Let the letters of a text, without repeats and sorted by code
# point (as Python's `sorted` does), be $a_0, a_1, \dots, a_{V-1}$; every sign counts as
# a letter, the blank and the end of a line too. Letter $a_i$ has the number $i$:
#
# $$ \text{index}[a_i] = i , \qquad \text{letters}[i] = a_i . \tag{1} $$
#
# **Exercise.** Write `build_vocabulary`.


# %% solution="build_vocabulary"
def build_vocabulary(text):
    """Return the numbers of a text's letters, both ways.

    Parameters
    ----------
    text : str

    Returns
    -------
    index : dict
        From each letter to its number.
    letters : list of str
        From each number to its letter; sorted by code point.
    """
    ### BEGIN SOLUTION
    letters = sorted(set(text))
    index = {letter: i for i, letter in enumerate(letters)}
    return index, letters
    ### END SOLUTION


# %% check="build_vocabulary"
check(build_vocabulary)

# %% [markdown]
# A text of $T$ letters becomes an array of $T$ numbers, its *tokens*, and they become
# the text again:
#
# $$
# \text{tokens}_t = \text{index}[\text{text}_t] , \qquad
# \text{text}_t = \text{letters}[\text{tokens}_t] . \tag{2}
# $$
#
# **Exercise.** Write `encode` and `decode`. Tokens are an array of `np.int64`, also
# where there are none: an empty array is made of floats if nothing else is asked for.


# %% solution="encode"
def encode(text, index):
    """Return the tokens of a text.

    Parameters
    ----------
    text : str
    index : dict
        From each letter to its number.

    Returns
    -------
    array of int64 (T,)
    """
    ### BEGIN SOLUTION
    return np.array([index[letter] for letter in text], dtype=np.int64)
    ### END SOLUTION


# %% check="encode"
check(encode)


# %% solution="decode"
def decode(tokens, letters):
    """Return the text that some tokens stand for.

    Parameters
    ----------
    tokens : array of int64 (T,)
    letters : list of str
        From each number to its letter.

    Returns
    -------
    str
    """
    ### BEGIN SOLUTION
    return "".join(letters[token] for token in tokens)
    ### END SOLUTION


# %% check="decode"
check(decode)

# %% [markdown]
# ## 2. Batches that carry the state on
#
# A text is one long sequence, and a network learns faster from $N$ sequences at once.
# So the $L$ tokens are cut into $N$ *streams* of equal length, one behind the other,
# and read side by side. The last token is nowhere read, as nothing follows it:
#
# $$
# S = \left\lfloor \frac{L - 1}{N} \right\rfloor , \qquad
# \text{stream}_n = (\text{tokens}_{nS},\ \dots,\ \text{tokens}_{nS + S - 1}) . \tag{3}
# $$
#
# Batch $b$ holds $T$ columns of all streams, and the target of each token is the one
# behind it in the text:
#
# $$ \text{inputs}_{b,n,t} = \text{tokens}_{nS + bT + t} , \tag{4} $$
#
# $$ \text{targets}_{b,n,t} = \text{tokens}_{nS + bT + t + 1} . \tag{5} $$
#
# There are $B = \lfloor S/T \rfloor$ batches; what does not fill one is left out. Row
# $n$ of batch $b + 1$ begins where row $n$ of batch $b$ ends. So the last state of one
# batch is the right start for the next one, and the network can learn about what it
# read long before.
#
# For twelve tokens $0, \dots, 11$, two streams and $T = 2$:
#
# | batch | row 0 | its targets | row 1 | its targets |
# |---|---|---|---|---|
# | 0 | 0 1 | 1 2 | 5 6 | 6 7 |
# | 1 | 2 3 | 3 4 | 7 8 | 8 9 |
#
# **Exercise.** Write `stream_batches`. Without a full batch the shapes are $(0, N, T)$.


# %% solution="stream_batches"
def stream_batches(tokens, N, T):
    """Return batches of N streams of a text, and the token behind each token.

    Parameters
    ----------
    tokens : array of int64 (L,)
        At least one.
    N, T : int
        Streams, and steps in each batch.

    Returns
    -------
    inputs, targets : arrays of int64 (B, N, T)
    """
    ### BEGIN SOLUTION
    S = (len(tokens) - 1) // N
    B = S // T

    def batches(part):
        streams = part[: N * S].reshape(N, S)[:, : B * T]
        return streams.reshape(N, B, T).transpose(1, 0, 2)

    return batches(tokens), batches(tokens[1:])
    ### END SOLUTION


# %% check="stream_batches"
check(stream_batches)

# %% [markdown]
# ## 3. The model that a network has to beat
#
# The simplest model that knows anything about order counts pairs. If letter $j$ came
# $c_{ij}$ times right behind letter $i$, then, with a small number $a$ added to every
# count so that nothing is impossible (*additive smoothing*),
#
# $$
# \log p(j \mid i) = \log \frac{c_{ij} + a}{\sum_k (c_{ik} + a)} . \tag{6}
# $$
#
# A letter that never came with another one behind it has a row of equal probabilities.
#
# **Exercise.** Write `bigram_log_probs`. Row $i$ belongs to the letter before. Pairs
# repeat: with an array of indices, `counts[i, j] += 1` counts a repeated pair once,
# `np.add.at` every time.


# %% solution="bigram_log_probs"
def bigram_log_probs(tokens, V, add=1.0):
    """Return the log probability of each letter behind each letter.

    Parameters
    ----------
    tokens : array of int64 (T,)
        At least one.
    V : int
        Letters of the vocabulary.
    add : float
        What is added to each count, above 0.

    Returns
    -------
    array (V, V)
    """
    ### BEGIN SOLUTION
    counts = np.full((V, V), float(add))
    np.add.at(counts, (tokens[:-1], tokens[1:]), 1)
    return np.log(counts / counts.sum(axis=1, keepdims=True))
    ### END SOLUTION


# %% check="bigram_log_probs"
check(bigram_log_probs)

# %% [markdown]
# How good is a model of text? Let it say the probability of each letter of a text that
# it has not seen. What it needs for letter $t$ is $-\log_2 p_t$ bits, and the mean is
#
# $$ \text{bits} = -\frac1T \sum_t \log_2 p_{t,\,\text{targets}_t} . \tag{7} $$
#
# Equal probabilities for $V$ letters need $\log_2 V$ bits. A model with fewer bits for
# each letter could pack the text into fewer bytes, so that `gzip` can be measured with
# the same rule. The log probabilities that come in are natural logarithms, as
# everywhere in this course.
#
# **Exercise.** Write `bits_per_character`.


# %% solution="bits_per_character"
def bits_per_character(log_probs, targets):
    """Return the bits that a model needs for each letter.

    Parameters
    ----------
    log_probs : array (T, V)
        Natural logarithms.
    targets : array of int64 (T,)
        The letter that came.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    picked = log_probs[np.arange(len(targets)), targets]
    return -picked.mean() / np.log(2)
    ### END SOLUTION


# %% check="bits_per_character"
check(bits_per_character)

# %% [markdown]
# ## 4. The network
#
# Each token picks a row of the embedding $E$ of shape $(V, D)$ (unit 06), a layer reads
# the rows, and its states give a score for each letter:
#
# $$ x_{n,t} = E_{\text{tokens}_{n,t}} , \qquad hs = \text{layer}(x, \texttt{h0}) ,
# \tag{8} $$
#
# $$ \text{logits}_{n,t} = hs_{n,t}\, W_y + b_y . \tag{9} $$
#
# The loss is the cross-entropy of unit 01, a mean over all $N T$ targets. Backward,
# with $d\text{logits}$ of shape $(N, T, V)$ from that function:
#
# $$
# dW_y = \sum_{n,t} hs_{n,t}^{\top}\, d\text{logits}_{n,t} , \qquad
# db_y = \sum_{n,t} d\text{logits}_{n,t} , \tag{10}
# $$
#
# $$
# dhs_{n,t} = d\text{logits}_{n,t}\, W_y^{\top} , \qquad
# dx = \text{layer backward}(dhs) , \tag{11}
# $$
#
# $$ dE_v = \sum_{n,t:\ \text{tokens}_{n,t} = v} dx_{n,t} . \tag{12} $$
#
# All parameters stand in one flat dict, so that your `adam_step` takes them. The
# layer's carry a prefix: `layer.W_z` is `W_z` of the layer. The next cell takes the
# prefix off and puts it on.


# %% locked="layers-07"
def part(params, name):
    """Return the arrays of a layer: those whose keys begin with its name and a dot."""
    own = [k for k in params if k.startswith(f"{name}.")]
    return {k.removeprefix(f"{name}."): params[k] for k in own}


def prefixed(name, grads):
    """Return the gradients of a layer's parameters under its name and a dot."""
    return {f"{name}.{k}": v for k, v in grads.items() if k not in ("x", "h0")}


# %% helper="softmax_cross_entropy"
def softmax_cross_entropy(logits, targets, mask=None):
    """Return mean loss and dlogits: your function of unit 01, with its mask."""
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
# **Exercise.** Write `language_model_loss`. The layer is handed in: `forward(x, h0,
# params)` returns its states $(N, T, H)$ and a cache, `backward(dhs, cache)` a dict of
# gradients, under `"x"`, `"h0"` and the names of the layer's parameters. The keys of
# the gradients are those of `params`. The last state is returned as well: it is where
# the next batch starts. No gradient goes into `h0`, so that the way back ends with the
# batch (unit 03).


# %% solution="language_model_loss"
def language_model_loss(tokens, targets, h0, params, forward, backward):
    """Return the loss of a batch, the gradients of all parameters and the last state.

    Parameters
    ----------
    tokens, targets : arrays of int64 (N, T)
    h0 : array (N, H)
    params : dict
        ``"E"`` (V, D); the layer's arrays under ``"layer.NAME"``; ``"W_y"`` (H, V),
        ``"b_y"`` (V,)
    forward, backward : functions
        ``forward(x, h0, layer)`` returns ``(hs, cache)``, ``backward(dhs, cache)`` a
        dict.

    Returns
    -------
    loss : float
        Mean cross-entropy in nats.
    grads : dict
        A gradient for each key of `params`; other entries are passed over.
    h_last : array (N, H)
    """
    ### BEGIN SOLUTION
    hs, cache = forward(params["E"][tokens], h0, part(params, "layer"))
    logits = hs @ params["W_y"] + params["b_y"]
    loss, dlogits = softmax_cross_entropy(logits, targets)
    inner = backward(dlogits @ params["W_y"].T, cache)
    grads = prefixed("layer", inner)
    grads["W_y"] = np.einsum("nth,ntv->hv", hs, dlogits)
    grads["b_y"] = dlogits.sum(axis=(0, 1))
    grads["E"] = np.zeros_like(params["E"])
    np.add.at(grads["E"], tokens, inner["x"])
    return loss, grads, hs[:, -1]
    ### END SOLUTION


# %% check="language_model_loss"
check(language_model_loss)

# %% [markdown]
# ## 5. From scores to probabilities
#
# The network says what may come next, and something has to choose. Always the most
# likely letter gives text that soon repeats itself; drawing from the softmax of the
# scores sometimes takes a letter that hardly ever fits. Three settings lie between.
#
# The *temperature* $\tau$ divides the scores:
#
# $$ p_i = \frac{e^{s_i / \tau}}{\sum_j e^{s_j / \tau}} . \tag{13} $$
#
# Above 1 the probabilities move towards each other, below 1 the likely letters gain. As
# $\tau \to 0$ all mass goes to the largest score, and that is what $\tau = 0$ means
# here. A score of $-\infty$ is a letter that is ruled out: its probability is 0.
#
# *Top-k* keeps the $k$ most likely letters, or all if there are fewer, and
# renormalises:
#
# $$
# p_i \to \frac{p_i}{\sum_{j \in K} p_j} \ \text{ for } i \in K , \qquad
# 0 \ \text{ for all others.} \tag{14}
# $$
#
# *Top-p* (Holtzman et al. 2020) keeps as many as it takes. Sort the letters from the
# most likely down, $p_{(1)} \ge p_{(2)} \ge \dots$, and keep the first $m$, where
#
# $$ m = \text{the smallest number with } p_{(1)} + \dots + p_{(m)} \ge P ; \tag{15} $$
#
# then renormalise as in (14). The letter that crosses $P$ stays, so that at least one
# is left. With 0.5, 0.3, 0.15, 0.05 and $P = 0.7$ two letters stay: 0.625 and 0.375.
#
# The order matters: first the temperature, then top-k, then top-p of what top-k left
# and renormalised.
#
# **Exercise.** Write `token_distribution`. `logits` may have any number of axes in
# front; the last one runs over the letters. `None` means that a cut is not made. Scores
# may be ±1000: subtract the largest of each row before you take the exponential.


# %% solution="token_distribution"
def token_distribution(logits, temperature=1.0, top_k=None, top_p=None):
    """Return the probabilities from which the next token is drawn.

    Parameters
    ----------
    logits : array (…, V)
    temperature : float
        0 puts everything on the largest, whatever the other two say. Which of equal
        ones, is free.
    top_k : int or None
        How many tokens are kept, at least 1. Which of equal ones, is free.
    top_p : float or None
        The sum that the most likely tokens must reach; the one that crosses it stays.
        Which of equal ones come first, is free.

    Returns
    -------
    array (…, V)
    """
    ### BEGIN SOLUTION
    order = np.argsort(-logits, axis=-1)
    ranked = np.take_along_axis(logits, order, axis=-1)
    p = np.zeros(logits.shape)
    p[..., 0] = 1.0
    if temperature > 0:
        p = np.exp((ranked - ranked[..., :1]) / temperature)
        if top_k is not None:
            p[..., top_k:] = 0.0
        p = p / p.sum(axis=-1, keepdims=True)
        if top_p is not None:
            before = np.cumsum(p[..., :-1], axis=-1)
            p[..., 1:][before >= top_p] = 0.0
            p = p / p.sum(axis=-1, keepdims=True)
    result = np.zeros(logits.shape)
    np.put_along_axis(result, order, p, axis=-1)
    return result
    ### END SOLUTION


# %% check="token_distribution"
check(token_distribution)

# %% [markdown]
# ## 6. Drawing
#
# To draw from $p$ take a number $u$, equally likely anywhere in $[0, 1)$. Lay the
# probabilities end to end, and see in which of them $u$ falls:
#
# $$ i = \text{the smallest index with } p_0 + \dots + p_i > u . \tag{16} $$
#
# With $>$ and not $\ge$ an index of probability 0 is never drawn, not even at $u = 0$.
# One case is left: round-off may leave the whole sum a little below 1, and $u$ above
# it. Then the last index whose probability is not 0 is due.
#
# **Exercise.** Write `sample_index`. It returns an integer.


# %% solution="sample_index"
def sample_index(p, u):
    """Return the index that a number in [0, 1) falls on.

    Parameters
    ----------
    p : array (V,)
        Probabilities.
    u : float
        In [0, 1). On the edge between two, it falls on the one behind the edge.

    Returns
    -------
    int
    """
    ### BEGIN SOLUTION
    i = np.searchsorted(np.cumsum(p), u, side="right")
    return int(min(i, np.flatnonzero(p)[-1]))
    ### END SOLUTION


# %% check="sample_index"
check(sample_index)

# %% [markdown]
# A model that writes is a function `step(token, state)`: it reads one token in one
# state, and returns the scores for the next token and its new state. Then, with
# $y_{-1} = \text{first}$,
#
# $$ s_t,\ \text{state}_{t+1} = \text{step}(y_{t-1},\ \text{state}_t) , \tag{17} $$
#
# $$ y_t = \text{sample}(p_\tau(s_t),\ u_t) . \tag{18} $$
#
# **Exercise.** Write `generate` with your two functions. There is one token for each
# number in `us`, as an array of `np.int64`; `first` is read and not returned.


# %% solution="generate"
def generate(step, state, first, us, temperature=1.0):
    """Return the tokens that a model writes.

    Parameters
    ----------
    step : function
        ``step(token, state)`` returns ``(scores, state)``, scores (V,).
    state : anything
        Where the model starts.
    first : int
        The token that is read first.
    us : array (n,)
        Numbers in [0, 1), one for each draw.
    temperature : float

    Returns
    -------
    array of int64 (n,)
    """
    ### BEGIN SOLUTION
    tokens, token = [], first
    for u in us:
        scores, state = step(token, state)
        token = sample_index(token_distribution(scores, temperature), u)
        tokens.append(token)
    return np.array(tokens, dtype=np.int64)
    ### END SOLUTION


# %% check="generate"
check(generate)

# %% [markdown]
# ## 7. Real text
#
# The sources of Python's standard library lie on your machine already: code, comments
# and documentation in English, written by many people. A fixed list of modules is
# learned from, and two others are held out (`course/source_text.py`). Where the sources
# are missing, as in a browser, the prose of this course stands in.

# %% experiment="real-text"
source = source_text.load()
index, letters = build_vocabulary(source_text.LETTERS)
tokens, held_out = encode(source.training, index), encode(source.held_out, index)
V = len(letters)
print(
    f"{source.origin}: {len(tokens):,} letters to learn from, "
    f"{len(held_out):,} held out, {V} different ones"
)
print(decode(held_out[2000:2400], letters))

# %% [markdown]
# How many bits does each letter of the held-out text take? Below are equal
# probabilities; the shares of single letters; pairs; and two packers, which read the
# held-out text alone; in the last row lzma has read the text to learn from before it.

# %% experiment="bits-without-a-network"
counts = np.bincount(tokens, minlength=V) + 1.0
single = np.tile(np.log(counts / counts.sum()), (len(held_out), 1))
pairs = bigram_log_probs(tokens, V, 0.1)[held_out[:-1]]


def packed(pack, *texts):
    return len(pack("".join(texts).encode()))


alone = {"gzip": packed(gzip.compress, source.held_out)}
alone["lzma"] = packed(lzma.compress, source.held_out)
alone["lzma after the rest"] = packed(
    lzma.compress, source.training, source.held_out
) - packed(lzma.compress, source.training)
bits = {
    "equal probabilities": np.log2(V),
    "single letters": bits_per_character(single, held_out),
    "pairs": bits_per_character(pairs, held_out[1:]),
} | {name: 8 * size / len(held_out) for name, size in alone.items()}
for name, value in bits.items():
    print(f"{name:20s} {value:.2f} bits per letter")

# %% [markdown]
# ## 8. A small network, trained in front of you
#
# Your GRU with 64 hidden units reads 32 streams, 48 letters at a time, with your
# clipping and your Adam. One network is trained with the state carried on from batch to
# batch, and a twin starts every batch from zeros.

# %% experiment="layer"
gru, training = carry_over("05_gru"), carry_over("06_training")
clip = carry_over("03_vanishing_gradients").clip_by_global_norm
LAYER = gru.gru_forward, gru.gru_backward
N, T, D, H = 32, 48, 16, 64


def start(rng):
    drawn = data.init_cell("gru", D, H, V, rng)
    output = {"W_y": drawn.pop("W_y"), "b_y": drawn.pop("b_y")}
    embedding = {"E": 0.5 * rng.standard_normal((V, D))}
    return embedding | prefixed("layer", drawn) | output


# %% experiment="training"
def train(carry, updates=300, seed=0):
    params, state, losses = start(np.random.default_rng(seed)), {}, []
    inputs, targets = stream_batches(tokens, N, T)
    h = np.zeros((N, H))
    for update in ProgressBar(updates):
        h = h if carry else np.zeros((N, H))
        loss, grads, h = language_model_loss(
            inputs[update], targets[update], h, params, *LAYER
        )
        grads, _ = clip({k: grads[k] for k in params}, 1.0)
        params, state = training.adam_step(params, grads, state, lr=0.01)
        losses.append(loss / np.log(2))
    return params, losses


carried, losses = train(carry=True)
reset, reset_losses = train(carry=False)
smooth = np.ones(20) / 20
figures.lines(
    "A small network learns to read",
    "update",
    "bits per letter (mean of 20 updates)",
    {
        "state carried on": (np.arange(20, 301), np.convolve(losses, smooth, "valid")),
        "state reset": (
            np.arange(20, 301),
            np.convolve(reset_losses, smooth, "valid"),
        ),
    },
)

# %% [markdown]
# *The figure, in words: two lines that fall steeply over the first hundred updates and
# slowly after that, close together. The network whose state is carried on ends a little
# lower.*
#
# Both read the same batches from the same start. Part of what is left between them at
# the end are the first letters of each batch, which the twin reads without a state.

# %% [markdown]
# ## 9. Weights that ship
#
# A larger network of the same form, 128 hidden units, was trained on the same text in
# six passes, for about ten minutes (`solutions/language_model.py`). Its parameters ship
# with the course and have the layout of yours, so that *your* functions run them.


# %% experiment="bits-compared"
def reading(params, tokens, carry=True):
    """Return log probabilities (B, N, T, V) and targets (B, N, T) of a text."""
    inputs, targets = stream_batches(tokens, 16, 100)
    h, found = np.zeros((16, params["W_y"].shape[0])), []
    for batch in inputs:
        h = h if carry else np.zeros_like(h)
        hs, _ = gru.gru_forward(params["E"][batch], h, part(params, "layer"))
        scores = hs @ params["W_y"] + params["b_y"]
        found.append(scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True)))
        h = hs[:, -1]
    return np.array(found), targets


def bits_of(params):
    log_probs, targets = reading(params, held_out)
    return bits_per_character(log_probs.reshape(-1, V), targets.ravel())


shipped = data.weights("language_model")
bits["small network, trained with reset"] = bits_of(reset)
bits["small network"] = bits_of(carried)
bits["shipped network"] = bits_of(shipped)
figures.rows("Bits for each letter of the held-out text", "bits per letter", bits)

# %% [markdown]
# *The figure, in words: nine bars. Equal probabilities take most, then single letters,
# then pairs. The two small networks lie between pairs and the packers, the shipped one
# below gzip and lzma. Shortest is the bar of lzma after the text to learn from.*
#
# Three hundred updates are enough to beat pairs by nearly a bit, and not enough for
# gzip. The twin that was trained with its state reset, and reads here with its state
# carried on like the other, is a little worse. The shipped network needs fewer bits
# than a packer that reads the held-out text alone. That is no fair race: the packer
# starts from nothing. After 2.5 million letters of the same library, lzma needs fewer
# bits than the network: it finds idioms, names and runs of blanks again, letter for
# letter, and the network has 73,440 numbers to keep what it read in. (All figures are
# those of the sources of Python 3.11; other versions differ a little.)
#
# What is the state worth? The shipped network reads the held-out text in pieces of 100
# letters, once with the state carried on from piece to piece, once from zeros.

# %% experiment="state-carried"
curves = {}
for name, carry in (("state carried on", True), ("state reset", False)):
    log_probs, targets = reading(shipped, held_out, carry)
    picked = np.take_along_axis(log_probs, targets[..., None], axis=-1)[..., 0]
    at = -picked.mean(axis=(0, 1)) / np.log(2)
    curves[name] = (np.arange(1, 96), np.convolve(at, np.ones(6) / 6, "valid"))
    print(f"{name:17s} {at.mean():.2f} bits; first ten letters {at[:10].mean():.2f}")
figures.lines(
    "What the letters before a piece are worth",
    "first of six letters that are averaged",
    "bits per letter",
    curves,
)

# %% [markdown]
# *The figure, in words: with the state carried on a line that stays near its mean; with
# the state reset one that starts about twice as high, falls steeply over the first ten
# letters, slowly after that, and comes near the other at the end.*
#
# Ten letters tell most of what there is to know; it takes most of a hundred to make up
# for the rest of what was forgotten.
#
# ## 10. Text
#
# The shipped network reads `class ` and goes on. The four texts differ in how they are
# drawn, not in the network; the numbers $u$ are the same.


# %% experiment="samples"
def step_of(params):
    layer = part(params, "layer")

    def step(token, h):
        hs, _ = gru.gru_forward(params["E"][[[token]]], h, layer)
        return hs[0, -1] @ params["W_y"] + params["b_y"], hs[:, -1]

    return step


def after(params, beginning):
    """Return the state in which a network has read all but the last letter."""
    h = np.zeros((1, params["W_y"].shape[0]))
    read = encode(beginning, index)[None, :-1]
    hs, _ = gru.gru_forward(params["E"][read], h, part(params, "layer"))
    return hs[:, -1]


beginning, us = "\n\nclass ", np.random.default_rng(3).random(350)
state, first = after(shipped, beginning), index[beginning[-1]]
for temperature in (0.2, 0.7, 1.2):
    drawn = generate(step_of(shipped), state, first, us, temperature)
    print(f"--- temperature {temperature}{beginning}{decode(drawn, letters)}\n")


# %% experiment="top-p"
def nucleus(step, top_p):
    """Return a step whose unlikely tokens are ruled out."""

    def cut(token, h):
        scores, h = step(token, h)
        return np.where(token_distribution(scores, top_p=top_p) > 0, scores, -np.inf), h

    return cut


drawn = generate(nucleus(step_of(shipped), 0.8), state, first, us)
print(f"--- top-p 0.8{beginning}{decode(drawn, letters)}")

# %% [markdown]
# At 0.2 nearly every word exists, and the same few come again and again. At 0.7 the
# text is more varied, and words are made up. At 1.2 most lines have words that do not
# exist. Cutting off the unlikely letters at temperature 1 keeps the spelling and the
# variety. None of the four is a program: the network has learned how Python looks,
# letter by letter, not what it means. With some other seeds the cut text ran into a row
# of blanks: where a blank is most likely after many blanks, and all else is cut off,
# nothing ends the row.
#
# ## 11. What single units have learned
#
# Nobody told the network about lines, indentation or strings. Karpathy et al. 2015
# found units that keep track of them in LSTMs that read letters. To look for some: let
# the network read the held-out text, note for each letter what is the case there, and
# correlate that with each of the 128 units.

# %% experiment="units"
text = source.held_out[:20_000]
hs, _ = gru.gru_forward(
    shipped["E"][encode(text, index)[None]], np.zeros((1, 128)), part(shipped, "layer")
)
facts = source_text.facts(text)
found = {}
for name, values in facts.items():
    related = [np.corrcoef(values, unit)[0, 1] for unit in hs[0].T]
    unit = int(np.nanargmax(np.abs(related)))
    found[name] = (unit, related[unit])
    print(f"{name:25s} unit {unit:3d}, correlation {related[unit]:.2f}")

# %% experiment="units-drawn"
begin = max(text.find("    def __init__"), 0)
shown = slice(begin, begin + 850)
for name in ("place in the line", "depth of the indentation", "inside brackets"):
    unit, related = found[name]
    values = np.sign(related) * hs[0, shown, unit]
    figures.coloured_text(f"Unit {unit}: {name}", text[shown], values)

# %% [markdown]
# *The figures, in words: some lines of source three times, each letter on the colour of
# a unit: blue below 0, orange above, with the sign turned where the correlation is
# negative. The first unit is blue where lines begin, and orange further to the right in
# the assignments. The second is dark blue at the `def` and fades line by line. The
# third is orange from the opening bracket of a function's arguments over many lines to
# the closing one, and blue after it.*
#
# No single unit tells strings or comments: a correlation of about 0.4 is all there is.
# That need not mean that the network does not know; what it knows may be spread over
# many units. And a high correlation does not say what a unit is *for*: it may follow
# something that goes with brackets, such as a line that begins with many blanks.

# %% experiment="how-far-07"
progress()

# %% [markdown]
# ## 12. Two questions
#
# A colleague starts every batch from a state of zeros. The loss still falls. What does
# the network then never learn, and where in a batch is its loss highest?

# %% [markdown] answer="why_carry_the_state"
# ### BEGIN SOLUTION
# Whatever lies further back than the start of the batch can't be used: it learns
# nothing from anything more than T steps away, such as how deep the indentation was
# before the batch began. At the first steps of each batch it knows next to nothing of
# what came before, so that the loss is highest there. Carried on, the state tells of
# the text before, although no gradient goes back into the batch before.
#
# Mark scheme: half a point for what lies before the start of the batch, half a point
# for the first steps of each batch.
# ### END SOLUTION

# %% [markdown]
# At a temperature of 0.2 the model writes text with hardly any misspelt word. Is it a
# better model then? Say what the temperature changes and what it does not, and which
# number of this unit would tell.

# %% [markdown] answer="what_does_temperature_change"
# ### BEGIN SOLUTION
# No: the scores are the same, the temperature only changes how one draws from them. A
# low one takes the most likely letters again and again, so that the text is safe and
# repeats itself; a high one takes unlikely letters too. How good the model is, the bits
# per character on held-out text tell, computed from its probabilities at temperature 1.
#
# Mark scheme: half a point for the model that stays the same, half a point for the bits
# per character on text that was not learned from.
# ### END SOLUTION
