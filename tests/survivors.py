"""Judge wrong code that once kept all its points, on several draws."""

from helpers import functions, judge_function, unit_names

from autograder.core.exercise import EDGE

SEEDS = range(8)


def assert_lost(number, name, source, lost, seeds=SEEDS):
    """Assert what a function loses on every draw: this and nothing else.

    Where no quantity is right, the edge cases are lost as well.
    """
    unit = next(u for u in unit_names() if u.startswith(number))
    fn = functions(unit, source)[name]
    for seed in seeds:
        marks, _ = judge_function(unit, name, fn, seed)
        due = lost | ({EDGE} if all_lost(marks) else set())
        assert set(marks.broken) == due, seed


def all_lost(marks):
    """Say whether no quantity is right."""
    points = [c for c in marks.criteria if c.points and c.name != EDGE]
    return not any(c.passed for c in points)
