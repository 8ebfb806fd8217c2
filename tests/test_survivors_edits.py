"""Solved functions with a few edits that make them wrong lose points on every draw."""

import pytest
from edits_of_cells import VERSIONS as CELLS
from edits_of_limits import VERSIONS as LIMITS
from edits_of_signals import VERSIONS as SIGNALS
from edits_of_texts import VERSIONS as TEXTS
from helpers import all_exercises, functions, judge_function, quick, solved

UNITS = {name: unit for unit, name in all_exercises()}
EDITS = [
    (name, edits)
    for versions in (CELLS, LIMITS, TEXTS, SIGNALS)
    for name, all in versions.items()
    for edits in all
]
FEW, MANY = range(2), range(2, 20)


def assert_points_lost(name, edits, seeds):
    source = solved(UNITS[name]).cells[name]
    for old, new in edits:
        assert old in source, f"{name} has no {old!r}"
        source = source.replace(old, new, 1)
    fn = functions(UNITS[name], source)[name]
    kept = [
        s for s in seeds if judge_function(UNITS[name], name, fn, s, True)[0].passed
    ]
    assert not kept


@pytest.mark.parametrize(("name", "edits"), EDITS)
def test_an_edit_that_is_wrong_loses_points(name, edits):
    assert_points_lost(name, edits, FEW)


@pytest.mark.parametrize(("name", "edits"), quick(EDITS, ()))
def test_an_edit_that_is_wrong_loses_points_on_many_draws(name, edits):
    assert_points_lost(name, edits, MANY)
