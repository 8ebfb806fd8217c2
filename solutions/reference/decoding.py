"""Decoding: the likeliest token each time, and a beam of hypotheses."""

from typing import Any

import numpy as np

from .arrays import Step


def greedy_decode(
    step: Step, state: Any, start: int, stop: int, max_length: int
) -> list[int]:
    """Return the tokens of largest score, without the closing `stop`."""
    written: list[int] = []
    while len(written) < max_length:
        scores, state = step(written[-1] if written else start, state)
        written.append(int(scores.argmax()))
        if written[-1] == stop:
            return written[:-1]
    return written


def beam_search(
    step: Step,
    state: Any,
    start: int,
    stop: int,
    width: int,
    max_length: int,
    alpha: float = 0.0,
) -> tuple[list[int], float]:
    """Return the finished hypothesis of largest log P / n^alpha, and that score.

    In each round the `width` best continuations of all live hypotheses are kept; those
    that end in `stop` are finished. n counts the stop token.
    """
    live: list[tuple[float, tuple[int, ...], Any]] = [(0.0, (), state)]
    done: list[tuple[float, tuple[int, ...]]] = []
    for _ in range(max_length):
        grown = []
        for log_p, tokens, before in live:
            scores, after = step(tokens[-1] if tokens else start, before)
            grown += [
                (log_p + float(s), (*tokens, v), after)
                for v, s in enumerate(scores)
                if s != -np.inf
            ]
        grown.sort(key=lambda hypothesis: hypothesis[0], reverse=True)
        live = []
        for hypothesis in grown[:width]:
            if hypothesis[1][-1] == stop:
                done.append(hypothesis[:2])
            else:
                live.append(hypothesis)
    done += [hypothesis[:2] for hypothesis in live]
    score, tokens = max((p / len(y) ** alpha, y) for p, y in done)
    return list(tokens[:-1] if tokens[-1] == stop else tokens), score
