"""Unit 04: the LSTM."""

TITLE = "The LSTM"
ANSWERS = {"why_forget_bias": 1, "why_cell_state": 1}
NOTATION = {
    "a[]": "the pre-activation a_{}",
    "matrices": "the number of blocks",
    "matrices[]": "the number of blocks of {}",
    "joined": "u",
    "djoined": "du",
    "candidate": "c̃",
    "dcandidate": "dc̃",
    "tanh_c": "tanh(c)",
}
"""What the text calls variables of the solved functions."""
