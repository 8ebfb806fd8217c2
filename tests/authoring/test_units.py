"""What a unit lacks as a whole is one sentence: title, points, text or rubric."""

import shutil

import pytest
from complaints import expect, spoiled
from documented import TEXT, UNIT

from autograder.authoring.build import build


def test_answers_without_points(extended):
    path = f"solutions/rubric/{UNIT}/__init__.py"
    complaints = spoiled(extended, path, ('{"why_sum": 1}', "None"))
    expect(
        complaints, f"{path}: ANSWERS: expected a dict from cell to points, found No"
    )


def test_two_names_that_sentences_would_call_alike(extended):
    path = f"solutions/rubric/{UNIT}/__init__.py"
    alike = 'NOTATION = {"one": "the sum", "two": "the sum"}'
    complaints = spoiled(extended, path, ("TITLE =", f"{alike}\nTITLE ="))
    expect(complaints, f"{path}: NOTATION: 'two' and 'one' are both called 'the sum'")


def test_a_rubric_without_title(extended):
    path = f"solutions/rubric/{UNIT}/__init__.py"
    complaints = spoiled(extended, path, ("TITLE", "TITEL"))
    expect(complaints, f"{path} has no TITLE: write TITLE = …")


def test_a_unit_without_text_or_rubric(extended):
    text = extended / TEXT
    text.rename(text.with_name("01_another.py"))
    changed, complaints = build(extended)
    assert changed == []
    expect(complaints, f"write {TEXT}", "write solutions/rubric/01_another/__init__.py")


def test_one_unit_is_built(extended):
    shutil.copytree(
        extended / "solutions/rubric" / UNIT, extended / "solutions/rubric/01_broken"
    )
    changed, complaints = build(extended, unit=UNIT)
    assert complaints == []
    assert {p.stem for p in changed} == {UNIT}
    with pytest.raises(ValueError, match="no unit '02'; there are 00_start_here, 01"):
        build(extended, unit="02")
