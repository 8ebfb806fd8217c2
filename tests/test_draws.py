"""No draw of hidden cases lets a known mistake pass, or refuses the solved function.

Every seed draws the cases of an exercise as a judge does. A mistake is called on them
in order, and only until all that it declares to break is decided.
"""

import os
import sys
from functools import cache

import helpers
import numpy as np
import pytest
from helpers import all_exercises, load_rubric

from autograder.core.attempting import attempt_case
from autograder.core.exercise import EDGE, PROPERTIES
from autograder.core.marking import compare_all, mark

FEW, MANY = range(10), range(int(os.environ.get("DRAWS", "100")))
"""Seeds are the same each time: more of them, DRAWS=1000, where cases have changed."""
LATER = {"repeatable"}
"""Does not show in one call."""
solved = cache(helpers.solved)


def called(unit, item, fn, known):
    forward = item.exercise.forward
    return attempt_case(
        item.exercise, fn, fn.__globals__[forward] if forward else None, known
    )


def undecided(item, variant, call, cases):
    """Return what a mistake declares to break and no case shows."""
    exercise = item.exercise
    due = set(variant.breaks) - LATER
    wrong, open_properties = set(), due & set(PROPERTIES)
    for known in cases:
        if not due:
            break
        if known.edge and not due & {EDGE, *PROPERTIES}:
            break
        attempt = call(known)
        failed = {n for n, c in compare_all(exercise, attempt).items() if not c.passed}
        if known.edge:
            due -= {EDGE} if failed - wrong else set()
        else:
            wrong |= failed
            due -= failed
        if open_properties:
            due -= open_properties & set(mark(exercise, [attempt]).broken)
    return due


def assert_decided(unit, name, seeds):
    rubric, notebook = load_rubric(unit), solved(unit)
    item = rubric.find(name)
    right = notebook.function(name)
    mistaken = {v: notebook.function(name, v) for v in item.variants}
    passed, refused = [], []
    for seed in seeds:
        cases = rubric.draw(item, np.random.default_rng(seed))
        marks = mark(item.exercise, [called(unit, item, right, c) for c in cases])
        refused += [(seed, c.name, c.reason) for c in marks.criteria if not c.passed]
        for variant, fn in mistaken.items():
            left = undecided(
                item, variant, lambda known, f=fn: called(unit, item, f, known), cases
            )
            passed += [(variant.id, seed, criterion) for criterion in sorted(left)]
    assert not refused
    assert not passed


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_every_draw_decides(unit, name):
    assert_decided(unit, name, FEW)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_every_one_of_many_draws_decides(unit, name):
    assert_decided(unit, name, MANY)


def test_every_stored_set_of_searches_can_be_drawn():
    """Seeds of `beam_search` that tell all rules apart do so in disguise as well."""
    load_rubric("08_translation")
    cases, rules = (
        next(
            m
            for name, m in sys.modules.items()
            if name.endswith(f".beam_search_{what}")
        )
        for what in ("cases", "rules")
    )
    rng = np.random.default_rng(0)
    for seeds in cases.FOUND:
        found = [
            cases.beam_case(np.random.default_rng(seed), *setting)
            for seed, setting in zip(seeds, cases.SETTINGS, strict=True)
        ]
        left = [
            rules.untold([cases.disguised(rng, c) for c in found]) for _ in range(5)
        ]
        assert not all(left), seeds
