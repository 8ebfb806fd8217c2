"""Unit 05: the GRU, in both reset conventions."""

TITLE = "The GRU"
ANSWERS = {"why_two_conventions": 1}
NOTATION = {
    "name": "the step's gradient",
    "grads": "the sum so far",
    "grads[*]": "each parameter's gradient",
    "joined": "u",
    "djoined": "du",
    "candidate": "h̃",
    "dcandidate": "dh̃",
    "reset": "v",
    "dreset": "dv",
    "product": "s",
}
"""What the text calls variables of the solved functions."""
