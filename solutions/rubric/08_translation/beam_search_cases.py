"""Cases of beam_search: searches that together tell its known mistakes apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from autograder.core.exercise import Case
from autograder.core.values import Supplied

from .beam_search_rules import EARLY, LATE, found_by, log_probs, search, untold


def beam_case(
    rng: np.random.Generator,
    name: str,
    width: int,
    max_length: int,
    alpha: float | None,
    V: int = 5,
    H: int = 4,
) -> Case:
    """Draw a model without near-ties on the way."""
    while True:
        start, stop = rng.permutation(V)[:2].tolist()
        never = rng.random((V, V)) < 0.15
        never[np.arange(V), rng.integers(0, V, V)] = False
        never[:, stop] = False
        rows, weights = rng.standard_normal((V, H)), rng.standard_normal((H, V))
        inputs: dict[str, Any] = {
            "step": Supplied("probability_step", (rows, weights, never)),
            "state": rng.standard_normal(H),
            "start": start,
            "stop": stop,
            "width": width,
            "max_length": max_length,
        }
        inputs |= {} if alpha is None else {"alpha": alpha}
        tokens, _, gap = search(inputs)
        if gap > GAP and tokens:
            return Case(name, inputs)


GAP = 1e-4
Setting = tuple[str, int, int, float | None]
SETTINGS: tuple[Setting, ...] = (
    ("width=2, alpha=1.3", 2, 6, 1.3),
    ("width=3, alpha=1.2", 3, 6, 1.2),
    ("width=4, alpha=0.5", 4, 4, 0.5),
    ("width=2, alpha left out", 2, 5, None),
)
FOUND = (
    (153, 335, 350, 235),
    (151, 200, 182, 291),
    (349, 189, 96, 67),
    (327, 361, 317, 313),
    (96, 236, 184, 71),
    (91, 371, 185, 1),
    (296, 81, 108, 67),
    (327, 14, 332, 275),
    (153, 234, 217, 291),
    (42, 211, 246, 111),
    (291, 173, 92, 184),
    (83, 32, 270, 88),
    (40, 371, 217, 88),
    (40, 319, 95, 184),
    (349, 319, 40, 184),
    (83, 173, 347, 173),
    (83, 207, 240, 291),
    (296, 200, 217, 1),
    (349, 300, 182, 298),
    (96, 319, 246, 128),
    (40, 211, 246, 309),
    (291, 291, 184, 313),
    (95, 291, 246, 200),
    (327, 361, 240, 162),
)
"""Seeds of four cases that together tell all rules apart; found by trying many."""
NOISE, TRIES = 0.01, 200


def disguised(rng: np.random.Generator, case: Case) -> Case:
    """Draw other names for tokens and units, other signs, and a little noise."""
    rows, weights, never = case.inputs["step"].constants
    tokens, units = rng.permutation(len(rows)), rng.permutation(len(weights))
    signs = rng.choice([-1.0, 1.0], len(units))
    rows = rows[tokens][:, units] * signs
    weights = weights[units][:, tokens] * signs[:, None]
    weights = weights + NOISE * rng.standard_normal(weights.shape)
    named = {int(old): new for new, old in enumerate(tokens)}
    step = Supplied("probability_step", (rows, weights, never[tokens][:, tokens]))
    other = {
        "step": step,
        "state": case.inputs["state"][units] * signs,
        "start": named[case.inputs["start"]],
        "stop": named[case.inputs["stop"]],
    }
    return Case(case.name, {**case.inputs, **other})


def beam_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield searches that together tell all rules apart, without near-ties."""
    for _ in range(TRIES):
        seeds = FOUND[rng.integers(len(FOUND))]
        known = map(known_case, seeds, SETTINGS)
        cases = [disguised(rng, case) for case in known]
        if all(map(is_clear, cases)) and not untold(cases):
            yield from cases
            return
    raise RuntimeError("the stored seeds tell no set of rules apart: find others")


@cache
def known_case(seed: int, setting: Setting) -> Case:
    """Draw the case of a stored seed."""
    return beam_case(np.random.default_rng(seed), *setting)


def is_clear(case: Case) -> bool:
    """Say whether a search meets no near-tie."""
    return search(dict(case.inputs))[2] > GAP


def another(rng: np.random.Generator) -> Case:
    """Draw another search of the first one's sizes."""
    case = disguised(rng, known_case(FOUND[rng.integers(len(FOUND))][0], SETTINGS[0]))
    return case if is_clear(case) else another(rng)


def beam_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield widths of one and of all, few rounds and many, no words, early ends."""
    yield until(lambda case: len(search(dict(case.inputs))[0]) < 4, rng, *NARROW)
    yield beam_case(rng, "width above all there are", 200, 3, 1.0, 4)
    yield beam_case(rng, "max_length=1", 3, 1, 0.0)
    yield empty(rng)
    yield until(lambda case: found_by(case, EARLY)[1] == EARLY, rng, *LONGER)
    yield until(lambda case: found_by(case, LATE)[1] == LATE, rng, *LATER)
    yield roundabout(rng, "max_length=10", 2, 10)


NARROW = ("width=1", 1, 6, 0.5)
LONGER = ("a later sentence is best", 2, 6, 1.3)
LATER = ("a sentence is best that was second when it ended", 3, 5, 0.0)


def until(
    shows: Callable[[Case], bool],
    rng: np.random.Generator,
    name: str,
    width: int,
    max_length: int,
    alpha: float,
) -> Case:
    """Draw searches until one shows something."""
    while True:
        case = beam_case(rng, name, width, max_length, alpha)
        if shows(case):
            return case


def empty(rng: np.random.Generator) -> Case:
    """Draw a search whose best sentence is the stop token alone."""
    while True:
        case = beam_case(rng, "the stop token alone is best", 3, 4, 0.0)
        rows, weights, never = case.inputs["step"].constants
        weights = weights.copy()
        first, after = log_probs(
            dict(case.inputs), case.inputs["start"], case.inputs["state"]
        )
        del first
        weights[:, case.inputs["stop"]] = 2 * after
        model = Supplied("probability_step", (rows, weights, never))
        changed = Case(case.name, {**case.inputs, "step": model})
        tokens, _, gap = search(dict(changed.inputs))
        if not tokens and gap > 1e-4:
            return changed


def roundabout(
    rng: np.random.Generator, name: str, width: int, max_length: int
) -> Case:
    """Draw a search in which the last that is kept at first is best at the end.

    What follows a token hangs on it alone, nearly. One that is hard to reach opens a
    round of three that hardly ever ends; others may lead anywhere, and one ends.
    """
    V = width + 4
    while True:
        start, stop, *rest = rng.permutation(V).tolist()
        ring = np.array(rest[:3])
        weights = 0.3 * rng.standard_normal((V, V))
        weights[:, stop] = 3.0
        weights[[start, *ring], stop] = -4.0
        weights[start] += 0.15 * rng.permutation(V) - 2.0 * (np.arange(V) == stop)
        weights[start, ring[1:]] = -4.0
        weights[ring, np.roll(ring, -1)] = 8.0
        others = np.sort(np.delete(weights[start], ring[0]))[::-1]
        weights[start, ring[0]] = others[width - 2 : width].mean()
        rows, never = 20.0 * np.eye(V), np.zeros((V, V), dtype=bool)
        inputs = {
            "step": Supplied("probability_step", (rows, weights, never)),
            "state": np.zeros(V),
            "start": start,
            "stop": stop,
            "width": width,
            "max_length": max_length,
            "alpha": 0.7,
        }
        found, _, gap = search(inputs)
        if gap > GAP and len(found) == max_length and hard_to_reach(inputs, found):
            return Case(name, inputs)


def hard_to_reach(inputs: dict[str, Any], found: list[int]) -> bool:
    """Say whether a narrower search, or one that drops what is live, finds others."""
    narrow = {**inputs, "width": inputs["width"] - 1}
    return found not in (search(narrow)[0], search(inputs, "live lost")[0])


def large(rng: np.random.Generator) -> Case:
    """Draw a search that is wider than any other."""
    return roundabout(rng, "large", 12, 3)
