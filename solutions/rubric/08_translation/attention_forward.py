"""How attention_forward is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .attention_cases import AXES, edge, general, large
from .shared import UNIT

BOTH = ("context", "weights")
SCALE = " / np.sqrt(query.shape[1])"
MASKED = "scores = np.where(mask, scores, -np.inf)"
TOP = "np.exp(scores - np.where(np.isfinite(top), top, 0.0))"
MAX = "top = scores.max(axis=1, keepdims=True)"
SAFE = "weights = exps / np.where(total > 0, total, 1.0)"
CONTEXT = "(weights[:, :, None] * values).sum(axis=1)"
TOTAL = "total = exps.sum(axis=1, keepdims=True)"

RUBRIC = ExerciseRubric(
    Exercise(
        "attention_forward",
        UNIT,
        inputs=("query", "keys", "values", "mask"),
        outputs=BOTH,
        cache=True,
        points={"context": 1, "weights": 2, EDGE: 1},
        axes=AXES,
        hints=(
            "A softmax over the positions of each row, of which only the unmasked ones "
            "take part.",
            "Equations (2) to (4). The exponential of −∞ is 0, so a score of −∞ takes "
            "a position out.",
            "Scores, one for each position; −∞ where the mask is False; the largest of "
            "each row taken out, unless there is none; exponentials, divided by their "
            "sum unless that is 0; the mean of the values with these weights.",
        ),
        equations={
            "weights": "equations (2) and (3): the scale of the scores, the mask, and "
            "the axis of the sum",
            "context": "equation (4): which axis is summed over",
        },
    ),
    general(False),
    edge(False),
    large(False),
    variants=(
        mistake(
            "mask_left_out",
            "the softmax runs over the padding as well",
            "Equation (3) admits the unmasked positions only.",
            BOTH,
            (MASKED, "mask = np.ones_like(mask)"),
            follow=True,
        ),
        mistake(
            "masked_after_the_softmax",
            "the weights are masked after the softmax and do not sum to 1",
            "In equation (3) the sum below has the unmasked positions only.",
            BOTH,
            (MASKED, "pass"),
            (SAFE, "weights = exps / total * mask"),
            follow=True,
        ),
        mistake(
            "scores_of_zero",
            "masked positions get a score of 0",
            "The exponential of 0 is 1: such a position still has weight.",
            BOTH,
            (MASKED, "scores = np.where(mask, scores, 0.0)"),
            follow=True,
        ),
        mistake(
            "small_not_zero",
            "masked weights are small, and not 0",
            "Equation (3) has exactly 0 there. A constant is no −∞.",
            BOTH,
            (MASKED, "scores = np.where(mask, scores, scores.min() - 10.0)"),
            follow=True,
        ),
        mistake(
            "large_constant",
            "a large finite number is subtracted from masked scores",
            "In a row without any position such numbers are all alike, and their "
            "softmax is not 0. Scores may be as large, too.",
            (EDGE,),
            (MASKED, "scores = np.where(mask, scores, scores - 1e3)"),
        ),
        mistake(
            "mask_upside_down",
            "the padding takes part, and the real positions do not",
            "True says that a position counts.",
            BOTH,
            (MASKED, "scores = np.where(mask, -np.inf, scores)"),
            follow=True,
        ),
        mistake(
            "scale_left_out",
            "the scores are not divided by √H",
            "Equation (2) divides by the root.",
            BOTH,
            (SCALE, ""),
            follow=True,
        ),
        mistake(
            "divided_by_H",
            "the scores are divided by H, not by its root",
            "Equation (2) divides by the root.",
            BOTH,
            (SCALE, " / query.shape[1]"),
            follow=True,
        ),
        mistake(
            "root_of_S",
            "the scores are divided by the root of the number of positions",
            "Equation (2) has H, the length of a key.",
            BOTH,
            (SCALE, " / np.sqrt(keys.shape[1])"),
            follow=True,
        ),
        mistake(
            "root_of_M",
            "the scores are divided by the root of the length of a value",
            "Equation (2) has H, the length of a key.",
            BOTH,
            (SCALE, " / np.sqrt(values.shape[2])"),
            follow=True,
        ),
        mistake(
            "softmax_over_the_batch",
            "the softmax runs over the batch",
            "Each row's weights sum to 1: equation (3).",
            BOTH,
            (TOTAL, "total = exps.sum(axis=0, keepdims=True)"),
        ),
        mistake(
            "one_total",
            "all weights of the batch together sum to 1",
            "Each row's weights sum to 1: equation (3).",
            BOTH,
            (TOTAL, "total = exps.sum()"),
        ),
        mistake(
            "no_softmax",
            "the scores themselves are the weights",
            "Equation (3) is a softmax of them.",
            BOTH,
            (SAFE, "weights = np.where(mask, scores, 0.0)"),
        ),
        mistake(
            "not_normalised",
            "the exponentials are not divided by their sum",
            "The weights of a row sum to 1: equation (3).",
            BOTH,
            (SAFE, "weights = exps"),
        ),
        mistake(
            "keys_for_values",
            "the context is a mean of the keys",
            "Equation (4) has the values.",
            ("context",),
            (CONTEXT, "(weights[:, :, None] * keys).sum(axis=1)"),
        ),
        mistake(
            "mean_of_values",
            "the weighted values are divided by the number of positions once more",
            "The weights sum to 1 already: equation (4) is a sum.",
            ("context",),
            (CONTEXT, "(weights[:, :, None] * values).mean(axis=1)"),
            follow=True,
        ),
        mistake(
            "best_position_only",
            "the context is the value of the best position",
            "Equation (4) weighs all of them.",
            ("context",),
            (CONTEXT, "values[np.arange(len(values)), weights.argmax(axis=1)]"),
        ),
        mistake(
            "maximum_left_out",
            "the largest score is not taken out before the exponential",
            "Near 1000 the exponential overflows, near −1000 all are 0.",
            (EDGE,),
            (TOP, "np.exp(scores)"),
        ),
        mistake(
            "maximum_over_padding",
            "the largest score is taken over the padding as well",
            "If it stands under padding, all that is left may underflow to 0.",
            (EDGE,),
            (MASKED, "pass"),
            (MAX, MAX + "\n    scores = np.where(mask, scores, -np.inf)"),
        ),
        mistake(
            "maximum_of_the_batch",
            "the largest score of all rows is taken out of each",
            "A row far below another one underflows to 0: take the largest of the row.",
            (EDGE,),
            (MAX, "top = np.full((len(scores), 1), scores.max())"),
        ),
        mistake(
            "empty_row_gives_nan",
            "a row without any position gives nan",
            "0/0 and ∞ − ∞ are nan; zeros are wanted there.",
            (EDGE,),
            (TOP, "np.exp(scores - top)"),
            (SAFE, "weights = exps / total"),
        ),
        mistake(
            "empty_row_uniform",
            "a row without any position has equal weights on its padding",
            "Its weights and its context are 0.",
            (EDGE,),
            (SAFE, "weights = np.where(total > 0, exps / total, 1 / mask.shape[1])"),
        ),
        mistake(
            "returned_in_the_other_order",
            "the weights come before the context",
            "First the context, then the weights, then the cache.",
            ("context", "weights"),
            ("return context, weights, (", "return weights, context, ("),
        ),
    ),
)
