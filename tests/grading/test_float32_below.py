"""float32 in one function: what is built on it earns half, and no mistake by it."""

import warnings

import helpers
import numpy as np
import pytest
from helpers import first_of_each, functions, grade, hidden_cases, load_rubric, quick

from autograder.core.attempting import attempt_case
from autograder.core.marking import mark
from autograder.core.verdict import AS_SINGLE
from autograder.grading.follow import SHARE, FollowThrough, ancestors
from autograder.grading.imprecision import AS_SINGLE as FLOAT32_ON_THE_WAY
from autograder.grading.imprecision import is_single
from autograder.learner.checking import judge_visible

solved = helpers.solved


def below_and_above():
    """Each (unit, function, what is built on it)."""
    for unit in helpers.unit_names():
        rubric = load_rubric(unit)
        for item in rubric.graded:
            for name in ancestors(rubric, item.exercise):
                yield unit, name, item.name


PAIRS = list(below_and_above())
ALL_MISTAKES = [
    (unit, below, above, variant.id)
    for unit, below, above in PAIRS
    for variant in load_rubric(unit).find(above).variants
]


def narrow(value):
    """The same value with float32 in the place of float64."""
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    if isinstance(value, dict):
        return {key: narrow(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(map(narrow, value))
    return value


def in_float32(fn):
    """A function that computes in float32 throughout."""
    return lambda *args, **more: narrow(fn(*narrow(args), **narrow(more)))


def judged_above(assignments, unit, below, above, names):
    """The marks of a function that is built on one that computes in float32."""
    names[below] = in_float32(names[below])
    follow = FollowThrough(assignments[unit])
    for name in (below, above):
        exercise = load_rubric(unit).find(name).exercise
        forward = names.get(exercise.forward)
        with np.errstate(all="ignore"):
            attempts = [
                attempt_case(exercise, names[name], forward, case)
                for case in hidden_cases(unit, name, 3)
            ]
            marks = mark(exercise, attempts)
            rng = np.random.default_rng(4)
            marks = follow.apply(exercise, marks, attempts, lambda: rng)
    return marks


@pytest.mark.parametrize(("unit", "below", "above"), PAIRS)
def test_what_is_built_on_float32_earns_half(assignments, unit, below, above):
    names = solved(unit).namespace()
    marks = judged_above(assignments, unit, below, above, names)
    exercise = load_rubric(unit).find(above).exercise
    for criterion in marks.criteria:
        if criterion.name in exercise.quantities and not criterion.passed:
            assert criterion.part == SHARE
            assert criterion.reason.endswith(f"your own {below}: half the points")


@pytest.mark.parametrize(
    ("unit", "below", "above", "id"),
    quick(ALL_MISTAKES, first_of_each(lambda value: value[:3])),
)
def test_no_known_mistake_earns_by_float32_below(assignments, unit, below, above, id):
    variant = next(v for v in load_rubric(unit).find(above).variants if v.id == id)
    names = solved(unit).mistaken(above, variant)
    marks = judged_above(assignments, unit, below, above, names)
    general = load_rubric(unit).find(above).exercise.quantities
    for criterion in marks.criteria:
        if criterion.name in variant.breaks:
            assert not criterion.part
            # on an edge case float32 may take a mistake's effect away
            assert not criterion.passed or criterion.name not in general


UNIT, CELL = "02_rnn", "rnn_cell_forward"
RIGHT = "h = np.tanh(joined @ W_h + b_h)"
FLOAT32 = {
    "comes back": (RIGHT, f"{RIGHT}.astype(np.float32)"),
    "on the way": ("[h_prev, x]", "[h_prev, x.astype(np.float32)]"),
}
SAID = {
    "comes back": ("float32 came back for h", "with float32 from"),
    "on the way": ("its h came out only nearly right", "as is"),
}


def narrow_cell(kind):
    """The cell's source, with float32 in it."""
    source = solved(UNIT).cells[CELL]
    assert FLOAT32[kind][0] in source
    return source.replace(*FLOAT32[kind])


@pytest.mark.parametrize(("kind", "own"), [("comes back", 2.5), ("on the way", 0)])
def test_one_float32_costs_half_of_what_is_built_on_it(assignments, zygote, kind, own):
    graded = grade(assignments[UNIT], zygote, **{CELL: narrow_cell(kind)})
    assert graded.exercises[CELL].score == own
    why, how = SAID[kind]
    for name in ("rnn_cell_backward", "rnn_backward", "rnn_loss"):
        exercise = graded.exercises[name]
        # the edge cases may need more than single precision
        assert abs(exercise.score - SHARE * exercise.max) <= 0.5
        text = exercise.verdict.text()
        assert f"Mend {CELL} first: {why}, and {name} builds on it." in text
        assert f"nearly right, {how} your own {CELL}: half the points" in text


@pytest.mark.parametrize("kind", FLOAT32)
def test_a_check_says_what_is_to_be_mended_first(kind):
    names = functions(UNIT, narrow_cell(kind))
    for name in ("rnn_cell_backward", "rnn_forward", "rnn_backward", "rnn_loss"):
        text = judge_visible(names[name]).text()
        assert f"Mend {CELL} first: {SAID[kind][0]}, and {name} builds on it." in text


def test_a_wrong_formula_is_not_excused_by_float32_below():
    source = solved(UNIT).cells["rnn_cell_backward"].replace("1 - h**2", "1 - h")
    text = judge_visible(
        functions(UNIT, f"{narrow_cell('comes back')}\n{source}")["rnn_cell_backward"]
    ).text()
    assert "float32" not in text
    assert "Exactly the numbers of this mistake: 1 − h stands for 1 − h²." in text


def test_float32_on_the_way_is_offered_as_a_cause():
    text = judge_visible(functions(UNIT, narrow_cell("on the way"))[CELL]).text()
    assert AS_SINGLE in text


@pytest.mark.parametrize(("unit", "name"), helpers.all_exercises())
def test_no_known_mistake_earns_as_single_precision(assignments, unit, name):
    """Their numbers are further off, or known as those of the mistake."""
    item = load_rubric(unit).find(name)
    exercise = item.exercise
    for variant in item.variants:
        names = solved(unit).mistaken(name, variant)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            attempts = [
                attempt_case(exercise, names[name], names.get(exercise.forward), case)
                for case in hidden_cases(unit, name, 3)
            ]
            marks = mark(exercise, attempts)
            general = [a for a in attempts if not a.known.edge]
            if is_single(exercise, marks, general):
                rng = np.random.default_rng(4)
                follow = FollowThrough(assignments[unit])
                marks = follow.apply(exercise, marks, attempts, lambda: rng)
        assert not any(c.part for c in marks.criteria), variant.id


def test_who_lost_a_property_only_is_not_blocked(assignments, zygote):
    """The values are right: nothing is in the way, though the float32 is from below."""
    graded = grade(assignments[UNIT], zygote, **{CELL: narrow_cell("comes back")})
    exercise = graded.exercises["rnn_forward"]
    assert exercise.score == exercise.max - 0.5
    assert exercise.verdict.blocked_by is None
    assert exercise.verdict.advice()[0].startswith(f"Mend {CELL} first: float32 came")
    assert graded.exercises["rnn_backward"].verdict.blocked_by == CELL


def test_float32_is_told_of_all_quantities_that_it_came_back_for():
    """Whichever case it came back in."""
    exercise = load_rubric(UNIT).find("rnn_cell_backward").exercise
    names = solved(UNIT).namespace()
    seen = []

    def backward(dh, cache):
        seen.append(dh)
        found = names["rnn_cell_backward"](dh, cache)
        one = "x" if len(seen) == 1 else "b_h"
        return found | {one: found[one].astype(np.float32)}

    cases = hidden_cases(UNIT, "rnn_cell_backward", 3)
    forward = names["rnn_cell_forward"]
    attempts = [attempt_case(exercise, backward, forward, case) for case in cases]
    assert mark(exercise, attempts).float32 == "float32 came back for x, b_h"


CAST_BACK = """
_right = rnn_cell_backward


def rnn_cell_backward(dh, cache):
    found = _right(dh, cache)
    return {k: v.astype(np.float32).astype(np.float64) for k, v in found.items()}
"""
SMALL_NUMBER = """
_right = rnn_cell_backward


def rnn_cell_backward(dh, cache):
    return {k: v * (1 + 1e-7) for k, v in _right(dh, cache).items()}
"""


@pytest.mark.parametrize(
    ("after", "changed", "share"),
    [
        (CAST_BACK, ("", ""), 0.5),
        (CAST_BACK, ("da.sum(axis=0)", "2 * da.sum(axis=0)"), 0),
        (SMALL_NUMBER, ("", ""), 0),
    ],
    ids=["cast", "cast and wrong", "a small number"],
)
def test_float32_that_is_cast_costs_half(assignments, zygote, after, changed, share):
    """A wrong formula beside it earns nothing, nor does another error so small."""
    name = "rnn_cell_backward"
    source = solved(UNIT).cells[name].replace(*changed)
    graded = grade(assignments[UNIT], zygote, **{name: source + after})
    exercise = graded.exercises[name]
    assert exercise.score == exercise.max * share
    reasons = {c.reason for c in exercise.verdict.marks.criteria if c.part}
    assert reasons == ({f"{FLOAT32_ON_THE_WAY}: half the points"} if share else set())
