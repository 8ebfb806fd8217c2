"""Unit 08: padding, attention, an encoder-decoder, decoding, BLEU."""

TITLE = "Translation"
ANSWERS = {"why_worse_in_batches": 1, "why_shorter": 1}
NOTATION = {
    "scores": "e",
    "weights": "a",
    "context": "c",
    "dscores": "de",
    "dweights": "da",
    "dcontext": "dc",
    "dquery": "dq",
    "dkeys": "dk",
    "dvalues": "dv",
    "dlogits": "dℓ",
    "logits": "ℓ",
    "log_p": "log p",
}
"""What the text calls variables of the solved functions."""
