"""Each known mistake loses exactly what it breaks, and is named."""

import pytest
from helpers import TESTS, all_exercises, functions, header, judge_function, load_rubric

MUTANTS = sorted((TESTS / "mutants").glob("*/*/*.py"))


def name_of(path):
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", MUTANTS, ids=name_of)
def test_a_mistake_loses_what_it_breaks_and_is_named(path):
    unit, exercise = path.parts[-3:-1]
    about = header(path)
    fn = functions(unit, path.read_text())[exercise]
    marks, named = judge_function(unit, exercise, fn)
    assert set(marks.broken) == set(about["loses"].split(", "))
    assert about["named"] in named


@pytest.mark.parametrize(("unit", "exercise"), all_exercises())
def test_every_exercise_has_six_mistakes(unit, exercise):
    files = list((TESTS / "mutants" / unit / exercise).glob("*.py"))
    assert len(files) >= 6


@pytest.mark.parametrize(("unit", "exercise"), all_exercises())
def test_mistakes_are_told_apart_or_declared_aliases(unit, exercise):
    for path in (TESTS / "mutants" / unit / exercise).glob("*.py"):
        fn = functions(unit, path.read_text())[exercise]
        _, named = judge_function(unit, exercise, fn)
        variants = {v.id: v for v in load_rubric(unit).find(exercise).variants}
        allowed = {path.stem, *variants[path.stem].aliases}
        assert named <= allowed, f"{path.stem} is also called {named - allowed}"
