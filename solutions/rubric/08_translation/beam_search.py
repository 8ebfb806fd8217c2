"""How beam_search is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .beam_search_cases import another, beam_edge, beam_general, large
from .shared import UNIT

BOTH = ("tokens", "score")
KEPT = "kept = sorted(options, key=lambda option: -option[0])[:width]"
FINISHED = "finished += [option for option in kept if option[1][-1] == stop]"
LIVE = "live = [option for option in kept if option[1][-1] != stop]"
RANKED = "ranked = [(p / (len(y) - 1) ** alpha, y) for p, y, _ in finished + live]"
RETURN = "return tokens[1:-1] if tokens[-1] == stop else tokens[1:], score"

RUBRIC = ExerciseRubric(
    Exercise(
        "beam_search",
        UNIT,
        inputs=("step", "state", "start", "stop", "width", "max_length"),
        keywords=("alpha",),
        outputs=BOTH,
        points={"tokens": 2, "score": 2, EDGE: 1},
        axes={"state": ("H",)},
        hints=(
            "A hypothesis is three things: its log P, its tokens, its state.",
            "The three rules of a round, and equation (20) at the end only.",
            "A list of live and one of finished hypotheses. In each round: all "
            "continuations of all live ones in one list, sorted, cut to the width, and "
            "parted by whether they end in the stop token. At the end both lists are "
            "ranked by their score.",
        ),
        equations={
            "score": "the rules and the number of the rounds, then at equations (19) "
            "and (20): what is summed, and what n counts",
            "tokens": "the rules of the rounds, then at what the list leaves out",
        },
    ),
    beam_general,
    beam_edge,
    large,
    variants=(
        mistake(
            "greedy",
            "one hypothesis is kept, whatever the width",
            "The beam keeps `width` of them.",
            BOTH,
            (KEPT, KEPT.replace("[:width]", "[:1]")),
        ),
        mistake(
            "first_finished",
            "the search ends when a hypothesis is finished",
            "Another one may end with a larger score: all rounds are due.",
            BOTH,
            (LIVE, LIVE + "\n        if finished:\n            break"),
        ),
        mistake(
            "enough_finished",
            "the search ends as soon as `width` hypotheses are finished",
            "Another one may end with a larger score: all rounds are due.",
            BOTH,
            (LIVE, LIVE + "\n        if len(finished) >= width:\n            break"),
        ),
        mistake(
            "chosen_by_log_p",
            "the hypothesis of largest log P is chosen",
            "The one with the largest score is due: equation (20).",
            BOTH,
            (
                "score, tokens = max(ranked)",
                "_, score, tokens = max(\n"
                "        (p, *r) for (p, *_), r in zip(finished + live, ranked)\n"
                "    )",
            ),
        ),
        mistake(
            "first_ended_chosen",
            "the hypothesis that ended first is chosen",
            "The one with the largest score is due: equation (20).",
            BOTH,
            ("score, tokens = max(ranked)", "score, tokens = ranked[0]"),
        ),
        mistake(
            "finished_lost",
            "finished hypotheses are lost if others are live at the end",
            "They are put aside, and ranked with the rest.",
            BOTH,
            (RANKED, RANKED.replace("finished + live", "live or finished")),
        ),
        mistake(
            "live_lost",
            "what is live after the last round is not ranked",
            "It counts as finished as it is.",
            BOTH,
            (RANKED, RANKED.replace("finished + live", "finished or live")),
        ),
        mistake(
            "finished_extended",
            "finished hypotheses are continued behind their stop token",
            "They are put aside and never continued.",
            BOTH,
            (FINISHED, "finished = []"),
            (LIVE, "live = kept"),
        ),
        mistake(
            "beam_gets_narrower",
            "each finished hypothesis takes a place in all later rounds",
            "It has used up a place in its own round only.",
            BOTH,
            (
                FINISHED,
                FINISHED
                + "\n        width -= sum(option[1][-1] == stop for option in kept)"
                + "\n        width = max(width, 0)",
            ),
        ),
        mistake(
            "finished_take_no_place",
            "finished hypotheses use up no place in their round",
            "`width` continuations are kept, finished ones among them.",
            BOTH,
            (
                LIVE,
                "ranks = sorted(options, key=lambda option: -option[0])\n"
                "        live = [o for o in ranks if o[1][-1] != stop][:width]",
            ),
        ),
        mistake(
            "width_for_each",
            "each hypothesis keeps `width` continuations of its own",
            "The best of all continuations together are kept.",
            BOTH,
            (
                "        for v in np.flatnonzero(scores > -np.inf):",
                "        known = np.flatnonzero(scores > -np.inf)\n"
                "            for v in known[np.argsort(-scores[known])][:width]:",
            ),
            (KEPT, "kept = options"),
        ),
        mistake(
            "state_not_handed_on",
            "every step is given the first state",
            "A hypothesis goes on from its own state.",
            BOTH,
            ("step(tokens[-1], before)", "step(tokens[-1], state)"),
        ),
        mistake(
            "alpha_left_out",
            "the score is log P, whatever alpha says",
            "Equation (20) divides by a power of the length.",
            BOTH,
            ("p / (len(y) - 1) ** alpha", "p"),
        ),
        mistake(
            "alpha_one",
            "the score is the mean per token, whatever alpha says",
            "Equation (20) has the exponent alpha; its default is 0.",
            BOTH,
            ("(len(y) - 1) ** alpha", "(len(y) - 1)"),
        ),
        mistake(
            "probabilities_added",
            "probabilities are added up, not their logarithms",
            "A product of probabilities is a sum of logarithms: equation (19).",
            BOTH,
            ("log_p + scores[v]", "log_p + np.exp(scores[v])"),
        ),
        mistake(
            "worst_kept",
            "the continuations of smallest log P are kept",
            "The largest are.",
            BOTH,
            ("-option[0]", "option[0]"),
        ),
        mistake(
            "starts_removed",
            "start tokens that the model wrote are removed",
            "Only the one that was fed is no part of the list.",
            ("tokens",),
            (
                RETURN,
                "return [t for t in tokens[1:-1] if t != start] + "
                "[t for t in tokens[-1:] if t not in (start, stop)], score",
            ),
        ),
        mistake(
            "start_kept",
            "the start token that was fed stands in front",
            "The list holds what the model wrote.",
            ("tokens",),
            (RETURN, "return tokens[:-1] if tokens[-1] == stop else tokens, score"),
        ),
        mistake(
            "length_with_start",
            "the length counts the start token",
            "n counts the tokens after it: equation (20).",
            BOTH,
            ("(len(y) - 1) ** alpha", "len(y) ** alpha"),
        ),
        mistake(
            "stop_not_counted",
            "the length does not count the stop token",
            "n counts the tokens after the start, the stop token included: equation "
            "(20).",
            BOTH,
            (
                "(len(y) - 1) ** alpha",
                "max(len(y) - 1 - (y[-1] == stop), 1) ** alpha",
            ),
        ),
        mistake(
            "live_counts_one_more",
            "the length of what is live at the end counts a stop token that is not "
            "there",
            "n counts the tokens after the start that there are: equation (20).",
            BOTH,
            ("(len(y) - 1) ** alpha", "(len(y) - (y[-1] == stop)) ** alpha"),
        ),
        mistake(
            "one_for_each_token",
            "of the continuations that end in the same token only the best is kept",
            "The best of all continuations are kept, whatever token they end in.",
            BOTH,
            (
                KEPT,
                "options.sort(key=lambda option: option[0])\n"
                "        best = {option[1][-1]: option for option in options}\n"
                "        kept = sorted(best.values(), key=lambda o: -o[0])[:width]",
            ),
        ),
        mistake(
            "one_place_more",
            "width + 1 continuations are kept",
            "The beam keeps `width` of them.",
            BOTH,
            (KEPT, KEPT.replace("[:width]", "[: width + 1]")),
        ),
        mistake(
            "start_never_written",
            "the model may not write the start token",
            "It is a token like any other.",
            BOTH,
            (
                "np.flatnonzero(scores > -np.inf)",
                "np.flatnonzero((scores > -np.inf)"
                " & (np.arange(len(scores)) != start))",
            ),
        ),
        mistake(
            "probability_returned",
            "the score is a probability, not its logarithm",
            "Equation (20) has log P.",
            ("score",),
            (RETURN, RETURN.replace(", score", ", np.exp(score)")),
        ),
        mistake(
            "log_p_returned",
            "the score that comes back is log P, not scaled by length",
            "Equation (20) is what decides, and what is returned.",
            ("score",),
            (
                RETURN,
                "score *= (len(tokens) - 1) ** alpha\n    " + RETURN,
            ),
        ),
        mistake(
            "exchanged",
            "score and tokens come in the other order",
            "First the tokens, then the score.",
            BOTH,
            (
                RETURN,
                "return score, tokens[1:-1] if tokens[-1] == stop else tokens[1:]",
            ),
        ),
        mistake(
            "earlier_finished_lost",
            "what finished in one round is lost if another round follows",
            "All that ever finished is ranked at the end.",
            BOTH,
            ("finished += [option", "finished = [option"),
        ),
        mistake(
            "worst_returned",
            "the hypothesis of smallest score is returned",
            "The one with the largest score is due: equation (20).",
            BOTH,
            ("score, tokens = max(ranked)", "score, tokens = min(ranked)"),
        ),
        mistake(
            "logarithm_of_logarithms",
            "the logarithm is taken of numbers that are logarithms already",
            "The scores that step returns are added up as they are: equation (19).",
            BOTH,
            ("log_p + scores[v]", "log_p + np.log(scores[v])"),
        ),
    ),
    twin=another,
)
