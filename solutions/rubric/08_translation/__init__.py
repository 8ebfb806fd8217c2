"""Unit 08: padding, attention, an encoder-decoder, decoding, BLEU."""

TITLE = "Translation"
ANSWERS = {"why_worse_in_batches": 1, "why_shorter": 1}
NOTATION = {
    "top": "the largest e",
    "exps": "the numerator of (3)",
    "inner": "the sum in the bracket",
    "total": "the sum of the exponentials",
    "shifted": "the shifted ℓ",
    "truth": "the one-hot matrix",
    "count": "the number of unmasked targets",
    "attend_cache": "the cache of attend",
    "start_cache": "the cache of last_states",
    "encoder_cache": "the cache of the encoder",
    "decoder_cache": "the cache of the decoder",
    "decoder[]": "the decoder's d{}",
    "encoder[]": "the encoder's d{}",
    "zeros": "the zero state",
    "options": "the list of continuations",
    "ranked": "the score of the finished",
    "matches": "the clipped count",
    "totals": "the count",
    "brevity": "the brevity",
    "closest": "the sum of closest lengths",
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
