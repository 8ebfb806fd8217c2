"""Cases of sample_melody: models, rules, and numbers away from all borders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.core.exercise import Case
from autograder.core.values import Supplied

from .shared import model, stepped

APART = 1e-5
"""How far each u is from where another token would be drawn."""


def rule(rng: np.random.Generator, P: int, V: int) -> Supplied:
    """Draw a rule that forbids two or three tokens, others at every place."""
    table = np.ones((P, V, V), dtype=bool)
    for at in np.ndindex(P, V):
        table[at][rng.permutation(V)[: rng.integers(2, 4)]] = False
    return Supplied("table_rule", (table,))


def borders(scores: np.ndarray) -> np.ndarray:
    """Return the running sums of the softmax."""
    p = np.exp(scores - scores.max())
    sums: np.ndarray = np.cumsum(p / p.sum())
    return sums


def drawn(
    rng: np.random.Generator, step: Supplied, state: Any, allowed: Supplied, n: int
) -> np.ndarray:
    """Draw numbers u that are nowhere near the border between two tokens.

    With the first another token comes out if a hold is fed, with the second if scores
    of forbidden tokens are 0, unless those hardly change anything.
    """
    (table,) = allowed.constants
    us, previous = [], 0
    for position in range(n):
        before = state
        scores, state = stepped(step, previous, before)
        mask = table[position % len(table), previous]
        right = borders(np.where(mask, scores, -np.inf))
        wrong = right[:0]
        if position == 0:
            other, _ = stepped(step, 1, before)
            wrong = borders(np.where(table[0, 1], other, -np.inf))
        elif position == 1:
            wrong = borders(np.where(mask, scores, 0.0))
        if len(wrong) and np.abs(right - wrong).max() < 0.01:
            wrong = right[:0]
        u = rng.uniform(0.001, 0.999)
        while np.abs(right - u).min() < APART or (
            len(wrong) and np.argmax(right > u) == np.argmax(wrong > u)
        ):
            u = rng.uniform(0.001, 0.999)
        us.append(u)
        previous = int(np.argmax(right > u))
    return np.array(us)


def sampling_case(
    rng: np.random.Generator, name: str, n: int, V: int, K: int, scale: float = 0.7
) -> Case:
    """Draw a model, a rule and numbers."""
    step, state = model(rng, V, K, scale)
    allowed = rule(rng, 5, V)
    us = drawn(rng, step, state, allowed, n)
    return Case(name, {"step": step, "state": state, "us": us, "allowed": allowed})


def sampling_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield two models and rules."""
    yield sampling_case(rng, "n=36, V=8", 36, 8, 3)
    yield sampling_case(rng, "n=45, V=11", 45, 11, 4)


def only(V: int, choice: int, *more: int) -> Supplied:
    """Return a rule that allows the same few tokens everywhere."""
    table = np.zeros((1, V, V), dtype=bool)
    table[..., [choice, *more]] = True
    return Supplied("table_rule", (table,))


def fixed(
    rng: np.random.Generator, name: str, us: list[float], allowed: Supplied
) -> Case:
    """Return a case with numbers that are given."""
    step, state = model(rng, 7, 3)
    numbers = np.array(us, dtype=float)
    return Case(name, {"step": step, "state": state, "us": numbers, "allowed": allowed})


def sampling_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield no numbers, one, zeros, one choice, and scores of ±1000."""
    yield fixed(rng, "no numbers", [], only(7, 0, 3))
    yield sampling_case(rng, "one number", 1, 7, 3)
    yield fixed(rng, "u = 0, the first tokens forbidden", [0.0] * 3, only(7, 3, 4, 6))
    yield fixed(rng, "one token allowed", [0.2, 0.9, 0.5], only(7, 4))
    yield fixed(rng, "the last token alone", [0.3, 0.7], only(7, 6))
    yield fixed(rng, "u just below 1", [1 - 1e-7] * 2, only(7, 2, 5))
    yield large(rng, "scores up to ±1000")
    yield shifted(rng, "forbidden tokens near 1000", 1000.0, 0.0)
    yield shifted(rng, "allowed tokens near −1000", 0.0, -1000.0)
    yield shifted(rng, "all scores near −1000", -1000.0, -1000.0)
    yield sometimes_one(rng, "one token allowed at every second place")
    yield rare(rng, "tokens of probabilities below 1/2000")


def shifted(
    rng: np.random.Generator, name: str, forbidden: float, permitted: float
) -> Case:
    """Draw a case in which the scores of forbidden and allowed tokens lie far apart."""
    allowed = only(7, *(int(v) for v in 1 + rng.permutation(6)[:3]))
    may = allowed.constants[0][0, 0]
    (E, decay, W, b), state = model(rng, 7, 3)[0].constants, rng.standard_normal(3)
    b = b + np.where(may, permitted, forbidden)
    step = Supplied("table_step", (E, decay, W, b))
    us = drawn(rng, step, state, allowed, 6)
    return Case(name, {"step": step, "state": state, "us": us, "allowed": allowed})


def sometimes_one(rng: np.random.Generator, name: str) -> Case:
    """Draw a case in which a step is due although nothing is to be chosen."""
    (table,) = rule(rng, 2, 7).constants
    table[1] = False
    table[1, :, int(rng.integers(2, 7))] = True
    step, state = model(rng, 7, 3)
    allowed = Supplied("table_rule", (table,))
    us = drawn(rng, step, state, allowed, 12)
    return Case(name, {"step": step, "state": state, "us": us, "allowed": allowed})


def rare(rng: np.random.Generator, name: str) -> Case:
    """Draw a case in which two tokens come that hardly ever do, one of them the last.

    The number u lies amid their shares. The sums on both sides of the first have the
    same three decimals.
    """
    place, V = int(rng.integers(1, 5)), 7
    (other,) = (int(v) for v in rng.choice(np.setdiff1d(range(1, 6), [place]), 1))
    while True:
        p = rng.uniform(0.05, 0.15, V)
        p[[place, V - 1, other]] = 4e-4, 4.5e-4, 0.0
        p[0] = 1 - p[1:].sum()
        sums = np.cumsum(p)
        below = (1000 * sums[place - 1] + 0.5) % 1
        if 0.65 < below < 0.95:
            break
    b = np.log(np.where(p > 0, p, 1.0))
    step = Supplied("table_step", (np.zeros((V, 3)), np.ones(3), np.ones((3, V)), b))
    allowed = only(V, *(v for v in range(V) if v != other))
    us = [sums[place] - 2e-4, 1 - 2e-4, rng.uniform(0.01, 0.5), sums[place] - 2e-4]
    inputs = {"step": step, "state": np.zeros(3), "us": np.array(us)}
    return Case(name, inputs | {"allowed": allowed})


def large(rng: np.random.Generator, name: str) -> Case:
    """Draw a case whose largest scores exp can't take; a rest is never likely."""
    (E, decay, W, b), state = model(rng, 7, 3)[0].constants, rng.standard_normal(3)
    b = b + [-1000.0, *rng.permutation([1000.0, 1000.0, 1000.0, 1000.0, -1000.0, 0.0])]
    step, allowed = Supplied("table_step", (E, decay, W, b)), rule(rng, 3, 7)
    us = drawn(rng, step, state, allowed, 12)
    return Case(name, {"step": step, "state": state, "us": us, "allowed": allowed})
