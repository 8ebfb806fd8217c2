"""An exercise is added in the three places that docs/design.md names."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields

import pytest
from documented import (
    REFERENCE,
    RUBRIC,
    TEXT,
    UNIT,
    documented_places,
    follow_the_docs,
)
from helpers import ROOT

from autograder.authoring.build import build
from autograder.core.exercise import Exercise
from autograder.rubric import ExerciseRubric, Solutions


def test_three_places_make_an_exercise(project):
    assert set(documented_places()) == {TEXT, RUBRIC, REFERENCE}
    follow_the_docs(project)
    changed, complaints = build(project)
    assert complaints == []
    assert {p.suffix for p in changed} == {".ipynb", ".json", ".npz"}
    rubric = Solutions(project / "solutions").rubric(UNIT)
    assert rubric.names == ("affine_forward", "affine_backward", "scale_features")


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        (RUBRIC, f"no rubric: write {RUBRIC} with a RUBRIC"),
        (REFERENCE, "define scale_features in a file of solutions/reference/"),
        (TEXT, f'write one with the role solution="scale_features" in {TEXT}'),
    ],
)
def test_a_missing_piece_is_named(project, without, sentence):
    follow_the_docs(project, without)
    changed, complaints = build(project)
    assert changed == []
    assert [c for c in complaints if sentence in c] == complaints != []


def test_too_few_mistakes_are_named(project):
    follow_the_docs(project)
    path = project / RUBRIC
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if 'mistake("twice"' not in x), "utf-8")
    _, complaints = build(project)
    assert complaints == [
        "scale_features: expected at least 6 known mistakes, found 5: add some to "
        + RUBRIC
    ]


def run_module(folder, *command):
    """What a module prints when it is run in a folder, and its exit code."""
    ran = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=folder,
        env=os.environ | {"MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return ran.stdout + ran.stderr, ran.returncode


@pytest.mark.parametrize("check", [("check",), ("format", "--check")], ids="-".join)
def test_ruff_accepts_the_documented_exercise(extended, check):
    shutil.copy(ROOT / "pyproject.toml", extended)
    (extended / "autograder").symlink_to(ROOT / "autograder")  # sorted as our own
    said, code = run_module(extended, "ruff", *check, "--no-cache", "solutions")
    assert code == 0, said


@pytest.mark.slow
def test_mypy_accepts_the_documented_exercise(extended):
    rubric = extended / "solutions" / "rubric"
    (rubric / UNIT).rename(rubric / f"unit_{UNIT}")  # a name that can be imported
    (extended / TEXT).unlink()
    said, code = run_module(
        extended,
        *("mypy", "--config-file", ROOT / "pyproject.toml"),
        *("--cache-dir", ROOT / ".mypy_cache" / "documented", "solutions"),
    )
    assert code == 0, said


@pytest.mark.parametrize("kind", [Exercise, ExerciseRubric])
def test_every_field_of_a_rubric_is_documented(kind):
    page = (ROOT / "docs" / "design.md").read_text("utf-8")
    table = page.split("### What a rubric says")[1].split("\n## ")[0]
    names = {field.name for field in fields(kind)} - {"name", "unit", "exercise"}
    assert {name for name in names if f"`{name}`" not in table} == set()


def test_the_documented_backward_is_the_one_of_the_unit():
    page = (ROOT / "docs" / "design.md").read_text("utf-8")
    block = re.search(r"```python\n(def large.*?)```", page, re.DOTALL)[1]
    path = ROOT / "solutions" / "rubric" / UNIT / "affine_backward.py"
    lines = path.read_text("utf-8").splitlines()
    left_out = [line for line in block.splitlines() if line not in lines]
    assert {line.strip() for line in left_out} == {"hints=(...),", "variants=(...),"}
