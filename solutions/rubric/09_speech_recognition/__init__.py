"""Unit 09: log-mel features, the CTC loss and its gradient, decoding, error rates."""

TITLE = "Speech recognition"
ANSWERS = {"how_few_frames": 1, "what_the_blank_is_for": 1}
NOTATION: dict[str, str] = {}
"""What the text calls variables of the solved functions."""
