# %% [markdown]
# # Start here
#
# At the end of this unit you will have written one function and its gradient, read a
# verdict that says what is wrong with a third, and seen how far you are. It takes
# half an hour. Everything later works in the same way.
#
# $$
# x \;\longrightarrow\; \boxed{\; y = x W + b \;} \;\longrightarrow\; L
# \qquad\qquad
# \frac{\partial L}{\partial x},\ \frac{\partial L}{\partial W},\
# \frac{\partial L}{\partial b}
# \;\longleftarrow\; \boxed{\;\text{backward}\;} \;\longleftarrow\;
# \frac{\partial L}{\partial y}
# $$
#
# A *forward* function computes outputs, and keeps in a `cache` what its *backward*
# function will need. The backward function takes the gradient of a loss with respect
# to the outputs, and returns the gradient with respect to each input. A recurrent
# network is a chain of such pairs. If each pair is right, the whole is right.

# %% locked="imports-00"
import numpy as np

from autograder import check, hint, progress

# %% [markdown]
# ## Notation
#
# All units use the letters of this table. Arrays are `float64`. Where a docstring says
# `int`, an integer is due, of Python or of NumPy: 3 and not 3.0, which is no index.
#
# | letter | meaning | | letter | meaning |
# |---|---|---|---|---|
# | $N$ | examples in a batch | | $D$ | input features |
# | $T$ | time steps | | $H$ | hidden units |
# | $M$ | outputs of an affine map | | $V$ | classes |
#
# In code, the gradient of the loss $L$ with respect to `y` is called `dy`. It has the
# shape of `y`: entry by entry, how fast $L$ grows when that entry of `y` grows.

# %% [markdown]
# ## 1. The affine map, forward
#
# A batch of $N$ inputs lies in the rows of $x$, an $(N, D)$ array. Each row is
# multiplied by the same weights $W$, $(D, M)$, and gets the same bias $b$, $(M,)$:
#
# $$ y = x W + b \tag{1} $$
#
# **Exercise.** Write `affine_forward`. Return `y` and a cache. What goes into the
# cache is your choice; nobody else reads it. Look at equations (2) to (4) below to
# see what the backward function will need.


# %% solution="affine_forward"
def affine_forward(x, W, b):
    """Return y = x W + b and a cache for the backward pass.

    Parameters
    ----------
    x : array (N, D)
    W : array (D, M)
    b : array (M,)

    Returns
    -------
    y : array (N, M)
    cache : anything
    """
    ### BEGIN SOLUTION
    y = x @ W + b
    cache = (x, W)
    return y, cache
    ### END SOLUTION


# %% check="affine_forward"
check(affine_forward)

# %% [markdown]
# ## 2. The affine map, backward
#
# Suppose that a loss $L$ depends on $y$, and that $dy = \partial L / \partial y$ is
# known. One entry of $y$ is
#
# $$ y_{nm} = \sum_d x_{nd} W_{dm} + b_m . $$
#
# **The input.** $x_{nd}$ takes part in all $y_{nm}$ of its own row, each time with the
# factor $W_{dm}$. By the chain rule
# $\partial L/\partial x_{nd} = \sum_m dy_{nm} W_{dm}$, and for all entries at once
#
# $$ dx = dy\, W^\top . \tag{2} $$
#
# **The weights.** $W_{dm}$ takes part in $y_{nm}$ for *every* example $n$, with the
# factor $x_{nd}$. The contributions add up:
# $\partial L/\partial W_{dm} = \sum_n x_{nd}\, dy_{nm}$, so
#
# $$ dW = x^\top dy . \tag{3} $$
#
# **The bias.** $b_m$ takes part in $y_{nm}$ for every example, with the factor 1:
#
# $$ db_m = \sum_n dy_{nm} . \tag{4} $$
#
# The sums over $n$ in (3) and (4) come from *weight sharing*: one parameter, used $N$
# times. In unit 02 a weight will be shared over time as well, and the same sum will
# appear for the same reason.
#
# **Exercise.** Write `affine_backward`. Return a dict from the name of each input to
# its gradient.


# %% solution="affine_backward"
def affine_backward(dy, cache):
    """Return the gradients of the affine map.

    Parameters
    ----------
    dy : array (N, M)
        Gradient of the loss with respect to y.
    cache : anything
        What `affine_forward` returned as its cache.

    Returns
    -------
    dict
        ``"x"`` (N, D), ``"W"`` (D, M), ``"b"`` (M,)
    """
    ### BEGIN SOLUTION
    x, W = cache
    return {"x": dy @ W.T, "W": x.T @ dy, "b": dy.sum(axis=0)}
    ### END SOLUTION


# %% check="affine_backward"
check(affine_backward)

# %% [markdown]
# A check of a backward function looks at three things. It compares each returned
# gradient with the right numbers, one criterion each. It differentiates *your own*
# forward numerically and compares again. And where the numbers are exactly those
# that a known mistake makes, it names the mistake.

# %% [markdown]
# ## 3. Reading a verdict
#
# The next cell holds a backward function that is wrong on purpose. It stands under
# another name, so that it does not replace yours. Run the cell, and read the verdict
# from the top: the mistake that makes these numbers, then the table, then the
# gradient check.


# %% experiment="wrong-on-purpose"
def with_a_mistake(dy, cache):
    gradients = affine_backward(dy, cache)
    return gradients | {"b": dy.mean(axis=0)}


with_a_mistake.__name__ = "affine_backward"
try:
    check(with_a_mistake)
except AssertionError as failure:
    print("check raised:", failure)

# %% [markdown]
# Three columns: the *criterion* (a returned quantity, the edge cases, or a property
# such as leaving the inputs unchanged), whether it is right, and *how* it is wrong. A
# constant factor of $1/N$ points at a mean where a sum is due. The grid below the
# table shows where the error lies: `+` for too large, `−` for too small.
#
# If you are stuck, ask for a hint. The first gives the idea, the second the equation,
# the third the shape of the code.

# %% experiment="a-hint"
hint(affine_backward)

# %% experiment="how-far"
progress()

# %% [markdown]
# ## 4. One question
#
# Answer in two or three sentences. Written answers are marked by hand.
#
# In equation (4) the gradient of the bias is a *sum* over the batch. A classmate
# takes the mean, "so that the gradient does not depend on the batch size". Where does
# the mean belong, and what would go wrong if every backward function took one?

# %% [markdown] answer="why_sum"
# ### BEGIN SOLUTION
# The mean belongs in the loss, once. If $L$ is a mean over $N$ examples, $dy$ already
# carries the factor $1/N$, and the chain rule only adds up contributions. A second
# mean in a backward function divides by $N$ again, and a chain of them divides by a
# power of $N$ that depends on the depth, so the result is no longer the gradient of
# any loss.
#
# Mark scheme: half a point for placing the mean in the loss, half a point for saying
# that the factor would be applied more than once (or that the result is not the
# gradient of the loss).
# ### END SOLUTION
