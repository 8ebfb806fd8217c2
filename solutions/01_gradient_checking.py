# %% [markdown]
# # Gradient checking
#
# At the end of this unit you can tell, by measurement, whether a gradient is right:
# with two kinds of differences, and with a third method that needs none. You will
# have written the elementwise functions and the loss that all later units use, each
# with a gradient that you have checked yourself.
#
# $$
# \text{error of a difference} \;=\;
# \underbrace{\text{truncation}}_{\text{grows with } \varepsilon} \;+\;
# \underbrace{\text{round-off}}_{\text{grows with } 1/\varepsilon}
# $$
#
# The last section draws this sum, and you can read off which $\varepsilon$ to use.

# %% locked="imports-01"
import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course import figures

# %% [markdown]
# ## 1. Central differences
#
# Let $f$ take an array $x$ and return one number. Expand $f$ along the entry $i$,
# with $e_i$ the array that is 1 at $i$ and 0 elsewhere:
#
# $$
# f(x \pm \varepsilon e_i) = f(x) \pm \varepsilon f_i + \tfrac{\varepsilon^2}{2}
# f_{ii} \pm \tfrac{\varepsilon^3}{6} f_{iii} + \dots \tag{1}
# $$
#
# The *forward* difference $(f(x + \varepsilon e_i) - f(x))/\varepsilon$ leaves an
# error of $\tfrac{\varepsilon}{2} f_{ii}$. In the *central* difference the even terms
# cancel:
#
# $$
# \frac{\partial f}{\partial x_i} = \frac{f(x + \varepsilon e_i) - f(x - \varepsilon
# e_i)}{2\varepsilon} + O(\varepsilon^2) . \tag{2}
# $$
#
# It costs two calls of $f$ for each entry, and gains a factor of about
# $1/\varepsilon$ in accuracy.
#
# **Exercise.** Write `numerical_gradient` with equation (2), for an array of any
# shape. Change one entry of `x` at a time, and leave `x` as you found it.
# `np.ndindex(x.shape)` yields the index of every entry.


# %% solution="numerical_gradient"
def numerical_gradient(f, x, eps=1e-5):
    """Return the gradient of f at x by central differences.

    Parameters
    ----------
    f : function
        Takes an array such as x and returns a number.
    x : array of any shape
        As found at the end.
    eps : float

    Returns
    -------
    array, the shape of x
    """
    ### BEGIN SOLUTION
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + eps
        ahead = f(x)
        x[i] = kept - eps
        behind = f(x)
        x[i] = kept
        gradient[i] = (ahead - behind) / (2 * eps)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient"
check(numerical_gradient)

# %% [markdown]
# ## 2. How far apart are two gradients?
#
# A difference of $10^{-6}$ means nothing without a size to hold it against. We divide
# by the larger of the two, over the whole array:
#
# $$
# \operatorname{error}(a, b) = \frac{\max_i |a_i - b_i|}
# {\max\left(\max_i |a_i|,\ \max_i |b_i|\right)}, \qquad \tfrac{0}{0} = 0 . \tag{3}
# $$
#
# Dividing entry by entry looks stricter and is worse: where the true gradient is
# nearly zero, round-off alone makes the ratio large, and a right gradient seems
# wrong.
#
# **Exercise.** Write `relative_error`. Two arrays of zeros have error 0.


# %% solution="relative_error"
def relative_error(a, b):
    """Return the largest difference of a and b in units of their largest entry.

    Parameters
    ----------
    a, b : arrays of one shape

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    size = max(np.abs(a).max(), np.abs(b).max())
    if size == 0:
        return 0.0
    return np.abs(a - b).max() / size
    ### END SOLUTION


# %% check="relative_error"
check(relative_error)

# %% [markdown]
# ## 3. A derivative without a difference
#
# The round-off in (2) comes from subtracting two nearly equal numbers. If $f$ also
# takes complex numbers, step along the imaginary axis instead (Squire & Trapp 1998):
#
# $$
# f(x + \mathrm{i} \varepsilon e_j) = f(x) + \mathrm{i} \varepsilon f_j -
# \tfrac{\varepsilon^2}{2} f_{jj} - \dots
# \quad\Longrightarrow\quad
# \frac{\partial f}{\partial x_j} = \frac{\operatorname{Im} f(x + \mathrm{i}
# \varepsilon e_j)}{\varepsilon} + O(\varepsilon^2) . \tag{4}
# $$
#
# Nothing is subtracted, so $\varepsilon$ can be $10^{-20}$, and the truncation error
# vanishes below the last digit.
#
# **Exercise.** Write `complex_step_gradient`. Make a complex copy of `x` for each
# entry; `z.imag` is the imaginary part of `z`.


# %% solution="complex_step_gradient"
def complex_step_gradient(f, x, eps=1e-20):
    """Return the gradient of f at x by complex steps.

    Parameters
    ----------
    f : function
        Takes a complex array such as x and returns a complex number.
    x : array of any shape
    eps : float

    Returns
    -------
    array of float64, the shape of x
    """
    ### BEGIN SOLUTION
    gradient = np.zeros_like(x)
    for j in np.ndindex(x.shape):
        z = x.astype(complex)
        z[j] += 1j * eps
        gradient[j] = f(z).imag / eps
    return gradient
    ### END SOLUTION


# %% check="complex_step_gradient"
check(complex_step_gradient)

# %% [markdown]
# ## 4. The sigmoid
#
# Gates in recurrent cells are sigmoids:
#
# $$ \sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^{x}}{1 + e^{x}} . \tag{5} $$
#
# The two forms are equal on paper. In `float64`, $e^{1000}$ is infinite. The first
# form then divides 1 by infinity, which is 0, as it should be; the second divides
# infinity by infinity, which is `nan`. A third form never overflows:
#
# $$ \sigma(x) = \tfrac{1}{2}\left(1 + \tanh \tfrac{x}{2}\right) . \tag{6} $$
#
# **Exercise.** Write `sigmoid` for arrays of any shape, right at $\pm 1000$.


# %% solution="sigmoid"
def sigmoid(x):
    """Return the sigmoid of every entry of x.

    Parameters
    ----------
    x : array of any shape

    Returns
    -------
    array, the shape of x
    """
    ### BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * x))
    ### END SOLUTION


# %% check="sigmoid"
check(sigmoid)

# %% [markdown]
# Differentiate (5): $\sigma'(x) = e^{-x}/(1 + e^{-x})^2$, and with $y = \sigma(x)$
#
# $$ \sigma'(x) = y\,(1 - y) . \tag{7} $$
#
# The derivative needs only the *output* $y$, which the forward pass has already
# computed. By the chain rule $dx = dy \circ y \circ (1 - y)$, where $\circ$ multiplies
# entry by entry.
#
# **Exercise.** Write `sigmoid_backward`. It is handed $y = \sigma(x)$, not $x$.


# %% solution="sigmoid_backward"
def sigmoid_backward(dy, y):
    """Return the gradient with respect to x, where y = sigmoid(x).

    Parameters
    ----------
    dy, y : arrays of one shape

    Returns
    -------
    array of that shape
    """
    ### BEGIN SOLUTION
    return dy * y * (1 - y)
    ### END SOLUTION


# %% check="sigmoid_backward"
check(sigmoid_backward)

# %% [markdown]
# In the same way, for $y = \tanh x$,
#
# $$ \frac{d}{dx} \tanh x = 1 - y^2 . \tag{8} $$
#
# **Exercise.** Write `tanh_backward`. It is handed $y = \tanh(x)$.


# %% solution="tanh_backward"
def tanh_backward(dy, y):
    """Return the gradient with respect to x, where y = tanh(x).

    Parameters
    ----------
    dy, y : arrays of one shape

    Returns
    -------
    array of that shape
    """
    ### BEGIN SOLUTION
    return dy * (1 - y**2)
    ### END SOLUTION


# %% check="tanh_backward"
check(tanh_backward)

# %% [markdown]
# ## 5. Cross-entropy
#
# A network that predicts one of $V$ classes puts out $V$ *logits* $a_v$. The softmax
# makes them probabilities, $p_v = e^{a_v} / \sum_u e^{a_u}$. The loss of one target
# $k$ is
#
# $$ \ell = -\log p_k = \log \sum_u e^{a_u} - a_k . \tag{9} $$
#
# Subtracting the largest logit of a target from all of its logits changes nothing on
# paper and keeps the exponentials finite. Take the logarithm as on the right of (9), of
# the sum: a probability can be so small that `float64` makes it 0, and $\log 0$ is
# $-\infty$. Differentiate (9):
#
# $$ \frac{\partial \ell}{\partial a_v} = p_v - [v = k] . \tag{10} $$
#
# Targets come in a batch, $(N,)$, or as sequences, $(N, T)$. Where sequences differ in
# length, a `mask` says which targets count. The loss is the **mean over the targets
# that count**, and so is its gradient:
#
# $$
# L = \frac{1}{M} \sum_{\text{mask}} \ell, \qquad
# \frac{\partial L}{\partial a} = \frac{p - [v = k]}{M} \text{ where the mask is true,
# } 0 \text{ elsewhere}, \tag{11}
# $$
#
# with $M$ the number of targets that count. If none counts, $L = 0$ and all gradients
# are 0. This is the only place in the course where a mean is taken.
#
# **Exercise.** Write `softmax_cross_entropy` for both shapes; the classes are always
# on the last axis. `np.take_along_axis(p, targets[..., None], axis=-1)` picks one
# entry along the last axis for each target.


# %% solution="softmax_cross_entropy"
def softmax_cross_entropy(logits, targets, mask=None):
    """Return the mean cross-entropy over unmasked targets, and its gradient.

    Parameters
    ----------
    logits : array (N, V) or (N, T, V)
    targets : int array (N,) or (N, T)
        Valid classes, also where masked.
    mask : bool array, the shape of targets, optional
        True where a target counts; all count if it is left out.

    Returns
    -------
    loss : float
    dlogits : array, the shape of logits
    """
    ### BEGIN SOLUTION
    if mask is None:
        mask = np.ones(targets.shape, dtype=bool)
    count = max(mask.sum(), 1)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    picked = np.take_along_axis(log_p, targets[..., None], axis=-1)[..., 0]
    loss = -np.sum(picked * mask) / count
    one_hot = np.arange(logits.shape[-1]) == targets[..., None]
    dlogits = (np.exp(log_p) - one_hot) * mask[..., None] / count
    return loss, dlogits
    ### END SOLUTION


# %% check="softmax_cross_entropy"
check(softmax_cross_entropy)

# %% [markdown]
# ## 6. Experiment: which epsilon?
#
# We differentiate your sigmoid at $x = 1$, where (7) gives the truth to the last
# digit, with steps from $10^{-1}$ to $10^{-15}$. Before you run the cell, predict the
# slopes of the lines on the left and on the right.

# %% experiment="error-against-step"
x = np.array([1.0])
true = sigmoid_backward(np.ones(1), sigmoid(x))


def error_of(gradient):
    return max(relative_error(gradient, true), 1e-17)


def complex_sigmoid(z):
    return (1 / (1 + np.exp(-z))).sum()


steps = np.logspace(-15, -1, 57)
start = sigmoid(x).sum()
errors = {
    "forward difference": [
        error_of((sigmoid(x + s).sum() - start) / s * np.ones(1)) for s in steps
    ],
    "central difference": [
        error_of(numerical_gradient(lambda z: sigmoid(z).sum(), x, s)) for s in steps
    ],
    "complex step": [
        error_of(complex_step_gradient(complex_sigmoid, x, s)) for s in steps
    ],
}
best = figures.error_against_step(steps, errors)
for name, (step, error) in best.items():
    print(f"{name:20s} best step {step:.0e}, relative error {error:.0e}")

# %% [markdown]
# *The figure, in words: relative error against step, both axes logarithmic. The
# forward difference falls with slope 1 from the right and rises again towards small
# steps, with its best near $10^{-8}$. The central difference falls with slope 2, with
# its best near $10^{-5}$, several digits deeper. The complex step falls with slope 2
# until it meets the accuracy of the numbers themselves, and stays there.*
#
# To the right of each optimum, truncation rules: slope 1 for the forward difference,
# slope 2 for the central one, as (1) says. To the left, round-off rules: the values of
# $f$ carry a relative error of about $10^{-16}$, which is divided by $\varepsilon$.
# The two meet near $\varepsilon \approx 10^{-8}$ and $\varepsilon \approx 10^{-5}$
# (the square root and the cube root of $10^{-16}$). This is why the default in
# `numerical_gradient` is $10^{-5}$.
#
# All of this holds in `float64`. In `float32` the values of $f$ carry an error of
# $10^{-7}$ instead, the best central difference is right to three or four digits, and
# a gradient check means next to nothing.

# %% experiment="how-far-01"
progress()

# %% [markdown]
# ## 7. One question
#
# A classmate checks a backward pass with the loss `outputs.sum()`, which makes every
# upstream gradient 1. The check passes. Name a mistake in the backward pass that this
# check can't see, and say what to use in place of the sum.

# %% [markdown] answer="why_not_the_sum"
# ### BEGIN SOLUTION
# With an upstream gradient of ones, all entries of an output are interchangeable: a
# backward pass that permutes them along an axis, or that pairs `dy` with the wrong
# example, gives the same numbers wherever only sums enter. Behind a softmax it is
# worse: the sum of all outputs is constant, every true gradient is 0, and any backward
# pass that returns zeros passes. A random upstream gradient, $L = \sum_i r_i y_i$ with
# $r_i$ drawn from a normal distribution, gives every entry its own weight.
#
# Mark scheme: half a point for a mistake that is really invisible (a permutation, a
# forgotten upstream gradient, or the constant sum of a softmax), half a point for the
# random weights.
# ### END SOLUTION
