"""An exercise is added in the three places that docs/design.md names."""

import re
import shutil

import pytest
from helpers import ROOT

from autograder.authoring.build import build
from autograder.rubric import Solutions

UNIT = "00_start_here"
RUBRIC = f"solutions/rubric/{UNIT}/scale_features.py"
REFERENCE = "solutions/reference/scaling.py"
TEXT = f"solutions/{UNIT}.py"


def documented_places():
    """Content by path, from the code blocks of "Add an exercise"."""
    page = (ROOT / "docs" / "design.md").read_text("utf-8")
    section = page.split("## Add an exercise")[1].split("\n## ")[0]
    blocks = re.findall(r"```python\n# (\S+)\n(.*?)```", section, re.DOTALL)
    return dict(blocks)


@pytest.fixture
def project(tmp_path):
    """A copy of what unit 00 is built from, alone."""
    shutil.copytree(ROOT / "solutions" / "reference", tmp_path / "solutions/reference")
    rubric = tmp_path / "solutions" / "rubric"
    shutil.copytree(ROOT / "solutions/rubric" / UNIT, rubric / UNIT)
    for name in (TEXT, "solutions/__init__.py", "solutions/rubric/__init__.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def follow_the_docs(project, without=None):
    for name, content in documented_places().items():
        path = project / name
        if name == without:
            continue
        before = path.read_text("utf-8") + "\n\n" if path.exists() else ""
        path.write_text(before + content, "utf-8")


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
