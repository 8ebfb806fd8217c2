"""Unit 08: wrong in one rule of the contract, as edits of the solved function."""

WRONG = (
    ("pad_batch", "the integers have 32 bits", (("np.int64", "np.int32"),)),
    (
        "pad_batch",
        "there is one column at least",
        (("lengths.max()", "max(lengths.max(), 1)"),),
    ),
    (
        "pad_batch",
        "a token that is the pad is masked",
        (("return tokens, mask", "return tokens, tokens != pad"),),
    ),
    (
        "pad_batch",
        "the pad is never negative",
        (("mask.shape, pad,", "mask.shape, abs(pad),"),),
    ),
    (
        "pad_batch",
        "the mask is of integers",
        (("return tokens, mask", "return tokens, mask.astype(np.int64)"),),
    ),
    (
        "attention_forward",
        "an empty row has the mean of the values",
        (
            ("np.where(total > 0, total, 1.0)", "np.where(total > 0, total, 1.0)"),
            (
                "return context,",
                "context = np.where(total > 0, context, values.mean(1)); return context,",
            ),
        ),
    ),
    (
        "attention_forward",
        "an empty row has equal weights",
        (
            (
                "return context,",
                "weights = np.where(total > 0, weights, 1/weights.shape[1]); return context,",
            ),
        ),
    ),
    (
        "attention_forward",
        "masked weights are 1e-12",
        (
            (
                "return context,",
                "weights = np.where(mask, weights, 1e-12); return context,",
            ),
        ),
    ),
    (
        "attention_forward",
        "1e-8 is added to the sum",
        (("np.where(total > 0, total, 1.0)", "(total + 1e-8)"),),
    ),
    (
        "attention_forward",
        "scores are cut off at 50",
        (
            (
                "scores = np.where(mask",
                "scores = np.clip(scores, -50, 50)\n    scores = np.where(mask",
            ),
        ),
    ),
    (
        "attention_forward",
        "scores are cut off at 700",
        (
            (
                "scores = np.where(mask",
                "scores = np.clip(scores, -700, 700)\n    scores = np.where(mask",
            ),
        ),
    ),
    (
        "attention_forward",
        "divided by the root of S",
        (("np.sqrt(query.shape[1])", "np.sqrt(keys.shape[1])"),),
    ),
    (
        "attention_backward",
        "an empty row gets nan",
        (
            (
                "inner = (weights",
                "weights = weights / weights.sum(1, keepdims=True)\n    inner = (weights",
            ),
        ),
    ),
    (
        "last_states",
        "an empty row has the first state",
        (("* (lengths > 0)[:, None]", "* 1.0"),),
    ),
    (
        "last_states",
        "an empty row has nan",
        (("* (lengths > 0)[:, None]", "* np.where(lengths > 0, 1, np.nan)[:, None]"),),
    ),
    (
        "last_states_backward",
        "an empty row gets a gradient",
        (("rows = np.flatnonzero(lengths)", "rows = np.arange(len(lengths))"),),
    ),
    (
        "masked_cross_entropy",
        "nothing that counts gives nan",
        (("count = max(mask.sum(), 1)", "count = mask.sum()"),),
    ),
    (
        "masked_cross_entropy",
        "1e-8 is added to the number",
        (("count = max(mask.sum(), 1)", "count = mask.sum() + 1e-8"),),
    ),
    (
        "masked_cross_entropy",
        "logarithms are cut off",
        (("loss = -np.sum(log_p", "loss = -np.sum(np.maximum(log_p, -100)"),),
    ),
    (
        "masked_cross_entropy",
        "the mean of the rows' means",
        (
            (
                "share = mask[:, :, None] / count",
                "share = (mask / np.maximum(mask.sum(1, keepdims=True), 1) / max(mask.any(1).sum(), 1))[:, :, None]",
            ),
        ),
    ),
    (
        "encoder_decoder_loss",
        "H is the D of the embedding",
        (("len(W_y) // 2", 'params["E_source"].shape[1]'),),
    ),
    (
        "encoder_decoder_loss",
        "the gradient of E_source ends with the largest token",
        (
            (
                'grads = {k: np.zeros_like(params[k]) for k in ("E_source", "E_target")}',
                'grads = {"E_source": np.zeros((source.max()+1, params["E_source"].shape[1])), "E_target": np.zeros_like(params["E_target"])}',
            ),
        ),
    ),
    (
        "encoder_decoder_loss",
        "the gradient of E_target ends with the largest token",
        (
            (
                'grads = {k: np.zeros_like(params[k]) for k in ("E_source", "E_target")}',
                'grads = {"E_target": np.zeros((target.max()+1, params["E_target"].shape[1])), "E_source": np.zeros_like(params["E_source"])}',
            ),
        ),
    ),
    (
        "encoder_decoder_loss",
        "an empty source starts in its padding",
        (
            (
                "start, start_cache = last_states(keys, source_mask)",
                "start, start_cache = last_states(keys, source_mask)\n    start = np.where(source_mask.any(1)[:, None], start, keys[:, -1])",
            ),
        ),
    ),
    (
        "encoder_decoder_loss",
        "an empty source attends to padding",
        (
            (
                "both, attend_cache = attend(hs, keys, source_mask)",
                "m = source_mask | ~source_mask.any(1)[:, None]\n    both, attend_cache = attend(hs, keys, m)",
            ),
        ),
    ),
    (
        "encoder_decoder_loss",
        "the encoder starts near zero",
        (
            (
                "zeros = np.zeros((len(source), len(W_y) // 2))",
                "zeros = np.full((len(source), len(W_y) // 2), 1e-3)",
            ),
        ),
    ),
    (
        "encoder_decoder_loss",
        "the mask is that of what is read",
        (("target[:, 1:], target_mask[:, 1:]", "target[:, 1:], target_mask[:, :-1]"),),
    ),
    (
        "encoder_decoder_loss",
        "half of the attention's gradient",
        (
            (
                "dkeys = dkeys + last_states_backward",
                "dkeys = dkeys * source_mask[:, :, None] * 0.5 + last_states_backward",
            ),
        ),
    ),
    (
        "greedy_decode",
        "a start that is written is dropped",
        (("tokens.append(token)", "token == start or tokens.append(token)"),),
    ),
    (
        "greedy_decode",
        "the last token before the limit is dropped",
        (
            (
                "return tokens",
                "return tokens[:max_length - 1] if len(tokens) == max_length and max_length > 1 else tokens",
            ),
        ),
    ),
    (
        "greedy_decode",
        "one token is none",
        (("range(max_length)", "range(max_length if max_length > 1 else 0)"),),
    ),
    (
        "greedy_decode",
        "an array",
        (("return tokens", "return np.array(tokens, dtype=np.int64)"),),
    ),
    (
        "beam_search",
        "ends with as many finished as the width",
        (
            (
                "        options = []\n",
                "        if len(finished) >= width: break\n        options = []\n",
            ),
        ),
    ),
    (
        "beam_search",
        "ends when a finished score is best",
        (
            (
                "        options = []\n",
                "        if finished and max(p / (len(y) - 1) ** alpha for p, y, _ in finished) >= max([p / (len(y) - 1) ** alpha for p, y, _ in live if len(y) > 1], default=-np.inf): break\n        options = []\n",
            ),
        ),
    ),
    (
        "beam_search",
        "ends when a finished sum is best",
        (
            (
                "        options = []\n",
                "        if finished and max(p for p, _, _ in finished) >= max([p for p, _, _ in live], default=-np.inf): break\n        options = []\n",
            ),
        ),
    ),
    (
        "beam_search",
        "live ones count only if none is finished",
        (
            ("in finished + live]", "in finished or live]"),
            ("for p, y, _ in finished or live]", "for p, y, _ in (finished or live)]"),
        ),
    ),
    (
        "beam_search",
        "raises when nothing is live",
        (("        options = []\n", "        assert live\n        options = []\n"),),
    ),
    ("beam_search", "alpha is at most 1", (("** alpha", "** min(alpha, 1)"),)),
    ("beam_search", "alpha 0 is 1", (("** alpha", "** (alpha or 1)"),)),
    (
        "beam_search",
        "ranked by the sum",
        (
            (
                "score, tokens = max(ranked)",
                "_, score, tokens = max((p, p / (len(y) - 1) ** alpha, y) for p, y, _ in finished + live)",
            ),
        ),
    ),
    (
        "beam_search",
        "an array",
        (
            (
                "return tokens[1:-1] if tokens[-1] == stop else tokens[1:], score",
                "return np.array(tokens[1:-1] if tokens[-1] == stop else tokens[1:], dtype=np.int64), score",
            ),
        ),
    ),
    (
        "beam_search",
        "only the best of a round finishes",
        (
            (
                "finished += [option for option in kept if option[1][-1] == stop]",
                "finished += [option for option in kept[:1] if option[1][-1] == stop]",
            ),
        ),
    ),
    (
        "beam_search",
        "twice the width, and then the live ones",
        (
            ("[:width]", "[:2*width]"),
            (
                "live = [option for option in kept if option[1][-1] != stop]",
                "live = [option for option in kept if option[1][-1] != stop][:width]",
            ),
        ),
    ),
    (
        "beam_search",
        "start and stop are taken out everywhere",
        (
            (
                "return tokens[1:-1] if tokens[-1] == stop else tokens[1:], score",
                "return [t for t in tokens[1:] if t != stop and t != start], score",
            ),
        ),
    ),
    (
        "bleu",
        "tokens are written together",
        (
            (
                "ngrams(words, n)",
                "Counter(''.join(map(str, words[i:i+n])) for i in range(len(words)-n+1))",
            ),
            (
                "ngrams(r, n)",
                "Counter(''.join(map(str, r[i:i+n])) for i in range(len(r)-n+1))",
            ),
        ),
    ),
    (
        "bleu",
        "small letters only",
        (
            (
                "for words, known in zip(candidates, references, strict=True):",
                "for words, known in zip(candidates, references, strict=True):\n        words = [str(w).lower() for w in words]; known = [[str(w).lower() for w in r] for r in known]",
            ),
        ),
    ),
    (
        "bleu",
        "smoothed a little",
        (("np.log(matches / totals)", "np.log((matches + 1e-6) / (totals + 1e-6))"),),
    ),
    (
        "bleu",
        "a precision of 0 is smoothed",
        (("return 0.0", "matches = np.maximum(matches, 1e-9)"),),
    ),
    (
        "bleu",
        "lengths without n-grams are left out",
        (
            (
                "if matches.min() == 0:\n        return 0.0",
                "k = max(1, int((totals > 0).sum())); matches, totals = matches[:k], totals[:k]\n    if matches.min() == 0:\n        return 0.0",
            ),
        ),
    ),
    (
        "bleu",
        "the ratio for the brevity",
        (
            ("closest += min", "closest += min"),
            (
                "brevity = min(1.0, np.exp(1 - closest / length))",
                "brevity = min(1.0, length / closest)",
            ),
        ),
    ),
    (
        "bleu",
        "an empty candidate is left out",
        (
            (
                "length += len(words)",
                "if not words: continue\n        length += len(words)",
            ),
        ),
    ),
    (
        "bleu",
        "the longer one at a tie",
        (
            (
                "min((abs(len(r) - len(words)), len(r)) for r in known)[1]",
                "min((abs(len(r) - len(words)), -len(r)) for r in known)[1] * -1",
            ),
        ),
    ),
    (
        "attention_forward",
        "the mask is taken for a length",
        (
            (
                "scores = np.where(mask, scores, -np.inf)",
                "mask = np.arange(mask.shape[1]) < mask.sum(axis=1, keepdims=True)\n"
                "    scores = np.where(mask, scores, -np.inf)",
            ),
        ),
    ),
    (
        "masked_cross_entropy",
        "the mask is taken for a length",
        (
            (
                "count = max(mask.sum(), 1)",
                "mask = np.arange(mask.shape[1]) < mask.sum(axis=1, keepdims=True)\n"
                "    count = max(mask.sum(), 1)",
            ),
        ),
    ),
)
