"""Mistakes in what one row of log-probabilities does to one prefix."""

from __future__ import annotations

from autograder.rubric import Variant, mistake

EXTEND = "extend(sums, prefix, pair, row, blank)"
BOTH = ("labels", "log_p")
ENDS = "add_to(sums, prefix, BLANK, total + row[blank])"
STAYS = "add_to(sums, prefix, LABEL, pair[LABEL] + row[k])"
AGAIN = "add_to(sums, (*prefix, k), LABEL, pair[BLANK] + row[k])"
LONGER = "add_to(sums, (*prefix, k), LABEL, total + row[k])"


def extended(
    ends: str = ENDS, stays: str = STAYS, again: str = AGAIN, longer: str = LONGER
) -> tuple[str, str]:
    """Return the edit that writes the helper's lines out, some of them changed."""
    lines = (
        "total = np.logaddexp(*pair)",
        ends,
        "for k in range(len(row)):",
        "    if k != blank and prefix[-1:] == (k,):",
        f"        {stays}",
        f"        {again}",
        "    elif k != blank:",
        f"        {longer}",
    )
    return EXTEND, "\n            ".join(lines)


EXTENDING: tuple[Variant, ...] = (
    mistake(
        "repeat_longer_from_both",
        "a label that comes again makes the prefix longer from all its beginnings",
        "It does so only from those that end in a blank: equation (18).",
        BOTH,
        extended(again=AGAIN.replace("pair[BLANK]", "total")),
    ),
    mistake(
        "repeat_stays_from_both",
        "a label that comes again leaves the prefix as it is from all its beginnings",
        "It does so only from those that end in that label: equation (18).",
        BOTH,
        extended(stays=STAYS.replace("pair[LABEL]", "total")),
    ),
    mistake(
        "repeat_exchanged",
        "the two sums are exchanged where a label comes again",
        "Behind a blank it makes the prefix longer, behind itself it is read as one.",
        BOTH,
        extended(
            stays=STAYS.replace("pair[LABEL]", "pair[BLANK]"),
            again=AGAIN.replace("pair[BLANK]", "pair[LABEL]"),
        ),
    ),
    mistake(
        "repeat_never_longer",
        "a label that comes again never makes the prefix longer",
        "Behind a blank it is said once more: equation (18).",
        BOTH,
        extended(again="pass"),
    ),
    mistake(
        "repeat_never_stays",
        "a label that is said over several frames is not read as one",
        "Behind itself it leaves the prefix as it is: equation (18).",
        BOTH,
        extended(stays="pass"),
    ),
    mistake(
        "blank_after_blank_only",
        "a blank is read only behind a blank, and not behind a label",
        "It may follow both: equation (18) adds both sums.",
        BOTH,
        extended(ends=ENDS.replace("total", "pair[BLANK]")),
    ),
    mistake(
        "label_after_blank_only",
        "another label makes the prefix longer only behind a blank",
        "Different labels may follow each other at once: equation (18) adds both sums.",
        BOTH,
        extended(longer=LONGER.replace("total", "pair[BLANK]")),
    ),
    mistake(
        "label_after_label_only",
        "another label makes the prefix longer only behind a label",
        "It may follow a blank too: equation (18) adds both sums.",
        BOTH,
        extended(longer=LONGER.replace("total", "pair[LABEL]")),
    ),
    mistake(
        "blank_not_read",
        "a blank never leaves a prefix as it is",
        "A blank adds nothing to the labels, and its probability to the first sum.",
        BOTH,
        extended(ends="pass"),
    ),
)
