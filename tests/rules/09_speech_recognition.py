"""Unit 09: wrong in one rule of the contract, as edits of the solved function."""

WRONG = (
    (
        "frame_signal",
        "too short: one axis",
        (("return x[", "if F == 0: return np.zeros(0)\n    return x["),),
    ),
    (
        "frame_signal",
        "too short: no length",
        (("return x[", "if F == 0: return np.zeros((0, 0))\n    return x["),),
    ),
    (
        "mel_filterbank",
        "half the rate is whole",
        (("rate / 2 / 700", "rate // 2 / 700"),),
    ),
    (
        "mel_filterbank",
        "the last bin lies at half the rate",
        (
            (
                "np.arange(length // 2 + 1) * rate / length",
                "np.linspace(0, rate / 2, length // 2 + 1)",
            ),
        ),
    ),
    (
        "mel_filterbank",
        "1e-6 is added to a width",
        (("(centre - left)", "(centre - left + 1e-6)"),),
    ),
    ("log_mel_spectrogram", "the small number is 1e-9", (("1e-10", "1e-9"),)),
    ("log_mel_spectrogram", "the small number is 1e-12", (("1e-10", "1e-12"),)),
    (
        "log_mel_spectrogram",
        "the small number is a least value",
        (
            (
                "np.log(power @ filters.T + 1e-10)",
                "np.log(np.maximum(power @ filters.T, 1e-10))",
            ),
        ),
    ),
    (
        "log_mel_spectrogram",
        "the periodic window",
        (("np.hanning(length)", "np.hanning(length + 1)[:-1]"),),
    ),
    (
        "log_mel_spectrogram",
        "another window",
        (("np.hanning(length)", "np.blackman(length)"),),
    ),
    (
        "log_softmax_forward",
        "logarithms are cut off",
        (
            (
                "return log_probs, log_probs",
                "log_probs = np.maximum(log_probs, -100); return log_probs, log_probs",
            ),
        ),
    ),
    (
        "log_softmax_forward",
        "a small number is added",
        (("np.log(sums)", "np.log(sums + 1e-8)"),),
    ),
    (
        "log_softmax_backward",
        "the sum runs along axis 1",
        (
            (
                "dlog_probs.sum(axis=-1, keepdims=True)",
                "dlog_probs.sum(axis=1, keepdims=True) if dlog_probs.ndim > 1 else dlog_probs.sum(keepdims=True)",
            ),
        ),
    ),
    ("with_blanks", "the integers have 32 bits", (("np.int64", "np.int32"),)),
    (
        "with_blanks",
        "the labels are floats",
        (
            (
                "labels[1::2] = targets",
                "labels[1::2] = targets; labels = labels[:1] if len(targets) == 0 and blank == 0 else labels; labels = labels.astype(float)",
            ),
        ),
    ),
    (
        "ctc_alphas",
        "label 0 is never reached by a step of two",
        (
            (
                "labels[3::2] != labels[1:-2:2]",
                "(labels[3::2] != labels[1:-2:2]) & (labels[3::2] != 0)",
            ),
        ),
    ),
    (
        "ctc_alphas",
        "nothing is −1e30",
        (("    return alphas", "    return np.maximum(alphas, -1e30)"),),
    ),
    (
        "ctc_alphas",
        "places that reach no end are nothing",
        (
            (
                "    return alphas",
                "    T, S = alphas.shape\n    for t in range(T): alphas[t, : max(0, S - 2 * (T - t))] = -np.inf\n    return alphas",
            ),
        ),
    ),
    (
        "ctc_loss",
        "the rows are normalised first",
        (
            (
                "    labels = with_blanks",
                "    log_probs = log_softmax_forward(log_probs)[0]\n    labels = with_blanks",
            ),
        ),
    ),
    (
        "ctc_loss",
        "the loss is never negative",
        (("return -log_p, grad", "return max(-log_p, 0.0), grad"),),
    ),
    (
        "ctc_loss",
        "an impossible target costs 1e10",
        (("return -log_p, grad", "return min(-log_p, 1e10), grad"),),
    ),
    (
        "ctc_loss",
        "an impossible target costs nothing",
        (
            (
                "return -log_p, grad",
                "return (-log_p if np.isfinite(log_p) else 0.0), grad",
            ),
        ),
    ),
    (
        "ctc_loss",
        "blanks between equal labels are not counted",
        (("if np.isfinite(log_p):", "if len(log_probs) >= len(targets):"),),
    ),
    (
        "ctc_loss",
        "an impossible target has a gradient",
        (
            (
                "if np.isfinite(log_p):",
                "if not np.isfinite(log_p): grad += 1e-3\n    if np.isfinite(log_p):",
            ),
        ),
    ),
    (
        "ctc_loss",
        "the gradient behind a softmax",
        (
            (
                "return -log_p, grad",
                "return -log_p, grad + np.exp(log_probs) * np.isfinite(log_p)",
            ),
        ),
    ),
    (
        "ctc_loss",
        "without labels the blank counts twice",
        (("np.logaddexp.reduce(ends)", "np.logaddexp(ends[-1], ends[0])"),),
    ),
    (
        "ctc_loss",
        "without labels there is no gradient",
        (
            (
                "np.add.at(grad, (slice(None), labels), -gammas)",
                "np.add.at(grad, (slice(None), labels), -gammas / gammas.sum(1, keepdims=True) * len(targets) / max(len(targets), 1))",
            ),
        ),
    ),
    (
        "best_path_decode",
        "an array",
        (
            (
                "return [int(k) for k in path[changed] if k != blank]",
                "return np.array([int(k) for k in path[changed] if k != blank], dtype=np.int64)",
            ),
        ),
    ),
    (
        "best_path_decode",
        "blanks go before repeats",
        (
            (
                "changed = np.diff(path, prepend=-1) != 0",
                "path = path[path != blank]; changed = np.diff(path, prepend=-1) != 0",
            ),
        ),
    ),
    (
        "best_path_decode",
        "a blank that is not 0 is the last label",
        (("k != blank", "k != (blank if blank == 0 else log_probs.shape[1] - 1)"),),
    ),
    (
        "prefix_beam_search",
        "pruned prefixes keep their sums",
        "\ndef prefix_beam_search(log_probs, width, blank=0):\n    beams = {(): [0.0, -np.inf]}; old = {}\n    for row in log_probs:\n        sums = {}\n        for prefix, pair in beams.items():\n            extend(sums, prefix, pair, row, blank)\n        for p in sums:\n            if p in old:\n                for i in (0, 1): sums[p][i] = np.logaddexp(sums[p][i], old[p][i] + row[blank])\n        kept = sorted(sums, key=lambda p: -np.logaddexp(*sums[p]))[:width]\n        old = {p: sums[p] for p in sums if p not in kept}\n        beams = {prefix: sums[prefix] for prefix in kept}\n    best = max(beams, key=lambda p: np.logaddexp(*beams[p]))\n    return list(best), np.logaddexp(*beams[best])\n",
    ),
    (
        "prefix_beam_search",
        "eight are kept at least",
        (("[:width]", "[:max(width, 8)]"),),
    ),
    (
        "prefix_beam_search",
        "the larger of the two sums",
        (
            (
                "return list(best), np.logaddexp(*beams[best])",
                "return list(best), max(beams[best])",
            ),
        ),
    ),
    (
        "prefix_beam_search",
        "an array",
        (("return list(best),", "return np.array(best, dtype=np.int64),"),),
    ),
    (
        "prefix_beam_search",
        "log-probabilities are at least −30",
        (("for row in log_probs:", "for row in np.maximum(log_probs, -30):"),),
    ),
    (
        "edit_distance",
        "entries are compared as objects",
        (("entry != other", "entry is not other"),),
    ),
    (
        "edit_distance",
        "small letters only",
        (("entry != other", "str(entry).lower() != str(other).lower()"),),
    ),
    (
        "edit_distance",
        "blanks at the ends are cut",
        (
            (
                "row = list(range",
                "a, b = (x.strip() if isinstance(x, str) else x for x in (a, b))\n    row = list(range",
            ),
        ),
    ),
    (
        "edit_distance",
        "words are compared by their first letter",
        (
            (
                "entry != other",
                "(entry[0] if isinstance(entry, str) else entry) != (other[0] if isinstance(other, str) else other)",
            ),
        ),
    ),
    (
        "error_rate",
        "at most 1",
        (
            (
                "return wrong /",
                "return min(1.0, wrong / max(1, sum(len(r) for r in references)))\n    return wrong /",
            ),
        ),
    ),
    (
        "error_rate",
        "an empty reference is left out",
        (
            (
                "pairs = zip(hypotheses, references)",
                "pairs = [(h, r) for h, r in zip(hypotheses, references) if len(r)]",
            ),
        ),
    ),
    (
        "error_rate",
        "an empty reference counts as one entry",
        (
            (
                "sum(len(r) for r in references)",
                "sum(max(len(r), 1) for r in references)",
            ),
        ),
    ),
    (
        "error_rate",
        "words are written together",
        (
            (
                "edit_distance(h, r)",
                "edit_distance(''.join(map(str, h)), ''.join(map(str, r)))",
            ),
        ),
    ),
)
