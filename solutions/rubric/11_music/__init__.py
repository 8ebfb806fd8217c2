"""Unit 11: tunes as text and as tokens, rules, sampling, sound, likelihood."""

TITLE = "Music"
ANSWERS = {"why_softmax_over_the_allowed": 1, "what_a_likelihood_can_not_say": 1}
NOTATION = {
    "length": "the number of samples",
    "parts": "the list of notes",
    "following": "xₜ₊₁",
    "pi": "π",
    "sums": "p_0 + … + p_i",
    "total": "log P",
    "envelope": "the envelope",
    "wave": "the sum of sines",
}
"""What the text calls variables of the solved functions."""
