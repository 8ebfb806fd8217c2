"""How token_distribution is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .shared import UNIT
from .token_distribution_cases import distribution_edge, distribution_general, large

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
    large,
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
        mistake(
            "one_fewer_than_top_k",
            "one token fewer than top_k is kept",
            "The top_k largest are kept: equation (14).",
            P,
            ("p[..., top_k:] = 0.0", "p[..., top_k - 1 :] = 0.0"),
        ),
    ),
)
