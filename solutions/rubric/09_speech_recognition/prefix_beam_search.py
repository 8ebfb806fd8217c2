"""How prefix_beam_search is judged."""

from __future__ import annotations

from autograder.core.exercise import EDGE, Exercise
from autograder.rubric import ExerciseRubric, mistake

from .prefix_beam_search_cases import search_edge, search_general
from .prefix_beam_search_mistakes import EXTENDING
from .shared import UNIT

START = "beams = {(): [0.0, -np.inf]}"
EXTEND = "extend(sums, prefix, pair, row, blank)"
KEPT = "kept = sorted(sums, key=lambda p: -np.logaddexp(*sums[p]))[:width]"
BEST = "best = max(beams, key=lambda p: np.logaddexp(*beams[p]))"
END = "return list(best), np.logaddexp(*beams[best])"
BOTH = ("labels", "log_p")

RUBRIC = ExerciseRubric(
    Exercise(
        "prefix_beam_search",
        UNIT,
        inputs=("log_probs", "width"),
        keywords=("blank",),
        outputs=BOTH,
        points={"labels": 2, "log_p": 2, EDGE: 1},
        axes={"log_probs": ("T", "V")},
        hints=(
            "Keep a dict of prefixes. At each step each of them adds to the sums of a "
            "new dict: to itself, and to itself with one more label.",
            "Equation (18), in logarithms. A repeated label makes the prefix longer "
            "only from beginnings that end in a blank.",
            "For each row an empty dict; the helper for each prefix of the old one; "
            "then sort the prefixes by the logarithm of the sum of their two sums, "
            "and keep the first width of them. At the end, the best one and its sum.",
        ),
        equations={
            "labels": "equation (18), line by line, with two frames and one label",
            "log_p": "equation (18): which beginnings each sum is about; at the end "
            "both sums count",
        },
    ),
    search_general,
    search_edge,
    variants=(
        mistake(
            "endings_merged",
            "no difference is made between beginnings that end in a blank and those "
            "that end in a label",
            "A label that comes again makes the prefix longer only behind a blank: "
            "equation (18) keeps two sums, and each of its lines says which it reads.",
            BOTH,
            (
                EXTEND,
                "total = np.logaddexp(*pair)\n"
                "            add_to(sums, prefix, BLANK, total + row[blank])\n"
                "            if prefix:\n"
                "                add_to(sums, prefix, LABEL, total + row[prefix[-1]])\n"
                "            for k in range(len(row)):\n"
                "                if k != blank and prefix[-1:] != (k,):\n"
                "                    add_to(sums, (*prefix, k), LABEL, total + row[k])",
            ),
        ),
        mistake(
            "repeats_always_longer",
            "a label that comes again makes the prefix longer whatever is before it, "
            "and never stays",
            "Behind the same label it is read as one: equation (18).",
            BOTH,
            (
                EXTEND,
                "total = np.logaddexp(*pair)\n"
                "            add_to(sums, prefix, BLANK, total + row[blank])\n"
                "            for k in range(len(row)):\n"
                "                if k != blank:\n"
                "                    add_to(sums, (*prefix, k), LABEL, total + row[k])",
            ),
        ),
        *EXTENDING,
        mistake(
            "best_path",
            "sums of one prefix are not added up: the best way to it is kept",
            "Different beginnings of one prefix add up: equation (18).",
            BOTH,
            (
                EXTEND,
                "for k in range(len(row)):\n"
                "                for end in (BLANK, LABEL):\n"
                "                    same = end == LABEL and prefix[-1:] == (k,)\n"
                "                    new = prefix + (k,) * (k != blank and not same)\n"
                "                    both = sums.setdefault(new, [-np.inf] * 2)\n"
                "                    at = BLANK if k == blank else LABEL\n"
                "                    both[at] = max(both[at], pair[end] + row[k])",
            ),
            (BEST, "best = max(beams, key=lambda p: max(beams[p]))"),
            (END, "return list(best), max(beams[best])"),
        ),
        mistake(
            "one_ending",
            "at the end only the larger of the two sums is returned",
            "Beginnings of both kinds are read as these labels: both sums count.",
            ("log_p",),
            (END, "return list(best), max(beams[best])"),
        ),
        mistake(
            "blank_ending_only",
            "at the end only beginnings that end in a blank are counted",
            "Beginnings of both kinds are read as these labels: both sums count.",
            ("log_p",),
            (END, "return list(best), beams[best][BLANK]"),
        ),
        mistake(
            "chosen_by_blank_ending",
            "at the end only beginnings that end in a blank count, also for the choice "
            "of labels",
            "Beginnings of both kinds are read as these labels: both sums count.",
            BOTH,
            (BEST, "best = max(beams, key=lambda p: beams[p][BLANK])"),
            (END, "return list(best), beams[best][BLANK]"),
        ),
        mistake(
            "label_ending_only",
            "at the end only beginnings that end in a label are counted",
            "Beginnings of both kinds are read as these labels: both sums count.",
            ("log_p",),
            (END, "return list(best), beams[best][LABEL]"),
        ),
        mistake(
            "probability",
            "the probability is returned",
            "Its logarithm is due.",
            ("log_p",),
            (END, "return list(best), np.exp(np.logaddexp(*beams[best]))"),
        ),
        mistake(
            "negative",
            "the sign is that of a loss",
            "The logarithm of a probability is at most 0.",
            ("log_p",),
            (END, "return list(best), -np.logaddexp(*beams[best])"),
        ),
        mistake(
            "starts_with_both",
            "the empty prefix starts with probability 1 in both of its sums",
            "It is one beginning: its first sum is 1, its second 0.",
            ("log_p",),
            (START, "beams = {(): [0.0, 0.0]}"),
        ),
        mistake(
            "starts_with_probabilities",
            "the empty prefix starts with the probabilities 1 and 0, where their "
            "logarithms are due",
            "The logarithm of 1 is 0, that of 0 is −∞.",
            ("log_p",),
            (START, "beams = {(): [1.0, 0.0]}"),
        ),
        mistake(
            "blank_is_0",
            "the blank is always 0",
            "The blank is an argument.",
            BOTH,
            (EXTEND, "extend(sums, prefix, pair, row, 0)"),
        ),
        mistake(
            "one_more_kept",
            "one prefix more than the width is kept",
            "As many as the width are kept.",
            (EDGE,),
            (KEPT, KEPT.replace("[:width]", "[: width + 1]")),
        ),
        mistake(
            "one_fewer_kept",
            "one prefix fewer than the width is kept",
            "As many as the width are kept.",
            (EDGE,),
            (KEPT, KEPT.replace("[:width]", "[: max(width - 1, 1)]")),
        ),
        mistake(
            "kept_by_the_larger",
            "the prefixes that are kept are chosen by the larger of their two sums",
            "Both sums of a prefix count: those with the largest b + e are kept.",
            (EDGE,),
            (KEPT, "kept = sorted(sums, key=lambda p: -max(sums[p]))[:width]"),
        ),
        mistake(
            "per_frame",
            "the logarithm is divided by the number of frames",
            "Equation (18) does not divide.",
            ("log_p",),
            (END, "return list(best), np.logaddexp(*beams[best]) / len(log_probs)"),
        ),
        mistake(
            "last_frame_left_out",
            "the last frame is not read",
            "All rows count.",
            BOTH,
            ("in log_probs:", "in log_probs[:-1]:"),
        ),
        mistake(
            "least_likely",
            "the least likely of the kept prefixes is returned",
            "The one with the largest sum is due.",
            BOTH,
            (BEST, "best = min(beams, key=lambda p: np.logaddexp(*beams[p]))"),
        ),
        mistake(
            "reversed",
            "the labels stand in reverse order",
            "They stand in the order of time.",
            ("labels",),
            (END, "return list(best)[::-1], np.logaddexp(*beams[best])"),
        ),
        mistake(
            "best_path_labels",
            "the labels are those of the best path",
            "The best path need not belong to the most likely labels.",
            ("labels",),
            (
                END,
                "path = log_probs.argmax(axis=1)\n"
                "    path = path[np.diff(path, prepend=-1) != 0]\n"
                "    return path[path != blank].tolist(), np.logaddexp(*beams[best])",
            ),
        ),
        mistake(
            "least_likely_kept",
            "the prefixes with the smallest sums are kept",
            "The ones with the largest sums are kept.",
            (EDGE,),
            (KEPT, "kept = sorted(sums, key=lambda p: np.logaddexp(*sums[p]))[:width]"),
        ),
    ),
)
