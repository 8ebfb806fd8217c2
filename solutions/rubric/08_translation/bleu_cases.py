"""Cases of bleu: corpora that together tell its known mistakes apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import exp, inf, log
from typing import Any

import numpy as np

from autograder.core.exercise import Case

Sentence = list[str]
WORDS = "the a small old house stands by river road and".split()
LENGTHS: dict[str, Callable[[int, Sequence[int]], float]] = {
    "longest": lambda c, lengths: max(lengths),
    "shortest": lambda c, lengths: min(lengths),
    "first": lambda c, lengths: lengths[0],
    "longer": lambda c, lengths: min(lengths, key=lambda m: (abs(m - c), -m)),
    "first at a tie": lambda c, lengths: min(lengths, key=lambda m: abs(m - c)),
    "mean": lambda c, lengths: sum(lengths) / len(lengths),
    "": lambda c, lengths: min(lengths, key=lambda m: (abs(m - c), m)),
}
CLIPS = {"unclipped", "summed", "first counts"}
RULES = CLIPS | (set(LENGTHS) - {""})


def grams(tokens: Sentence, n: int) -> Counter[tuple[str, ...]]:
    """Return how often each run of n tokens occurs."""
    return Counter(zip(*(tokens[i:] for i in range(n)), strict=False))


def hits_of(count: int, found: list[int], rule: str) -> int:
    """Return how many of a candidate's equal runs count under a rule."""
    limit = sum(found) if rule == "summed" else max(found)
    limit = found[0] if rule == "first counts" else limit
    limit = count if rule == "unclipped" and limit else limit
    return min(count, limit)


def log_precision(case: Case, rules: Sequence[str]) -> dict[str, float]:
    """Return the mean log-precision under each way to count, -inf if one is 0."""
    most = case.inputs.get("max_n", 4)
    logs = dict.fromkeys(rules, 0.0)
    for n in range(1, most + 1):
        hits, total = dict.fromkeys(rules, 0), 0
        for words, known in pairs_of(case):
            counts = [grams(r, n) for r in known]
            for gram, count in grams(words, n).items():
                found = [c[gram] for c in counts]
                total += count
                for rule in rules if any(found) else ():
                    hits[rule] += hits_of(count, found, rule)
        for rule, count in hits.items():
            logs[rule] += log(count / total) / most if count else -inf
    return logs


def brevity(case: Case, rule: str) -> float:
    """Return the logarithm of what short candidates lose, with a rule's lengths."""
    pairs, closest = pairs_of(case), LENGTHS[rule]
    c = sum(len(words) for words, _ in pairs)
    rho = sum(closest(len(words), [len(r) for r in known]) for words, known in pairs)
    return min(0.0, 1 - rho / c)


def pairs_of(case: Case) -> list[tuple[Sentence, list[Sentence]]]:
    """Return each candidate with its references."""
    both = case.inputs["candidates"], case.inputs["references"]
    return list(zip(*both, strict=True))


def caught(case: Case) -> set[str]:
    """Return the rules that give a case another score than it should have."""
    logs, short = log_precision(case, ("", *CLIPS)), brevity(case, "")
    right = exp(logs[""] + short)
    scores = {rule: exp(logs[rule] + short) for rule in CLIPS}
    scores |= {rule: exp(logs[""] + brevity(case, rule)) for rule in LENGTHS}
    return {rule for rule in RULES if abs(scores[rule] - right) > 1e-3 * right}


def sentence(rng: np.random.Generator, length: int) -> Sentence:
    """Draw a sentence in which words come again."""
    return [WORDS[i] for i in rng.integers(0, len(WORDS), length)]


def changed(rng: np.random.Generator, words: Sentence, length: int) -> Sentence:
    """Return another sentence of a length, with a word changed and one repeated."""
    longer = (words + sentence(rng, length))[:length]
    place = int(rng.integers(0, length))
    longer[place] = str(rng.choice(WORDS))
    if length > 2:
        longer[-1] = longer[-2]
    return longer


def corpus_case(
    rng: np.random.Generator,
    name: str,
    lengths: tuple[tuple[int, ...], ...],
    max_n: int | None = None,
) -> Case:
    """Draw a corpus: for each entry lengths, first the candidate's."""
    while True:
        candidates, references = [], []
        for own, *others in lengths:
            base = sentence(rng, max(own, *others))
            references.append([changed(rng, base, m) for m in others])
            candidates.append(changed(rng, base, own) if own else [])
        inputs: dict[str, Any] = {"candidates": candidates, "references": references}
        case = Case(name, inputs | ({} if max_n is None else {"max_n": max_n}))
        if log_precision(case, ("",))[""] > -inf:
            return case


GENERAL = (
    ("a tie in length", ((6, 8, 4, 9), (7, 8)), None),
    ("too short", ((8, 9, 5), (8, 12, 10, 11), (7, 5, 9)), None),
    ("max_n=2", ((6, 7, 9), (5, 6), (7, 10, 8)), 2),
    ("long enough", ((9, 7, 8), (8, 7)), 3),
    ("far too short", ((3, 12), (2, 3), (3, 10)), 2),
)


def bleu_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield corpora that together tell all rules apart.

    As long as one is not told, a case is drawn again and taken if all of them tell no
    fewer with it.
    """
    cases = [corpus_case(rng, *entry) for entry in GENERAL]
    told = [caught(case) for case in cases]
    while not set().union(*told) >= RULES:
        i = int(rng.integers(len(cases)))
        case = corpus_case(rng, *GENERAL[i])
        found, others = caught(case), set().union(*told[:i], *told[i + 1 :])
        if len(others | found) >= len(others | told[i]):
            cases[i], told[i] = case, found
    yield from cases


def bleu_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield perfect, hopeless, empty and very short candidates, and other tokens."""
    words, other = sentence(rng, 7), sentence(rng, 6)
    yield corpus({"name": "perfect"}, [words, other], [[words], [other, words]])
    yield corpus({"name": "no word is right"}, [["x", "y", "z", "x"]], [[words]])
    yield corpus({"name": "no four words in a row"}, [words[:3]], [[words]])
    yield corpus(
        {"name": "an empty candidate among others"}, [[], other], [[words], [other]]
    )
    yield corpus({"name": "all candidates empty"}, [[], []], [[words], [other]])
    yield corpus({"name": "max_n=1", "max_n": 1}, [words[:3]], [[words]])
    yield corpus(
        {"name": "one sentence is too short for four"},
        [words[:2], other],
        [[words], [other]],
    )
    capital = [words[0].capitalize(), *words[1:]]
    yield corpus({"name": "a capital letter"}, [capital], [[words]])
    rest = [int(k) for k in 20 + rng.permutation(20)[:6]]
    yield corpus({"name": "numbers"}, [[1, 12, *rest]], [[[11, 2, *rest]]])


def corpus(more: dict[str, Any], candidates: Any, references: Any) -> Case:
    """Return a case of these sentences."""
    options = {k: v for k, v in more.items() if k != "name"}
    return Case(
        more["name"], {"candidates": candidates, "references": references} | options
    )


def tie_case(rng: np.random.Generator) -> Case:
    """Draw another corpus of the first one's sizes."""
    return corpus_case(rng, *GENERAL[0])


def large(rng: np.random.Generator) -> Case:
    """Draw more sentences, longer ones, and more references than any other case."""
    lengths = tuple((30 + k, 28, 33, 35, 26) for k in range(7))
    return corpus_case(rng, "large", lengths)
