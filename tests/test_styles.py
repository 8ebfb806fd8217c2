"""Right solutions in other styles get full marks, in and out of the sandbox."""

import ast

import pytest
from helpers import TESTS, functions, grade, judge_function, load_rubric

STYLES = sorted((TESTS / "styles").glob("*/*.py"))


@pytest.mark.parametrize("path", STYLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_another_style_gets_full_marks(path):
    unit = path.parent.name
    names = functions(unit, path.read_text())
    for exercise in load_rubric(unit).exercises:
        marks, _ = judge_function(unit, exercise.name, names[exercise.name])
        assert marks.passed, [(c.name, c.reason) for c in marks.criteria]


@pytest.mark.parametrize("path", STYLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_another_style_gets_full_marks_in_the_sandbox(path, assignments, zygote):
    assignment = assignments[path.parent.name]
    first = assignment.rubric.exercises[0].name
    source = path.read_text()
    defined = {node.name for node in ast.parse(source).body if hasattr(node, "name")}
    cells = {e.name: "" for e in assignment.rubric.exercises if e.name in defined}
    cells |= {first: "import numpy as np\n" + source}
    graded = grade(assignment, zygote, **cells)
    lost = {n: str(e.verdict) for n, e in graded.exercises.items() if e.score < e.max}
    assert not lost
    assert graded.score == graded.max


def test_every_unit_has_two_other_styles():
    from helpers import unit_names

    for unit in unit_names():
        assert len(list((TESTS / "styles" / unit).glob("*.py"))) >= 2
