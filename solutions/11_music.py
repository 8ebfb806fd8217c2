# %% [markdown]
# # Music
#
# At the end of this unit you can have a recurrent network write a melody, hear it, and
# say how much it has learned of what a melody is. You will have written what lies
# around the network: how a tune becomes numbers and numbers a tune, the rules that hold
# while it is being drawn, its sound, and its likelihood.
#
# $$
# \underbrace{\texttt{C4:4 E4:8 |}}_{\text{text}} \to
# \underbrace{(60, 4),\ (64, 8)}_{\text{notes}} \to
# \underbrace{2, 1, 1, 1,\ 6, 1, 1, 1, \dots}_{\text{tokens}} \to \boxed{\text{network}}
# \to \text{tokens} \to \text{notes} \to \text{sound}
# $$

# %% locked="imports-11"
import re

import matplotlib.pyplot as plt
import numpy as np

from autograder import check, hint, progress
from course import carry_over, data, figures

# %% [markdown]
# ## 1. A tune is text
#
# Tunes stand in this course as text. White space separates tokens; `|` is a bar line;
# all else is a note or a rest with its length, in sixteenths:
#
#     C4:4 E4:4 G4:8 | F#4:12 -:4 |
#
# A note is a letter from `A` to `G`, at most one `#` (sharp) or `b` (flat), and the
# digit of the octave; a minus stands for a rest. Behind the colon stands the length, at
# least 1, in digits only. A note becomes its MIDI number: with $s$ semitones from C up
# to the letter,
#
# $$
# \text{pitch} = 12\,(\text{octave} + 1) + s_{\text{letter}} +
# \begin{cases} 1 & \text{sharp} \\ -1 & \text{flat} \\ 0 & \text{neither.} \end{cases}
# \tag{1}
# $$
#
# So C4, the C in the middle of a piano, is 60, and one more is a semitone higher. The
# octave digit goes from C to B, whatever the sign does: Cb4 is 59, and B#4 is 72.

# %% locked="semitones-11"
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

# %% [markdown]
# Tunes are written by hand, and hands slip. What is no note, no rest and no bar line is
# refused with a `ValueError` whose message holds the token.
#
# A token can be held against a pattern: `re.fullmatch(pattern, token)` returns `None`
# if the token *as a whole* does not fit, else a match whose `groups()` are the parts in
# round brackets, `None` for those that took no part. In a pattern `[A-G]` is one of
# these letters, `[0-9]` a digit, `?` behind something "once or not at all", `+` "once
# or more", `|` "or", and `(?:…)` are brackets that make no group. Other ways are as
# good.
#
# **Exercise.** Write `parse_tune`. Whether bars are full is not looked at.


# %% solution="parse_tune"
def parse_tune(text):
    """Return the notes of a tune.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of (pitch, length)
        MIDI number, or None for a rest; sixteenths.

    Raises
    ------
    ValueError
        If a token is no note, no rest and no bar line. The message holds the token.
    """
    ### BEGIN SOLUTION
    notes = []
    for token in text.split():
        if token == "|":
            continue
        match = re.fullmatch(r"(?:([A-G])([#b]?)([0-9])|-):([0-9]+)", token)
        if match is None or int(match[4]) < 1:
            raise ValueError(f"{token!r} is no note, no rest and no bar line")
        letter, accidental, octave, length = match.groups()
        pitch = None
        if letter:
            sign = {"": 0, "#": 1, "b": -1}[accidental]
            pitch = 12 * (int(octave) + 1) + SEMITONES[letter] + sign
        notes.append((pitch, int(length)))
    return notes
    ### END SOLUTION


# %% check="parse_tune"
check(parse_tune)

# %% [markdown]
# ## 2. A tune is a row of tokens
#
# A network reads a row of symbols, one at each step of time. Let a step be a sixteenth.
# In each sixteenth a note starts, or goes on, or nothing sounds:
#
# $$
# \text{token} = \begin{cases}
# 0 & \text{rest: nothing sounds} \\
# 1 & \text{hold: what sounded goes on} \\
# 2 + (\text{pitch} - \text{low}) & \text{a note starts}
# \end{cases} \tag{2}
# $$
#
# where low is the lowest pitch that may come. A quarter note on the lowest pitch is
# `2 1 1 1`, a quarter rest `0 0 0 0`. Without the hold, four sixteenths on one pitch
# and a quarter note would be the same.
#
# **Exercise.** Write `encode_melody`.


# %% solution="encode_melody"
def encode_melody(notes, low):
    """Return one token for each sixteenth.

    Parameters
    ----------
    notes : list of (pitch, length)
        As from `parse_tune`.
    low : int
        The pitch of token 2.

    Returns
    -------
    array of int64 (S,)
    """
    ### BEGIN SOLUTION
    tokens = []
    for pitch, length in notes:
        if pitch is None:
            tokens += [0] * length
        else:
            tokens += [2 + pitch - low] + [1] * (length - 1)
    return np.array(tokens, dtype=np.int64)
    ### END SOLUTION


# %% check="encode_melody"
check(encode_melody)

# %% [markdown]
# Back again, a token from 2 on starts a note of
#
# $$ \text{pitch} = \text{low} + \text{token} - 2 , \tag{3} $$
#
# and each hold makes it a sixteenth longer. How a rest was divided can't be seen any
# more: adjacent rests become one. A network may write what no tune would encode to. A
# hold at the start, or after a rest, has nothing to hold: it is a rest.
#
# **Exercise.** Write `decode_melody`.


# %% solution="decode_melody"
def decode_melody(tokens, low):
    """Return the notes of a row of tokens.

    Parameters
    ----------
    tokens : array of int64 (S,)
    low : int
        The pitch of token 2.

    Returns
    -------
    list of (pitch, length)
        As from `parse_tune`, adjacent rests as one.
    """
    ### BEGIN SOLUTION
    notes = []
    for token in tokens.tolist():
        if token >= 2:
            notes.append((low + token - 2, 1))
        elif notes and (token == 1 or notes[-1][0] is None):
            pitch, length = notes[-1]
            notes[-1] = (pitch, length + 1)
        else:
            notes.append((None, 1))
    return notes
    ### END SOLUTION


# %% check="decode_melody"
check(decode_melody)

# %% [markdown]
# ## 3. Twelve keys
#
# A tune stays the same tune if all its notes move by the same number of semitones $k$:
#
# $$
# \text{token} \to \begin{cases} \text{token} + k & \text{token} \ge 2 \\
# \text{token} & \text{else.} \end{cases} \tag{4}
# $$
#
# From a few tunes this makes twelve times as many for training.
#
# **Exercise.** Write `transpose`. It returns new tokens, and leaves those that it was
# given as they are.


# %% solution="transpose"
def transpose(tokens, semitones):
    """Return the tokens with all notes moved.

    Parameters
    ----------
    tokens : array of int64 (S,)
    semitones : int
        How far up; below 0, down.

    Returns
    -------
    array of int64 (S,)
    """
    ### BEGIN SOLUTION
    return np.where(tokens >= 2, tokens + semitones, tokens)
    ### END SOLUTION


# %% check="transpose"
check(transpose)

# %% [markdown]
# ## 4. What may come
#
# Some of what makes a melody can simply be said. For pitches from low to high, *both*
# included, there are
#
# $$ V = \text{high} - \text{low} + 3 \tag{5} $$
#
# tokens. With a scale, given as pitch classes from 0 (C) to 11 (B), a note may come if
#
# $$ (\text{low} + \text{token} - 2) \bmod 12 \in \text{scale} . \tag{6} $$
#
# A bar is to begin with something new, and a rest can't be held. With positions counted
# from 0, in sixteenths, a hold may come if
#
# $$
# \text{position} \bmod \text{bar} \ne 0 \quad\text{and}\quad \text{previous} \ne 0 ,
# \tag{7}
# $$
#
# where previous is the token before. A rest may always come.
#
# **Exercise.** Write `allowed_tokens`.


# %% solution="allowed_tokens"
def allowed_tokens(position, previous, scale, low, high, bar=16):
    """Say for each token whether it may come.

    Parameters
    ----------
    position : int
        Sixteenths before this one.
    previous : int
        The token before.
    scale : tuple of int
        Pitch classes that may come, 0 (C) to 11 (B).
    low, high : int
        The lowest and the highest pitch.
    bar : int
        Sixteenths in a bar.

    Returns
    -------
    array of bool (V,)
    """
    ### BEGIN SOLUTION
    pitches = np.arange(low, high + 1)
    notes = np.isin(pitches % 12, scale)
    hold = position % bar != 0 and previous != 0
    return np.concatenate([[True, hold], notes])
    ### END SOLUTION


# %% check="allowed_tokens"
check(allowed_tokens)

# %% [markdown]
# ## 5. Drawing a melody
#
# A trained network is a function `step(token, state)`, which returns a score $s_i$ for
# each token that could come next, and the next state. What is forbidden gets no
# probability, and *the others share all of it*:
#
# $$
# p_i = \frac{e^{s_i}}{\sum_{j\ \text{allowed}} e^{s_j}} \quad\text{for allowed } i,
# \qquad p_i = 0 \quad\text{else.} \tag{8}
# $$
#
# With a number $u$ drawn evenly from $[0, 1)$, the token is
#
# $$ \text{the smallest } i \text{ with } p_0 + \dots + p_i > u . \tag{9} $$
#
# Token $i$ comes out for a share $p_i$ of all $u$, and never if $p_i = 0$. The numbers
# are handed in, so that the same numbers give the same melody.
#
# **Exercise.** Write `sample_melody`. A rest is fed first; it is also what comes before
# position 0, and no part of the result. The rules are handed in as a function
# `allowed(position, previous)`, and scores may be as large as 1000.


# %% solution="sample_melody"
def sample_melody(step, state, us, allowed):
    """Draw a token for each number.

    Parameters
    ----------
    step : function
        ``step(token, state)`` returns ``(scores (V,), state)``.
    state : what `step` takes
        The state to start from.
    us : array (n,)
        Numbers in [0, 1), one for each token.
    allowed : function
        ``allowed(position, previous)`` returns an array of bool (V,).

    Returns
    -------
    array of int64 (n,)
    """
    ### BEGIN SOLUTION
    tokens, previous = [], 0
    for position, u in enumerate(us):
        scores, state = step(previous, state)
        scores = np.where(allowed(position, previous), scores, -np.inf)
        p = np.exp(scores - scores.max())
        sums = np.cumsum(p / p.sum())
        previous = int(np.argmax(sums > u))
        tokens.append(previous)
    return np.array(tokens, dtype=np.int64)
    ### END SOLUTION


# %% check="sample_melody"
check(sample_melody)

# %% [markdown]
# ## 6. Sound
#
# A pitch is a frequency. Twelve semitones double it, and A4 has 440 Hz:
#
# $$ f = 440 \cdot 2^{(\text{pitch} - 69)/12} . \tag{10} $$
#
# A string sounds at its frequency and at multiples of it, the *partials*, and fades
# away. Ours has four partials; $t$ is the time in seconds from the start of the *note*,
# and $d$ its duration:
#
# $$
# w(t) = \min\left(\frac{t}{0.01}, 1\right) e^{-3t/d}
# \sum_{\substack{k = 1, \dots, 4 \\ k f < \text{rate}/2}} \frac{\sin(2 \pi k f t)}{k^2}
# . \tag{11}
# $$
#
# The first factor, the *attack*, takes 10 ms: without it each note would click. A sound
# is stored as its values at times $0, \frac1{\text{rate}}, \frac2{\text{rate}}, \dots$,
# and what swings faster than half the rate can't be told from something slower: such
# partials are left out. A note of $n$ sixteenths has $n \cdot \text{rate} \cdot
# \text{seconds}$ values. At the end all is divided by one number, for a sound between
# −1 and 1:
#
# $$ \text{sound} \to \frac{\text{sound}}{\max |\text{sound}|} . \tag{12} $$
#
# **Exercise.** Write `render`. Rests are silent; silence stays 0, and no notes give an
# empty array.


# %% solution="render"
def render(notes, rate, seconds):
    """Return the sound of notes, one behind the other.

    Parameters
    ----------
    notes : list of (pitch, length)
    rate : int
        Values in a second.
    seconds : float
        How long a sixteenth is; rate · seconds is a whole number.

    Returns
    -------
    array (n,)
        Between −1 and 1.
    """
    ### BEGIN SOLUTION
    parts = [np.zeros(0)]
    for pitch, length in notes:
        t = np.arange(length * round(rate * seconds)) / rate
        if pitch is None:
            parts.append(np.zeros(len(t)))
            continue
        f = 440 * 2 ** ((pitch - 69) / 12)
        k = np.arange(1, 5)
        k = k[k * f < rate / 2]
        wave = (np.sin(2 * np.pi * f * k * t[:, None]) / k**2).sum(axis=1)
        envelope = np.minimum(t / 0.01, 1) * np.exp(-3 * t / (length * seconds))
        parts.append(wave * envelope)
    sound = np.concatenate(parts)
    return sound / (np.abs(sound).max(initial=0.0) or 1.0)
    ### END SOLUTION


# %% check="render"
check(render)

# %% [markdown]
# ## 7. How likely is a tune?
#
# Whether a network has learned something can be heard, and it can be measured: on tunes
# that it has not seen, how much probability does it give to what really comes? The
# probability of a row of tokens is a product, its logarithm a sum. Given the first of
# $T$ tokens $x_0, \dots, x_{T-1}$,
#
# $$
# \log P = \sum_{t=0}^{T-2} \log p(x_{t+1} \mid x_0, \dots, x_t) , \tag{13}
# $$
#
# where the step that was fed $x_t$ gives the scores $s$ for the next token, and
#
# $$ \log p(i) = s_i - \log \sum_j e^{s_j} . \tag{14} $$
#
# **Exercise.** Write `tune_log_likelihood`. Logarithms are natural, scores may be as
# large as 1000, and one token alone gives 0.


# %% solution="tune_log_likelihood"
def tune_log_likelihood(step, state, tokens):
    """Return the log-likelihood of a tune in nats, given its first token.

    Parameters
    ----------
    step : function
        ``step(token, state)`` returns ``(scores (V,), state)``.
    state : what `step` takes
        The state before the first token.
    tokens : array of int64 (T,)
        At least one.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    total = 0.0
    for token, following in zip(tokens[:-1], tokens[1:]):
        scores, state = step(token, state)
        scores = scores - scores.max()
        total += scores[following] - np.log(np.exp(scores).sum())
    return total
    ### END SOLUTION


# %% check="tune_log_likelihood"
check(tune_log_likelihood)

# %% experiment="how-far-11"
progress()

# %% [markdown]
# ## 8. Two questions
#
# Someone sets the probabilities of forbidden tokens to 0 *after* the softmax and draws
# with (9) as it stands. Which token comes out too often, and why? Say what happens for
# a $u$ close to 1.

# %% [markdown] answer="why_softmax_over_the_allowed"
# ### BEGIN SOLUTION
# What was taken from the forbidden tokens is missing: the others sum to S < 1. For
# u < S an allowed token is drawn, with its old probability. For u ≥ S no sum is larger
# than u, and what comes out is an accident of the code: with argmax over "all False"
# it is token 0, a rest, which gets the whole missing share 1 − S on top of its own;
# with searchsorted it is an index behind the last token.
#
# Mark scheme: half a point for the sum below 1, half a point for what happens at u ≥ S.
# ### END SOLUTION

# %% [markdown]
# A model gives held-out tunes a higher likelihood per token than another one. Name one
# thing that you may conclude, and one that you hear in sampled melodies and that this
# number hardly measures.

# %% [markdown] answer="what_a_likelihood_can_not_say"
# ### BEGIN SOLUTION
# It predicts the next sixteenth of such tunes better, on average over all sixteenths of
# those tunes. Most sixteenths are holds, so most of the number is about rhythm, and
# each is judged with the true past before it. What one hears in a sample builds up
# over bars: whether a phrase comes back, whether the melody goes somewhere and ends
# on its key note. Few tokens depend on that, so a model without any of it loses little.
#
# Mark scheme: half a point for prediction of such tunes, given their true past; half a
# point for something of longer range that is heard and hardly counted.
# ### END SOLUTION
