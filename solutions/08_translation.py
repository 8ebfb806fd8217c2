# %% [markdown]
# # Translation
#
# At the end of this unit you can build a network that reads a sentence in one language
# and writes it in another: padded batches, attention with its gradient, an
# encoder-decoder with its loss, two ways to decode, and the measure that translations
# are compared by.
#
# $$
# x_1 \dots x_S \to \boxed{\text{encoder}} \to k_1 \dots k_S
# \xrightarrow{\ \text{attention}\ } \boxed{\text{decoder}} \to y_1 \dots y_T
# $$
#
# The decoder writes one token at a time (Sutskever et al. 2014), and before each it
# looks back at the states $k_1 \dots k_S$ of the encoder (Bahdanau et al. 2015; here
# with the scaled products of Vaswani et al. 2017).

# %% locked="imports-08"
from collections import Counter

import numpy as np
from IPython.display import ProgressBar

from autograder import check, hint, progress
from course import carry_over, data, figures, translation_pairs

# %% [markdown]
# ## 1. Sentences of different lengths
#
# A batch is one array, and sentences have different lengths $S_n$. Short ones are
# filled up *behind* with a padding token, and a mask tells what is real:
#
# $$
# S = \max_n S_n , \qquad \text{mask}_{n,s} = (s < S_n) , \qquad s = 0, \dots, S - 1 .
# \tag{1}
# $$
#
# The padding token may be a word as well; only the mask tells them apart. A sequence
# may be empty: then its row is all padding. If all are empty, $S = 0$.
#
# **Exercise.** Write `pad_batch`. The tokens are int64, the mask is bool; both have
# shape $(N, S)$.


# %% solution="pad_batch"
def pad_batch(sequences, pad=0):
    """Return sequences of tokens as one array, and where it is real.

    Parameters
    ----------
    sequences : list of lists of int
        At least one; each may be empty.
    pad : int
        What stands behind the end of a sequence.

    Returns
    -------
    tokens : int64 array (N, S)
    mask : bool array (N, S)
    """
    ### BEGIN SOLUTION
    lengths = np.array([len(s) for s in sequences])
    mask = np.arange(lengths.max()) < lengths[:, None]
    tokens = np.full(mask.shape, pad, dtype=np.int64)
    for n, sequence in enumerate(sequences):
        tokens[n, : len(sequence)] = sequence
    return tokens, mask
    ### END SOLUTION


# %% check="pad_batch"
check(pad_batch)

# %% [markdown]
# ## 2. Attention
#
# A *query* $q$ of shape $(N, H)$ asks; each position $s$ of row $n$ has a *key*
# $k_{n,s}$ with $H$ entries, and a *value* $v_{n,s}$ with $M$. The score of a position
# is
#
# $$ e_{n,s} = \frac{q_n \cdot k_{n,s}}{\sqrt H} . \tag{2} $$
#
# For random vectors whose entries have mean 0 and spread 1, the root keeps the spread
# of the scores at 1 for any $H$. The weights are a softmax over the positions that the
# mask admits, and exactly 0 elsewhere:
#
# $$
# a_{n,s} = \frac{\text{mask}_{n,s}\, e^{e_{n,s}}}
# {\sum_{s'} \text{mask}_{n,s'}\, e^{e_{n,s'}}} , \tag{3}
# $$
#
# $$ c_n = \sum_s a_{n,s}\, v_{n,s} . \tag{4} $$
#
# Two things can go wrong. Scores may be near $\pm 1000$, where the exponential
# overflows: subtract from each row its largest *unmasked* score first, which changes
# nothing in (3). And a row may have no position at all: there (3) is 0/0, and what is
# wanted is weights 0 and context 0.
#
# **Exercise.** Write `attention_forward`. There is at least one position, $S \ge 1$.


# %% solution="attention_forward"
def attention_forward(query, keys, values, mask):
    """Return the mean of the values, weighted by how keys fit the query.

    Parameters
    ----------
    query : array (N, H)
    keys : array (N, S, H)
    values : array (N, S, M)
    mask : bool array (N, S)

    Returns
    -------
    context : array (N, M)
    weights : array (N, S)
    cache
        What `attention_backward` needs.
    """
    ### BEGIN SOLUTION
    scores = (keys @ query[:, :, None])[:, :, 0] / np.sqrt(query.shape[1])
    scores = np.where(mask, scores, -np.inf)
    top = scores.max(axis=1, keepdims=True)
    exps = np.exp(scores - np.where(np.isfinite(top), top, 0.0))
    total = exps.sum(axis=1, keepdims=True)
    weights = exps / np.where(total > 0, total, 1.0)
    context = (weights[:, :, None] * values).sum(axis=1)
    return context, weights, (query, keys, values, weights)
    ### END SOLUTION


# %% check="attention_forward"
check(attention_forward)

# %% [markdown]
# Backward, $dc$ of shape $(N, M)$ comes in. From (4),
#
# $$ dv_{n,s} = a_{n,s}\, dc_n , \qquad da_{n,s} = v_{n,s} \cdot dc_n . \tag{5} $$
#
# The softmax couples the positions of a row: raising one score takes weight from all
# others. With $\partial a_s / \partial e_{s'} = a_s (\delta_{s s'} - a_{s'})$,
#
# $$
# de_{n,s} = a_{n,s} \Bigl( da_{n,s} - \sum_{s'} a_{n,s'}\, da_{n,s'} \Bigr) . \tag{6}
# $$
#
# And from (2),
#
# $$
# dq_n = \frac{1}{\sqrt H} \sum_s de_{n,s}\, k_{n,s} , \qquad
# dk_{n,s} = \frac{1}{\sqrt H}\, de_{n,s}\, q_n . \tag{7}
# $$
#
# Where the mask is False, $a = 0$, so $de$, $dk$ and $dv$ are 0 without further ado.
#
# **Exercise.** Write `attention_backward`.


# %% solution="attention_backward"
def attention_backward(dcontext, cache):
    """Return the gradients of attention.

    Parameters
    ----------
    dcontext : array (N, M)
    cache
        From `attention_forward`.

    Returns
    -------
    dict
        ``"query"`` (N, H), ``"keys"`` (N, S, H), ``"values"`` (N, S, M)
    """
    ### BEGIN SOLUTION
    query, keys, values, weights = cache
    dvalues = weights[:, :, None] * dcontext[:, None]
    dweights = (values * dcontext[:, None]).sum(axis=2)
    inner = (weights * dweights).sum(axis=1, keepdims=True)
    dscores = weights * (dweights - inner) / np.sqrt(query.shape[1])
    dquery = (dscores[:, :, None] * keys).sum(axis=1)
    dkeys = dscores[:, :, None] * query[:, None]
    return {"query": dquery, "keys": dkeys, "values": dvalues}
    ### END SOLUTION


# %% check="attention_backward"
check(attention_backward)

# %% [markdown]
# ## 3. The state at the end
#
# The decoder starts from the state in which the encoder ends. In a padded batch that is
# not `hs[:, -1]`: a short row has gone on reading padding. With $S_n$ the number of
# True in row $n$ of the mask,
#
# $$
# h_n = \text{hs}_{n,\, S_n - 1} , \qquad h_n = 0 \quad \text{if } S_n = 0 . \tag{8}
# $$
#
# **Exercise.** Write `last_states`. There is at least one step.


# %% solution="last_states"
def last_states(hs, mask):
    """Return the state at the last unmasked step of each row.

    Parameters
    ----------
    hs : array (N, T, H)
    mask : bool array (N, T)
        In each row True first.

    Returns
    -------
    h : array (N, H)
    cache
        What `last_states_backward` needs.
    """
    ### BEGIN SOLUTION
    lengths = mask.sum(axis=1)
    last = np.maximum(lengths - 1, 0)
    h = hs[np.arange(len(hs)), last] * (lengths > 0)[:, None]
    return h, (hs.shape, lengths)
    ### END SOLUTION


# %% check="last_states"
check(last_states)

# %% [markdown]
# Backward, each row's gradient goes to the one step that it came from, and all other
# steps get 0:
#
# $$
# d\text{hs}_{n,t} = \begin{cases} dh_n & t = S_n - 1 \\ 0 & \text{else.} \end{cases}
# \tag{9}
# $$
#
# An empty row has no such step, and gets no gradient.
#
# **Exercise.** Write `last_states_backward`.


# %% solution="last_states_backward"
def last_states_backward(dh, cache):
    """Return the gradient of all states.

    Parameters
    ----------
    dh : array (N, H)
    cache
        From `last_states`.

    Returns
    -------
    dict
        ``"hs"`` (N, T, H)
    """
    ### BEGIN SOLUTION
    shape, lengths = cache
    dhs = np.zeros(shape)
    rows = np.flatnonzero(lengths)
    dhs[rows, lengths[rows] - 1] = dh[rows]
    return {"hs": dhs}
    ### END SOLUTION


# %% check="last_states_backward"
check(last_states_backward)

# %% [markdown]
# ## 4. A loss that leaves padding out
#
# With logits $\ell$ of shape $(N, T, V)$, a target token $y_{n,t}$ for each step and
# $K$ the number of True in the mask,
#
# $$
# p_{n,t} = \text{softmax}(\ell_{n,t}) , \qquad
# L = -\frac1K \sum_{n,t} \text{mask}_{n,t} \log p_{n,t,\,y_{n,t}} , \tag{10}
# $$
#
# $$
# d\ell_{n,t,v} = \frac{\text{mask}_{n,t}}{K} \left( p_{n,t,v} - [v = y_{n,t}] \right) .
# \tag{11}
# $$
#
# The mean is over the whole batch, not row by row. If nothing counts, $L = 0$ and
# $d\ell = 0$. For logits near $\pm 1000$ work with the logarithm of the softmax, after
# the largest logit of each step has been taken out.
#
# **Exercise.** Write `masked_cross_entropy`.


# %% solution="masked_cross_entropy"
def masked_cross_entropy(logits, targets, mask):
    """Return the mean cross-entropy of the steps that count, and its gradient.

    Parameters
    ----------
    logits : array (N, T, V)
    targets : int64 array (N, T)
    mask : bool array (N, T)

    Returns
    -------
    loss : float
    dlogits : array (N, T, V)
    """
    ### BEGIN SOLUTION
    count = max(mask.sum(), 1)
    share = mask[:, :, None] / count
    shifted = logits - logits.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    truth = np.arange(logits.shape[2]) == targets[:, :, None]
    loss = -np.sum(log_p * truth * share)
    return loss, (np.exp(log_p) - truth) * share
    ### END SOLUTION


# %% check="masked_cross_entropy"
check(masked_cross_entropy)

# %% [markdown]
# ## 5. Encoder and decoder
#
# The encoder reads the source from a zero state; its states are the keys *and* the
# values of attention. The decoder starts from the encoder's last states (8):
#
# $$
# k = \text{encoder}(E_\text{source}[x],\ 0) , \qquad
# h = \text{decoder}(E_\text{target}[y_{\text{in}}],\ \text{last}(k)) . \tag{12}
# $$
#
# In training the decoder does not read what it wrote, but what it should have written
# (*teacher forcing*). With a target of $T$ tokens, start token and stop token included,
# it reads the first $T - 1$ and predicts the last $T - 1$:
#
# $$ y_\text{in} = y_{:,\,0 \dots T-2} , \qquad y_\text{out} = y_{:,\,1 \dots T-1} ,
# \qquad \text{where mask}_{:,\,1 \dots T-1} . \tag{13} $$
#
# At each step the decoder's state is the query:
#
# $$
# c_t = \text{attention}(h_t,\ k,\ k,\ \text{source mask}) , \qquad
# \ell_t = [\,h_t,\ c_t\,]\, W_y + b_y , \tag{14}
# $$
#
# with $W_y$ of shape $(2H, V)$, the state's rows first. The loss is (10).
#
# Backward, with $d\ell$ from (11) and the sums over batch and steps,
#
# $$
# dW_y = \sum_{n,t} [\,h,\ c\,]^{\top} d\ell , \qquad db_y = \sum_{n,t} d\ell , \qquad
# [\,dh,\ dc\,] = d\ell\, W_y^{\top} . \tag{15}
# $$
#
# Each step's attention adds its $dq$ to $dh_t$; since keys and values are both $k$, it
# adds its $dk$ *and* $dv$ to the gradient of $k$, over all steps. The decoder's
# backward gives $d\,\texttt{h0}$, the gradient of the encoder's last states, which (9)
# puts in its place:
#
# $$
# dk = \sum_t \left( dk^{(t)} + dv^{(t)} \right)
# + \text{last\_backward}(d\,\texttt{h0}) .
# \tag{16}
# $$
#
# With that the encoder's backward runs. Both layers return a gradient `"x"` of what
# they read, and each token adds its own to its row of the embedding:
#
# $$ dE[v] = \sum_{n,t:\ y_{n,t} = v} dx_{n,t} . \tag{17} $$
#
# The parameters stand in one flat dict, so that your `adam_step` takes them. The next
# cell takes the prefix off a layer's arrays, and puts it on.

# %% locked="layers-08"


def part(params, name):
    """Return the arrays of a layer: those whose keys begin with its name and a dot."""
    own = [k for k in params if k.startswith(f"{name}.")]
    return {k.removeprefix(f"{name}."): params[k] for k in own}


def prefixed(name, grads):
    """Return the gradients of a layer's parameters under its name and a dot."""
    return {f"{name}.{k}": v for k, v in grads.items() if k not in ("x", "h0")}


# %% [markdown]
# The steps of (14) and their part of (16) are the same for every model with attention.
# They stand in the next cell, which calls your `attention_forward` and
# `attention_backward`: `attend` returns $[\,h, c\,]$ for all steps and a cache.
# `attend_backward` takes $[\,dh, dc\,]$ of (15) and that cache, and returns two
# gradients: $dh$ with the $dq$ of all steps added, and the first term of (16).

# %% locked="attend-08"


def attend(hs, keys, mask):
    """Return states and contexts side by side, (N, T, 2H), and a cache."""
    steps = [attention_forward(hs[:, t], keys, keys, mask) for t in range(hs.shape[1])]
    contexts = np.stack([context for context, _, _ in steps], axis=1)
    return np.concatenate([hs, contexts], axis=2), [step[-1] for step in steps]


def attend_backward(dboth, caches):
    """Return the gradients of the states (N, T, H) and of the keys (N, S, H)."""
    H = dboth.shape[2] // 2
    dhs, dkeys = dboth[:, :, :H].copy(), 0.0
    for t, cache in enumerate(caches):
        d = attention_backward(dboth[:, t, H:].copy(), cache)
        dhs[:, t] += d["query"]
        dkeys = dkeys + d["keys"] + d["values"]
    return dhs, dkeys


# %% [markdown]
# **Exercise.** Write `encoder_decoder_loss` with `part`, `prefixed`, `attend` and
# `attend_backward` from above, and your functions of sections 3 and 4. It is the
# longest of this unit: write it in the order of (12) to (17). The layers are handed in:
# `forward(x, h0, layer)` returns states and a cache, `backward(dhs, cache)` a dict of
# gradients, under `"x"`, `"h0"` and the names of the layer's parameters. $H$ is half
# the number of rows of $W_y$. What stands under padding must not matter; that follows
# if masks go where they belong.


# %% solution="encoder_decoder_loss"
def encoder_decoder_loss(
    source, source_mask, target, target_mask, params, forward, backward
):
    """Return the loss of a batch of pairs, and the gradients of all parameters.

    Parameters
    ----------
    source : int64 array (N, S)
    source_mask : bool array (N, S)
    target : int64 array (N, T)
        With start and stop token; T ≥ 2.
    target_mask : bool array (N, T)
    params : dict
        ``"E_source"``, ``"E_target"``, ``"W_y"`` (2H, V), ``"b_y"`` (V,); the layers'
        arrays under ``"encoder.NAME"`` and ``"decoder.NAME"``
    forward, backward : functions

    Returns
    -------
    loss : float
    grads : dict
        A gradient for each key of `params`; other entries are passed over.
    """
    ### BEGIN SOLUTION
    read, W_y = target[:, :-1], params["W_y"]
    zeros = np.zeros((len(source), len(W_y) // 2))
    x = params["E_source"][source]
    keys, encoder_cache = forward(x, zeros, part(params, "encoder"))
    start, start_cache = last_states(keys, source_mask)
    x = params["E_target"][read]
    hs, decoder_cache = forward(x, start, part(params, "decoder"))
    both, attend_cache = attend(hs, keys, source_mask)
    logits = both @ W_y + params["b_y"]
    loss, dlogits = masked_cross_entropy(logits, target[:, 1:], target_mask[:, 1:])

    dhs, dkeys = attend_backward(dlogits @ W_y.T, attend_cache)
    decoder = backward(dhs, decoder_cache)
    dkeys = dkeys + last_states_backward(decoder["h0"], start_cache)["hs"]
    encoder = backward(dkeys, encoder_cache)
    grads = {k: np.zeros_like(params[k]) for k in ("E_source", "E_target")}
    np.add.at(grads["E_source"], source, encoder["x"])
    np.add.at(grads["E_target"], read, decoder["x"])
    grads["W_y"] = np.tensordot(both, dlogits, axes=((0, 1), (0, 1)))
    grads["b_y"] = dlogits.sum(axis=(0, 1))
    return loss, grads | prefixed("encoder", encoder) | prefixed("decoder", decoder)
    ### END SOLUTION


# %% check="encoder_decoder_loss"
check(encoder_decoder_loss)

# %% [markdown]
# ## 6. Writing, one token at a time
#
# A trained model is used through one function: `step(token, state)` reads a token and
# returns a score for each token that may come next, and the state after it. *Greedy*
# decoding feeds the start token, takes the token of the largest score, and feeds that:
#
# $$
# y_0 = \text{start} , \qquad (\text{scores}_t,\, s_{t+1}) = \text{step}(y_t, s_t) ,
# \qquad y_{t+1} = \arg\max \text{scores}_t . \tag{18}
# $$
#
# It ends when the stop token comes, or after `max_length` tokens.
#
# **Exercise.** Write `greedy_decode`. The result is a list of $y_1, y_2, \dots$ without
# the closing stop token. The start token that was fed is no part of it either; one that
# the model writes itself is a token like any other.


# %% solution="greedy_decode"
def greedy_decode(step, state, start, stop, max_length):
    """Return the tokens that a model writes if it takes the likeliest each time.

    Which of equally likely ones, is free.

    Parameters
    ----------
    step : function
        ``step(token, state)`` returns ``(scores (V,), state)``.
    state
        What the first step is given.
    start, stop : int
    max_length : int
        At most so many tokens, at least 1.

    Returns
    -------
    list of int
    """
    ### BEGIN SOLUTION
    tokens, token = [], start
    for _ in range(max_length):
        scores, state = step(token, state)
        token = int(np.argmax(scores))
        if token == stop:
            break
        tokens.append(token)
    return tokens
    ### END SOLUTION


# %% check="greedy_decode"
check(greedy_decode)

# %% [markdown]
# The likeliest first token need not begin the likeliest sentence. The probability of a
# sentence is a product, so its logarithm is a sum,
#
# $$ \log P(y_1 \dots y_n) = \sum_{t=1}^{n} \log p(y_t \mid y_0 \dots y_{t-1}) .
# \tag{19} $$
#
# *Beam search* keeps several beginnings, the hypotheses. In each round
#
# 1. every *live* hypothesis is continued by every token, but by none of probability 0;
# 2. of *all* these continuations the `width` with the largest $\log P$ are kept;
# 3. those of them that end in the stop token are *finished*: they are put aside and are
#    never continued. They have used up a place in this round only: in the next, `width`
#    places are free again. The others are live.
#
# There are `max_length` rounds, fewer only if nothing is live; a finished hypothesis
# does not end the search. What is live after the last round counts as finished as it
# is. No further term makes a sum larger, so for the last choice, and for this one only,
# the sums may be scaled by length. With $n$ the tokens after the start, the stop token
# included where there is one,
#
# $$ \text{score} = \frac{\log P(y_1 \dots y_n)}{n^\alpha} , \tag{20} $$
#
# and the finished hypothesis with the largest score wins. $\alpha = 0$ compares the
# sums, $\alpha = 1$ the means.
#
# **Exercise.** Write `beam_search`. The scores of `step` are log-probabilities here,
# $-\infty$ for a token that can't come. Return the tokens as `greedy_decode` does, and
# the score. `step` leaves a state as it is and returns another, so hypotheses may share
# one.


# %% solution="beam_search"
def beam_search(step, state, start, stop, width, max_length, alpha=0.0):
    """Return the best of the sentences that a beam of hypotheses finds.

    Parameters
    ----------
    step : function
        ``step(token, state)`` returns ``(log-probabilities (V,), state)``.
    state
        What the first step is given.
    start, stop : int
    width : int
        Hypotheses that are kept in each round. Which of equal ones, is free.
    max_length : int
        Rounds.
    alpha : float
        The exponent of the length in the final score.

    Returns
    -------
    tokens : list of int
    score : float
    """
    ### BEGIN SOLUTION
    live, finished = [(0.0, [start], state)], []
    for _ in range(max_length):
        options = []
        for log_p, tokens, before in live:
            scores, after = step(tokens[-1], before)
            for v in np.flatnonzero(scores > -np.inf):
                options.append((log_p + scores[v], [*tokens, int(v)], after))
        kept = sorted(options, key=lambda option: -option[0])[:width]
        finished += [option for option in kept if option[1][-1] == stop]
        live = [option for option in kept if option[1][-1] != stop]
    ranked = [(p / (len(y) - 1) ** alpha, y) for p, y, _ in finished + live]
    score, tokens = max(ranked)
    return tokens[1:-1] if tokens[-1] == stop else tokens[1:], score
    ### END SOLUTION


# %% check="beam_search"
check(beam_search)

# %% [markdown]
# ## 7. How good is a translation?
#
# BLEU (Papineni et al. 2002) counts which runs of $n$ tokens, the $n$-grams, a
# translation shares with the references. A candidate of $\ell$ tokens has
# $\max(\ell - n + 1, 0)$ of them. To write one good word ten times must not pay, so an
# $n$-gram counts at most as often as it stands in *one* reference, the one that has it
# most often. All counts are summed over the corpus *before* they are divided:
#
# $$
# p_n = \frac{\sum_i \sum_g \min\bigl(\text{count}_i(g),\
# \max_r \text{count}_{i,r}(g)\bigr)}{\sum_i \sum_g \text{count}_i(g)} , \tag{21}
# $$
#
# with $g$ over the distinct $n$-grams of candidate $i$ and $r$ over its references.
#
# Short candidates have it easy: they leave out what they are not sure of. So let $c$ be
# the summed length of the candidates, and $\rho$ the sum, over the candidates, of the
# length of that reference which is *closest* in length, the shorter one at a tie:
#
# $$
# \text{brevity} = \begin{cases} 1 & c \ge \rho \\ e^{1 - \rho/c} & c < \rho
# \end{cases} , \tag{22}
# $$
#
# $$
# \text{BLEU} = \text{brevity} \cdot \exp \Bigl( \frac{1}{n_\text{max}}
# \sum_{n=1}^{n_\text{max}} \log p_n \Bigr) . \tag{23}
# $$
#
# If a $p_n$ is 0, or the candidates have no $n$-gram of that length at all, BLEU is 0.
#
# The next cell counts $n$-grams. Counters have the operations that (21) needs: `a & b`
# is the smaller of two counts, `a | b` the larger, `a.total()` the sum.

# %% locked="ngrams-08"


def ngrams(tokens, n):
    """Return a Counter of the runs of n tokens."""
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))


# %% [markdown]
# **Exercise.** Write `bleu`.


# %% solution="bleu"
def bleu(candidates, references, max_n=4):
    """Return the BLEU of a corpus, from 0 to 1.

    Parameters
    ----------
    candidates : list of lists of tokens
    references : list of lists of lists of tokens
        ``references[i]`` are all the references of candidate i, at least one.
    max_n : int
        The longest n-grams.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    length = closest = 0
    matches, totals = np.zeros(max_n), np.zeros(max_n)
    for words, known in zip(candidates, references, strict=True):
        length += len(words)
        closest += min((abs(len(r) - len(words)), len(r)) for r in known)[1]
        for n in range(1, max_n + 1):
            counts, most = ngrams(words, n), Counter()
            for r in known:
                most = most | ngrams(r, n)
            matches[n - 1] += (counts & most).total()
            totals[n - 1] += counts.total()
    if matches.min() == 0:
        return 0.0
    brevity = min(1.0, np.exp(1 - closest / length))
    return float(brevity * np.exp(np.log(matches / totals).mean()))
    ### END SOLUTION


# %% check="bleu"
check(bleu)

# %% [markdown]
# ## 8. Dates and numbers
#
# A small language in which one answer is due for each source: dates and numbers. There
# are two sets of pairs. German dates in four ways of writing become what ISO 8601 has.
# English dates and numbers in words become French. The dates are written as Unicode
# CLDR has them, the numbers by a program (`solutions/translation_pairs.py`). Each date
# and each number stands in one pair only, and 300 pairs of each set are held out.

# %% experiment="pairs"
german = translation_pairs.load("German to ISO")
french = translation_pairs.load("English to French")
for pairs in (german, french):
    print(
        f"{len(pairs.training):,} pairs to learn from, {len(pairs.held_out)} held out"
    )
    for source, target in pairs.held_out[:6]:
        print(f"    {source:45s} {target}")

# %% [markdown]
# Tokens are letters. Target tokens 0 and 1 are start and stop, and the letters follow.

# %% experiment="tokens"
START, STOP = translation_pairs.START, translation_pairs.STOP


def as_tokens(pairs, rows):
    """Return rows of pairs as tokens: source, its mask, target, its mask."""
    source = {c: i for i, c in enumerate(pairs.source_letters)}
    target = {c: i for i, c in enumerate(pairs.target_letters, STOP + 1)}
    read = [[source[c] for c in s] for s, _ in rows]
    written = [[START] + [target[c] for c in t] + [STOP] for _, t in rows]
    return *pad_batch(read), *pad_batch(written)


tokens, mask, targets, _ = as_tokens(german, german.held_out[:3])
print(tokens, mask.sum(axis=1), targets, sep="\n")

# %% [markdown]
# ## 9. Training
#
# Your GRU of unit 05 is encoder and decoder, with 48 hidden units each; your
# `encoder_decoder_loss` gives the gradients, your clipping and your Adam do the rest.
# The rate falls from 0.02 to 0 as half a cosine.

# %% experiment="model"
gru, training = carry_over("05_gru"), carry_over("06_training")
clip = carry_over("03_vanishing_gradients").clip_by_global_norm
LAYER = gru.gru_forward, gru.gru_backward
D, H = 16, 48


def start(pairs, rng):
    """Draw the parameters of a model."""
    letters, V = len(pairs.source_letters), len(pairs.target_letters) + 2
    params = {
        "E_source": 0.5 * rng.standard_normal((letters, D)),
        "E_target": 0.5 * rng.standard_normal((V, D)),
        "W_y": rng.standard_normal((2 * H, V)) / np.sqrt(2 * H),
        "b_y": np.zeros(V),
    }
    for name in ("encoder", "decoder"):
        drawn = data.init_cell("gru", D, H, 1, rng)
        layer = {k: drawn[k] for k in drawn if not k.endswith("_y")}
        params |= prefixed(name, layer)
    return params


# %% experiment="training"
def train(pairs, updates, seed=0):
    rng = np.random.default_rng(seed)
    params, state, losses = start(pairs, rng), {}, []
    for update in ProgressBar(updates):
        rows = rng.integers(0, len(pairs.training), 32)
        batch = as_tokens(pairs, [pairs.training[i] for i in rows])
        loss, grads = encoder_decoder_loss(*batch, params, *LAYER)
        grads, _ = clip({k: grads[k] for k in params}, 1.0)
        rate = 0.01 * (1 + np.cos(np.pi * update / updates))
        params, state = training.adam_step(params, grads, state, lr=rate)
        losses.append(loss)
    return params, losses


attentive, losses = train(german, 400)
figures.lines(
    "German dates, with attention",
    "update",
    "loss of the batch (nats per letter)",
    {"training": (np.arange(1, 401), losses)},
    log=True,
)

# %% [markdown]
# *The figure, in words: a line on a logarithmic scale that falls more than a
# hundredfold over the first 250 updates, from above 2, and is level after that.*

# %% [markdown]
# The loss is a mean over letters under teacher forcing. What counts is whether the
# model writes the whole date by itself. For that it becomes a `step`: it embeds the
# token, runs the decoder for one step, attends to the source and returns
# log-probabilities, which serve both ways of decoding.


# %% experiment="step"
def encoded(params, pairs, source):
    """Return the keys of a source, their mask and the start of the decoder."""
    tokens, mask, _, _ = as_tokens(pairs, [(source, "")])
    zeros, layer = np.zeros((1, H)), part(params, "encoder")
    keys, _ = gru.gru_forward(params["E_source"][tokens], zeros, layer)
    return keys, mask, last_states(keys, mask)[0]


def step_of(params, keys, mask):
    """Return the step of a model that has read a source."""
    layer = part(params, "decoder")

    def step(token, h):
        hs, _ = gru.gru_forward(params["E_target"][[[token]]], h, layer)
        both, _ = attend(hs, keys, mask)
        scores = (both @ params["W_y"] + params["b_y"])[0, 0]
        return scores - np.log(np.exp(scores).sum()), hs[:, -1]

    return step


def as_text(pairs, tokens):
    return "".join(pairs.target_letters[token - STOP - 1] for token in tokens)


def translate(params, pairs, source):
    keys, mask, h = encoded(params, pairs, source)
    step = step_of(params, keys, mask)
    return as_text(pairs, greedy_decode(step, h, START, STOP, 60))


for source, target in german.held_out[:5]:
    print(f"{source:30s} {translate(attentive, german, source)}  (due: {target})")

# %% [markdown]
# ## 10. With and without attention
#
# What does attention give? Its twin has the same form, but the rows of $W_y$ that read
# the context (14) are held at 0, in training as well: the context is computed, and
# nothing depends on it. All that such a decoder knows of the source is the state that
# it starts from, 48 numbers, as in Sutskever et al. 2014. It learns more slowly, so it
# was trained beforehand, with 1,200 updates instead of 400
# (`solutions/translation_models.py`), and ships with the course.
#
# Two measures on the held-out dates, by the length of the source: the share that is
# right in every letter (*exact match*), and your `bleu` over *letters*: a date of one
# word has no 4-grams of words.


# %% experiment="by-length"
def by_length(pairs, found, edges):
    """Return lengths, number, exact match and BLEU for each range of source lengths."""
    judged = list(zip(pairs.held_out, found))
    table = []
    for low, high in zip(edges, edges[1:]):
        some = [(t, f) for (s, t), f in judged if low <= len(s) < high]
        exact = np.mean([t == f for t, f in some])
        score = bleu([list(f) for _, f in some], [[list(t)] for t, _ in some])
        table.append((low, high - 1, len(some), exact, score))
    return table


def written(pairs, models):
    """Return what each model makes of the held-out sources."""
    sources = [source for source, _ in pairs.held_out]
    return {k: [translate(v, pairs, s) for s in sources] for k, v in models.items()}


def compare(pairs, texts, edges):
    """Print how good the translations are, and return exact matches by length."""
    curves = {}
    for name, found in texts.items():
        right = np.mean([t == f for (_, t), f in zip(pairs.held_out, found)])
        print(f"{name}: {right:.1%} right of all")
        table = by_length(pairs, found, edges)
        for low, high, n, exact, score in table:
            print(f"    {low:2d} to {high} letters ({n:3d} pairs):", end=" ")
            print(f"exact {exact:4.0%}, BLEU {score:.3f}")
        curves[name] = ([(row[0] + row[1]) / 2 for row in table], [r[3] for r in table])
    return curves


# %% experiment="german-compared"
models = {
    "with attention": attentive,
    "without": data.weights("translation_german_without_attention"),
}
curves = compare(german, written(german, models), (10, 13, 17, 23, 31))
figures.lines(
    "German dates: right in every letter",
    "letters of the source (middle of the range)",
    "share of held-out pairs",
    curves,
    ylim=(0, 1.05),
)

# %% [markdown]
# *The figure, in words: with attention a level line at 1. Without, a line between 0.65
# and 0.8, a little lower in the two ranges of longer sources.*
#
# With attention every held-out date is right in every letter. With two other seeds it
# was all of them, and all but one. Without, after three times the updates, about one in
# four is wrong, though in a BLEU of letters that hardly shows: one wrong digit spoils
# the date, but at most 10 of its 34 $n$-grams. Length matters little here. What makes a
# German date long is its weekday, which ISO leaves out.
#
# Can 48 numbers not hold a date, then? They can. This model is the first of three, and
# the worst: the others had 100 % and 98 % right in the end (section 13). What attention
# gave is that three of three learned it, in a third of the updates.

# %% [markdown]
# French is longer and has more letters. Both models ship. With attention 900 updates
# were made, without 1,500.

# %% experiment="french-compared"
models = {
    "with attention": data.weights("translation_french"),
    "without": data.weights("translation_french_without_attention"),
}
texts = written(french, models)
curves = compare(french, texts, (3, 13, 21, 29, 48))
figures.lines(
    "English to French: right in every letter",
    "letters of the source (middle of the range)",
    "share of held-out pairs",
    curves,
    ylim=(0, 1.05),
)

# %% [markdown]
# *The figure, in words: two lines far apart. With attention about 0.9 and nearly 1 in
# the two ranges of shorter sources, about 0.75 in the two of longer ones. Without, all
# points lie below 0.2.*
#
# Here the gap is wide, and the one other start without attention did not close it
# (section 13). The ranges differ in
# more than length: the first three hold mostly dates, the last numbers alone. What goes
# wrong?

# %% experiment="french-errors"
for name, found in texts.items():
    rows = [(source, due, f) for (source, due), f in zip(french.held_out, found)]
    for kind, ends_in_digit in (("dates", True), ("numbers", False)):
        some = [row for row in rows if row[0][-1].isdigit() == ends_in_digit]
        right = sum(due == f for _, due, f in some)
        print(f"{name}: {right} of {len(some)} {kind} right; the first that are not:")
        for source, due, f in [row for row in some if row[1] != row[2]][:4]:
            print(f"    {source}: {f} (due: {due})")
    for ending in ("teen", "ty-one"):
        some = [due == f for source, due, f in rows if source.endswith(ending)]
        print(f"    in -{ending}: {sum(some)} of {len(some)} right")

# %% [markdown]
# Without attention the beginnings are mostly right, and the ends are made up: nearly
# all read well, and are another date or number. With attention dates are nearly all
# right. Of the numbers two kinds are mostly wrong: the teens, where fifteen and fifty
# look alike in English, and those that end like twenty-one, where French says *vingt et
# un*, but *vingt-deux*.

# %% [markdown]
# ## 11. Greedy against beam
#
# A beam of width 1 is greedy decoding. Does a wider one find better translations? Both
# French models write sixty of the held-out pairs, in at most twelve letters more than
# the source has: no pair needs more. The mean of $\log P$ is that of the sentences
# found, the stop token included.


# %% experiment="beams"
def beams(params, rows, width, alpha):
    found, sums = [], []
    for source, _ in rows:
        keys, mask, h = encoded(params, french, source)
        step = step_of(params, keys, mask)
        tokens, score = beam_search(
            step, h, START, STOP, width, len(source) + 12, alpha
        )
        found.append(as_text(french, tokens))
        sums.append(score * (len(tokens) + 1) ** alpha)
    exact = np.mean([f == t for f, (_, t) in zip(found, rows)])
    score = bleu([list(f) for f in found], [[list(t)] for _, t in rows])
    letters = np.mean([len(f) for f in found])
    print(
        f"    width {width}, alpha {alpha}: exact {exact:4.0%}, BLEU {score:.3f},",
        end=" ",
    )
    print(f"mean of log P {np.mean(sums):.3f}, {letters:.1f} letters")


for name, params in models.items():
    print(name)
    for width, alpha in ((1, 0), (2, 0), (4, 0), (4, 1)):
        beams(params, french.held_out[:60], width, alpha)

# %% [markdown]
# In both models a wider beam finds sentences of larger $\log P$ than the greedy way, on
# average: that is what it is for. With attention a width of 2 also gets four more of
# the sixty right, and 4 gives nothing more; of all 300 greedy decoding had 81 % right,
# and both widths 84 %. Without attention none: a search can't know better than its
# model. There the wider beam writes fewer letters with $\alpha = 0$, and more with
# $\alpha = 1$.

# %% [markdown]
# ## 12. Where the model looks
#
# The weights (3) of each step say from which positions its context came. For a date
# that was held out, step by step with the letter that is written there:


# %% experiment="attention-map"
def weights_of(params, pairs, source):
    """Return a translation and the weights (T, S) with which it was written."""
    text = translate(params, pairs, source)
    _, _, target, _ = as_tokens(pairs, [(source, text)])
    keys, mask, h = encoded(params, pairs, source)
    x, layer = params["E_target"][target[:, :-1]], part(params, "decoder")
    hs, _ = gru.gru_forward(x, h, layer)
    steps = [attention_forward(hs[:, t], keys, keys, mask) for t in range(hs.shape[1])]
    return text, np.concatenate([weights for _, weights, _ in steps])


source = next(s for s, _ in german.held_out if "November" in s and "," in s)
text, weights = weights_of(attentive, german, source)
figures.attention_map("Where a model of German dates looks", source, text, weights)

# %% [markdown]
# *The figure, in words: letters written, downwards, against letters read. The digits of
# the year, written first, look at the last letters of the source; those of the month
# are spread over the name of the month; those of the day look at the full stop behind
# the day.*
#
# Nobody told the network where a date has its year. Keys are states of the encoder, and
# a state knows what was read before it: the full stop stands for the day that it ends.
# So a map shows which states were used, not which letters.

# %% experiment="attention-map-french"
source = french.held_out[2][0]
text, weights = weights_of(data.weights("translation_french"), french, source)
figures.attention_map("Where a model of French looks", source, text, weights)

# %% [markdown]
# *The figure, in words: a map that is mostly paler. The day and the last two digits of
# the year look near the same digits of the source. The letters of the words spread
# their weights widely; no line runs from one corner to the other.*
#
# Once the first letters of a word are written, the rest is mostly known without the
# source, and the decoder's own state began with what the encoder knew at the end.

# %% [markdown]
# ## 13. The source backwards
#
# Sutskever et al. 2014 had no attention. They read the source backwards, so that its
# first words stand close to the first words of the target, and their network learned
# better. Does it help here? Models without attention learned each set of pairs, some
# with the source forwards and some with it backwards, from the same starts
# (`solutions/translation_models.py`).

# %% experiment="backwards"
stored = data.sweeps("translation_models")
for name, orders in stored["without"].items():
    curves = {}
    for order, runs in orders.items():
        loss = np.array([[report["loss"] for report in run] for run in runs])
        updates = stored["every"] * np.arange(1, loss.shape[1] + 1)
        curves[order] = updates, loss.mean(axis=0), loss.min(axis=0), loss.max(axis=0)
        exact = ", ".join(f"{run[-1]['exact']:.0%}" for run in runs)
        print(f"{name}, {order}: right in every letter {exact}, loss {loss[:, -1]}")
    title, ylabel = f"{name}, no attention", "loss of held-out pairs (nats per letter)"
    figures.bands(title, "update", ylabel, curves, {})

# %% [markdown]
# Lines are means over the starts, three for German and two for French; bands reach from
# the lowest to the highest.
#
# *The figures, in words: two lines with bands each, falling over the updates. For
# German dates they lie close together; the band of the source backwards is much wider,
# and its line ends a little higher. For French the line of the source backwards lies
# below the other; the bands are apart for the first 600 updates and overlap at the
# end.*
#
# Of German dates, from each of three starts, fewer came out right backwards than
# forwards. There is a reason why one should not expect more: ISO begins with the year,
# and German ends with it, so that the source read forwards has the year close to where
# it is needed already. French has mostly the order of English, and there it is as
# Sutskever et al. say, for a while: for 600 updates both models that read backwards had
# a lower loss than both others. At the end reading backwards has the lower loss from
# one start and the higher from the other, and neither order has learned French: fewer
# than one pair in ten came out right.

# %% experiment="how-far-08"
progress()

# %% [markdown]
# ## 14. Two questions
#
# A colleague batches sentences of different lengths, pads them behind, and starts the
# decoder from `hs[:, -1]` of the encoder. With a batch of one sentence the results are
# right, with larger batches they are worse. Why, and why does a batch of sentences of
# equal lengths hide it?

# %% [markdown] answer="why_worse_in_batches"
# ### BEGIN SOLUTION
# `hs[:, -1]` is the state after the padding has been read as well, for all rows but the
# longest. A single sentence, and sentences of equal lengths, have no padding, so the
# last column is the end of each. What is needed is the state at each row's own last
# token.
#
# Mark scheme: half a point for the padding that is read, half a point for why equal
# lengths hide it.
# ### END SOLUTION

# %% [markdown]
# Beam search with a larger width and $\alpha = 0$ usually finds sentences of larger
# $\log P$. Why are they often shorter, and what does $\alpha = 1$ compare instead?

# %% [markdown] answer="why_shorter"
# ### BEGIN SOLUTION
# Each further token adds a logarithm of a probability, which is never above 0, so of
# two sentences the shorter one has fewer terms that lower its sum. A wider beam keeps
# short finished sentences that a narrow one has dropped for the likelier next token.
# With α = 1 the sum is divided by the number of tokens: mean log-probabilities per
# token are compared.
#
# Mark scheme: half a point for the sum of negative terms, of which a wider beam still
# holds the short ones at the end; half a point for the mean.
# ### END SOLUTION
