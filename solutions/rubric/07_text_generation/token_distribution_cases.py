"""Cases of token_distribution: logits apart, and a top_p between two sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.core.exercise import Case


def spaced(rng: np.random.Generator, rows: int, V: int) -> np.ndarray:
    """Draw rows of logits, none of which is near another one, in any order."""
    steps = np.cumsum(rng.uniform(0.25, 0.6, (rows, V)), axis=1)
    mixed = rng.permuted(steps - steps.mean(axis=1, keepdims=True), axis=1)
    # the largest is neither first nor last, so that no order is right by chance, and
    # neighbouring rows have theirs in different places
    inner = max(V - 2, 1)
    moved = [np.roll(r, 1 + i % inner - r.argmax()) for i, r in enumerate(mixed)]
    return np.stack(moved)


def logits_case(
    rng: np.random.Generator, name: str, shape: tuple[int, ...], **settings: Any
) -> Case:
    """Draw logits of a shape."""
    logits = spaced(rng, int(np.prod(shape[:-1])), shape[-1]).reshape(shape)
    return Case(name, {"logits": logits, **settings})


def reaching(p: np.ndarray, top_p: float) -> int:
    """Count the most likely tokens whose sum reaches top_p."""
    return int(np.searchsorted(np.cumsum(np.sort(p)[::-1]), top_p)) + 1


def crossing(
    rng: np.random.Generator, kept: int, shape: tuple[int, ...], **settings: Any
) -> Case:
    """Draw logits with a top_p that the same number of tokens reaches in every row.

    The sum before the last of them is below top_p in all rows, and the sum with it
    above. Without the temperature, or of all tokens, it takes another number.
    """
    V, temperature = shape[-1], settings.get("temperature", 1.0)
    top_k = settings.get("top_k", V)
    name = ", ".join([*(f"{k}={v}" for k, v in settings.items()), f"top_p for {kept}"])
    while True:
        logits = np.sort(spaced(rng, 1, V)[0])[::-1]
        p = np.exp(logits / temperature)
        plain = np.exp(logits[:top_k]) / np.exp(logits[:top_k]).sum()
        left = p[:top_k] / p[:top_k].sum()
        low, high = left[: kept - 1].sum(), left[:kept].sum()
        top_p = round(float(low + (high - low) * rng.uniform(0.3, 0.7)), 6)
        same_plain = temperature != 1.0 and reaching(plain, top_p) == kept
        same_of_all = top_k < V and reaching(p / p.sum(), top_p) == kept
        if not same_plain and not same_of_all:
            break
    rows = [rng.permutation(logits) for _ in range(int(np.prod(shape[:-1])))]
    inputs = {"logits": np.stack(rows).reshape(shape), **settings, "top_p": top_p}
    return Case(name, inputs)


def uneven(rng: np.random.Generator, top_p: float) -> Case:
    """Draw rows of which each takes another number of tokens to reach top_p."""
    while True:
        logits = spaced(rng, 3, 8) * np.array([[4.0], [1.0], [0.3]])
        p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        sums = np.cumsum(np.sort(p)[:, ::-1], axis=1)
        clear = np.abs(sums - top_p).min() > 1e-3
        if clear and len({reaching(row, top_p) for row in p}) == 3:
            return Case(
                f"top_p={top_p}, rows unlike", {"logits": logits, "top_p": top_p}
            )


def near(rng: np.random.Generator, name: str, off: float) -> Case:
    """Draw logits with a top_p that is `off` more than a sum."""
    logits = spaced(rng, 1, 6)[0]
    p = np.sort(np.exp(logits) / np.exp(logits).sum())[::-1]
    return Case(name, {"logits": logits, "top_p": float(p[:3].sum()) + off})


def distribution_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield each setting alone and with others, on one, two and three axes."""
    yield logits_case(rng, "all defaults", (6,))
    yield logits_case(rng, "temperature=0.4", (3, 7), temperature=0.4)
    yield logits_case(rng, "top_k=3", (4, 6), top_k=3)
    yield crossing(rng, 3, (3, 8))
    yield uneven(rng, 0.7)
    yield crossing(rng, 3, (2, 3, 9), temperature=2.5, top_k=5)


def distribution_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the ends of all settings, huge and ruled-out scores, one token."""
    cold = logits_case(rng, "temperature 0", (3, 5), temperature=0.0)
    row = cold.inputs["logits"][1]
    row[row.argsort()[-2]] = row.max() - 1e-11
    yield cold
    yield logits_case(
        rng,
        "temperature 0 with top_k and top_p",
        (5,),
        temperature=0,
        top_k=3,
        top_p=0.9,
    )
    yield logits_case(rng, "top_k=1", (3, 4), top_k=1)
    yield logits_case(rng, "top_k above V", (2, 4), top_k=9)
    yield logits_case(rng, "top_p=1", (2, 5), top_p=1.0)
    yield near(rng, "top_p just below a sum", -1e-5)
    yield near(rng, "top_p just above a sum", 1e-5)
    yield logits_case(rng, "top_p that the first token reaches", (3, 5), top_p=1e-3)
    yield logits_case(rng, "V=1", (3, 1))
    huge = logits_case(rng, "scores of ±1000", (3, 5)).inputs["logits"]
    huge = huge * (1000.0 / np.abs(huge).max())
    apart = huge + np.array([[0.0], [-1990.0], [-700.0]])
    yield Case("scores of ±1000", {"logits": apart})
    yield Case(
        "large scores, temperature 0.5", {"logits": huge + 700, "temperature": 0.5}
    )
    ruled = logits_case(rng, "scores of −∞", (3, 6)).inputs["logits"]
    ruled[:, [0, 4]] = -np.inf
    yield Case("scores of −∞", {"logits": ruled})
    yield Case("scores of −∞ beside some near −1000", {"logits": ruled - 1000})
    yield Case("scores of −∞, top_k above what is left", {"logits": ruled, "top_k": 5})
    yield Case("scores of −∞, temperature 0", {"logits": ruled, "temperature": 0.0})
    yield logits_case(rng, "top_k=7 of 9", (2, 9), top_k=7)
    small = logits_case(rng, "a small temperature", (3, 5), temperature=1e-7)
    small.inputs["logits"][...] *= 1e-7
    yield small


def large(rng: np.random.Generator) -> Case:
    """Draw more rows and more tokens, and keep more of them, than any other case."""
    settings = {"temperature": 25.0, "top_k": 50}
    case = crossing(rng, 40, (12, 80), **settings)
    return Case("large", case.inputs)
