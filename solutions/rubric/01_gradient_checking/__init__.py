"""Unit 01: differences, elementwise functions and the loss."""

TITLE = "Gradient checking"
NOTATION = {
    "size": "the larger norm",
    "kept": "the entry as it was",
    "ahead": "the value of f ahead",
    "behind": "the value of f behind",
    "j": "i",
    "shifted": "the matrix of shifted logits",
    "log_p": "the log p",
    "picked": "the log p of the targets",
    "one_hot": "the one-hot matrix",
    "count": "the number of unmasked targets",
}
"""What the text calls variables of the solved functions."""
ANSWERS = {"why_not_the_sum": 1}
