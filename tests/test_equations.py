"""Where to look first: each quantity has a place, and the text has each equation."""

import re

import pytest
from helpers import ROOT, all_exercises, load_rubric

TOLD = ("00_start_here", "02_rnn", "04_lstm", "05_gru")
SEVERAL = [
    pytest.param(unit, name, id=name)
    for unit, name in all_exercises()
    for exercise in [load_rubric(unit).find(name).exercise]
    if unit in TOLD and len(exercise.quantities) > 1 and not exercise.measure
]
NUMBERS = re.compile(r"\((\d+)\)(?: of unit (\d\d))?")


def tags(unit):
    """The numbers of the equations in the text of a unit, whose name may be cut."""
    (text,) = (ROOT / "solutions").glob(f"{unit}*.py")
    return set(re.findall(r"\\tag\{(\d+)\}", text.read_text("utf-8")))


@pytest.mark.parametrize(("unit", "name"), SEVERAL)
def test_each_quantity_says_where_to_look_first(unit, name):
    exercise = load_rubric(unit).find(name).exercise
    assert set(exercise.equations) == set(exercise.quantities)


@pytest.mark.parametrize(("unit", "name"), SEVERAL)
def test_a_place_to_look_completes_a_sentence(unit, name):
    for place in load_rubric(unit).find(name).exercise.equations.values():
        assert not place.endswith(".")
        assert place[0].islower()


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_equations_that_are_named_are_in_the_text(unit, name):
    item = load_rubric(unit).find(name)
    said = [*item.exercise.hints, *item.exercise.equations.values()]
    said += [text for v in item.variants for text in (v.text, v.hint)]
    named = [n for text in said for n in NUMBERS.findall(text)]
    for number, other in named:
        assert number in tags(other or unit), (number, other or unit)


def test_equations_are_named_at_all():
    """What reads them off the texts finds them."""
    texts = [
        place
        for unit, name in all_exercises()
        for place in load_rubric(unit).find(name).exercise.equations.values()
    ]
    assert {("7", "02"), ("8", "")} <= {n for t in texts for n in NUMBERS.findall(t)}
