# %% [markdown]
# # Speech recognition
#
# A recording has thousands of samples, a sentence has a few letters, and nobody has
# written down which sample belongs to which letter. In this unit you write what lies
# between the two: the features that a network hears, a loss that sums over all ways to
# line up letters and time, its gradient, two ways to read off a text, and the measure
# of how wrong that text is.
#
# $$
# \text{samples} \to \text{log-mel features} \to \boxed{\text{network}} \to
# \log y_t(k) \to
# \begin{cases} \text{CTC loss} \\ \text{labels} \to \text{error rate} \end{cases}
# $$

# %% locked="imports-09"
import numpy as np
from IPython.display import Audio, ProgressBar, display

from autograder import check, hint, progress
from course import carry_over, data, figures, spoken_digits

# %% [markdown]
# ## 1. Frames
#
# Sound is a row of samples $x_0, \dots, x_{n-1}$, `rate` of them per second. What is
# said changes within some hundredths of a second, so the signal is cut into short
# *frames* of `length` samples. Each starts `hop` samples after the one before it; with
# a hop below the length they overlap. Nothing is padded: a frame counts only if it lies
# in the signal as a whole.
#
# $$
# \text{frame}_{f, i} = x_{f \cdot \text{hop} + i}, \quad 0 \le i < \text{length}
# \tag{1}
# $$
#
# The last frame $F - 1$ must end in the signal,
# $(F - 1)\,\text{hop} + \text{length} \le n$, so
#
# $$
# F = 1 + \left\lfloor \frac{n - \text{length}}{\text{hop}} \right\rfloor \tag{2}
# $$
#
# and $F = 0$ for a signal that is shorter than a frame.
#
# **Exercise.** Write `frame_signal`.


# %% solution="frame_signal"
def frame_signal(x, length, hop):
    """Cut a signal into overlapping frames.

    Parameters
    ----------
    x : array (n,)
    length, hop : int
        Samples in a frame; samples from the start of one to the start of the next.

    Returns
    -------
    array (F, length)
    """
    ### BEGIN SOLUTION
    F = max(1 + (len(x) - length) // hop, 0)
    starts = hop * np.arange(F)
    return x[starts[:, None] + np.arange(length)]
    ### END SOLUTION


# %% check="frame_signal"
check(frame_signal)

# %% [markdown]
# ## 2. Mel filters
#
# The Fourier transform of a frame tells how strong each frequency is in it. For real
# samples `np.fft.rfft` gives `length // 2 + 1` numbers; number $k$ belongs to the
# frequency
#
# $$ f_k = k \, \frac{\text{rate}}{\text{length}}. \tag{3} $$
#
# Ears tell low frequencies apart better than high ones. The *mel* scale is a fit to
# that (O'Shaughnessy 1987; this is the form in the HTK book, Young et al. 2006):
#
# $$
# \text{mel}(f) = 2595 \log_{10}\!\left(1 + \frac{f}{700}\right), \qquad
# f(m) = 700 \left(10^{m / 2595} - 1\right). \tag{4}
# $$
#
# Take `n_mels + 2` points $p_0, p_1, \dots$ in Hz that are equally spaced *in mel*, the
# first at 0 and the last at rate/2. Filter $m$ is a triangle over three neighbouring
# points: 0 at $p_m$, 1 at $p_{m+1}$, 0 at $p_{m+2}$, straight in Hz in between, and 0
# outside,
#
# $$
# w_{m,k} = \max\!\left(0, \min\!\left(\frac{f_k - p_m}{p_{m+1} - p_m},\
# \frac{p_{m+2} - f_k}{p_{m+2} - p_{m+1}}\right)\right). \tag{5}
# $$
#
# It is evaluated at the frequencies (3) as they are. Some libraries round the points
# to whole bins first, or divide each triangle by its area; here neither is done.
#
# **Exercise.** Write `mel_filterbank`.


# %% solution="mel_filterbank"
def mel_filterbank(n_mels, length, rate):
    """Return triangular filters, equally spaced in mel.

    Parameters
    ----------
    n_mels : int
    length : int
        Samples in a frame.
    rate : float
        Samples per second.

    Returns
    -------
    array (n_mels, length // 2 + 1)
    """
    ### BEGIN SOLUTION
    top = 2595 * np.log10(1 + rate / 2 / 700)
    mels = np.linspace(0, top, n_mels + 2)
    points = 700 * (10 ** (mels / 2595) - 1)
    freqs = np.arange(length // 2 + 1) * rate / length
    left, centre, right = points[:-2, None], points[1:-1, None], points[2:, None]
    rising = (freqs - left) / (centre - left)
    falling = (right - freqs) / (right - centre)
    return np.maximum(0, np.minimum(rising, falling))
    ### END SOLUTION


# %% check="mel_filterbank"
check(mel_filterbank)

# %% [markdown]
# ## 3. The log-mel spectrogram
#
# A frame is cut out with sharp ends, and a sharp end is heard at all frequencies. So
# each frame is first multiplied by a *window* that falls to 0 at both ends, the
# symmetric Hann window
#
# $$
# h_i = \tfrac12 - \tfrac12 \cos\frac{2\pi i}{\text{length} - 1} \tag{6}
# $$
#
# which is `np.hanning(length)`. (The periodic one divides by the length itself.)
# The power at each frequency is the squared absolute value of the transform; the
# filters sum it; and as loudness is heard by ratios, the logarithm is taken. Silence
# has power 0, so a small number is added first:
#
# $$
# s_{f,m} = \log\Big(\sum_k w_{m,k} \left|\text{rfft}(\text{frame}_f \odot h)_k\right|^2
# + 10^{-10}\Big). \tag{7}
# $$
#
# **Exercise.** Write `log_mel_spectrogram`. It may call what you have written.


# %% solution="log_mel_spectrogram"
def log_mel_spectrogram(x, rate, length, hop, n_mels):
    """Return the logarithms of the power in each frame and filter.

    Parameters
    ----------
    x : array (n,)
    rate : float
        Samples per second.
    length, hop, n_mels : int

    Returns
    -------
    array (F, n_mels)
    """
    ### BEGIN SOLUTION
    frames = frame_signal(x, length, hop) * np.hanning(length)
    power = np.abs(np.fft.rfft(frames)) ** 2
    filters = mel_filterbank(n_mels, length, rate)
    return np.log(power @ filters.T + 1e-10)
    ### END SOLUTION


# %% check="log_mel_spectrogram"
check(log_mel_spectrogram)

# %% [markdown]
# ## 4. Log-probabilities
#
# At each step the network gives a row of logits $z$, one per label. Products of
# thousands of probabilities underflow, so all that follows works with logarithms. The
# logarithm of the softmax is
#
# $$
# \log y_k = z_k - \log \sum_j e^{z_j}
# = (z_k - m) - \log \sum_j e^{z_j - m}, \quad m = \max_j z_j. \tag{8}
# $$
#
# The second form never raises $e$ to a number above 0, and its sum is at least 1.
#
# **Exercise.** Write `log_softmax_forward`, along the last axis.


# %% solution="log_softmax_forward"
def log_softmax_forward(logits):
    """Return the logarithms of the softmax along the last axis.

    Parameters
    ----------
    logits : array (..., V)

    Returns
    -------
    log_probs : array (..., V)
    cache
        What your backward needs.
    """
    ### BEGIN SOLUTION
    shifted = logits - logits.max(axis=-1, keepdims=True)
    sums = np.exp(shifted).sum(axis=-1, keepdims=True)
    log_probs = shifted - np.log(sums)
    return log_probs, log_probs
    ### END SOLUTION


# %% check="log_softmax_forward"
check(log_softmax_forward)

# %% [markdown]
# Each logit moves its own $\log y$ directly, and through the sum all of them:
# $\partial \log y_k / \partial z_j = [j = k] - y_j$. With $d_k = \partial L / \partial
# \log y_k$,
#
# $$
# \frac{\partial L}{\partial z_j} = \sum_k d_k \left([j = k] - y_j\right)
# = d_j - y_j \sum_k d_k. \tag{9}
# $$
#
# **Exercise.** Write `log_softmax_backward`.


# %% solution="log_softmax_backward"
def log_softmax_backward(dlog_probs, cache):
    """Return the gradient into the logits.

    Parameters
    ----------
    dlog_probs : array (..., V)
    cache
        From `log_softmax_forward`.

    Returns
    -------
    dict
        `logits`: array (..., V).
    """
    ### BEGIN SOLUTION
    log_probs = cache
    total = dlog_probs.sum(axis=-1, keepdims=True)
    return {"logits": dlog_probs - np.exp(log_probs) * total}
    ### END SOLUTION


# %% check="log_softmax_backward"
check(log_softmax_backward)

# %% [markdown]
# ## 5. Alignments
#
# There are $T$ frames and $L$ labels, usually far fewer, and nobody knows which frame
# belongs to which label. Connectionist temporal classification, CTC (Graves et al.
# 2006), gives the network one more label, the *blank* ∅, and reads a path of $T$ labels
# in two steps: first neighbours that are equal become one, then the blanks are taken
# out.
#
# $$
# \texttt{∅ a a ∅ a b b} \ \to\ \texttt{∅ a ∅ a b}\ \to\ \texttt{a a b} \tag{10}
# $$
#
# So a label that is said twice needs a blank in between. Many paths are read as the
# same labels; each is an *alignment* of them. The probability of a path is the product
# of those of its labels, and different paths exclude each other. So the labels $\ell$
# have
#
# $$
# P(\ell) = \sum_{\pi \text{ is read as } \ell}\ \prod_{t} y_t(\pi_t). \tag{11}
# $$
#
# An alignment runs from left to right through the labels with a blank before, between
# and behind, $\ell' = (∅, \ell_0, ∅, \ell_1, \dots, ∅)$, of length $S = 2L + 1$. At
# each step it stays where it is or goes on, and may pass over a blank.
#
# **Exercise.** Write `with_blanks`, which makes $\ell'$.


# %% solution="with_blanks"
def with_blanks(targets, blank=0):
    """Put a blank before, between and behind the targets.

    Parameters
    ----------
    targets : array of int64 (L,)
    blank : int

    Returns
    -------
    array of int64 (2 L + 1,)
    """
    ### BEGIN SOLUTION
    labels = np.full(2 * len(targets) + 1, blank, dtype=np.int64)
    labels[1::2] = targets
    return labels
    ### END SOLUTION


# %% check="with_blanks"
check(with_blanks)

# %% [markdown]
# ## 6. The sum over all alignments
#
# There are very many alignments, but they share their beginnings. Let
# $\alpha_t(s)$ be the summed probability of all beginnings, up to and including step
# $t$, that stand on $\ell'_s$ at step $t$. An alignment starts on the first blank or on
# the first label,
#
# $$
# \alpha_0(s) = \begin{cases} y_0(\ell'_s) & s \le 1 \\ 0 & s \ge 2 \end{cases} \tag{12}
# $$
#
# and comes to $s$ from $s$ itself, from $s - 1$, or from $s - 2$. A step of two passes
# over what stands at $s - 1$. That may be a blank between two *different* labels: over
# a label it would be lost, and over the blank between equal labels the two would be
# read as one. So
#
# $$
# \alpha_t(s) = y_t(\ell'_s) \left(\alpha_{t-1}(s) + \alpha_{t-1}(s - 1) +
# \begin{cases} \alpha_{t-1}(s - 2) & s \text{ odd},\ s \ge 3,\
# \ell'_s \ne \ell'_{s-2} \\ 0 & \text{else} \end{cases} \right), \tag{13}
# $$
#
# where $\alpha(s) = 0$ for $s < 0$. In logarithms products become sums, 0 becomes
# $-\infty$, and a sum becomes `np.logaddexp`, which computes $\log(e^a + e^b)$ without
# leaving logarithms and takes $-\infty$ as well.
#
# **Exercise.** Write `ctc_alphas`, which returns $\log \alpha$. Its `labels` are
# $\ell'$, from `with_blanks`.


# %% solution="ctc_alphas"
def ctc_alphas(log_probs, labels):
    """Return log α for all steps and places.

    Parameters
    ----------
    log_probs : array (T, V)
    labels : array of int64 (S,)
        From `with_blanks`.

    Returns
    -------
    array (T, S)
        −∞ where there is no beginning.
    """
    ### BEGIN SOLUTION
    alphas = np.full((len(log_probs), len(labels)), -np.inf)
    alphas[0, :2] = log_probs[0, labels[:2]]
    skip = np.zeros(len(labels), dtype=bool)
    skip[3::2] = labels[3::2] != labels[1:-2:2]
    for t in range(1, len(log_probs)):
        before = np.concatenate([[-np.inf, -np.inf], alphas[t - 1]])
        stay, one = before[2:], before[1:-1]
        two = np.where(skip, before[:-2], -np.inf)
        ways = np.logaddexp(np.logaddexp(stay, one), two)
        alphas[t] = ways + log_probs[t, labels]
    return alphas
    ### END SOLUTION


# %% check="ctc_alphas"
check(ctc_alphas)

# %% [markdown]
# ## 7. The loss and its gradient
#
# An alignment ends on the last label or on the blank behind it, so
#
# $$ P = \alpha_{T-1}(S - 1) + \alpha_{T-1}(S - 2), \qquad L = -\log P, \tag{14} $$
#
# where the second term is missing if there are no labels ($S = 1$). If there is no
# alignment, as with fewer frames than labels, then $P = 0$ and the loss is ∞.
#
# For the gradient we need to know how much of $P$ goes through place $s$ at step $t$.
# Let $\beta_t(s)$ be the sum over all *endings* from step $t$ on, step $t$ included,
# that start on $\ell'_s$. (Other texts leave step $t$ out of $\beta$; then nothing is
# divided out in (15).) Read backwards, an ending is a beginning: $\beta$ is what
# (12) and (13) give for the frames and the labels in reverse, turned around in both
# axes. The product $\alpha_t(s) \beta_t(s)$ counts $y_t(\ell'_s)$ twice. The share of
# $P$ that stands on $s$ at step $t$ is
#
# $$
# \gamma_t(s) = \frac{\alpha_t(s)\, \beta_t(s)}{y_t(\ell'_s)\, P}, \qquad
# \sum_s \gamma_t(s) = 1. \tag{15}
# $$
#
# Now take the log-probabilities as free variables. Each alignment is a product with
# exactly one factor of step $t$, so $P$ is linear in $y_t(k)$, and
# $\partial P / \partial \log y_t(k)$ is the part of $P$ whose alignments have label
# $k$ at step $t$. Hence
#
# $$
# \frac{\partial L}{\partial \log y_t(k)} = -\sum_{s:\ \ell'_s = k} \gamma_t(s).
# \tag{16}
# $$
#
# The blank, and each label that is said more than once, stands at several places $s$:
# all of them count. Each row of this gradient sums to −1. Behind (9) it becomes
# $y_t(k) - \sum_s \gamma_t(s)$, a form that you find in texts. PyTorch returns that one
# for the log-probabilities themselves, which is right only behind a log-softmax.
#
# Two helpers first; they are not judged. The loss in the exercise may use them for its
# gradient, and section 14 draws with the second.


# %% helper="ctc_betas"
def ctc_betas(log_probs, labels):
    """Return log β (T, S), which counts step t as log α does."""
    ### BEGIN SOLUTION
    return ctc_alphas(log_probs[::-1], labels[::-1])[::-1, ::-1]
    ### END SOLUTION


# %% helper="ctc_gammas"
def ctc_gammas(log_probs, labels, log_p):
    """Return γ (T, S) of equation (15); `log_p` is log P, and finite."""
    ### BEGIN SOLUTION
    both = ctc_alphas(log_probs, labels) + ctc_betas(log_probs, labels)
    return np.exp(both - log_probs[:, labels] - log_p)
    ### END SOLUTION


# %% [markdown]
# **Exercise.** Write `ctc_loss`. The log-probabilities are finite; their exponentials
# need not sum to 1, and then the loss may be negative. If no alignment exists, the loss
# is ∞ and the gradient is 0 everywhere.


# %% solution="ctc_loss"
def ctc_loss(log_probs, targets, blank=0):
    """Return −log P of the targets and its gradient.

    Parameters
    ----------
    log_probs : array (T, V)
        T ≥ 1.
    targets : array of int64 (L,)
        No blank among them.
    blank : int

    Returns
    -------
    loss : float
    grad : array (T, V)
        With respect to `log_probs`, taken as free variables.
    """
    ### BEGIN SOLUTION
    labels = with_blanks(targets, blank)
    ends = ctc_alphas(log_probs, labels)[-1, -2:]
    log_p = np.logaddexp.reduce(ends)
    grad = np.zeros(log_probs.shape)
    if np.isfinite(log_p):
        gammas = ctc_gammas(log_probs, labels, log_p)
        np.add.at(grad, (slice(None), labels), -gammas)
    return -log_p, grad
    ### END SOLUTION


# %% check="ctc_loss"
check(ctc_loss)

# %% [markdown]
# ## 8. The best path
#
# To read off a text in the simplest way, take the most likely label at each step,
#
# $$ \pi_t = \arg\max_k \log y_t(k), \tag{17} $$
#
# and read that path as in (10): first merge equal neighbours, then take out the blanks.
#
# **Exercise.** Write `best_path_decode`.


# %% solution="best_path_decode"
def best_path_decode(log_probs, blank=0):
    """Return the labels that the most likely path is read as.

    Which of equally likely ones, is free.

    Parameters
    ----------
    log_probs : array (T, V)
        T ≥ 1.
    blank : int

    Returns
    -------
    list of int
    """
    ### BEGIN SOLUTION
    path = log_probs.argmax(axis=1)
    changed = np.diff(path, prepend=-1) != 0
    return [int(k) for k in path[changed] if k != blank]
    ### END SOLUTION


# %% check="best_path_decode"
check(best_path_decode)

# %% [markdown]
# ## 9. The best labels
#
# The best path need not be an alignment of the most likely *labels*: these may have
# many alignments, none of them the best. Let two frames both have $y(∅) = 0.6$ and
# $y(\texttt{a}) = 0.4$. The best path is two blanks with 0.36, read as nothing. The
# label `a` has three alignments and 0.16 + 0.24 + 0.24 = 0.64.
#
# A *prefix* is what a beginning of a path is read as so far. Different beginnings are
# read as the same prefix, and their probabilities add up. What a further label does
# depends on how a beginning ends. So a prefix $p$ has two sums: $b(p)$ over beginnings
# that end in a blank, $e(p)$ over those that end in its last label. The empty prefix
# starts with $b = 1$ and $e = 0$, all others with 0. At a step with probabilities $y$,
# each prefix $p$ gives
#
# $$
# \begin{aligned}
# b(p) &\mathrel{+}= \left(b_{\text{old}}(p) + e_{\text{old}}(p)\right) y(∅) \\
# e(p) &\mathrel{+}= e_{\text{old}}(p)\, y(\text{last of } p) \\
# e(pk) &\mathrel{+}= b_{\text{old}}(p)\, y(k) && k = \text{last of } p \\
# e(pk) &\mathrel{+}= \left(b_{\text{old}}(p) + e_{\text{old}}(p)\right) y(k)
# && k \ne \text{last of } p,\ k \ne ∅
# \end{aligned} \tag{18}
# $$
#
# where all new sums start at 0. The empty prefix has no last label: the second and the
# third line are not for it, and the fourth is for every $k \ne ∅$.
# There are ever more prefixes, so after each step only the `width` of them with the
# largest $b + e$ are kept (Hannun et al. 2014, here without a language model). At the
# end the one with the largest sum is returned.
#
# In logarithms $+$ is `np.logaddexp`. A cell that adds to one of the two sums is given:
# `sums` is a dict from prefixes, as tuples, to pairs $[\log b, \log e]$, and a prefix
# that is not in it has two zeros, in logarithms $-\infty$.


# %% locked="add-to-09"
BLANK, LABEL = 0, 1


def add_to(sums, prefix, ending, log_p):
    """Add a probability to one of the two sums of a prefix, in logarithms."""
    both = sums.setdefault(prefix, [-np.inf, -np.inf])
    both[ending] = np.logaddexp(both[ending], log_p)


# %% [markdown]
# A second helper does what one row of log-probabilities does to one prefix, (18).


# %% helper="extend"
def extend(sums, prefix, pair, row, blank):
    """Add to `sums` what (18) gives for a prefix with the old sums `pair`."""
    ### BEGIN SOLUTION
    total = np.logaddexp(*pair)
    add_to(sums, prefix, BLANK, total + row[blank])
    for k in range(len(row)):
        if k != blank and prefix[-1:] == (k,):
            add_to(sums, prefix, LABEL, pair[LABEL] + row[k])
            add_to(sums, (*prefix, k), LABEL, pair[BLANK] + row[k])
        elif k != blank:
            add_to(sums, (*prefix, k), LABEL, total + row[k])
    ### END SOLUTION


# %% [markdown]
# **Exercise.** Write `prefix_beam_search`. It returns the labels and the logarithm of
# their sum.


# %% solution="prefix_beam_search"
def prefix_beam_search(log_probs, width, blank=0):
    """Return the most likely labels that the search finds.

    Parameters
    ----------
    log_probs : array (T, V)
    width : int
        Prefixes that are kept after each step. Which of equal ones, is free.
    blank : int

    Returns
    -------
    labels : list of int
    log_p : float
        The logarithm of their summed probability.
    """
    ### BEGIN SOLUTION
    beams = {(): [0.0, -np.inf]}
    for row in log_probs:
        sums = {}
        for prefix, pair in beams.items():
            extend(sums, prefix, pair, row, blank)
        kept = sorted(sums, key=lambda p: -np.logaddexp(*sums[p]))[:width]
        beams = {prefix: sums[prefix] for prefix in kept}
    best = max(beams, key=lambda p: np.logaddexp(*beams[p]))
    return list(best), np.logaddexp(*beams[best])
    ### END SOLUTION


# %% check="prefix_beam_search"
check(prefix_beam_search)

# %% [markdown]
# ## 10. How wrong a text is
#
# The *edit distance* of two sequences (Levenshtein 1966) is the smallest number of
# steps that turn one into the other, where a step inserts, deletes or replaces one
# entry. Let $D_{i,j}$ be the distance of the first $i$ entries of $a$ from the first
# $j$ of $b$. The last entries are matched or replaced, or one of them is left over:
#
# $$
# D_{i,0} = i, \quad D_{0,j} = j, \quad
# D_{i,j} = \min \begin{cases}
# D_{i-1,j-1} + [a_{i-1} \ne b_{j-1}] \\ D_{i-1,j} + 1 \\ D_{i,j-1} + 1
# \end{cases} \tag{19}
# $$
#
# **Exercise.** Write `edit_distance`, for any two sequences whose entries can be
# compared. It counts, so it returns an integer.


# %% solution="edit_distance"
def edit_distance(a, b):
    """Return the fewest insertions, deletions and replacements.

    Parameters
    ----------
    a, b : sequences
        Text, lists or tuples.

    Returns
    -------
    int
    """
    ### BEGIN SOLUTION
    row = list(range(len(b) + 1))
    for i, entry in enumerate(a):
        above, row = row, [i + 1]
        for j, other in enumerate(b):
            replaced = above[j] + (entry != other)
            row.append(min(replaced, above[j + 1] + 1, row[j] + 1))
    return row[-1]
    ### END SOLUTION


# %% check="edit_distance"
check(edit_distance)

# %% [markdown]
# Over recordings with hypotheses $h_i$ and references $r_i$ the *error rate* is
#
# $$
# \frac{\sum_i D(h_i, r_i)}{\sum_i |r_i|}. \tag{20}
# $$
#
# With words as entries it is the word error rate, with letters the character error
# rate. It may be above 1, as a hypothesis may have more entries than its reference.
#
# **Exercise.** Write `error_rate`.


# %% solution="error_rate"
def error_rate(hypotheses, references):
    """Return the errors per entry of the references.

    Parameters
    ----------
    hypotheses, references : lists of sequences
        Equally many; the references are not all empty.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    pairs = zip(hypotheses, references)
    wrong = sum(edit_distance(h, r) for h, r in pairs)
    return wrong / sum(len(r) for r in references)
    ### END SOLUTION


# %% check="error_rate"
check(error_rate)

# %% [markdown]
# ## 11. Spoken digits
#
# With the course come the words zero to nine in 36 synthesised voices, made with eSpeak
# NG by `solutions/spoken_digits.py`: accents, variants, speeds and pitches differ. Four
# voices are held out as a whole: nothing is learned from them. The notebook strings
# words together, with pauses, in another tempo (and pitch with it) and loudness, and
# adds noise. The synthesiser is under the GPL 3, which does not reach the sound that it
# makes (Free Software Foundation, "Frequently Asked Questions about the GNU Licenses").

# %% experiment="voices"
voices = spoken_digits.voices()
known = [voice for voice in voices if not voice.held_out]
unknown = [voice for voice in voices if voice.held_out]
print(f"{len(known)} voices to learn from, {len(unknown)} held out:")
for voice in unknown:
    print("   ", voice.name)
RATE, LENGTH, HOP, MELS = spoken_digits.RATE, 320, 240, 20
rng = np.random.default_rng(4)
said = [3, 1, 4, 4]
examples = {}
for voice in (known[0], unknown[1]):
    sound = spoken_digits.with_noise([spoken_digits.say(said, voice, rng)], rng)[0]
    display(Audio(sound, rate=RATE))
    examples[voice.name] = log_mel_spectrogram(sound, RATE, LENGTH, HOP, MELS)
figures.spectrograms(examples, HOP / RATE)

# %% [markdown]
# *The figure, in words: two heat maps of twenty mel filters against time, the same
# four digits in two voices. Bright patches are the words, with dark pauses between
# them; the patches of the two voices are alike in order and differ in length and
# height.*
#
# The network reads these features, each filter shifted and scaled to mean 0 and
# spread 1 over the sound, so that loudness and the colour of a microphone count for
# less.


# %% experiment="batches"
def features(sound):
    """Return scaled log-mel features of a sound, (F, MELS)."""
    s = log_mel_spectrogram(sound, RATE, LENGTH, HOP, MELS)
    return (s - s.mean(axis=0)) / s.std(axis=0)


def batch(rng, voices, N, spread=0.01):
    """Return features (N, F, MELS) and labels; digit d has label d + 1."""
    texts = [rng.integers(0, 10, rng.integers(1, 5)) for _ in range(N)]
    chosen = [voices[i] for i in rng.integers(0, len(voices), N)]
    sounds = [spoken_digits.say(list(t), v, rng) for t, v in zip(texts, chosen)]
    noisy = spoken_digits.with_noise(sounds, rng, spread)
    return np.stack([features(x) for x in noisy]), [t + 1 for t in texts]


# %% [markdown]
# ## 12. A small network, trained in front of you
#
# Your GRU runs over the frames in both directions, with your functions of units 03, 05
# and 06; your log-softmax and your CTC loss close it. The loss of a batch is the mean
# over its strings.

# %% experiment="network"
gru, training = carry_over("05_gru"), carry_over("06_training")
clip = carry_over("03_vanishing_gradients").clip_by_global_norm


def part(params, name):
    """Return the arrays of one direction, without its name and the dot."""
    own = [k for k in params if k.startswith(f"{name}.")]
    return {k.removeprefix(f"{name}."): params[k] for k in own}


def network(x, params):
    """Return log-probabilities (N, F, V) and what `gradients` needs."""
    zeros = np.zeros((len(x), len(params["W_y"]) // 2))
    both = part(params, "ahead"), part(params, "back")
    hs, cache = training.bidirectional_forward(x, zeros, zeros, *both, gru.gru_forward)
    log_probs, soft = log_softmax_forward(hs @ params["W_y"] + params["b_y"])
    return log_probs, (hs, cache, soft)


def gradients(dlog_probs, params, cache):
    """Return the gradient of every parameter."""
    hs, states, soft = cache
    dlogits = log_softmax_backward(dlog_probs, soft)["logits"]
    back = training.bidirectional_backward(
        dlogits @ params["W_y"].T, states, gru.gru_backward
    )
    grads = {f"ahead.{k}": v for k, v in back["fwd"].items()}
    grads |= {f"back.{k}": v for k, v in back["bwd"].items()}
    grads["W_y"] = np.einsum("nth,ntv->hv", hs, dlogits)
    grads["b_y"] = dlogits.sum(axis=(0, 1))
    return grads


# %% experiment="training-09"
def start(rng, H=32, V=11):
    params = {}
    for name in ("ahead", "back"):
        drawn = data.init_cell("gru", MELS, H, V, rng)
        own = {k: v for k, v in drawn.items() if not k.endswith("_y")}
        params |= {f"{name}.{k}": v for k, v in own.items()}
    W_y = rng.standard_normal((2 * H, V)) / np.sqrt(2 * H)
    return params | {"W_y": W_y, "b_y": np.zeros(V)}


def train(updates, seed=0, N=8):
    rng = np.random.default_rng(seed)
    params, state, losses = start(rng), {}, []
    for _ in ProgressBar(updates):
        x, targets = batch(rng, known, N)
        log_probs, cache = network(x, params)
        found = [ctc_loss(row, t) for row, t in zip(log_probs, targets)]
        dlog_probs = np.stack([grad for _, grad in found]) / N
        grads, _ = clip(gradients(dlog_probs, params, cache), 5.0)
        params, state = training.adam_step(params, grads, state, lr=0.01)
        losses.append(np.mean([loss for loss, _ in found]))
    return params, losses


small, losses = train(200)
smooth = np.convolve(losses, np.ones(10) / 10, "valid")
print(f"loss of the first ten updates {smooth[0]:.2f}, of the last {smooth[-1]:.2f}")
figures.lines(
    "A small network learns to listen",
    "update",
    "CTC loss of a string (mean of 10 updates)",
    {"training voices": (np.arange(10, len(losses) + 1), smooth)},
)

# %% [markdown]
# *The figure, in words: a line that falls from about eighty to below ten within
# twenty updates, then slowly to below one.*
#
# In the first updates the network learns to say blank everywhere, as there are many
# more frames than labels; only then it learns the digits. In this run and with two
# other seeds the blank was the most likely label of every frame after 25 updates.
#
# ## 13. Weights that ship
#
# A network of the same form with 48 hidden units in each direction was trained longer
# (`solutions/speech_model.py`: 900 updates of 12 strings, in changing noise). It has
# the layout of yours, so *your* functions run it. How many digits are wrong, in
# strings of one to four, in voices that it has learned from and in the four that it
# has not? Both readings are compared; the search keeps four prefixes.


# %% experiment="error-rates"
def search(row):
    """Return the labels that the prefix search finds, keeping four prefixes."""
    return prefix_beam_search(row, 4)[0]


def errors(params, voices, decode, spread=0.01, N=80, seed=1):
    """Return the errors per digit over N strings in some voices."""
    x, targets = batch(np.random.default_rng(seed), voices, N, spread)
    log_probs, _ = network(x, params)
    return error_rate([decode(row) for row in log_probs], [list(t) for t in targets])


shipped = data.weights("speech_model")
table = {}
for name, params in (("small network", small), ("shipped network", shipped)):
    for whose, some in (("known voices", known), ("held-out voices", unknown)):
        path = errors(params, some, best_path_decode)
        found = errors(params, some, search)
        table[f"{name}, {whose}"] = {"best path": path, "prefix search": found}
        print(f"{name}, {whose}: {path:.1%} by best path, {found:.1%} by search")
figures.points("Wrong digits", "errors per digit", table)

# %% [markdown]
# *The figure, in words: four rows with two points each. The shipped network makes
# fewer errors than the small one, and both make more in the held-out voices than in
# the known ones. The points of the prefix search lie at the same place as those of
# the best path, or to the left of it.*
#
# The strings of the known voices are new, their words are not: each voice has one clip
# for each digit, and the network has heard it in training. Their error rate tells what
# the network remembers, that of the held-out voices what it has understood. With six
# other draws of strings the shipped network had, by best path, at most 2 errors in a
# hundred digits of known voices and 2 to 7 of held-out ones. Here the search gains more
# for the small network than for the shipped one.
#
# Four voices are few. How much do they differ, and what does more noise do?

# %% experiment="each-voice"
for voice in unknown:
    quiet, loud = (errors(shipped, [voice], best_path_decode, s) for s in (0.01, 0.1))
    print(f"{voice.name}: {quiet:.1%} wrong, in ten times the noise {loud:.1%}")

# %% [markdown]
# The rate over all four hides that one voice has most of the errors. A number for "an
# unknown voice" depends on which voices are held out. In noise of ten times the
# spread, which is more than the network was trained in, all voices have many more
# errors.
#
# ## 14. The alignment
#
# Nobody told the network where a digit stands. What it says about each frame, and
# through which places of $\ell'$ the alignments of what was said go ($\gamma$ of
# (15)):

# %% experiment="alignment"
rng = np.random.default_rng(11)
said = [3, 1, 4, 4]
sound = spoken_digits.with_noise([spoken_digits.say(said, unknown[1], rng)], rng)[0]
x = features(sound)
log_probs = network(x[None], shipped)[0][0]
labels = with_blanks(np.array(said) + 1)
loss, _ = ctc_loss(log_probs, np.array(said) + 1)
gammas = ctc_gammas(log_probs, labels, -loss)
curves = {"blank": np.exp(log_probs[:, 0])}
curves |= {str(d): np.exp(log_probs[:, d + 1]) for d in sorted(set(said))}
names = ["∅" if label == 0 else str(label - 1) for label in labels]
display(Audio(sound, rate=RATE))
figures.alignment(x, HOP / RATE, curves, gammas, names)
for name, decode in (("best path", best_path_decode), ("prefix search", search)):
    print(f"{name}: {[label - 1 for label in decode(log_probs)]}")
blank = (log_probs.argmax(axis=1) == 0).mean()
print(f"the blank is the most likely label of {blank:.0%} of the frames")

# %% [markdown]
# *The figure, in words: above, the features of four words with pauses between them. In
# the middle, the blank has a probability near 1 but for short gaps, in which the word's
# digit takes over: one in each word, and two in the first, where the 3 has two peaks
# with the blank between them. Below, a staircase: the alignments stand on the blank in
# the pauses, step onto a digit within its word, and go on to the next blank.*
#
# A digit is named in a part of its word, and mostly not at its beginning. The network
# reads in both directions and need not wait for that; CTC leaves the place free, and
# training has settled on one. The two peaks of the 3 are read as two digits
# by the best path. The search adds up all paths with one 3: those that name it at the
# first peak, at the second, or at both without a blank in between. Together they are
# more likely.
#
# ## 15. Your own voice
#
# Record digits, save them as WAV files whose names begin with what is said
# (`314_me.wav`), put them into a folder and name it here. Expect errors: the network
# has heard synthesised voices only. Of sixty recordings of single digits by six
# people that we tried, it misheard about half.

# %% experiment="own-recordings"
FOLDER = None
if FOLDER:
    for recording in spoken_digits.load_recordings(FOLDER):
        x = np.pad(recording.samples / np.abs(recording.samples).max(), 1000)
        x = features(spoken_digits.with_noise([x], rng)[0])
        log_probs = network(x[None], shipped)[0][0]
        heard = [label - 1 for label in search(log_probs)]
        print(recording.name, "said", list(recording.digits), "heard", heard)

# %% experiment="how-far-09"
progress()

# %% [markdown]
# ## 16. Two questions
#
# A target of three labels has two equal neighbours: `a a b`. With how few frames can
# it be aligned, and how many alignments are there with that number of frames? What
# are the loss and the gradient with one frame fewer, and what should a training loop
# do with such a sentence?

# %% [markdown] answer="how_few_frames"
# ### BEGIN SOLUTION
# Four frames: between the equal labels a blank must be stood on, the one between `a`
# and `b` may be passed over. With four frames there is one alignment, a ∅ a b. With
# three there is none: P = 0, the loss is ∞ and the gradient is 0. The sentence should
# be left out, or its frames made more (a smaller hop): in a mean over sentences one ∞
# makes the mean ∞, and nothing can be learned from a gradient of 0.
#
# Mark scheme: half a point for four frames with one alignment; half a point for ∞ and
# 0, and a way to deal with it.
# ### END SOLUTION

# %% [markdown]
# The blank is needed between two equal labels. What else does it do for the network,
# and why would a network that has learned well often give most of its probability to
# the blank at most frames?

# %% [markdown] answer="what_the_blank_is_for"
# ### BEGIN SOLUTION
# With a blank the network need not name a label at each frame: silence, the passage
# from one sound to the next, and frames about which it is unsure belong to no label.
# The loss asks only that the labels come in the right order, and there are usually
# many more frames than labels. An alignment that names each label at one frame and
# has blanks elsewhere is as good as any, and the blank is the one label that fits
# before, between and behind all others: wherever the time of a label is not certain,
# blanks around it belong to alignments of all targets.
#
# Mark scheme: half a point for frames without a label (silence, passages, doubt);
# half a point for the order being all that the loss asks for, with more frames than
# labels.
# ### END SOLUTION
