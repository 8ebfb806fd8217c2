"""Unit 05: the GRU, in both reset conventions."""

TITLE = "The GRU"
ANSWERS = {"why_two_conventions": 1}
