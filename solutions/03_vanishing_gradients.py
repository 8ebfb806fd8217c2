# %% [markdown]
# # Vanishing gradients
#
# At the end of this unit you can say, with numbers, how far back a recurrent network
# learns: you will have written the Jacobian of one step, measured how a gradient
# shrinks or grows over many of them, and built the two standard defences, clipping and
# truncation.
#
# $$
# \frac{\partial L}{\partial h_t} \;=\; \frac{\partial L}{\partial h_{T-1}}\;
# J_{T-1}\, J_{T-2} \cdots J_{t+1}
# \qquad\text{a product of } T - 1 - t \text{ matrices}
# $$
#
# for a loss that sees the last state only. A product of numbers that are all at most
# 0.9 goes to zero as it gets longer, and one of numbers that are all at least 1.1 grows
# without bound. Products of matrices can do the same, and that is the whole difficulty
# of learning over long times.

# %% locked="imports-03"
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course import carry_over, data, figures

# %% [markdown]
# ## 1. The Jacobian of one step
#
# The cell of unit 02 is $h = \tanh(h_{\text{prev}} W_{hh} + x W_{xh} + b)$, where
# $W_{hh}$ are the first $H$ rows of $W_h$. Entry $i$ of the new state is
#
# $$
# h_i = \tanh\Big( \sum_j (h_{\text{prev}})_j\, (W_{hh})_{ji} + \dots \Big) . \tag{1}
# $$
#
# Differentiate with respect to entry $j$ of the old state. There is one path: through
# the weight from $j$ to $i$, and through the tanh of unit $i$.
#
# $$
# J_{ij} = \frac{\partial h_i}{\partial (h_{\text{prev}})_j} = (1 - h_i^2)\,
# (W_{hh})_{ji}, \qquad J = \operatorname{diag}(1 - h^2)\; W_{hh}^\top . \tag{2}
# $$
#
# Each example has its own state, and so its own Jacobian.
#
# **Exercise.** Write `hidden_jacobian` for a batch. It is handed the *new* state.


# %% solution="hidden_jacobian"
def hidden_jacobian(h, params):
    """Return the Jacobian of the new state with respect to the old one.

    Parameters
    ----------
    h : array (N, H)
        The new state.
    params : dict
        ``"W_h"`` (H + D, H), ``"b_h"`` (H,)

    Returns
    -------
    array (N, H, H)
        Entry [n, i, j] is the derivative of h[n, i] by h_prev[n, j].
    """
    ### BEGIN SOLUTION
    H = h.shape[1]
    W_hh = params["W_h"][:H]
    slope = 1 - h**2
    return slope[:, :, None] * W_hh.T
    ### END SOLUTION


# %% check="hidden_jacobian"
check(hidden_jacobian)

# %% [markdown]
# ## 2. The size of a gradient, step by step
#
# Let the loss see the last state only, with gradient $dh_{T-1}$. Going back one step
# multiplies by the Jacobian, as in `rnn_cell_backward`:
#
# $$
# dh_{t-1} = \left( dh_t \circ (1 - h_t^2) \right) W_{hh}^\top . \tag{3}
# $$
#
# Its size is bounded by the sizes of the factors. With $\sigma_{\max}$ the largest
# singular value,
#
# $$
# \|dh_{T-1-k}\| \;\le\; \|dh_{T-1}\|\; \prod_{s=T-k}^{T-1} \max_i (1 - h_{s,i}^2)\;
# \sigma_{\max}(W_{hh})^k . \tag{4}
# $$
#
# The product over $s$ is never above 1: tanh can only make gradients smaller. If
# $\sigma_{\max} < 1$, gradients vanish for certain. If it is above 1, they *may*
# explode (Pascanu et al. 2013).
#
# **Exercise.** Write `gradient_norms`: the norm (the root of the sum of squares over
# the whole $(N, H)$ array) of the gradient with respect to each state.


# %% solution="gradient_norms"
def gradient_norms(dh_last, hs, params):
    """Return the norm of the gradient with respect to each state.

    Parameters
    ----------
    dh_last : array (N, H)
        Gradient with respect to the last state.
    hs : array (N, T, H)
        The states after each step.
    params : dict
        ``"W_h"`` (H + D, H)

    Returns
    -------
    array (T,)
        Entry T − 1 is the norm of dh_last.
    """
    ### BEGIN SOLUTION
    N, T, H = hs.shape
    W_hh = params["W_h"][:H]
    norms = np.zeros(T)
    dh = dh_last
    for t in reversed(range(T)):
        norms[t] = np.linalg.norm(dh)
        dh = (dh * (1 - hs[:, t] ** 2)) @ W_hh.T
    return norms
    ### END SOLUTION


# %% check="gradient_norms"
check(gradient_norms)

# %% [markdown]
# ## 3. Setting the spectral radius
#
# The *spectral radius* $\rho(W)$ is the largest absolute value of an eigenvalue. It
# says how powers of $W$ grow in the long run. Scaling $W$ scales its eigenvalues.
#
# **Exercise.** Write `rescale_spectral_radius`. Eigenvalues may be complex;
# `np.linalg.eigvals` returns them.


# %% solution="rescale_spectral_radius"
def rescale_spectral_radius(W, radius):
    """Return W scaled so that its largest absolute eigenvalue is `radius`.

    Parameters
    ----------
    W : array (H, H)
    radius : float

    Returns
    -------
    array (H, H)
    """
    ### BEGIN SOLUTION
    current = np.abs(np.linalg.eigvals(W)).max()
    return W * (radius / current)
    ### END SOLUTION


# %% check="rescale_spectral_radius"
check(rescale_spectral_radius)

# %% [markdown]
# ## 4. Experiment: the gradient against the lag
#
# For an orthogonal matrix times a factor, the spectral radius and $\sigma_{\max}$ are
# both that factor, and the bound (4) is as tight as it can be. We take the factors
# 0.5, 1 and 1.5, a Gaussian matrix of spectral radius 1 for contrast, and inputs of
# size 0, 0.1 and 1. Before you run it: which of the lines will rise?

# %% experiment="norm-against-lag"
network = carry_over("02_rnn")
rng = np.random.default_rng(3)
H, T = 32, 60
orthogonal, _ = np.linalg.qr(rng.standard_normal((H, H)))
gaussian = rescale_spectral_radius(rng.standard_normal((H, H)), 1.0)
matrices = {f"orthogonal × {s}": s * orthogonal for s in (0.5, 1.0, 1.5)}
matrices["Gaussian, radius 1"] = gaussian
panels = {}
for scale in (0.0, 0.1, 1.0):
    x = scale * rng.standard_normal((1, T, H))
    curves = {}
    for name, W in matrices.items():
        params = {"W_h": np.vstack([W, np.eye(H)]), "b_h": np.zeros(H)}
        hs, _ = network.rnn_forward(x, np.zeros((1, H)), params)
        dh = rng.standard_normal((1, H))
        norms = gradient_norms(dh / np.linalg.norm(dh), hs, params)
        slopes = (1 - hs[0, ::-1] ** 2).max(axis=1)
        growth = slopes * np.linalg.svd(W, compute_uv=False)[0]
        bound = np.concatenate([[1.0], np.cumprod(growth)[:-1]])
        curves[name] = (norms[::-1], bound)
    panels[f"inputs × {scale}"] = curves
    at = {name: f"{norms[-1]:.0e}" for name, (norms, _) in curves.items()}
    print(f"inputs × {scale}: norm {T - 1} steps back:", at)
figures.norm_against_lag(panels)

# %% [markdown]
# *The figure, in words: three panels, one for each input size; norm of the gradient
# against the lag, logarithmic. Without input, the three orthogonal lines are straight:
# falling, flat and rising, each on its dashed bound. The Gaussian line is bent at
# first, then levels off, as its radius is 1, far below its own bound. With inputs of
# size 1, all lines fall.*
#
# Three things to take from it. The bound is met only where nothing saturates. The
# Gaussian matrix has radius 1 but $\sigma_{\max}$ well above it, so the radius alone
# misleads over short times, and $\sigma_{\max}$ alone over long ones. And with strong
# inputs even the factor 1.5 *vanishes*: the units saturate, and each step multiplies by
# $1 - h^2$, which is small. The factor that would keep the gradient is different for
# every input.

# %% [markdown]
# ## 5. Clipping
#
# An exploding gradient is large for a few updates, and one such update can throw all
# weights off. Clipping shortens the whole update, and keeps its direction: with
# $\|g\|$ the norm of *all* gradients together,
#
# $$
# \|g\| = \sqrt{\textstyle\sum_{\text{arrays}} \sum_{\text{entries}} g^2}, \qquad
# g \leftarrow g \cdot \frac{\text{max\_norm}}{\|g\|} \quad\text{if } \|g\| >
# \text{max\_norm} . \tag{5}
# $$
#
# **Exercise.** Write `clip_by_global_norm`. Return new gradients and the norm *before*
# clipping.


# %% solution="clip_by_global_norm"
def clip_by_global_norm(grads, max_norm):
    """Return gradients shortened to a common norm, and the norm before.

    Parameters
    ----------
    grads : dict of arrays
        Left as they are.
    max_norm : float

    Returns
    -------
    clipped : dict of arrays
        Where nothing is to be clipped, the arrays may be those that were handed in.
    norm : float
        Before clipping.
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum((g**2).sum() for g in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: g * scale for name, g in grads.items()}, norm
    ### END SOLUTION


# %% check="clip_by_global_norm"
check(clip_by_global_norm)

# %% [markdown]
# ## 6. Experiment: what clipping buys
#
# *Delayed recall*: the first input shows one of three signs, then nothing happens for
# a while, then the network must name the sign. We train with plain gradient descent
# from five seeds for each delay, once with clipping and once without, and count the
# runs that recall at least 95 %.


# %% experiment="delayed-recall"
def train(delay, clip, seed, updates=300, H=20, K=3):
    rng = np.random.default_rng(seed)
    params = data.init_rnn(K + 1, H, K, rng)
    params["W_h"][:H] = np.linalg.qr(rng.standard_normal((H, H)))[0]
    for _ in range(updates):
        x, targets, mask = data.delayed_recall(24, delay, K, rng)
        _, grads = network.rnn_loss(x, targets, np.zeros((24, H)), params, mask)
        if clip:
            grads, _ = clip_by_global_norm(grads, 1.0)
        params = {name: p - 0.1 * grads[name] for name, p in params.items()}
    x, targets, _ = data.delayed_recall(200, delay, K, rng)
    hs, _ = network.rnn_forward(x, np.zeros((200, H)), params)
    guess = (hs[:, -1] @ params["W_y"] + params["b_y"]).argmax(axis=1)
    return (guess == targets[:, -1]).mean()


delays, seeds = (5, 10, 20, 40), range(5)
success = {
    name: [np.mean([train(d, clip, s) >= 0.95 for s in seeds]) for d in delays]
    for name, clip in (("with clipping", True), ("without", False))
}
for name, rates in success.items():
    print(f"{name:13s}", {d: f"{100 * r:.0f} %" for d, r in zip(delays, rates)})
figures.lines(
    "Delayed recall: runs of five that succeed",
    "delay (steps)",
    "success rate",
    {name: (delays, rates) for name, rates in success.items()},
)

# %% [markdown]
# *The figure, in words: success rate against delay. With clipping nearly all runs
# succeed at every delay shown; without, the rate falls as the delay grows.*
#
# Clipping cures explosions, not vanishing. That these runs recall over 40 steps at all
# is due to the orthogonal start and to inputs that hardly saturate: section 4 shows
# what happens otherwise. Unit 04 changes the cell instead.

# %% [markdown]
# ## 7. Truncation
#
# A sequence of a million steps can't be unrolled whole. *Truncated* backpropagation
# cuts it into disjoint windows: the **state** is carried from one window to the next,
# the **gradient** is not. With $\ell_w$ the summed loss of window $w$,
#
# $$
# L = \frac{1}{N T} \sum_w \ell_w, \qquad
# g = \frac{1}{N T} \sum_w \frac{\partial \ell_w}{\partial \theta}
# \Big|_{\text{its first state held fixed}} . \tag{6}
# $$
#
# This $g$ is not the gradient of $L$: what a window owes to earlier ones is left out.
# It is an approximation that is cheap in memory, and blind beyond the window.
#
# **Exercise.** Write `truncated_bptt`. A function `segment(x, targets, h0, params)`
# is handed in; it returns the summed loss of a window, its gradients and its last
# state. The windows start at $t = 0$; the last one may be shorter.


# %% solution="truncated_bptt"
def truncated_bptt(x, targets, h0, params, window, segment):
    """Return the mean loss over all targets, and gradients cut between windows.

    Parameters
    ----------
    x : array (N, T, D)
    targets : int array (N, T)
    h0 : array (N, H)
    params : dict of arrays
    window : int
    segment : function
        ``segment(x, targets, h0, params)`` returns the summed loss of a window, a
        dict of its gradients, and the last state.

    Returns
    -------
    loss : float
    grads : dict
        A gradient for each key of params; other entries are passed over.
    """
    ### BEGIN SOLUTION
    count = targets.size
    total, grads, h = 0.0, {}, h0
    for start in range(0, x.shape[1], window):
        part = slice(start, start + window)
        loss, step, h = segment(x[:, part], targets[:, part], h, params)
        total += loss
        grads = {name: grads.get(name, 0) + step[name] for name in step}
    return total / count, {name: g / count for name, g in grads.items()}
    ### END SOLUTION


# %% check="truncated_bptt"
check(truncated_bptt)

# %% experiment="how-far-03"
progress()

# %% [markdown]
# ## 8. One question
#
# In section 4, an orthogonal matrix times 1.5 makes gradients explode without input
# and vanish with strong input. Explain both with equation (2), and say why no fixed
# factor can be right.

# %% [markdown] answer="why_one_point_five_vanishes"
# ### BEGIN SOLUTION
# Each step multiplies the gradient by $\operatorname{diag}(1 - h^2)$ and by
# $W_{hh}^\top$. Without input the state stays at 0, the first factor is 1, and an
# orthogonal matrix times 1.5 stretches every vector by 1.5 at each step. Strong inputs
# drive the units into saturation, $h^2$ comes close to 1, and $1 - h^2$ is far below
# $1/1.5$ for most units, so the product shrinks. The first factor depends on the state,
# and so on the inputs, which differ from step to step; a factor that balances it for
# one input does not for another.
#
# Mark scheme: half a point for both cases explained by the two factors of the Jacobian,
# half a point for saying that $1 - h^2$ depends on the inputs.
# ### END SOLUTION
