"""Code that breaks one rule of units 07 to 11 alone loses points in every draw.

The rules are those of docs/contracts.md; a version is an edit of the solved function,
or a function of its own.
"""

import runpy

import numpy as np
import pytest
from helpers import TESTS, functions, judge_function, solved

WRONG = [
    (path.stem, *version)
    for path in sorted((TESTS / "rules").glob("*.py"))
    for version in runpy.run_path(str(path))["WRONG"]
]
IDS = [f"{name}: {rule}" for _, name, rule, _ in WRONG]
FEW, MANY = range(2), range(2, 8)


def edited(unit, name, edits):
    """The source of a function with all places of some texts replaced."""
    if isinstance(edits, str):
        return edits
    source = solved(unit).cells[name]
    for old, new in edits:
        assert old in source, (name, old)
        source = source.replace(old, new)
    return source


def assert_lost(unit, name, edits, seeds):
    fn = functions(unit, edited(unit, name, edits))[name]
    for seed in seeds:
        with np.errstate(all="ignore"):
            marks, _ = judge_function(unit, name, fn, seed)
        assert marks.broken, seed


@pytest.mark.parametrize(("unit", "name", "rule", "edits"), WRONG, ids=IDS)
def test_what_breaks_a_rule_loses_points(unit, name, rule, edits):
    assert_lost(unit, name, edits, FEW)


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "name", "rule", "edits"), WRONG, ids=IDS)
def test_what_breaks_a_rule_loses_points_in_more_draws(unit, name, rule, edits):
    assert_lost(unit, name, edits, MANY)


def test_every_exercise_has_a_version():
    from helpers import all_exercises

    units = {unit for unit, *_ in WRONG}
    assert {(u, n) for u, n in all_exercises() if u in units} == {
        (unit, name) for unit, name, *_ in WRONG
    }
