"""Unit 07: wrong in one rule of the contract, as edits of the solved function."""

WRONG = (
    (
        "build_vocabulary",
        "sorted by UTF-16",
        (
            (
                "sorted(set(text))",
                "sorted(set(text), key=lambda c: c.encode('utf-16-be'))",
            ),
        ),
    ),
    (
        "build_vocabulary",
        "sorted by small letters first",
        (("sorted(set(text))", "sorted(set(text), key=lambda c: (c.lower(), c))"),),
    ),
    (
        "build_vocabulary",
        "accents are put on their letters",
        (
            (
                "sorted(set(text))",
                "sorted(set(__import__('unicodedata').normalize('NFC', text)))",
            ),
        ),
    ),
    (
        "build_vocabulary",
        "white space behind the text is cut",
        (("sorted(set(text))", "sorted(set(text.rstrip()))"),),
    ),
    (
        "build_vocabulary",
        "blanks at the ends are cut",
        (("sorted(set(text))", "sorted(set(text.strip(' ')))"),),
    ),
    (
        "build_vocabulary",
        "line ends are no letters",
        (("sorted(set(text))", "sorted(c for c in set(text) if c.isprintable())"),),
    ),
    ("encode", "the integers have 32 bits", (("np.int64", "np.int32"),)),
    (
        "encode",
        "white space at the ends is cut",
        (("for letter in text", "for letter in text.strip()"),),
    ),
    ("encode", "the tokens are floats", (("dtype=np.int64", "dtype=float"),)),
    (
        "decode",
        "white space at the ends is cut",
        (("for token in tokens)", "for token in tokens).rstrip('\\n')"),),
    ),
    (
        "decode",
        "small letters only",
        (("for token in tokens)", "for token in tokens).lower()"),),
    ),
    (
        "stream_batches",
        "the integers have 32 bits",
        (
            (
                "return batches(tokens), batches(tokens[1:])",
                "return batches(tokens).astype(np.int32), batches(tokens[1:]).astype(np.int32)",
            ),
        ),
    ),
    (
        "stream_batches",
        "the streams are made of all tokens",
        (
            ("(len(tokens) - 1) // N", "len(tokens) // N"),
            (
                "return batches(tokens), batches(tokens[1:])",
                "return batches(tokens), batches(np.roll(tokens,-1))",
            ),
        ),
    ),
    (
        "stream_batches",
        "there is a batch where none is full",
        (
            ("B = S // T", "B = max(S // T, 1)"),
            ("part[: N * S]", "np.resize(part, N*max(S,T))"),
        ),
    ),
    (
        "stream_batches",
        "the first token is the last target",
        (
            ("batches(tokens[1:])", "batches(np.append(tokens[1:], tokens[0]))"),
            ("(len(tokens) - 1) // N", "(len(tokens) - 1) // N"),
            (
                "return batches(tokens),",
                "S = len(tokens) // N; B = S // T; return batches(tokens),",
            ),
        ),
    ),
    (
        "language_model_loss",
        "the gradient of E ends with the largest token",
        (
            (
                'np.zeros_like(params["E"])',
                'np.zeros((int(tokens.max()) + 1, params["E"].shape[1]))',
            ),
        ),
    ),
    (
        "language_model_loss",
        "the gradients are T times too large",
        (
            (
                "loss, dlogits = softmax_cross_entropy(logits, targets)",
                "loss, dlogits = softmax_cross_entropy(logits, targets); loss = loss * 1.0; dlogits = dlogits * tokens.shape[1]",
            ),
        ),
    ),
    (
        "language_model_loss",
        "the gradient of E has the shape of W_y",
        (
            (
                'grads["E"] = np.zeros_like(params["E"])',
                'grads["E"] = np.zeros((params["W_y"].shape[1], params["W_y"].shape[0]))',
            ),
        ),
    ),
    (
        "language_model_loss",
        "the largest score is not taken out",
        (
            (
                "loss, dlogits = softmax_cross_entropy(logits, targets)",
                "p = np.exp(logits); p /= p.sum(-1, keepdims=True); one = np.eye(p.shape[-1])[targets]; loss = -np.log((p*one).sum(-1)).mean(); dlogits = (p-one)/targets.size",
            ),
        ),
    ),
    (
        "language_model_loss",
        "1e-12 is added below the logarithm",
        (
            (
                "loss, dlogits = softmax_cross_entropy(logits, targets)",
                "p = np.exp(logits-logits.max(-1,keepdims=True)); p /= p.sum(-1, keepdims=True); one = np.eye(p.shape[-1])[targets]; loss = -np.log((p*one).sum(-1)+1e-12).mean(); dlogits = (p-one)/targets.size",
            ),
        ),
    ),
    (
        "language_model_loss",
        "the last state keeps an axis of time",
        (("hs[:, -1]\n", "hs[:, -1:]\n"),),
    ),
    (
        "language_model_loss",
        "b_y is missing",
        (('    grads["b_y"] = dlogits.sum(axis=(0, 1))\n', ""),),
    ),
    (
        "language_model_loss",
        "the layer's keys lack their prefix",
        (
            (
                'prefixed("layer", inner)',
                '{k: v for k, v in inner.items() if k not in ("x", "h0")}',
            ),
        ),
    ),
    (
        "token_distribution",
        "top_k above V raises",
        (
            (
                "order = np.argsort(-logits, axis=-1)",
                "order = np.argsort(-logits, axis=-1)\n    if top_k is not None: np.sort(logits)[..., -top_k]",
            ),
        ),
    ),
    (
        "token_distribution",
        "top_k counts from the largest that is cut",
        (
            (
                "p[..., top_k:] = 0.0",
                "p[p <= p[..., min(top_k, p.shape[-1]-1)][..., None]] = 0.0",
            ),
        ),
    ),
    (
        "token_distribution",
        "temperature 0 is 0.01",
        (
            (
                "if temperature > 0:",
                "temperature = max(temperature, 1e-2)\n    if temperature > 0:",
            ),
        ),
    ),
    (
        "token_distribution",
        "temperature 0 is 1",
        (
            (
                "if temperature > 0:",
                "temperature = temperature or 1.0\n    if temperature > 0:",
            ),
        ),
    ),
    (
        "token_distribution",
        "at temperature 0 all of top_k stay",
        (
            (
                "if temperature > 0:",
                "if temperature == 0 and top_k:\n        p[..., :top_k] = 1/top_k\n    if temperature > 0:",
            ),
        ),
    ),
    (
        "token_distribution",
        "top_p is reached a little later",
        (("before >= top_p", "before > top_p + 0.01"),),
    ),
    (
        "token_distribution",
        "the crossing token goes",
        (("before >= top_p", "before + p[..., 1:] >= min(top_p, 1)"),),
    ),
    (
        "token_distribution",
        "two tokens stay at least",
        (
            (
                "p[..., 1:][before >= top_p] = 0.0",
                "p[..., 2:][before[..., 1:] >= top_p] = 0.0",
            ),
        ),
    ),
    (
        "token_distribution",
        "one or two axes only",
        "\ndef token_distribution(logits, temperature=1.0, top_k=None, top_p=None):\n    rows = np.atleast_2d(logits)\n    out = []\n    for row in rows:\n        order = np.argsort(-row); r = row[order]\n        p = np.zeros(len(r)); p[0] = 1\n        if temperature > 0:\n            p = np.exp((r - r[0]) / temperature)\n            if top_k is not None: p[top_k:] = 0\n            p /= p.sum()\n            if top_p is not None:\n                b = np.cumsum(p) - p\n                p[1:][b[1:] >= top_p] = 0; p /= p.sum()\n        q = np.zeros(len(r)); q[order] = p\n        out.append(q)\n    return np.array(out).reshape(logits.shape)\n",
    ),
    (
        "token_distribution",
        "a score of −∞ is −20",
        (
            (
                "order = np.argsort",
                "logits = np.where(np.isfinite(logits), logits, -20.0)\n    order = np.argsort",
            ),
        ),
    ),
    (
        "token_distribution",
        "the mean is taken out of the scores",
        (
            (
                "order = np.argsort",
                "logits = logits - logits.mean(-1, keepdims=True)\n    order = np.argsort",
            ),
        ),
    ),
    (
        "token_distribution",
        "float32 inside",
        (
            (
                "order = np.argsort(",
                "logits = logits.astype(np.float32)\n    order = np.argsort(",
            ),
        ),
    ),
    (
        "token_distribution",
        "1e-6 is added to the sum",
        (
            (
                "p = p / p.sum(axis=-1, keepdims=True)",
                "p = p / (p.sum(axis=-1, keepdims=True) + 1e-6)",
            ),
        ),
    ),
    (
        "token_distribution",
        "the first row's order holds for all",
        (
            (
                "np.take_along_axis(logits, order, axis=-1)",
                "np.take_along_axis(logits, order, axis=-1)",
            ),
            (
                "order = np.argsort(-logits, axis=-1)",
                "order = np.broadcast_to(np.argsort(-logits.reshape(-1, logits.shape[-1])[0]), logits.shape)",
            ),
        ),
    ),
    (
        "sample_index",
        "the numbers are rounded",
        (("np.cumsum(p)", "np.cumsum(p).round(4)"),),
    ),
    (
        "sample_index",
        "float32 inside",
        (("np.cumsum(p)", "np.cumsum(p.astype(np.float32))"),),
    ),
    ("sample_index", "u is never below 1e-6", (("u, side", "max(u, 1e-6), side"),)),
    (
        "sample_index",
        "behind the sum comes the last index",
        (("np.flatnonzero(p)[-1]", "len(p) - 1"),),
    ),
    (
        "sample_index",
        "u is never above 0.999999",
        (("i = np.searchsorted", "u = min(u, 0.999999)\n    i = np.searchsorted"),),
    ),
    (
        "sample_index",
        "an array of one index",
        (
            (
                "return int(min(i, np.flatnonzero(p)[-1]))",
                "return np.array([min(i, np.flatnonzero(p)[-1])])",
            ),
        ),
    ),
    (
        "sample_index",
        "behind the sum comes the likeliest",
        (
            (
                "return int(min(i, np.flatnonzero(p)[-1]))",
                "return int(i if i < len(p) else p.argmax())",
            ),
        ),
    ),
    (
        "generate",
        "temperature 0 is 1",
        (
            (
                "token_distribution(scores, temperature)",
                "token_distribution(scores, temperature or 1.0)",
            ),
        ),
    ),
    (
        "generate",
        "the temperature is at most 1",
        (
            (
                "token_distribution(scores, temperature)",
                "token_distribution(scores, min(temperature, 1.0))",
            ),
        ),
    ),
    ("generate", "the integers have 32 bits", (("np.int64", "np.int32"),)),
    (
        "generate",
        "first is returned",
        (
            ("tokens, token = [], first", "tokens, token = [first], first"),
            ("np.array(tokens,", "np.array(tokens[:len(us)],"),
        ),
    ),
    (
        "generate",
        "only five tokens may come",
        (
            (
                "token_distribution(scores, temperature)",
                "token_distribution(scores, temperature, 5)",
            ),
        ),
    ),
    (
        "bigram_log_probs",
        "what is added is whole",
        (("float(add)", "max(int(add), 1)"),),
    ),
    (
        "bigram_log_probs",
        "V is the largest token that comes",
        (("np.full((V, V), float(add))", "np.full((max(tokens)+1,)*2, float(add))"),),
    ),
    (
        "bigram_log_probs",
        "a row that never came is 0",
        (
            (
                "return np.log(counts / counts.sum(axis=1, keepdims=True))",
                "return np.where(counts.sum(1, keepdims=True) > V*add + .5, np.log(counts / counts.sum(axis=1, keepdims=True)), 0)",
            ),
        ),
    ),
    (
        "bigram_log_probs",
        "the end goes on at the start",
        (
            (
                "tokens[:-1], tokens[1:]",
                "np.append(tokens[:-1], tokens[-1:]), np.append(tokens[1:], tokens[:1])",
            ),
        ),
    ),
    (
        "bigram_log_probs",
        "a row that never came has the shares of all",
        (
            (
                "return np.log(counts / counts.sum(axis=1, keepdims=True))",
                "q = counts / counts.sum(axis=1, keepdims=True); q[~np.isin(np.arange(V), tokens[:-1])] = (np.bincount(tokens, minlength=V)+add)/(len(tokens)+V*add); return np.log(q)",
            ),
        ),
    ),
    (
        "bits_per_character",
        "logarithms are cut off",
        (("picked.mean()", "np.maximum(picked, -50).mean()"),),
    ),
    (
        "bits_per_character",
        "1e-12 is added below the logarithm",
        (("picked.mean()", "np.log(np.exp(picked)+1e-12).mean()"),),
    ),
    (
        "bits_per_character",
        "divided by two at least",
        (("picked.mean()", "picked.sum()/max(len(targets),2)"),),
    ),
    (
        "token_distribution",
        "all rows keep as many tokens as the one that takes most",
        "def token_distribution(logits, temperature=1.0, top_k=None, top_p=None):\n"
        "    order = np.argsort(-logits, axis=-1)\n"
        "    ranked = np.take_along_axis(logits, order, axis=-1)\n"
        "    if temperature > 0:\n"
        "        p = np.exp((ranked - ranked[..., :1]) / temperature)\n"
        "    else:\n"
        "        p = (np.arange(ranked.shape[-1]) == 0) * np.ones(ranked.shape)\n"
        "    if top_k is not None:\n"
        "        p[..., top_k:] = 0.0\n"
        "    p = p / p.sum(axis=-1, keepdims=True)\n"
        "    if top_p is not None:\n"
        "        short = np.cumsum(p, axis=-1) < top_p\n"
        "        p[..., int(short.sum(axis=-1).max()) + 1 :] = 0.0\n"
        "        p = p / p.sum(axis=-1, keepdims=True)\n"
        "    result = np.zeros(logits.shape)\n"
        "    np.put_along_axis(result, order, p, axis=-1)\n"
        "    return result\n",
    ),
)
