"""No case of decoding and sampling depends on which of equal ones is taken.

Each solved function, made to take the last of equal ones where it takes the first, or
to let go of a token whose sum meets top_p exactly, keeps its points on every draw.
"""

import numpy as np
import pytest
from helpers import all_exercises, functions, judge_function, solved

UNITS = {name: unit for unit, name in all_exercises()}
FEW, MANY = range(20), range(20, 300)
LAST = "len(scores) - 1 - int(np.argmax(scores[::-1]))"
OTHERS = [
    ("greedy_decode", "int(np.argmax(scores))", LAST),
    (
        "best_path_decode",
        "log_probs.argmax(axis=1)",
        "log_probs.shape[1] - 1 - log_probs[:, ::-1].argmax(axis=1)",
    ),
    ("beam_search", "sorted(options", "sorted(reversed(options)"),
    ("beam_search", "max(ranked)", "max(ranked, key=lambda r: r[0])"),
    ("beam_search", "max(ranked)", "max(ranked[::-1], key=lambda r: r[0])"),
    ("prefix_beam_search", "sorted(sums,", "sorted(reversed(list(sums)),"),
    ("prefix_beam_search", "max(beams,", "max(reversed(list(beams)),"),
    (
        "token_distribution",
        "np.argsort(-logits, axis=-1)",
        "logits.shape[-1] - 1 - np.argsort(-logits[..., ::-1], axis=-1, kind='stable')",
    ),
    (
        "token_distribution",
        "np.argsort(-logits, axis=-1)",
        "np.argsort(-logits, axis=-1, kind='stable')",
    ),
    ("token_distribution", "before >= top_p", "before >= top_p + 1e-9"),
    ("token_distribution", "before >= top_p", "before >= top_p - 1e-9"),
]


def refused(name, old, new, seeds):
    """The draws on which a function with one edit loses anything."""
    source = solved(UNITS[name]).cells[name]
    assert source.count(old) == 1
    fn = functions(UNITS[name], source.replace(old, new))[name]
    marked = {s: judge_function(UNITS[name], name, fn, s, True)[0] for s in seeds}
    return {s: marks.broken for s, marks in marked.items() if not marks.passed}


@pytest.mark.parametrize(("name", "old", "new"), OTHERS)
def test_no_case_depends_on_what_is_free(name, old, new):
    assert not refused(name, old, new, FEW)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("name", "old", "new"), OTHERS)
def test_no_case_of_many_draws_depends_on_what_is_free(name, old, new):
    assert not refused(name, old, new, MANY)


def test_a_tie_would_be_seen():
    name, old, new = OTHERS[0]
    first = solved(UNITS[name]).cells[name]
    found = [
        functions(UNITS[name], source)[name](equal_scores, None, 0, 3, 1)
        for source in (first, first.replace(old, new))
    ]
    assert found == [[0], [2]]


def equal_scores(token, state):
    """A step of a model that finds three tokens equally likely."""
    return np.zeros(3), state
