"""How bleu is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .bleu_cases import bleu_edge, bleu_general, large, tie_case
from .shared import UNIT

ALL = ("score",)
CLOSEST = "closest += min((abs(len(r) - len(words)), len(r)) for r in known)[1]"
CLIP = "matches[n - 1] += (counts & most).total()"
TOTALS = "totals[n - 1] += counts.total()"
UNION = "most = most | ngrams(r, n)"
ZERO = "    if matches.min() == 0:\n        return 0.0\n"
BREVITY = "min(1.0, np.exp(1 - closest / length))"
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
    large,
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
            "length_of_the_last",
            "ρ is the length for the last candidate alone",
            "ρ sums the closest lengths of all candidates.",
            ALL,
            (CLOSEST, CLOSEST.replace("+=", "=")),
        ),
        mistake(
            "largest_length",
            "ρ is the largest of the closest lengths, not their sum",
            "ρ sums the closest lengths of all candidates.",
            ALL,
            (
                CLOSEST,
                CLOSEST.replace("+= ", "= max(closest, ") + ")",
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
    twin=tie_case,
)
