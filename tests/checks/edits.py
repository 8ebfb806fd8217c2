"""Verdicts on solved functions with edits, and on functions that are written out."""

from helpers import functions, solved

from autograder.core.units import unit_of
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


def assert_words(name, edits, never, said):
    """Assert what a verdict on edits says, and what it never does."""
    text = verdict_on(name, edits).text()
    assert not [phrase for phrase in never if phrase in text], text
    assert not [phrase for phrase in said if phrase not in text], text


def text_of(unit, name, source):
    """The verdict's text on a function that is written out."""
    names = functions(unit, source, solved(unit).namespace())
    return judge_visible(names[name], name).text()
