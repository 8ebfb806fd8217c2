"""What rubrics say to learners: equations that exist, hints that are no code."""

import re

import pytest
from helpers import SOLUTIONS, all_exercises, load_rubric, unit_names

NUMBER = re.compile(r"\((\d+)\)(?: of unit (\d\d))?")
TAG = re.compile(r"\\tag\{(\d+)\}")
CODE = re.compile(r"\bnp\.|\w\(|\w\[|[-+*/]?=|\*\*|@")
"""Calls, indices, assignments, NumPy's names: what could be pasted."""


def item_of(unit, name):
    return load_rubric(unit).find(name)


def sayings(item):
    """Every text of an exercise that a verdict or a hint shows."""
    yield from item.exercise.hints
    yield from item.exercise.equations.values()
    for variant in item.variants:
        yield from (variant.text, variant.hint)


@pytest.mark.parametrize("unit", unit_names())
def test_a_text_has_numbered_equations(unit):
    assert TAG.findall(SOLUTIONS.text(unit).read_text("utf-8"))


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_equations_that_are_named_stand_in_the_text(unit, name):
    for said in sayings(item_of(unit, name)):
        for number, other in NUMBER.findall(said):
            where = next(u for u in unit_names() if u.startswith(other or unit))
            assert number in TAG.findall(SOLUTIONS.text(where).read_text("utf-8")), said


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_where_to_look_first_is_said_of_every_quantity_in_words(unit, name):
    exercise = item_of(unit, name).exercise
    if exercise.equations or len(exercise.quantities) > 1:
        assert set(exercise.equations) == set(exercise.quantities)
    for said in exercise.equations.values():
        assert said[0] not in " (" and not said.endswith((".", ","))
        assert not CODE.search(said), said


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_the_shape_of_the_code_is_told_in_words(unit, name):
    said = item_of(unit, name).exercise.hints[2]
    assert not CODE.search(said), said


@pytest.mark.parametrize(
    "said",
    [
        "t = state.get('t', 0) + 1",
        "np.add.at keeps all",
        "dh * (1 - hs[:, t]**2)",
        "call rng.standard_normal((H + D, H))",
    ],
)
def test_code_is_told_from_words(said):
    assert CODE.search(said)
