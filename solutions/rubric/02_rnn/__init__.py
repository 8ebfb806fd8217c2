"""Unit 02: the plain recurrent network."""

TITLE = "A recurrent network"
ANSWERS = {"count_parameters": 1, "why_add_over_time": 1}
NOTATION = {
    "dh_next": "the dh from the next step",
    "inner": "the dict of rnn_backward",
    "joined": "u",
    "djoined": "du",
    "inner[]": "the d{} of rnn_backward",
}
"""What the text calls variables of the solved functions."""
