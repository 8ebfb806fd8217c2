"""How sample_melody is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .sample_melody_cases import sampling_case, sampling_edge, sampling_general
from .shared import UNIT

STEP = "scores, state = step(previous, state)"
OUT = "scores = np.where(allowed(position, previous), scores, -np.inf)"
EXP = "p = np.exp(scores - scores.max())"
SUMS = "sums = np.cumsum(p / p.sum())"
DRAW = "previous = int(np.argmax(sums > u))"
END = "return np.array(tokens, dtype=np.int64)"
ALL = ("tokens",)

RUBRIC = ExerciseRubric(
    Exercise(
        "sample_melody",
        UNIT,
        inputs=("step", "state", "us", "allowed"),
        outputs=("tokens",),
        points={"tokens": 4, EDGE: 1},
        axes={"us": ("T",), "tokens": ("T",)},
        hints=(
            "One token after the other: feed the last one, take out what is "
            "forbidden, draw, remember.",
            "Equations (8) and (9). Forbidden tokens are out before the softmax, so "
            "that the others sum to 1.",
            "A loop over the numbers with their positions. The step gives scores and "
            "the next state; scores of forbidden tokens become minus infinity; the "
            "softmax takes the largest score out first; the running sums of the "
            "probabilities are held against u, and the first that is larger is drawn. "
            "At the start the last token is a rest, which is not returned.",
        ),
        equations={
            "tokens": "what is fed first, then at equations (8) and (9) for the first "
            "token that differs"
        },
    ),
    sampling_general,
    sampling_edge,
    lambda rng: sampling_case(rng, "large", 120, 40, 5),
    variants=(
        mistake(
            "rules_ignored",
            "forbidden tokens are drawn as if they were allowed",
            "Their scores are taken out before the softmax: equation (8).",
            ALL,
            (f"        {OUT}\n", ""),
        ),
        mistake(
            "not_renormalised",
            "forbidden probabilities are set to 0 after the softmax, and the others "
            "do not sum to 1",
            "What is left must sum to 1: equation (8) sums over what is allowed.",
            ALL,
            (
                OUT,
                "mask = allowed(position, previous)\n"
                "        total = np.exp(scores - scores.max()).sum()",
            ),
            (SUMS, "sums = np.cumsum(p * mask / total)"),
        ),
        mistake(
            "scores_zeroed",
            "the scores of forbidden tokens become 0, and they are still drawn",
            "A score of 0 is not a probability of 0: equation (8) leaves them out.",
            ALL,
            ("scores, -np.inf)", "scores, 0.0)"),
        ),
        mistake(
            "rests_for_forbidden",
            "a forbidden token that was drawn is replaced by a rest",
            "Forbidden tokens are taken out before the draw: equation (8).",
            ALL,
            (f"        {OUT}\n", ""),
            (
                DRAW,
                "mask = allowed(position, previous)\n"
                "        previous = int(np.argmax(sums > u))\n"
                "        previous = previous if mask[previous] else 0",
            ),
        ),
        mistake(
            "rules_exchanged",
            "the allowed tokens are taken out, and the forbidden ones are drawn",
            "True is what may come.",
            ALL,
            (
                "allowed(position, previous), scores",
                "~allowed(position, previous), scores",
            ),
        ),
        mistake(
            "position_from_1",
            "positions count from 1",
            "The first sixteenth is position 0.",
            ALL,
            (
                "allowed(position, previous), scores",
                "allowed(position + 1, previous), scores",
            ),
        ),
        mistake(
            "position_0",
            "the rules are always asked for position 0",
            "Each sixteenth has its own position.",
            ALL,
            ("allowed(position, previous), scores", "allowed(0, previous), scores"),
        ),
        mistake(
            "previous_is_a_rest",
            "the rules are always asked as if a rest came before",
            "What came before is the token that was drawn last.",
            ALL,
            ("allowed(position, previous), scores", "allowed(position, 0), scores"),
        ),
        mistake(
            "most_likely",
            "the most likely token is taken, whatever u is",
            "Equation (9) draws with u.",
            ALL,
            (DRAW, "previous = int(np.argmax(p))"),
        ),
        mistake(
            "one_too_early",
            "the token drawn is the last whose sum does not reach u, one too early",
            "Equation (9): the smallest token whose sum is larger than u.",
            ALL,
            (DRAW, "previous = max(int(np.argmax(sums > u)) - 1, 0)"),
        ),
        mistake(
            "from_the_other_end",
            "the sums run from the last token down",
            "Equation (9) sums from token 0 up.",
            ALL,
            (SUMS, "sums = np.cumsum((p / p.sum())[::-1])"),
            ("int(np.argmax(sums > u))", "len(p) - 1 - int(np.argmax(sums > u))"),
        ),
        mistake(
            "one_minus_u",
            "1 − u stands in place of u",
            "Equation (9) compares with u itself.",
            ALL,
            ("sums > u", "sums > 1 - u"),
        ),
        mistake(
            "first_u_only",
            "every token is drawn with the first u",
            "Each position has its own number.",
            ALL,
            ("sums > u", "sums > us[0]"),
        ),
        mistake(
            "state_not_carried",
            "the state is not carried on",
            "The step returns the next state: hand it to the next step.",
            ALL,
            (STEP, "scores, _ = step(previous, state)"),
        ),
        mistake(
            "first_fed_again",
            "a rest is fed at every step",
            "After the first step the token that was drawn is fed.",
            ALL,
            (STEP, "scores, state = step(0, state)"),
        ),
        mistake(
            "hold_fed_first",
            "a hold is fed first",
            "A rest, token 0, is fed first.",
            ALL,
            ("tokens, previous = [], 0", "tokens, previous = [], 1"),
        ),
        mistake(
            "rest_returned",
            "the rest that is fed first is part of the result",
            "There are as many tokens as numbers: the first is the first drawn.",
            ALL,
            ("tokens, previous = [], 0", "tokens, previous = [0], 0"),
        ),
        mistake(
            "one_too_few",
            "the rest that is fed first stands in the result, and the last token is "
            "missing",
            "The first entry is the first token drawn.",
            ALL,
            (END, "return np.array([0, *tokens][: len(us)], dtype=np.int64)"),
        ),
        mistake(
            "no_softmax",
            "the scores are drawn from without the exponential",
            "Scores are no probabilities: equation (8).",
            ALL,
            (
                EXP,
                "p = np.where(np.isfinite(scores), scores - scores.min(where="
                "np.isfinite(scores), initial=np.inf), 0) + 0.0",
            ),
            (SUMS, "sums = np.cumsum(p / (p.sum() or 1))"),
        ),
        mistake(
            "base_2",
            "the softmax has powers of 2",
            "Equation (8) has the exponential function.",
            ALL,
            (EXP, "p = 2 ** (scores - scores.max())"),
        ),
        mistake(
            "lists",
            "a list comes back",
            "An array of int64 is due.",
            ALL,
            (END, "return tokens"),
        ),
        mistake(
            "empty_floats",
            "without any number the array is one of floats",
            "Token arrays are int64, also when empty: name the dtype.",
            (EDGE,),
            (END, "return np.array(tokens)"),
        ),
        mistake(
            "u_reached",
            "a token whose sum only reaches u is drawn: at u = 0 a forbidden one",
            "Equation (9): the sum is larger than u, so that a token of probability 0 "
            "is never drawn.",
            (EDGE,),
            ("sums > u", "sums >= u"),
        ),
        mistake(
            "softmax_before_the_rules",
            "the softmax is taken before the rules, and nothing may be left of it",
            "Forbidden tokens are out before the softmax, and before its largest "
            "score is taken: equation (8).",
            (EDGE,),
            (OUT, "mask = allowed(position, previous)"),
            (EXP, "p = np.exp(scores - scores.max()) * mask"),
            aliases=("largest_of_all",),
        ),
        mistake(
            "largest_of_all",
            "the largest score is taken of all tokens, not of the allowed ones, and "
            "nothing may be left of these",
            "Of the scores that are left after the rules take the largest off.",
            (EDGE,),
            (OUT, f"top = scores.max()\n        {OUT}"),
            ("scores - scores.max()", "scores - top"),
            aliases=("softmax_before_the_rules",),
        ),
        mistake(
            "largest_absolute",
            "the largest absolute score is taken off, and nothing may be left of very "
            "negative ones",
            "Take the largest score off, of those that are left after the rules.",
            (EDGE,),
            (OUT, f"top = np.abs(scores).max()\n        {OUT}"),
            ("scores - scores.max()", "scores - top"),
        ),
        mistake(
            "small_for_forbidden",
            "forbidden tokens get a very negative score in place of −∞",
            "Scores of allowed tokens may be as low. Whatever these are, a forbidden "
            "token has a probability of 0: equation (8).",
            (EDGE,),
            ("scores, -np.inf)", "scores, -100.0)"),
        ),
        mistake(
            "overflow",
            "the exponential of large scores is not finite",
            "Take the largest score out before the exponential: the softmax stays the "
            "same.",
            (EDGE,),
            (EXP, "p = np.exp(scores)"),
        ),
        mistake(
            "place_among_the_allowed",
            "what is drawn is the place among the allowed tokens, not the token",
            "Token i keeps its number, whatever is forbidden: equation (9).",
            ("tokens",),
            ("sums = np.cumsum(p / p.sum())", "sums = np.cumsum(p[p > 0] / p.sum())"),
        ),
        mistake(
            "rest_always_fed",
            "a rest is fed at every step, and is what comes before every position",
            "What was drawn is fed next.",
            ("tokens",),
            ("previous = int(np.argmax(sums > u))", "drawn = int(np.argmax(sums > u))"),
            ("tokens.append(previous)", "tokens.append(drawn)"),
        ),
    ),
)
