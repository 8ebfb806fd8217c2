"""What a learner sees: check, hint, progress."""

import re

import numpy as np
import pytest
from helpers import all_exercises, functions, solved

from autograder import CheckFailed, check, hint, progress
from autograder.core.answers import answers
from autograder.learner.checking import judge_visible
from autograder.learner.lookup import UnknownExercise

WRONG = (
    "def affine_backward(dy, cache):\n    x, W = cache\n"
    "    return {'x': dy @ W.T, 'W': x.T @ dy, 'b': dy.mean(axis=0)}"
)


def wrong_backward():
    return functions("00_start_here", WRONG)["affine_backward"]


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_a_solved_function_passes_its_check(unit, name, capsys):
    assert check(solved(unit).namespace()[name]) is None
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.startswith(f"{name}: right")


def test_a_wrong_function_raises_after_its_verdict(capsys):
    with pytest.raises(CheckFailed):
        check(wrong_backward())
    shown = capsys.readouterr().out
    assert "Exactly this mistake: db is a mean over the batch" in shown
    assert "off by a constant factor of 0.333333, which is 1/N" in shown
    assert re.search(r"b +WRONG", shown)
    assert re.search(r"W +right", shown)


def test_the_gradient_check_explains_with_the_worst_entry(capsys):
    with pytest.raises(CheckFailed):
        check(wrong_backward())
    shown = capsys.readouterr().out
    assert "Gradient check against your own forward:" in shown
    assert re.search(r"db at \[\d\]: analytic .*, numeric .*, relative error", shown)
    assert "dx, dW fit." in shown


def test_a_backward_that_fits_a_wrong_forward_is_told_so():
    names = functions(
        "00_start_here",
        "def affine_forward(x, W, b): return 2 * (x @ W) + b, (x, W)\n"
        "def affine_backward(dy, cache):\n    x, W = cache\n"
        "    return {'x': 2 * dy @ W.T, 'W': 2 * x.T @ dy, 'b': dy.sum(0)}",
    )
    verdict = judge_visible(names["affine_backward"])
    assert verdict.blocked_by == "affine_forward"
    assert all(c.passed for c in verdict.gradient_checks)
    assert "Mend affine_forward first" in verdict.text()


def test_the_traceback_is_one_line():
    error = CheckFailed("affine_forward: 0 of 2 criteria right")
    assert error._render_traceback_() == [f"CheckFailed: {error}"]


def test_an_unknown_name_lists_the_known_ones():
    def something_else():
        """Not an exercise."""

    with pytest.raises(UnknownExercise, match="affine_forward") as caught:
        check(something_else)
    assert "found 'something_else'" in str(caught.value)


def test_an_exception_names_the_learners_own_line():
    names = functions("00_start_here", "def affine_forward(x, W, b):\n    return x @ b")
    verdict = judge_visible(names["affine_forward"])
    assert "ValueError" in verdict.text()
    assert "(line 2 of affine_forward)" in verdict.text()


def test_html_escapes_everything_and_has_signs_beside_colour():
    names = functions(
        "00_start_here", "def affine_forward(x, W, b): raise ValueError('<script>')"
    )
    page = judge_visible(names["affine_forward"]).html()
    assert "<script>" not in page
    assert "✗" in page
    heat = judge_visible(wrong_backward()).html()
    assert "background:#" in heat
    assert re.search(r">[+−]<", heat)


def test_warnings_become_notes():
    names = functions(
        "01_gradient_checking",
        "def sigmoid(x):\n    return np.exp(x) / (1 + np.exp(x))",
    )
    verdict = judge_visible(names["sigmoid"])
    assert any("overflow" in note for note in verdict.notes)
    assert "not finite" in verdict.text()


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_every_exercise_has_three_hints(unit, name, capsys):
    steps = answers(name).exercise.hints
    assert len(steps) == 3
    for _ in range(4):
        hint(name)
    shown = capsys.readouterr().out
    assert "Hint 1 of 3" in shown
    assert shown.count("Hint 3 of 3") == 2


def test_progress_tells_done_from_open(capsys):
    names = solved("00_start_here").namespace() | {"progress": progress}
    names["affine_backward"] = wrong_backward()
    exec("progress()", names)
    shown = capsys.readouterr().out
    assert "00_start_here  █░  1 of 2" in shown
    assert "affine_backward: not yet right" in shown


def test_progress_knows_what_is_not_written(capsys):
    names = {"progress": progress}
    exec("def affine_forward(x, W, b): raise NotImplementedError()", names)
    exec("progress()", names)
    assert "affine_forward: not written" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["affine_backward", "rnn_backward", "rnn_cell_backward"]
)
def test_differences_are_far_below_the_gradient_checks_bound(name):
    """Central differences are right to about 1e-9 on the visible cases."""
    unit = answers(name).exercise.unit
    verdict = judge_visible(solved(unit).namespace()[name])
    assert verdict.gradient_checks
    assert max(c.relative_error for c in verdict.gradient_checks) < 1e-7


def test_two_mistakes_at_once_are_both_named():
    names = functions(
        "00_start_here",
        "def affine_backward(dy, cache):\n    x, W = cache\n    return {'x': dy @ W.T,"
        " 'W': x.T @ dy / len(x), 'b': dy.mean(axis=0)}",
    )
    verdict = judge_visible(names["affine_backward"])
    assert {d.id for d in verdict.diagnoses} == {"db_mean", "dW_mean"}


def test_a_callable_object_can_be_checked():
    class Affine:
        __name__ = "affine_forward"

        def __call__(self, x, W, b):
            return x @ W + b, None

    assert judge_visible(Affine()).passed


def test_a_function_that_remembers_is_not_repeatable():
    calls = []

    def sigmoid(x):
        calls.append(1)
        return 1 / (1 + np.exp(-x)) + (0.1 if len(calls) > 6 else 0)

    assert "repeatable" in judge_visible(sigmoid).marks.broken


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (("do * o * (1 - o)", "do * o"), "Only W_o and b_o are wrong"),
        (
            (".T for g in da)", '.T for g in "fio")'),
            "look at how you make x and h_prev",
        ),
    ],
)
def test_an_unknown_mistake_is_located(edit, said):
    source = solved("04_lstm").cells["lstm_cell_backward"].replace(*edit)
    verdict = judge_visible(functions("04_lstm", source)["lstm_cell_backward"])
    assert not verdict.diagnoses
    assert said in verdict.text()
