"""Wrong error rates and edit distances that once kept all their points."""

import pytest
from survivors import assert_lost

from autograder.core.exercise import EDGE

SEEDS = range(20)
RATE = """
from collections import Counter

def letters_in_common(h, r):
    return max(len(h), len(r)) - sum((Counter(h) & Counter(r)).values())

def in_place(h, r):
    return sum(x != y for x, y in zip(h, r)) + abs(len(h) - len(r))

def error_rate(hypotheses, references):
    total = sum(map(len, references))
    wrong = {}
    return wrong / total
"""
SUMMED = "sum(map({}, hypotheses, references))"
ONE_PAIR = (
    "edit_distance(*([k for s in x for k in s] for x in (hypotheses, references)))"
)
RATES = [
    (SUMMED.format("edit_distance"), set()),
    (SUMMED.format("letters_in_common"), {"rate"}),
    (SUMMED.format("in_place"), {"rate"}),
    (ONE_PAIR, {"rate"}),
    ("{22: 5, 23: 12, 13: 2}.get(total, 0)", {"rate"}),
    (
        "min(" + SUMMED.format("letters_in_common") + ", total / 3)",
        {"rate"},
    ),
    (SUMMED.format("lambda h, r: edit_distance(set(h), set(r))"), {"rate"}),
]
DISTANCE = """
def edit_distance(a, b):
    {}
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a):
        row = [i + 1]
        for j, y in enumerate(b):
            above = rows[-1]
            ways = above[j] + (x != y), above[j + 1] + 1, row[j] + 1
            row.append({})
        rows.append(row)
    return rows[-1][-1]
"""
NO_BLANKS = "a, b = (s.replace(' ', '') if isinstance(s, str) else s for s in (a, b))"
WIDTHS = [
    *("6", "10", "14"),
    "max(6, abs(len(a) - len(b)))",
    "max(10, abs(len(a) - len(b)))",
    "max(14, abs(len(a) - len(b)))",
]
DISTANCES = [
    ("", "min(ways)", set()),
    (NO_BLANKS, "min(ways)", {"distance", EDGE}),
    ("", "min(ways) if i + j else int(x != y)", set()),
    *(("", f"min(ways) if abs(i - j) <= {w} else 1e9", {"distance"}) for w in WIDTHS),
    *(("", f"min(ways) % 2**{bits}", {EDGE}) for bits in (7, 8)),
    ("", "min(ways) if len(a) < 20 else row[j] + (x != y)", {"distance"}),
]


@pytest.mark.parametrize(("wrong", "lost"), RATES)
def test_an_error_rate_is_that_of_edit_distances(wrong, lost):
    assert_lost("09", "error_rate", RATE.format(wrong), lost, SEEDS)


@pytest.mark.parametrize(("first", "entry", "lost"), DISTANCES)
def test_an_edit_distance_is_the_smallest_of_all(first, entry, lost):
    assert_lost("09", "edit_distance", DISTANCE.format(first, entry), lost, SEEDS)
