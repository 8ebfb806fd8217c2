"""Wrong versions of solved functions that are right up to a size, a count or a limit.

The numbers are beyond what the small cases of the exercise have.
"""

VERSIONS = {
    "affine_forward": [
        (("x @ W + b", "np.maximum(x @ W + b, -5)"),),
        (("x @ W + b", "np.minimum(x @ W + b, 12)"),),
        (("x @ W + b", "x[:, :16] @ W[:16] + b"),),
    ],
    "embedding_backward": [
        (
            (
                "np.add.at(dE, tokens, dy)",
                "np.add.at(dE, tokens.ravel()[:64], dy.reshape(-1, dy.shape[-1])[:64])",
            ),
        ),
    ],
    "embedding_forward": [
        (("E[tokens]", "E[np.minimum(tokens, 15)]"),),
    ],
    "build_vocabulary": [
        (("sorted(set(text))", "sorted(set(text))[:16]"),),
    ],
    "encode": [
        (("for letter in text]", "for letter in text[:64]]"),),
    ],
    "bits_per_character": [
        (("picked.mean()", "picked[:20].mean()"),),
    ],
    "bigram_log_probs": [
        (
            (
                "np.add.at(counts, (tokens[:-1], tokens[1:]), 1)",
                "tokens = tokens[:100]\n"
                "    np.add.at(counts, (tokens[:-1], tokens[1:]), 1)",
            ),
        ),
    ],
    "token_distribution": [
        (("p[..., top_k:] = 0.0", "p[..., min(top_k, 16):] = 0.0"),),
    ],
    "generate": [
        (("us:", "us[:64]:"),),
    ],
    "greedy_decode": [
        (("range(max_length)", "range(min(max_length, 50))"),),
    ],
    "beam_search": [
        (("[:width]", "[: min(width, 4)]"),),
        (("[:width]", "[: min(width, 10)]"),),
        (("range(max_length)", "range(min(max_length, 8))"),),
        (
            (
                "(p / (len(y) - 1) ** alpha, y) for p, y, _ in finished + live",
                "(p / (len(y) - 1) ** alpha, y) for p, y, _ in "
                "finished + live * (max_length < 9 or not finished)",
            ),
        ),
    ],
    "with_blanks": [
        (("[1::2] = targets", "[1:64:2] = targets[:32]"),),
    ],
    "edit_distance": [
        (("for i, ", "a, b = a[:100], b[:100]\n    for i, "),),
    ],
    "naive_forecast": [
        (("series[:count]", "series[:100][:count]"),),
    ],
    "parse_tune": [
        (("text.split()", "text.split()[:64]"),),
    ],
    "transpose": [
        (("tokens >= 2", "(tokens >= 2) & (np.arange(len(tokens)) < 100)"),),
    ],
}
