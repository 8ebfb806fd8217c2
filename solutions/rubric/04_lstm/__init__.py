"""Unit 04: the LSTM."""

TITLE = "The LSTM"
ANSWERS = {"why_forget_bias": 1, "why_cell_state": 1}
