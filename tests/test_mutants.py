"""Each known mistake loses exactly what it breaks, and is named.

A mistake is tried as `mutants/UNIT/EXERCISE/ID.py` writes it, in a style of its own;
without that file, as the rubric's edit of the solved function.
"""

import pytest
from helpers import TESTS, all_exercises, functions, judge_function, load_rubric, solved

from autograder.core.exercise import EDGE

MUTANTS = TESTS / "mutants"
MISTAKES = [
    pytest.param(unit, name, variant, id=f"{name}-{variant.id}")
    for unit, name in all_exercises()
    for variant in load_rubric(unit).find(name).variants
]


def source_of(unit, name, variant):
    path = MUTANTS / unit / name / f"{variant.id}.py"
    if path.exists():
        return path.read_text("utf-8")
    return solved(unit).edited_source(name, variant)


def losses_due(exercise, variant):
    """A mistake in every quantity costs the edge cases as well."""
    due = set(variant.breaks)
    return due | {EDGE} if due >= set(exercise.quantities) else due


@pytest.mark.parametrize(("unit", "name", "variant"), MISTAKES)
def test_a_mistake_loses_what_it_breaks_and_is_told_apart(unit, name, variant):
    fn = functions(unit, source_of(unit, name, variant))[name]
    marks, named = judge_function(unit, name, fn)
    exercise = load_rubric(unit).find(name).exercise
    assert set(marks.broken) == losses_due(exercise, variant)
    assert variant.id in named
    assert named <= {variant.id, *variant.aliases}


def test_every_mutant_is_a_mistake_of_the_rubric():
    """A file of another name would never be run."""
    known = {
        f"{unit}/{name}/{variant.id}"
        for unit, name, variant in (p.values for p in MISTAKES)
    }
    found = {
        str(p.relative_to(MUTANTS).with_suffix("")) for p in MUTANTS.glob("*/*/*.py")
    }
    assert found <= known
    assert len(found) > 300
