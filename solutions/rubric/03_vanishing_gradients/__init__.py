"""Unit 03: how gradients vanish and explode, clipping, truncation."""

TITLE = "Vanishing gradients"
ANSWERS = {"why_one_point_five_vanishes": 1}
