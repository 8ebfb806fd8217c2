"""Cases of prefix_beam_search: wide and narrow searches with clear results."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby, product
from math import log
from typing import Any

import numpy as np

from autograder.core.exercise import Case

from .shared import log_rows, sharp_rows

MARGIN = 0.02
"""How far the best labels are from the next, in logarithms."""

NEIGHBOURS = np.array(
    [
        [-1.2, 0.9, -0.3],
        [0.3, -1.0, -0.6],
        [-0.5, 2.7, -1.9],
        [2.0, 0.9, 1.4],
        [-1.1, 1.3, 0.9],
    ]
)
"""Logits whose best labels have equal neighbours; found by trying many."""


def read(path: tuple[int, ...], blank: int, merge: bool = True) -> tuple[int, ...]:
    """Merge neighbours, take the blanks out."""
    kept = (k for k, _ in groupby(path)) if merge else path
    return tuple(k for k in kept if k != blank)


@cache
def all_paths(
    T: int, V: int, blank: int, merge: bool
) -> tuple[np.ndarray, np.ndarray, list[tuple[int, ...]]]:
    """Return all paths, (paths, T); which labels each gives; and those labels."""
    paths = list(product(range(V), repeat=T))
    labels = [read(path, blank, merge) for path in paths]
    known = {each: number for number, each in enumerate(dict.fromkeys(labels))}
    return np.array(paths), np.array([known[each] for each in labels]), list(known)


def ranked(
    rows: np.ndarray, blank: int, merge: bool = True
) -> list[tuple[float, tuple[int, ...]]]:
    """Return all labels with the logarithms of their sums, best first."""
    paths, which, labels = all_paths(*rows.shape, blank, merge)
    probs = np.exp(rows[np.arange(len(rows)), paths].sum(axis=1))
    sums = np.log(np.bincount(which, probs)).tolist()
    return sorted(zip(sums, labels, strict=True), reverse=True)


def all_kept(
    rng: np.random.Generator, name: str, T: int, V: int, blank: int | None, repeat: bool
) -> Case:
    """Draw rows until the best labels are clear and no usual mistake finds them.

    Neither the best path, nor the rows without the last, nor labels that are never
    merged, nor another blank give the same. With `repeat` they have equal neighbours,
    near `NEIGHBOURS`. All prefixes fit into the width.
    """
    hidden = 0 if blank is None else blank
    while True:
        logits = rng.standard_normal((T, V))
        if repeat:
            logits = NEIGHBOURS[:, [0, *1 + rng.permutation(2)]] + 0.06 * logits
        rows = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        order = ranked(rows, hidden)
        labels = order[0][1]
        if order[0][0] - order[1][0] < MARGIN or labels == labels[::-1]:
            continue
        if repeat != any(a == b for a, b in zip(labels, labels[1:], strict=False)):
            continue
        best_path = read(tuple(int(k) for k in rows.argmax(axis=1)), hidden)
        without_last = ranked(rows[:-1], hidden)[0][1]
        unmerged = ranked(rows, hidden, merge=False)[0][1]
        if labels in (best_path, without_last, unmerged):
            continue
        if not hidden or ranked(rows, 0)[0][1] != labels:
            break
    more = {} if blank is None else {"blank": blank}
    return Case(name, {"log_probs": rows, "width": 400} | more)


def searched(
    rows: np.ndarray, width: int, larger: bool = False
) -> tuple[tuple[int, ...], float]:
    """Return what a narrow search finds; `larger` ranks by the larger sum alone."""
    beams: dict[tuple[int, ...], list[float]] = {(): [1.0, 0.0]}
    for row in np.exp(rows).tolist():
        sums: dict[tuple[int, ...], list[float]] = {}
        for p, (b, e) in beams.items():
            for k, y in enumerate(row):
                same = p[-1:] == (k,)
                ways = (
                    [(p, 0, b + e)] if k == 0 else [((*p, k), 1, b if same else b + e)]
                )
                for to, ending, share in ways + [(p, 1, e)] * same:
                    sums.setdefault(to, [0.0, 0.0])[ending] += share * y
        rank = {p: max(pair) if larger else sum(pair) for p, pair in sums.items()}
        kept = sorted(rank, key=lambda p: -rank[p])[:width]
        beams = {p: sums[p] for p in kept}
    best = max(beams, key=lambda p: sum(beams[p]))
    return best, log(sum(beams[best]))


def narrow(rng: np.random.Generator, name: str, T: int, V: int, width: int) -> Case:
    """Draw rows until it shows how many prefixes are kept, and by which sum.

    Small changes of the rows keep what is found; one prefix more or fewer does not, nor
    does the larger of the two sums in place of both, nor the sum over all alignments.
    """
    while True:
        rows = log_rows(rng, T, V)
        labels, log_p = searched(rows, width)
        others = [searched(rows, n)[1] for n in (width - 1, width + 1)]
        others.append(searched(rows, width, larger=True)[1])
        others.append(next(p for p, k in ranked(rows, 0) if k == labels))
        shaken = rows + 1e-5 * rng.standard_normal(rows.shape)
        found, near = searched(shaken, width)
        stable = found == labels and abs(near - log_p) < 1e-4
        if stable and min(abs(p - log_p) for p in others) > 1e-3:
            return Case(name, {"log_probs": rows, "width": width})


def search_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield searches that keep all prefixes, and sharp rows of 25 frames."""
    yield all_kept(rng, "T=5, V=3", 5, 3, None, False)
    yield all_kept(rng, "T=5, V=3, equal neighbours", 5, 3, None, True)
    yield all_kept(rng, "T=5, V=4, blank 1", 5, 4, 1, False)


def path_of(rng: np.random.Generator, T: int, V: int) -> list[int]:
    """Draw a path with blanks between some repeats."""
    a, b, c = (int(k) for k in 1 + rng.permutation(V - 1)[:3])
    start = [0, a, a, 0, a, b, b, 0, b, c]
    return start + [int(k) for k in rng.integers(0, V, T - len(start))]


def flat(rows: list[list[float]], width: int, **more: Any) -> dict[str, Any]:
    """Return inputs with probabilities that are written out."""
    return {"log_probs": np.log(np.array(rows)), "width": width} | more


def search_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield one frame, the example of the text, equal labels, narrow searches."""
    rows = log_rows(rng, 1, 4)
    rows[0, 2] += 2.0
    yield Case("one frame", {"log_probs": rows, "width": 9})
    yield Case("the two frames of the text", flat([[0.6, 0.4]] * 2, 9))
    nothing = np.log(np.tile([0.9, 0.06, 0.04], (4, 1)))
    nothing -= rng.uniform(0.01, 0.05, (4, 1))
    yield Case("nothing is most likely", {"log_probs": nothing, "width": 99})
    again = flat([[0.1, 0.9], [0.9, 0.1], [0.2, 0.8]], 20)
    again["log_probs"] -= rng.uniform(0.01, 0.05, (3, 1))
    yield Case("equal labels", again)
    yield narrow(rng, "T=6, V=3, width 3", 6, 3, 3)
    sharp = sharp_rows(rng, path_of(rng, 25, 6), 6) - 0.5
    yield Case("T=25, sharp rows, width 8", {"log_probs": sharp, "width": 8})
    sharp = sharp_rows(rng, path_of(rng, 12, 5), 5) - 0.5
    yield Case("T=12, sharp rows, width 1", {"log_probs": sharp, "width": 1})
    sharp = sharp_rows(rng, path_of(rng, 60, 12), 12) - 0.5
    yield Case("T=60, V=12, sharp rows, width 4", {"log_probs": sharp, "width": 4})
    low = sharp_rows(rng, path_of(rng, 25, 6), 6) - 40.0
    yield Case("log-probabilities below −40", {"log_probs": low, "width": 8})
    yield narrow(rng, "T=5, V=3, width 2", 5, 3, 2)
