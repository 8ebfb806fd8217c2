"""Verdicts on solved functions with edits, and on functions that are written out."""

from helpers import functions, solved

from autograder.core.answers import unit_of
from autograder.learner.checking import judge_visible


def verdict_on(name, edits, others=()):
    """The verdict on a solved function with edits, beside others with theirs."""
    unit = unit_of(name)
    names = solved(unit).namespace()
    for function, changes in [*others, (name, edits)]:
        source = solved(unit).cells[function]
        for old, new in changes:
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        names = functions(unit, source, names)
    # functions of one notebook see each other
    for value in [v for v in names.values() if hasattr(v, "__globals__")]:
        value.__globals__.update(names)
    return judge_visible(names[name])


def text_of(unit, name, source):
    """The verdict's text on a function that is written out."""
    names = functions(unit, source, solved(unit).namespace())
    return judge_visible(names[name], name).text()
