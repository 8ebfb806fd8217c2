"""Unit 09: log-mel features, the CTC loss and its gradient, decoding, error rates."""

TITLE = "Speech recognition"
ANSWERS = {"how_few_frames": 1, "what_the_blank_is_for": 1}
NOTATION = {
    "starts": "the list of beginnings",
    "frames": "the matrix of frames",
    "power": "the power",
    "filters": "the filterbank",
    "ends": "the pair at the end of log α",
    "above": "the row above",
    "row": "the row at hand",
    "replaced": "the cost with a replacement",
    "entry": "the one entry",
    "other": "the other entry",
    "points": "the list of mel points",
    "top": "the mel value of rate/2",
    "freqs": "the frequency of the bin",
    "left": "the left point",
    "centre": "the centre point",
    "right": "the right point",
    "rising": "the rising side",
    "falling": "the falling side",
    "shifted": "the matrix of shifted logits",
    "sums": "the sum of exponentials",
    "total": "the sum of dlog_probs",
}
"""What the text calls variables of the solved functions."""
