"""Beam search under other rules: those of its known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Any

import numpy as np

from autograder.core.exercise import Case

Hypothesis = tuple[float, list[int], np.ndarray]
Seen = dict[tuple[Any, ...], tuple[list[tuple[int, float]], np.ndarray]]
Pair = tuple[str, str]
RULES = {
    "greedy",
    "first finished",
    "finished lost",
    "finished extended",
    "live lost",
    "narrower",
    "no place",
    "width each",
    "state kept",
    "alpha left out",
    "alpha one",
    "probabilities",
    "smallest",
    "starts removed",
    "length with start",
    "stop not counted",
    "live counts more",
    "one for each token",
    "wider",
    "start never",
    "enough finished",
    "first ended",
}
PAIRS: tuple[Pair, ...] = (
    ("greedy", "narrower"),
    ("no place", "width each"),
    ("finished lost", "finished extended"),
    ("greedy", "first finished"),
    ("stop not counted", "finished lost"),
    ("live counts more", "finished lost"),
    ("wider", "width each"),
    ("one for each token", "no place"),
    ("one for each token", "wider"),
    ("start never", "length with start"),
    ("enough finished", "first finished"),
    ("enough finished", "alpha left out"),
    ("enough finished", "first ended"),
    ("first ended", "first finished"),
    ("first ended", "alpha left out"),
)
EARLY = {"enough finished", "better finished", "likelier finished"}
"""Ends before the last round, which few searches tell from all rounds."""
LATE = {"only the best finishes"}


def log_probs(
    inputs: dict[str, Any], token: int, state: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the model's step returns."""
    rows, weights, never = inputs["step"].constants
    after = np.tanh(0.5 * state + rows[token])
    scores = np.where(never[token], -np.inf, after @ weights)
    top = scores.max()
    return scores - top - np.log(np.exp(scores - top).sum()), after


def following(
    inputs: dict[str, Any], tokens: list[int], state: np.ndarray, seen: Seen
) -> tuple[list[tuple[int, float]], np.ndarray]:
    """Return what may follow tokens with its log-probability, and the next state."""
    key = (*tokens, state.tobytes())
    if key not in seen:
        scores, after = log_probs(inputs, tokens[-1], state)
        possible = np.flatnonzero(scores > -np.inf)
        seen[key] = [(int(v), float(scores[v])) for v in possible], after
    return seen[key]


def grown(
    inputs: dict[str, Any], live: list[Hypothesis], rule: str, seen: Seen
) -> list[Hypothesis]:
    """Return all continuations under a rule, the best first."""
    options: list[Hypothesis] = []
    for log_p, tokens, state in live:
        before = inputs["state"] if rule == "state kept" else state
        pairs, after = following(inputs, tokens, before, seen)
        own = [
            (log_p + (exp(s) if rule == "probabilities" else s), [*tokens, v], after)
            for v, s in pairs
            if rule != "start never" or v != inputs["start"]
        ]
        if rule == "width each":
            own = sorted(own, key=lambda h: -h[0])[: inputs["width"]]
        options += own
    options.sort(key=lambda h: h[0] if rule == "smallest" else -h[0])
    if rule != "one for each token":
        return options
    best = {h[1][-1]: h for h in reversed(options)}
    return sorted(best.values(), key=lambda h: -h[0])


def search(
    inputs: dict[str, Any], rule: str = "", seen: Seen | None = None
) -> tuple[list[int], float, float]:
    """Return tokens, score, and the smallest gap at which the search decided.

    `seen` keeps what the model said, for searches of the same inputs.
    """
    seen = {} if seen is None else seen
    stop, width = inputs["stop"], 1 if rule == "greedy" else inputs["width"]
    width += rule == "wider"
    live: list[Hypothesis] = [(0.0, [inputs["start"]], inputs["state"])]
    finished: list[Hypothesis] = []
    gap = np.inf
    for _ in range(inputs["max_length"]):
        if rule in EARLY and finished and ends(inputs, finished, live, rule):
            break
        options = grown(inputs, live, rule, seen)
        if len(options) > width > 0:
            gap = min(gap, abs(options[width - 1][0] - options[width][0]))
        kept = options[:width]
        if rule == "no place":
            places = [h for h in options if h[1][-1] != stop][:width]
            kept = places + [h for h in kept if h[1][-1] == stop]
        if rule == "width each":
            kept = options
        ended = [h for h in kept if h[1][-1] == stop]
        if rule == "only the best finishes":
            ended = [h for h in kept[:1] if h[1][-1] == stop]
        finished += ended if rule != "finished extended" else []
        live = kept if rule == "finished extended" else []
        live = live or [h for h in kept if h[1][-1] != stop]
        if rule == "narrower":
            width = max(width - len(ended), 0)
        if rule == "first finished" and finished:
            break
    return chosen(inputs, finished, live, rule, gap)


def ends(
    inputs: dict[str, Any],
    finished: list[Hypothesis],
    live: list[Hypothesis],
    rule: str,
) -> bool:
    """Say whether a rule ends a search that has finished hypotheses."""
    if rule == "enough finished":
        return len(finished) >= int(inputs["width"])
    alpha = inputs.get("alpha", 0.0) if rule == "better finished" else 0.0
    best = [
        max((p / (len(y) - 1) ** alpha for p, y, _ in some), default=-np.inf)
        for some in (finished, live)
    ]
    return best[0] >= best[1]


def counted(tokens: list[int], stop: int, rule: str) -> int:
    """Return the length of a hypothesis under a rule."""
    ended = tokens[-1] == stop
    more = {
        "length with start": 1,
        "stop not counted": -int(ended),
        "live counts more": int(not ended),
    }
    return max(len(tokens) - 1 + more.get(rule, 0), 1)


def chosen(
    inputs: dict[str, Any],
    finished: list[Hypothesis],
    live: list[Hypothesis],
    rule: str,
    gap: float,
) -> tuple[list[int], float, float]:
    """Return the best hypothesis under a rule, its score, and the smallest gap."""
    alpha = inputs.get("alpha", 0.0)
    alpha = {"alpha left out": 0.0, "alpha one": 1.0}.get(rule, alpha)
    pool = {"finished lost": live or finished, "live lost": finished or live}
    ended = [
        (p / counted(y, inputs["stop"], rule) ** alpha, y)
        for p, y, _ in pool.get(rule, finished + live)
    ]
    ranked = sorted(ended, reverse=True)
    score, tokens = ended[0] if rule == "first ended" else ranked[0]
    if len(ranked) > 1:
        gap = min(gap, score - ranked[1][0])
    tokens = tokens[1:-1] if tokens[-1] == inputs["stop"] else tokens[1:]
    if rule == "starts removed":
        tokens = [t for t in tokens if t != inputs["start"]]
    return tokens, score, gap


def found_by(case: Case, rules: set[str]) -> tuple[dict[str, list[int]], set[str]]:
    """Return the tokens under some rules, and those rules that give wrong ones."""
    inputs, seen = dict(case.inputs), Seen()
    right = search(inputs, "", seen)[0]
    found = {rule: search(inputs, rule, seen)[0] for rule in rules}
    return found, {rule for rule, tokens in found.items() if tokens != right}


def untold(cases: Sequence[Case]) -> set[Pair]:
    """Return the pairs of rules, "" the right one, that give the same in all cases."""
    left = {(rule, "") for rule in RULES} | set(PAIRS)
    for case in cases:
        found, _ = found_by(case, set().union(*left))
        left = {(a, b) for a, b in left if found[a] == found[b]}
    return left
