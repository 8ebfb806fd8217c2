"""Unit 00: an affine map and its gradients, to learn how a check reads."""

TITLE = "Start here"
ANSWERS = {"why_sum": 1}
