"""Unit 02: the plain recurrent network."""

TITLE = "A recurrent network"
ANSWERS = {"count_parameters": 1, "why_add_over_time": 1}
