"""Imports go one way: who may import whom, by folder."""

import ast

import pytest
from helpers import ROOT

CORE, LEARNER, RUBRIC = "autograder.core", "autograder.learner", "autograder.rubric"
ALLOWED = {
    "autograder/core": (CORE,),
    "autograder/learner": (CORE, LEARNER),
    "course": (CORE, LEARNER, "course"),
    "autograder/rubric.py": (CORE, "autograder.files"),
    "autograder/files.py": (),
    "solutions/rubric": (CORE, RUBRIC),
    "solutions/reference": (),
    "autograder/authoring": (CORE, RUBRIC, "autograder.authoring", "autograder.files"),
    "autograder/grading/untrusted": (
        *(CORE, LEARNER, "course"),
        *("autograder.grading.untrusted", "autograder.grading.wire"),
    ),
}
"""What each place may import of ours, in whole or in part."""

FILES = [
    (place, path)
    for place in ALLOWED
    for path in (
        [ROOT / place]
        if place.endswith(".py")
        else sorted((ROOT / place).rglob("*.py"))
    )
]
OURS = ("autograder", "course", "solutions")


def imported(path):
    """The modules of ours that a file imports, as far as they are named in full."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    ("place", "path"), FILES, ids=[str(p.relative_to(ROOT)) for _, p in FILES]
)
def test_a_place_imports_what_it_may(place, path):
    found = {n for n in imported(path) if n.split(".")[0] in OURS}
    allowed = tuple(ALLOWED[place])
    assert {
        n for n in found if not any(f"{n}.".startswith(f"{a}.") for a in allowed)
    } == set()


@pytest.mark.parametrize("folder", ["autograder", "course"])
def test_no_code_imports_solutions(folder):
    for path in (ROOT / folder).rglob("*.py"):
        assert not [n for n in imported(path) if n.split(".")[0] == "solutions"], path


def test_grading_imports_no_front():
    """The command line, the demo and the report build on grading, not it on them."""
    fronts = ("autograder.cli", "autograder.demo", "autograder.report")
    for path in (ROOT / "autograder" / "grading").rglob("*.py"):
        assert not [n for n in imported(path) if n.startswith(fronts)], path
