"""How bleu is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT

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


def score(case: Case, rule: str = "") -> float:
    """Return BLEU under a rule, 0 if a precision is 0."""
    pairs = list(zip(case.inputs["candidates"], case.inputs["references"], strict=True))
    logs, most = [], case.inputs.get("max_n", 4)
    for n in range(1, most + 1):
        hits = total = 0
        for words, known in pairs:
            for gram, count in grams(words, n).items():
                found = [grams(r, n)[gram] for r in known]
                limit = sum(found) if rule == "summed" else max(found)
                limit = found[0] if rule == "first counts" else limit
                limit = count if rule == "unclipped" and limit else limit
                hits, total = hits + min(count, limit), total + count
        if not hits:
            return 0.0
        logs.append(np.log(hits / total))
    c = sum(len(words) for words, _ in pairs)
    closest = LENGTHS.get(rule, LENGTHS[""])
    rho = sum(closest(len(words), [len(r) for r in known]) for words, known in pairs)
    return float(np.exp(np.mean(logs) + min(0.0, 1 - rho / c)))


def caught(case: Case) -> set[str]:
    """Return the rules that give a case another score than it should have."""
    right = score(case)
    return {rule for rule in RULES if abs(score(case, rule) - right) > 1e-3 * right}


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
        if score(case) > 0:
            return case


GENERAL = (
    ("a tie in length", ((6, 8, 4, 9), (7, 8)), None),
    ("too short", ((8, 9, 5), (8, 12, 10, 11), (7, 5, 9)), None),
    ("max_n=2", ((6, 7, 9), (5, 6), (7, 10, 8)), 2),
    ("long enough", ((9, 7, 8), (8, 7)), 3),
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
    """Yield perfect, hopeless, empty and very short candidates."""
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


def corpus(more: dict[str, Any], candidates: Any, references: Any) -> Case:
    """Return a case of these sentences."""
    options = {k: v for k, v in more.items() if k != "name"}
    return Case(
        more["name"], {"candidates": candidates, "references": references} | options
    )


ALL = ("score",)
CLOSEST = "closest += min((abs(len(r) - len(words)), len(r)) for r in known)[1]"
CLIP = "matches[n - 1] += (counts & most).total()"
TOTALS = "totals[n - 1] += counts.total()"
UNION = "most = most | ngrams(r, n)"
ZERO = "    if matches.min() == 0:\n        return 0.0\n"
BREVITY = "min(1.0, np.exp(1 - closest / length))"
MEAN = "np.exp(np.log(matches / totals).mean())"
END = "return float(brevity * np.exp(np.log(matches / totals).mean()))"

RUBRIC = ExerciseRubric(
    Exercise(
        "bleu",
        UNIT,
        inputs=("candidates", "references"),
        keywords=("max_n",),
        outputs=ALL,
        points={"score": 4, EDGE: 1},
        hints=(
            "Everything is counted over the whole corpus first, and divided once.",
            "Equations (21) to (23): two sums for each n, and two for the brevity.",
            "Two sums for each n, of clipped and of all counts, over all candidates; "
            "two sums of lengths. 0 if a sum of clipped counts is 0. Else the brevity "
            "times the exponential of the mean logarithm of the precisions.",
        ),
        equations={
            "score": "equation (21), whose counts are clipped, then (22), whose "
            "lengths are the closest ones, then at how (23) joins the precisions"
        },
    ),
    bleu_general,
    bleu_edge,
    variants=(
        mistake(
            "unclipped",
            "the counts are not clipped",
            "An n-gram counts at most as often as it stands in one reference.",
            ALL,
            (CLIP, "matches[n - 1] += sum(counts[g] for g in counts if g in most)"),
        ),
        mistake(
            "references_added_up",
            "counts are clipped at the sum over the references",
            "Equation (21) has the largest count in one reference.",
            ALL,
            (UNION, "most = most + ngrams(r, n)"),
        ),
        mistake(
            "first_reference_counts",
            "the counts look at the first reference only",
            "Equation (21) has the largest count over all references.",
            ALL,
            (UNION, "most = ngrams(known[0], n)"),
        ),
        mistake(
            "longest_reference",
            "the length of the longest reference is taken",
            "ρ sums the closest lengths.",
            ALL,
            (CLOSEST, "closest += max(len(r) for r in known)"),
        ),
        mistake(
            "shortest_reference",
            "the length of the shortest reference is taken",
            "ρ sums the closest lengths.",
            ALL,
            (CLOSEST, "closest += min(len(r) for r in known)"),
        ),
        mistake(
            "length_of_the_first",
            "the length of the first reference is taken",
            "ρ sums the closest lengths.",
            ALL,
            (CLOSEST, "closest += len(known[0])"),
        ),
        mistake(
            "mean_length",
            "the mean length of the references is taken",
            "ρ sums the closest lengths.",
            ALL,
            (CLOSEST, "closest += sum(map(len, known)) / len(known)"),
        ),
        mistake(
            "longer_at_a_tie",
            "of two references equally close in length the longer one is taken",
            "The shorter one counts.",
            ALL,
            (
                CLOSEST,
                "closest -= min((abs(len(r) - len(words)), -len(r)) for r in known)[1]",
            ),
        ),
        mistake(
            "first_at_a_tie",
            "of two references equally close in length the one listed first is taken",
            "The shorter one counts, wherever it stands.",
            ALL,
            (
                CLOSEST,
                "closest += len(min(known, key=lambda r: abs(len(r) - len(words))))",
            ),
        ),
        mistake(
            "no_brevity",
            "the brevity penalty is left out",
            "Equation (23) has it in front.",
            ALL,
            (BREVITY, "1.0"),
        ),
        mistake(
            "long_rewarded",
            "the brevity is not bounded by 1",
            "Long candidates have brevity 1: equation (22).",
            ALL,
            (BREVITY, "np.exp(1 - closest / length)"),
        ),
        mistake(
            "brevity_upside_down",
            "candidates that are too long are penalised, short ones are not",
            "Equation (22) has ρ/c, and 1 where c is larger.",
            ALL,
            (BREVITY, "min(1.0, np.exp(1 - length / closest))"),
        ),
        mistake(
            "ratio_for_brevity",
            "the brevity is the ratio of the lengths",
            "Equation (22) has an exponential.",
            ALL,
            (BREVITY, "min(1.0, length / closest)"),
        ),
        mistake(
            "plain_mean",
            "the plain mean of the precisions is taken",
            "Equation (23) has the mean of their logarithms.",
            ALL,
            (END, "return float(brevity * (matches / totals).mean())"),
        ),
        mistake(
            "product",
            "the product of the precisions is taken, without the root",
            "Equation (23) has the mean of their logarithms.",
            ALL,
            (END, "return float(brevity * (matches / totals).prod())"),
        ),
        mistake(
            "longest_only",
            "only the longest n-grams count",
            "Equation (23) has all n from 1 on.",
            ALL,
            (END, "return float(brevity * (matches / totals)[-1])"),
        ),
        mistake(
            "smoothed",
            "1 is added to the counts",
            "There is no smoothing here.",
            ALL,
            (
                END,
                "return float(\n        brevity * np.exp(np.log((matches + 1) / "
                "(totals + 1)).mean())\n    )",
            ),
        ),
        mistake(
            "percent",
            "the result is in percent",
            "BLEU is between 0 and 1 here.",
            ALL,
            (END, END.replace("float(", "float(100 * ")),
        ),
        mistake(
            "distinct_only",
            "each distinct n-gram counts once",
            "Equation (21) has counts.",
            ALL,
            (CLIP, "matches[n - 1] += len(counts & most)"),
            (TOTALS, "totals[n - 1] += len(counts)"),
        ),
        mistake(
            "recall",
            "the counts are divided by those of the references",
            "Equation (21) divides by the counts of the candidates.",
            ALL,
            (TOTALS, "totals[n - 1] += most.total()"),
        ),
        mistake(
            "per_sentence",
            "BLEU is the mean over the sentences",
            "The counts are summed over the corpus before they are divided.",
            ALL,
            (
                "    length = closest = 0\n",
                "    if len(candidates) > 1:\n"
                "        pairs = zip(candidates, references, strict=True)\n"
                "        single = [bleu([c], [r], max_n) for c, r in pairs]\n"
                "        return float(np.mean(single))\n"
                "    length = closest = 0\n",
            ),
        ),
        mistake(
            "zero_precisions_left_out",
            "precisions of 0 are left out of the mean",
            "A precision of 0 makes BLEU 0.",
            (EDGE,),
            (
                ZERO,
                "    if matches.max() == 0:\n        return 0.0\n"
                "    matches, totals = matches[matches > 0], totals[matches > 0]\n",
            ),
        ),
    ),
)
