"""What a learner sees: check, hint, progress."""

import contextlib
import re
import warnings

import numpy as np
import pytest
from helpers import all_exercises, functions, grade, solved

from autograder import CheckFailed, check, hint, progress
from autograder.core import marking
from autograder.core.answers import answers
from autograder.core.marks import Heat
from autograder.core.verdict import heat_text
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
    assert "Exactly the numbers of this mistake: db is a mean over the batch" in shown
    assert "off by a constant factor of 0.333333, which is 1/N" in shown
    assert re.search(r"b +WRONG", shown)
    assert re.search(r"W +right", shown)


def test_the_gradient_check_explains_with_the_worst_entry(capsys):
    with pytest.raises(CheckFailed):
        check(wrong_backward())
    shown = capsys.readouterr().out
    assert "Gradient check, first case, against your own forward:" in shown
    assert re.search(r"db at \[\d\]: analytic .*, numeric .*, relative error", shown)
    assert "dx and dW fit." in shown


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
    assert "(line 2, in affine_forward)" in verdict.text()


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


NOISY = """
import warnings
def affine_forward(x, W, b):
    warnings.warn("loud")
    np.log(np.zeros(1))
    return x @ W + b, (x, W)
"""
HUGE = """
def affine_forward(x, W, b):
    return np.full((len(x), len(b)), 1.7e308), (x, W)
def affine_backward(dy, cache):
    x, W = cache
    return {"x": 1.7e308 * np.sign(dy @ W.T), "W": x.T @ dy, "b": dy.sum(axis=0)}
"""


@pytest.mark.parametrize("source", [NOISY, HUGE])
@pytest.mark.parametrize("name", ["affine_forward", "affine_backward"])
def test_a_check_writes_nothing_to_stderr(source, name, capsys):
    """Stock nbgrader gives no points for a cell that does."""
    names = functions("00_start_here", source)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with contextlib.suppress(CheckFailed):
            check(names[name])
    assert capsys.readouterr().err == ""


FORWARD = "def affine_forward(x, W, b):\n    return {}\n"
BACKWARD = (
    "class Odd(dict):\n    def __getitem__(self, key): raise ValueError(key)\n"
    "def affine_backward(dy, cache):\n    x, W = cache\n"
    "    g = {{'x': dy @ W.T, 'W': x.T @ dy, 'b': dy.sum(axis=0)}}\n    return {}\n"
)
ODD = {
    "an extra key that is no string": ("affine_backward", "g | {0: dy}", 4),
    "an extra entry of nine axes": ("affine_backward", "g | {'s': NINE}", 4),
    "an extra entry that is huge": ("affine_backward", "g | {'s': LARGE}", 4),
    "an extra entry of a huge axis": ("affine_backward", "g | {'s': LONG}", 4),
    "nine axes": ("affine_backward", "g | {'x': NINE}", 3),
    "too many numbers": ("affine_backward", "g | {'x': LARGE}", 0),
    "only keys that are no strings": ("affine_backward", "{0: dy}", 0),
    "a dict that gives nothing by its keys": ("affine_backward", "Odd(g)", 4),
    "a list with a large cache": ("affine_forward", "[x @ W + b, cache(x, W)]", 2),
    "a named tuple": ("affine_forward", "Both(x @ W + b, cache(x, W))", 2),
    "text": ("affine_forward", "(np.full((len(x), len(b)), 'a'), (x, W))", 0),
    "integers": ("affine_forward", "((x @ W + b).astype(np.int16), (x, W))", 0),
    "long doubles": ("affine_forward", "((x @ W + b).astype('g'), (x, W))", 0),
}
HELPERS = (
    "from collections import namedtuple\nBoth = namedtuple('Both', 'y cache')\n"
    "NINE, LARGE, LONG = np.zeros((1,) * 9), np.zeros(5_000_000), np.ones((2**26, 0))\n"
    "class Cache(tuple): pass\n"
    "def cache(x, W):\n    c = Cache((x, W))\n    c.more = np.zeros(5_000_000)\n"
    "    return c\n"
)


@pytest.mark.parametrize("odd", ODD)
def test_a_check_and_a_judge_agree_on_odd_values(odd, assignments, zygote):
    name, returned, due = ODD[odd]
    body = (FORWARD if name == "affine_forward" else BACKWARD).format(returned)
    source = f"{HELPERS}{body}"
    graded = grade(assignments["00_start_here"], zygote, **{name: source})
    judged = graded.exercises[name]
    verdict = judge_visible(functions("00_start_here", source)[name])
    assert judged.score == due
    assert verdict.marks.score == due
    assert verdict.passed == judged.verdict.passed == (due == judged.max)


@pytest.mark.parametrize("kind", ["float64", "longdouble"])
def test_any_real_number_is_a_number(kind, assignments, zygote):
    source = f"""
def relative_error(a, b):
    size = max(np.abs(a).max(), np.abs(b).max())
    return np.{kind}(np.abs(a - b).max() / size if size else 0)
"""
    unit = "01_gradient_checking"
    graded = grade(assignments[unit], zygote, relative_error=source)
    assert judge_visible(functions(unit, source)["relative_error"]).passed
    assert graded.exercises["relative_error"].verdict.passed


@pytest.mark.parametrize(
    ("kind", "right"),
    [("uint64", True), ("int16", True), ("float64", False), ("longdouble", False)],
)
def test_any_integer_is_an_integer(kind, right, assignments, zygote):
    source = f"""
def parameter_count(cell, D, H):
    gates = {{"rnn": 1, "gru": 3, "lstm": 4}}[cell]
    return np.{kind}(gates * (H * (D + H) + H))
"""
    graded = grade(assignments["04_lstm"], zygote, parameter_count=source)
    names = functions("04_lstm", source)
    assert judge_visible(names["parameter_count"]).passed == right
    assert graded.exercises["parameter_count"].verdict.passed == right


WIDER = """
def gru_to_pytorch(params):
    H, D = 9, 4
    weights = {"weight_ih": np.ones((3 * H, D)), "weight_hh": np.ones((3 * H, H))}
    return weights | {"bias_ih": np.ones(3 * H), "bias_hh": np.ones(3 * H)}
"""


def test_weights_of_another_size_get_a_verdict():
    verdict = judge_visible(functions("05_gru", WIDER)["gru_to_pytorch"])
    assert "hidden units, found some for 9" in verdict.text()


def test_a_form_that_a_measure_has_no_words_for_gets_those_of_a_comparison(monkeypatch):
    monkeypatch.setattr(marking, "measured_words", lambda *_: lambda *values: values[9])
    verdict = judge_visible(functions("05_gru", WIDER)["gru_to_pytorch"])
    assert "found (120, 9)" in verdict.text()


def test_an_init_of_texts_is_refused_in_words():
    source = "def init_lstm(D, H, rng, forget_bias=1.0):\n    return {}\n".format(
        "{f'{k}_{g}': np.full((2, 2), 'a') for k in 'Wb' for g in 'fiog'}"
    )
    verdict = judge_visible(functions("04_lstm", source)["init_lstm"])
    assert not verdict.passed
    assert verdict.marks.score == 0


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
        (("do * o * (1 - o)", "np.sin(do * o)"), "Only W_o and b_o are wrong"),
        (
            ('h_prev": djoined[:, :H]', 'h_prev": np.sin(djoined[:, :H])'),
            "look at how you make h_prev",
        ),
    ],
)
def test_an_unknown_mistake_is_located(edit, said):
    source = solved("04_lstm").cells["lstm_cell_backward"].replace(*edit)
    verdict = judge_visible(functions("04_lstm", source)["lstm_cell_backward"])
    assert not verdict.diagnoses
    assert said in verdict.text()


STUB = "def {}(*arguments): raise NotImplementedError()\n"
PEEPHOLE = "peephole_lstm_cell_forward", "peephole_lstm_cell_backward"


@pytest.mark.parametrize(
    ("unwritten", "checked", "said"),
    [
        (PEEPHOLE, PEEPHOLE[0], "optional, not written yet"),
        (PEEPHOLE[1:], PEEPHOLE[1], "optional, not written yet"),
        (PEEPHOLE, PEEPHOLE[1], "optional, not written yet"),
        (
            PEEPHOLE[:1],
            PEEPHOLE[1],
            f"optional, blocked by {PEEPHOLE[0]}: it is not written yet",
        ),
    ],
)
def test_an_optional_exercise_that_is_not_written_is_quiet(
    unwritten, checked, said, capsys
):
    names = functions("04_lstm", "".join(STUB.format(name) for name in unwritten))
    assert check(names[checked]) is None
    assert capsys.readouterr().out == f"{checked}: {said}\n"


def test_an_optional_exercise_that_is_wrong_fails():
    names = functions("04_lstm", f"def {PEEPHOLE[0]}(*arguments): return 0, 0, 0\n")
    with pytest.raises(CheckFailed):
        check(names[PEEPHOLE[0]])


def test_a_required_exercise_that_is_not_written_fails(capsys):
    names = functions("00_start_here", STUB.format("affine_forward"))
    with pytest.raises(CheckFailed):
        check(names["affine_forward"])
    assert "not written yet" in capsys.readouterr().out


ALIASES = {
    "under a name of one's own": (
        "def mine(x, W, b): return x @ W + b, (x, W)\naffine_forward = mine",
        "mine",
    ),
    "under the name of another exercise": (
        "def affine_backward(x, W, b): return x @ W + b, (x, W)\n"
        "affine_forward = affine_backward\ndel affine_backward",
        "affine_forward",
    ),
}


@pytest.mark.parametrize("alias", ALIASES)
def test_a_function_is_judged_under_the_exercise_that_it_is_bound_to(alias, capsys):
    source, name = ALIASES[alias]
    check(functions("00_start_here", source)[name])
    assert capsys.readouterr().out.startswith("affine_forward: right")


def test_a_verdict_that_is_known_is_not_made_again():
    source = (
        "def affine_forward(x, W, b):\n    calls.append(1)\n    x = x - 1\n"
        "    return x @ W + b, (x, W)"
    )

    def count(**more):
        names = functions("00_start_here", source)
        names["calls"] = calls = []
        verdict = judge_visible(names["affine_backward"], **more)
        assert verdict.blocked_by == "affine_forward"
        return len(calls)

    seen = {}
    alone = count(seen=seen)
    assert set(seen) == {"affine_forward", "affine_backward"}
    assert count(seen=seen) < alone


STRANGE = [None, "text", {}, [1], [[1], [2, 3]], (), {1}, b"x", object(), 1j]
STRANGE.append(np.ones(3))


@pytest.mark.parametrize("place", [0, 1, -2, -1])
@pytest.mark.parametrize("odd", STRANGE, ids=lambda value: type(value).__name__)
def test_a_measure_takes_odd_values_at_any_place(odd, place):
    """Of scaled series any number is returned, and a measure sorts them."""

    def spoilt(train, *others):
        scaled = [*others, train, train.mean(), train.std()]
        scaled[place] = odd
        return tuple(scaled)

    source = "def standardise(train, *others): return spoilt(train, *others)"
    names = functions("10_stock_prices", source, {"spoilt": spoilt})
    assert not judge_visible(names["standardise"]).marks.passed


@pytest.mark.parametrize("odd", STRANGE, ids=lambda value: type(value).__name__)
def test_odd_values_beside_wrong_numbers_are_judged(odd):
    """Some quantities are numbers, others anything at all."""

    def spoilt(dy, cache):
        return {"x": dy, "W": odd, "b": np.array([odd], dtype=object)}

    names = functions("00_start_here", "def affine_backward(dy, cache): pass")
    source = "def affine_backward(dy, cache): return spoilt(dy, cache)"
    names = functions("00_start_here", source, {**names, "spoilt": spoilt})
    verdict = judge_visible(names["affine_backward"])
    assert verdict.marks.score == 0


@pytest.mark.parametrize(
    ("shape", "worst", "said", "size"),
    [
        ((450,), (300,), ", entries 284 to 315 of 450", (1, 32)),
        ((450,), (449,), ", entries 418 to 449 of 450", (1, 32)),
        ((40, 6), (39, 2), ", rows 24 to 39 of 40", (16, 6)),
        ((3, 5), (2, 4), "", (3, 5)),
    ],
)
def test_a_large_table_is_cut_around_its_largest_error(shape, worst, said, size):
    error = np.zeros(shape)
    error[worst] = 2.0
    heat = Heat("sound", error, 1e-9, ("n",) if len(shape) == 1 else ("N", "D"))
    title, *rows = heat_text(heat)
    assert (len(rows), len(rows[0].split())) == size
    assert sum(row.count("+") for row in rows) == 1
    assert said in title
    assert bool(said) == (" of " in title.split("expected")[1])


def test_progress_is_that_of_the_notebook_s_own_unit(capsys):
    """A function of unit 01, and a name that unit 07 uses as well, open no block."""
    names = {"progress": progress, **solved("08_translation").namespace()}
    names |= {"softmax_cross_entropy": max, "decode": min}
    exec("progress()", names)
    shown = capsys.readouterr().out
    assert "08_translation" in shown
    assert "07_text_generation" not in shown and "01_gradient_checking" not in shown


def test_progress_of_a_notebook_that_has_hardly_begun(capsys):
    names = {"progress": progress, "pad_batch": max}
    exec("progress()", names)
    assert capsys.readouterr().out.startswith("08_translation")


def test_a_step_that_returns_our_own_values_is_told_no_words_of_its_own():
    source = (
        "from autograder.core.values import Refused\n"
        "def sgd_step(params, grads, lr, momentum=0.0, state=None):\n"
        "    return Refused('all is well'), state"
    )
    text = judge_visible(functions("06_training", source)["sgd_step"]).text()
    assert "found a Refused" in text and "all is well" not in text
