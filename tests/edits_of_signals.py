"""Wrong versions of the solved functions of units 09 to 11: each loses points.

Most are right but for one size, one sign, one limit or one empty part.
"""

VERSIONS = {
    "frame_signal": [
        (
            (
                "max(1 + (len(x) - length) // hop, 0)",
                "max(1 + (len(x) - length) // hop, 1 if len(x) == length - 1 else 0)",
            ),
        ),
        (
            (
                "max(1 + (len(x) - length) // hop, 0)",
                "max((len(x) - length + hop) // hop if hop <= length else "
                "(len(x) - length) // hop, 0)",
            ),
        ),
    ],
    "mel_filterbank": [
        (("rate / length", "rate / (2 * (length // 2))"),),
    ],
    "log_mel_spectrogram": [
        (("+ 1e-10", "+ 1e-12"),),
        (
            (
                "np.log(power @ filters.T + 1e-10)",
                "np.log(np.maximum(power @ filters.T, 1e-10))",
            ),
        ),
        (("np.hanning(length)", "np.hanning(length + 1)[:-1]"),),
    ],
    "log_softmax_forward": [
        (
            (
                "log_probs = shifted - np.log(sums)",
                "log_probs = np.maximum(shifted - np.log(sums), -745)",
            ),
        ),
    ],
    "log_softmax_backward": [
        (
            (
                "total = dlog_probs.sum(axis=-1, keepdims=True)",
                "total = dlog_probs.sum(axis=-1, keepdims=True) if "
                "dlog_probs.ndim > 1 else 1.0",
            ),
        ),
    ],
    "with_blanks": [
        (
            ("dtype=np.int64", "dtype=np.int64"),
            ("blank, dtype", "max(blank, 0) % 4, dtype"),
        ),
        (
            (
                "labels[1::2] = targets",
                "labels[1::2] = targets if len(targets) != 1 else "
                "targets[0]; labels[0] = 0 if len(labels) == 1 else labels[0]",
            ),
        ),
    ],
    "ctc_alphas": [
        (("labels[3::2] != labels[1:-2:2]", "labels[3::2] != labels[1]"),),
        (
            (
                "alphas[0, :2] = log_probs[0, labels[:2]]",
                "alphas[0, :2] = log_probs[0, labels[:2]] if len(labels) > 1 else 0.0",
            ),
        ),
    ],
    "ctc_loss": [
        (("np.isfinite(log_p)", "log_p > -700"),),
        (("with_blanks(targets, blank)", "with_blanks(targets, 0)"),),
        (
            (
                "np.add.at(grad, (slice(None), labels), -gammas)",
                "grad[:, labels] -= gammas",
            ),
        ),
    ],
    "best_path_decode": [
        (("k != blank", "k != 0"),),
    ],
    "prefix_beam_search": [
        (("[:width]", "[:max(width, 3)]"),),
    ],
    "edit_distance": [
        (
            (
                "(entry != other)",
                "(entry != other) * (1 + (i == j == 0 and len(a) == len(b) == 1) * 0)",
            ),
            ("return row[-1]", "return row[-1] if len(a) else 0"),
        ),
        (("return row[-1]", "return row[-1] if len(b) else 0"),),
        (
            (
                "row = list(range(len(b) + 1))",
                "a, b = (str(a).lower(), str(b).lower()) if isinstance(a, "
                "str) else (a, b)\n    row = list(range(len(b) + 1))",
            ),
        ),
    ],
    "error_rate": [
        (
            (
                "return wrong / sum(len(r) for r in references)",
                "return min(wrong / sum(len(r) for r in references), 1.0)",
            ),
        ),
        (
            (
                "pairs = zip(hypotheses, references)",
                "pairs = [(h, r) for h, r in zip(hypotheses, references) if len(r)]",
            ),
        ),
        (
            (
                "pairs = zip(hypotheses, references)",
                "pairs = [(h, r) for h, r in zip(hypotheses, references) if len(h)]",
            ),
        ),
    ],
    "log_returns": [
        (("np.diff(np.log(prices))", "np.diff(prices) / prices[:-1]"),),
        (
            (
                "np.diff(np.log(prices))",
                "np.log(1 + np.diff(prices) / (prices[:-1] + 1e-9))",
            ),
        ),
    ],
    "make_windows": [
        (("horizon + 1, 0)", "horizon + 1, 1)"),),
        (("+ horizon - 1]", "+ min(horizon, 3) - 1]"),),
    ],
    "chronological_split": [
        (("int(fraction * n)", "round(fraction * n)"),),
        (("int(fraction * n)", "int(fraction * n + 1e-9)"),),
        (("n = M - gap * (len(fractions) - 1)", "n = M - 2 * gap"),),
    ],
    "walk_forward": [
        (("+ 1, test)", ", test)"),),
        (
            (
                "range(0, M - train - gap - test + 1, test)",
                "range(0, M - train - test + 1 - gap * (train > test), test)",
            ),
        ),
    ],
    "standardise": [
        (
            ("spread = 1.0", "spread = 1.0 if train.std() else 1.0; mean = mean"),
            ("(series - mean) / spread", "(series - mean) / (spread + 1e-12)"),
        ),
        (("train.std()", "train.std(ddof=1) if len(train) == 2 else train.std()"),),
    ],
    "naive_forecast": [
        (("series[:count].copy()", "series[: len(series) - horizon].copy()"),),
    ],
    "mase": [
        (("history[season:] - history[:-season]", "np.diff(history)"),),
        ((".mean()\n    scale", ".sum() / max(len(actual), 2)\n    scale"),),
    ],
    "directional_accuracy": [
        (("np.sign(actual) == np.sign(forecast)", "actual * forecast >= 0"),),
        (("counts = actual != 0", "counts = np.abs(actual) > 1e-6"),),
        (("z**2 / n", "3.8416 / n"),),
    ],
    "gaussian_nll": [
        (
            (
                "residual**2 * np.exp(-log_var)",
                "residual**2 / np.maximum(np.exp(log_var), 1e-6)",
            ),
        ),
        (("residual**2 * np.exp(-log_var)", "residual**2 / (np.exp(log_var) + 1e-8)"),),
    ],
    "forecast_loss": [
        (("x, h0, part", "x, h0 if len(x) > 1 else 0 * h0, part"),),
    ],
    "parse_tune": [
        (("[0-9])|-)", "[0-8])|-)"),),
        (("text.split()", "text.split(' ')"),),
        (
            (
                "12 * (int(octave) + 1) + SEMITONES[letter] + sign",
                "12 * (int(octave) + 1) + (SEMITONES[letter] + sign) % 12",
            ),
        ),
        (("int(match[4]) < 1", "int(match[4]) < 1 or int(match[4]) > 64"),),
    ],
    "decode_melody": [
        (("token >= 2", "token > 2"),),
    ],
    "transpose": [
        (("tokens >= 2", "tokens > 2"),),
    ],
    "allowed_tokens": [
        (("position % bar != 0", "position % 16 != 0"),),
        (("pitches % 12", "(pitches - low) % 12"),),
        (
            (
                "position % bar != 0 and previous != 0",
                "position % bar != 0 and previous > 1",
            ),
        ),
        (
            (
                "np.concatenate([[True, hold], notes])",
                "np.concatenate([[True, hold], notes]) if high > low else "
                "np.array([True, hold, True])",
            ),
        ),
    ],
    "sample_melody": [
        (("np.argmax(sums > u)", "np.argmax(sums >= u)"),),
        (("position, u in enumerate(us)", "position, u in enumerate(us[:40])"),),
    ],
    "render": [
        (
            (
                "np.minimum(t / 0.01, 1)",
                "np.minimum(t / 0.01, 1) if len(t) > 0.02 * rate else 1.0",
            ),
        ),
    ],
    "tune_log_likelihood": [
        (
            (
                "return total",
                "return total if len(tokens) > 2 else total * 1.0 if "
                "len(tokens) != 2 else 0.0",
            ),
        ),
        (("zip(tokens[:-1], tokens[1:])", "zip(tokens[:60], tokens[1:60])"),),
    ],
}
