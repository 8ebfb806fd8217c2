"""Corpus BLEU (Papineni et al. 2002)."""

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np

Tokens = Sequence[Hashable]


def counted(tokens: Tokens, n: int) -> Counter[tuple[Hashable, ...]]:
    """Return how often each run of n tokens occurs."""
    return Counter(zip(*(tokens[i:] for i in range(n)), strict=False))


def bleu(
    candidates: Sequence[Tokens],
    references: Sequence[Sequence[Tokens]],
    max_n: int = 4,
) -> float:
    """Return brevity · exp(mean log p_n), without smoothing: 0 if a p_n is 0.

    Clipped counts over the corpus; brevity = min(1, e^(1 − ρ/c)) with the closest
    reference lengths, the shorter at a tie.
    """
    pairs = list(zip(candidates, references, strict=True))
    logs = 0.0
    for n in range(1, max_n + 1):
        hits = total = 0
        for words, known in pairs:
            found = [counted(r, n) for r in known]
            for gram, count in counted(words, n).items():
                hits += min(count, max(counts[gram] for counts in found))
                total += count
        if hits == 0:
            return 0.0
        logs += float(np.log(hits / total)) / max_n
    c = sum(len(words) for words, _ in pairs)
    rho = sum(
        min((len(r) for r in known), key=lambda m: (abs(m - len(words)), m))
        for words, known in pairs
    )
    return float(np.exp(min(0.0, 1 - rho / c) + logs))
