"""Unit 07: letters as numbers, streams of batches, a model of text, drawing from it."""

TITLE = "Text generation"
ANSWERS = {"why_carry_the_state": 1, "what_does_temperature_change": 1}
NOTATION = {
    "result": "the result",
    "before": "the sum of the more likely ones",
    "order": "the order of the scores",
    "ranked": "the sorted scores",
    "inner": "the gradients of the layer",
    "picked": "the log p of the targets",
}
"""What the text calls variables of the solved functions."""
