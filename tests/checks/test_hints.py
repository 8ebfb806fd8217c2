"""Hints: three steps, and after a verdict the quantity to begin with."""

from dataclasses import replace

import pytest
from helpers import functions

from autograder import CheckFailed, check, hint
from autograder.core.answers import answers
from autograder.core.marking import first_wrong
from autograder.learner import hints, lookup
from autograder.learner.checking import judge_visible

UNIT, NAME = "00_start_here", "affine_backward"
EQUATIONS = {"b": "equation (4)", "W": "equation (3)", "x": "equation (2)"}
RIGHT = {"x": "dy @ W.T", "W": "x.T @ dy", "b": "dy.sum(axis=0)"}


@pytest.fixture(autouse=True)
def equations(monkeypatch):
    """A derivation of affine_backward in an order of its own, and no hint shown yet."""

    def with_equations(name):
        found = answers(name)
        listed = EQUATIONS if name == NAME else {}
        return replace(found, exercise=replace(found.exercise, equations=listed))

    monkeypatch.setattr(lookup, "answers", with_equations)
    monkeypatch.setattr(hints, "_shown", {})
    monkeypatch.setattr(hints, "_wrong", {})


def backward(forward="", **changes):
    """Unit 00's functions, with other gradients."""
    entries = ", ".join(f"{k!r}: {v}" for k, v in (RIGHT | changes).items())
    source = f"def {NAME}(dy, cache):\n    x, W = cache\n    return {{{entries}}}\n"
    return functions(UNIT, source + forward)


def failed(names, capsys):
    """Check a function that fails, and pass over what is shown."""
    with pytest.raises(CheckFailed):
        check(names[NAME])
    capsys.readouterr()
    return names[NAME]


def test_the_last_hint_says_so_and_is_repeated_on_request(capsys):
    for _ in range(5):
        hint(NAME)
    lines = capsys.readouterr().out.splitlines()
    openings = [line.split(":")[0] for line in lines]
    last = f"Hint 3 of 3 for {NAME}, the last one"
    assert openings == [
        f"Hint 1 of 3 for {NAME}",
        f"Hint 2 of 3 for {NAME}",
        *(last, f"{last}, once more", f"{last}, once more"),
    ]
    assert lines[2].partition(": ")[2] == lines[4].partition(": ")[2]


def test_after_a_verdict_the_first_wrong_quantity_comes_first(capsys):
    fn = failed(backward(x="2 * dy @ W.T", W="-x.T @ dy"), capsys)
    hint(fn)
    first, second = capsys.readouterr().out.splitlines()
    assert first == "W came out wrong in the last check. Look first at equation (3)."
    assert second.startswith("Hint 1 of 3")


def test_a_later_verdict_replaces_the_earlier(capsys):
    failed(backward(b="-dy.sum(axis=0)"), capsys)
    hint(failed(backward(x="-dy @ W.T"), capsys))
    assert capsys.readouterr().out.startswith("x came out wrong in the last check.")
    check(backward()[NAME])
    capsys.readouterr()
    hint(NAME)
    assert capsys.readouterr().out.startswith("Hint 2 of 3")


UNKNOWN = {
    "an exception": {"x": "1 / 0"},
    "not written": {"x": "exec('raise NotImplementedError')"},
    "a wrong forward": {
        "forward": "def affine_forward(x, W, b): return x @ W - b, (x, 2 * W)",
    },
}


@pytest.mark.parametrize("why", UNKNOWN)
def test_nothing_is_said_where_no_quantity_is_to_blame(why, capsys):
    hint(failed(backward(**UNKNOWN[why]), capsys))
    assert capsys.readouterr().out.startswith("Hint 1 of 3")


def test_without_equations_hints_are_as_before(capsys, monkeypatch):
    monkeypatch.setitem(globals(), "EQUATIONS", {})
    hint(failed(backward(x="-dy @ W.T"), capsys))
    assert capsys.readouterr().out.startswith("Hint 1 of 3")


def test_the_first_wrong_quantity_is_the_derivations_first():
    exercise = lookup.known(NAME).exercise
    marks = judge_visible(backward(x="-dy @ W.T", W="-x.T @ dy")[NAME]).marks
    assert marks.broken[0] == "x"
    assert first_wrong(exercise, marks) == "W"
    assert first_wrong(exercise, judge_visible(backward()[NAME]).marks) is None


def test_a_hint_is_found_by_the_name_that_a_function_is_bound_to(capsys):
    source = "def mine(x, W, b): return x @ W + b, (x, W)\naffine_forward = mine\n"
    hint(functions(UNIT, source)["mine"])
    assert "for affine_forward" in capsys.readouterr().out
