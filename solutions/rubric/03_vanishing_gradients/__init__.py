"""Unit 03: how gradients vanish and explode, clipping, truncation."""

TITLE = "Vanishing gradients"
NOTATION = {
    "slope": "the slope 1 − h²",
    "current": "the spectral radius of W",
    "rescaled": "the new W",
    "start": "the windows",
    "part": "the slice of a window",
    "total": "the summed loss",
    "count": "the number of targets",
}
"""What the text calls variables of the solved functions."""
ANSWERS = {"why_one_point_five_vanishes": 1}
