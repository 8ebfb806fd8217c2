"""How token_distribution is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.core.exercise import EDGE, Case, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT


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


def distribution_general(rng: np.random.Generator) -> Iterator[Case]:
    """Yield each setting alone and with others, on one, two and three axes."""
    yield logits_case(rng, "all defaults", (6,))
    yield logits_case(rng, "temperature=0.4", (3, 7), temperature=0.4)
    yield logits_case(rng, "top_k=3", (4, 6), top_k=3)
    yield crossing(rng, 3, (3, 8))
    yield crossing(rng, 3, (2, 3, 9), temperature=2.5, top_k=5)


def distribution_edge(rng: np.random.Generator) -> Iterator[Case]:
    """Yield the ends of all settings, huge and ruled-out scores, one token."""
    yield logits_case(rng, "temperature 0", (3, 5), temperature=0.0)
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
    yield Case("scores of −∞, top_k above what is left", {"logits": ruled, "top_k": 5})
    yield Case("scores of −∞, temperature 0", {"logits": ruled, "temperature": 0.0})


SCORES = "p = np.exp((ranked - ranked[..., :1]) / temperature)"
CUT_K = "        if top_k is not None:\n            p[..., top_k:] = 0.0\n"
BEFORE = "before = np.cumsum(p[..., :-1], axis=-1)"
CUT_P = "p[..., 1:][before >= top_p] = 0.0"
P = ("p",)
BACK = (
    "    result = np.zeros(logits.shape)\n"
    "    np.put_along_axis(result, order, p, axis=-1)"
)
NORMALISE = "p = p / p.sum(axis=-1, keepdims=True)"

RUBRIC = ExerciseRubric(
    Exercise(
        "token_distribution",
        UNIT,
        inputs=("logits",),
        keywords=("temperature", "top_k", "top_p"),
        outputs=P,
        points={"p": 3, EDGE: 1},
        hints=(
            "Sort the scores of each row from the largest down: then both cuts leave "
            "the beginning of a row. At the end put each number back at its place.",
            "Equation (13) first, then (14), then (15) of what (14) left. A token "
            "stays if the sum of those before it has not reached P yet.",
            "The order of the scores, and the sorted scores; without a temperature "
            "the first gets everything. Else the softmax, with all behind top_k set "
            "to 0 and renormalised; then the running sum, which says which tokens are "
            "cut, and renormalised again. Then each number goes back to its place.",
        ),
        equations={
            "p": "the order of the steps: the temperature, (13), top-k, (14), and "
            "top-p, (15), of what is left and renormalised"
        },
    ),
    distribution_general,
    distribution_edge,
    variants=(
        mistake(
            "temperature_after_top_k",
            "the temperature comes after the cuts, as a power of what they left",
            "First the temperature, then top-k, then top-p.",
            P,
            (SCORES, "p = np.exp(ranked - ranked[..., :1])"),
            (
                BACK,
                "    if temperature > 0:\n"
                "        p = p ** (1 / temperature)\n"
                "        p = p / p.sum(axis=-1, keepdims=True)\n" + BACK,
            ),
        ),
        mistake(
            "crossing_token_dropped",
            "top-p drops the token that crosses P",
            "It stays: the sum has to reach P, equation (15).",
            P,
            (BEFORE, "before = np.cumsum(p, axis=-1)[..., 1:]"),
        ),
        mistake(
            "one_more_kept",
            "top-p keeps one token more than it takes to reach P",
            "Nothing stays behind the token that crosses P: equation (15).",
            P,
            (CUT_P, "p[..., 2:][before[..., :-1] >= top_p] = 0.0"),
        ),
        mistake(
            "top_p_before_top_k",
            "top-p comes before top-k",
            "First top-k, then top-p of what is left and renormalised.",
            P,
            (CUT_K + "        p = p / p.sum(axis=-1, keepdims=True)\n", ""),
            (
                "        if top_p is not None:",
                "        p = p / p.sum(axis=-1, keepdims=True)\n"
                "        if top_p is not None:",
            ),
            (
                BACK,
                "    if temperature > 0 and top_k is not None:\n"
                "        p[..., top_k:] = 0.0\n"
                "        p = p / p.sum(axis=-1, keepdims=True)\n" + BACK,
            ),
            aliases=("not_renormalised_between",),
        ),
        mistake(
            "not_renormalised_between",
            "what top-k left is not renormalised before top-p looks at it",
            "P is a part of what top-k left: equation (14) comes first.",
            P,
            (
                CUT_K + "        p = p / p.sum(axis=-1, keepdims=True)\n",
                "        p = p / p.sum(axis=-1, keepdims=True)\n" + CUT_K,
            ),
            (
                BACK,
                "    p = p / p.sum(axis=-1, keepdims=True)\n" + BACK,
            ),
            aliases=("top_p_before_top_k",),
        ),
        mistake(
            "not_renormalised",
            "what top-p left is not renormalised",
            "Probabilities sum to 1: renormalise after each cut.",
            P,
            (
                f"            {CUT_P}\n            {NORMALISE}\n",
                f"            {CUT_P}\n",
            ),
        ),
        mistake(
            "top_k_not_renormalised",
            "what top-k left is not renormalised",
            "Probabilities sum to 1: renormalise after each cut.",
            P,
            (
                CUT_K + "        p = p / p.sum(axis=-1, keepdims=True)\n",
                "        p = p / p.sum(axis=-1, keepdims=True)\n" + CUT_K,
            ),
        ),
        mistake(
            "temperature_multiplies",
            "the scores are multiplied by the temperature",
            "They are divided by it: equation (13).",
            P,
            ("/ temperature)", "* temperature)"),
        ),
        mistake(
            "temperature_on_probabilities",
            "the temperature changes nothing: where it divides probabilities, "
            "renormalising takes it out again",
            "It divides the scores, before the exponential: equation (13).",
            P,
            (SCORES, "p = np.exp(ranked - ranked[..., :1]) / temperature"),
        ),
        mistake(
            "top_k_ignored",
            "top-k is not used",
            "Keep the k most likely: equation (14).",
            P,
            (CUT_K, ""),
        ),
        mistake(
            "top_p_ignored",
            "top-p is not used",
            "Keep the tokens of equation (15).",
            P,
            (
                f"            {CUT_P}\n",
                "",
            ),
        ),
        mistake(
            "top_k_off_by_one",
            "one token more than top-k is kept",
            "Exactly k stay, or all if there are fewer.",
            P,
            ("p[..., top_k:] = 0.0", "p[..., top_k + 1 :] = 0.0"),
        ),
        mistake(
            "smallest_kept",
            "the cuts keep the least likely tokens",
            "Sort from the largest score down.",
            P,
            ("np.argsort(-logits, axis=-1)", "np.argsort(logits, axis=-1)"),
        ),
        mistake(
            "left_sorted",
            "the probabilities are left in sorted order",
            "Each probability goes back to the place of its letter.",
            P,
            (BACK, "    result = p"),
        ),
        mistake(
            "unsorted_by_gathering",
            "the sorting is applied a second time in place of being undone",
            "What stood at place order[i] was moved to i: undo that.",
            P,
            (BACK, "    result = np.take_along_axis(p, order, axis=-1)"),
        ),
        mistake(
            "over_the_first_axis",
            "the sum of the softmax runs over all rows",
            "Each row is a distribution of its own: the last axis.",
            P,
            (
                CUT_K + "        p = p / p.sum(axis=-1, keepdims=True)",
                CUT_K + "        p = p / p.sum()",
            ),
            (
                f"            {CUT_P}\n            {NORMALISE}\n",
                f"            {CUT_P}\n            p = p / p.sum()\n",
            ),
        ),
        mistake(
            "logarithms",
            "these are log probabilities",
            "Probabilities are due.",
            P,
            (
                BACK,
                "    with np.errstate(divide='ignore'):\n        p = np.log(p)\n"
                + BACK,
            ),
        ),
        mistake(
            "overflow",
            "the exponential overflows for large scores",
            "Subtract the largest score first; the probabilities stay the same.",
            (EDGE,),
            (SCORES, "p = np.exp(ranked / temperature)"),
        ),
        mistake(
            "temperature_zero_divides",
            "temperature 0 divides by 0",
            "Temperature 0 is the limit: everything on the largest.",
            (EDGE,),
            ("if temperature > 0:", "if True:"),
        ),
        mistake(
            "temperature_zero_small",
            "temperature 0 is taken for a small one",
            "Temperature 0 is the limit: exactly 1 and 0, whatever the scores are.",
            (EDGE,),
            (
                "if temperature > 0:",
                "temperature = max(temperature, 0.05)\n    if True:",
            ),
        ),
        mistake(
            "temperature_zero_uniform",
            "temperature 0 is taken for no temperature at all",
            "Temperature 0 is the limit: everything on the largest.",
            (EDGE,),
            ("if temperature > 0:", "temperature = temperature or 1.0\n    if True:"),
        ),
        mistake(
            "nothing_left",
            "a top_p below the first probability leaves nothing, or nan",
            "At least one token stays: the one that crosses P.",
            (EDGE,),
            (
                CUT_P,
                "p[..., 1:][before >= top_p] = 0.0\n"
                "            p[p[..., 0] > 3 * top_p] = 0.0 if p.ndim > 1 else p[0]",
            ),
        ),
    ),
)
