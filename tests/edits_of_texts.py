"""Wrong versions of the solved functions of units 07 and 08: each loses points.

Most are right but for one size, one sign, one limit or one empty part.
"""

VERSIONS = {
    "build_vocabulary": [
        (("sorted(set(text))", "sorted(set(text), key=str.lower)"),),
        (("sorted(set(text))", "sorted(set(text.strip() or text))"),),
    ],
    "decode": [
        (
            (
                "letters[token] for token in tokens",
                "letters[abs(token)] for token in tokens.tolist()[:100]",
            ),
        ),
    ],
    "stream_batches": [
        (("(len(tokens) - 1) // N", "len(tokens) // N"),),
        (("(len(tokens) - 1) // N", "max((len(tokens) - 1) // N, 1)"),),
        (("batches(tokens[1:])", "np.roll(batches(tokens), -1, axis=2)"),),
    ],
    "bigram_log_probs": [
        (
            ("float(add)", "float(add) if len(tokens) > 1 else 1.0"),
            (
                "counts.sum(axis=1, keepdims=True)",
                "np.maximum(counts.sum(axis=1, keepdims=True), 1)",
            ),
        ),
        (
            (
                "np.add.at(counts, (tokens[:-1], tokens[1:]), 1)",
                "counts[tokens[:-1], tokens[1:]] += 1",
            ),
        ),
    ],
    "bits_per_character": [
        (("np.log(2)", "0.6931"),),
    ],
    "language_model_loss": [
        (("hs[:, -1]", "hs[-1]"),),
        (
            (
                'np.add.at(grads["E"], tokens, inner["x"])',
                'grads["E"][tokens] = inner["x"]',
            ),
        ),
    ],
    "token_distribution": [
        (("p[..., top_k:] = 0.0", "p[..., min(top_k, 5):] = 0.0"),),
        (("before >= top_p", "before >= top_p - 1e-3"),),
        (
            ("if top_k is not None:", "if top_k:"),
            ("if temperature > 0:", "if temperature > 1e-2:"),
        ),
        (("if temperature > 0:", "if temperature > 1e-6:"),),
        (("if top_p is not None:", "if top_p is not None and top_k is None:"),),
        (("p = p / p.sum(axis=-1, keepdims=True)\n        if top_p", "if top_p"),),
    ],
    "sample_index": [
        (("int(min(i, np.flatnonzero(p)[-1]))", "int(min(i, len(p) - 1))"),),
        (('side="right"', 'side="left"'),),
        (("np.cumsum(p)", "np.cumsum(np.round(p, 6))"),),
    ],
    "generate": [
        (("us:", "us[:30]:"),),
        (("temperature), u)", "temperature or 1.0), u)"),),
        (
            (
                "tokens, token = [], first",
                "tokens, token = [], first or 0\n    us = us if len(us) else us",
            ),
            ("dtype=np.int64", "dtype=np.int64 if tokens else float"),
        ),
    ],
    "pad_batch": [
        (("lengths.max()", "max(lengths.max(), 1)"),),
        (
            (
                "np.full(mask.shape, pad, dtype=np.int64)",
                "np.full(mask.shape, 0, dtype=np.int64)",
            ),
        ),
        (
            (
                "mask = np.arange(lengths.max()) < lengths[:, None]",
                "mask = np.arange(lengths.max()) < lengths[:, None]; P = pad",
            ),
            (
                "    return tokens, mask",
                "    return tokens, tokens != pad if lengths.max() else mask",
            ),
        ),
    ],
    "attention_forward": [
        (("np.sqrt(query.shape[1])", "np.sqrt(keys.shape[1])"),),
        (("-np.inf)\n    top", "-1e9)\n    top"),),
    ],
    "attention_backward": [
        (("np.sqrt(query.shape[1])", "np.sqrt(values.shape[2])"),),
    ],
    "last_states": [
        (
            (
                "hs[np.arange(len(hs)), last] * (lengths > 0)[:, None]",
                "hs[np.arange(len(hs)), lengths - 1]",
            ),
        ),
        (
            (
                "lengths = mask.sum(axis=1)",
                "lengths = np.full(len(mask), mask.sum(axis=1).max())",
            ),
        ),
    ],
    "last_states_backward": [
        (
            (
                "dhs[rows, lengths[rows] - 1] = dh[rows]",
                "dhs[np.arange(len(dh)), lengths - 1] = dh",
            ),
        ),
    ],
    "masked_cross_entropy": [
        (("max(mask.sum(), 1)", "mask.size"),),
        (
            (
                "np.sum(log_p * truth * share)",
                "np.sum((log_p * truth).sum(axis=2) * mask) / max(count, 2)",
            ),
        ),
    ],
    "encoder_decoder_loss": [
        (("attend(hs, keys, source_mask)", "attend(hs, keys, source_mask | True)"),),
    ],
    "greedy_decode": [
        (("range(max_length)", "range(min(max_length, 20))"),),
        (("if token == stop:", "if token in (stop, start):"),),
        (("np.argmax(scores)", "np.argmax(np.abs(scores))"),),
    ],
    "beam_search": [
        (("** alpha, y)", "** min(alpha, 1.0), y)"),),
        (("finished + live]", "(finished or live)]"),),
    ],
    "bleu": [
        (
            ("matches.min() == 0", "matches.min() == 0 and max_n < 99"),
            (
                "min((abs(len(r) - len(words)), len(r)) for r in known)[1]",
                "min((abs(len(r) - len(words)), -len(r)) for r in known)[1] * -1",
            ),
        ),
        (
            (
                "np.exp(1 - closest / length)",
                "np.exp(1 - closest / max(length, 1)) if len(candidates) > 1 else 1.0",
            ),
        ),
        (
            (
                "min(1.0, np.exp(1 - closest / length))",
                "np.exp(min(0, 1 - closest / length)) if closest < 2 * length else 0.0",
            ),
        ),
        (("counts & most).total()", "counts & ngrams(known[0], n)).total()"),),
    ],
}
