"""Unit 01: differences, elementwise functions and the loss."""

TITLE = "Gradient checking"
ANSWERS = {"why_not_the_sum": 1}
