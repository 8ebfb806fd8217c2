"""Follow-through: half the points for the right gradient of a known wrong forward."""

import numpy as np
import pytest
from helpers import grade, load_rubric, solved, unit_names

from autograder.core.attempting import attempt_case
from autograder.core.gradients import find, own_loss
from autograder.core.marking import mark
from autograder.core.values import fresh
from autograder.grading.follow import SHARE, follow_through, followed_variants

BACKWARDS = [
    (unit, rubric.name)
    for unit in unit_names()
    for rubric in load_rubric(unit).exercises
    if rubric.exercise.forward and not rubric.exercise.optional
]
FOLLOWED = [
    (unit, name, variant.id)
    for unit, name in BACKWARDS
    for rubric in [load_rubric(unit)]
    for forward in [rubric.find(name).exercise.forward]
    for source in (forward, *rubric.find(forward).exercise.needs)
    for variant in rubric.find(source).variants
    if variant.follow
]
STEP = 1e-3


def derivative(loss, inputs, name):
    """A gradient by differences of fourth order, right to about 1e-10."""
    gradient = np.zeros(find(inputs, name).shape)
    for entry in np.ndindex(gradient.shape):
        total = 0.0
        for weight, steps in ((8, 1), (-8, -1), (-1, 2), (1, -2)):
            moved = fresh(inputs)
            find(moved, name)[entry] += steps * STEP
            total += weight * loss(moved)
        gradient[entry] = total / (12 * STEP)
    return gradient


def backward_of(exercise, forward):
    """A backward that is right for the given forward, whatever that is."""

    def fn(*arguments, **more):
        *first, cache = arguments[: len(exercise.upstream) + 1]
        given = dict(zip(exercise.upstream, first, strict=False)) | more
        case = type("Case", (), {"upstream": given})
        loss = own_loss(exercise, forward, forward, case)
        return {name: derivative(loss, cache, name) for name in exercise.gradients}

    return fn


def keeping_inputs(exercise, forward):
    """The same forward, whose cache is its arguments by name."""

    def fn(*arguments, **more):
        outputs = forward(*arguments, **more)
        named = dict(zip(exercise.inputs, arguments, strict=False)) | more
        return (*outputs[:-1], fresh(named))

    return fn


def attempts(unit, exercise, forward, backward, seed=0):
    rubric = load_rubric(unit)
    cases = rubric.draw(rubric.find(exercise.name), np.random.default_rng(seed))
    general = [c for c in cases if not c.edge]
    return [attempt_case(exercise, backward, forward, c) for c in general]


def followed(assignment, exercise, tried):
    marks = mark(exercise, tried)
    return follow_through(
        assignment, exercise, marks, tried, np.random.default_rng(1)
    ), marks


@pytest.mark.parametrize(("unit", "name", "variant"), FOLLOWED)
def test_the_right_gradient_of_a_followed_mistake_earns_its_part(
    assignments, unit, name, variant
):
    exercise = load_rubric(unit).find(name).exercise
    forwards = {v.id: f for v, f in followed_variants(assignments[unit], exercise)}
    forward = forwards[variant]
    kept = keeping_inputs(exercise, forward)
    tried = attempts(unit, exercise, kept, backward_of(exercise, forward))
    after, before = followed(assignments[unit], exercise, tried)
    assert after.score > before.score
    for old, new in zip(before.criteria, after.criteria, strict=True):
        if new.part:
            assert not old.passed
            assert new.part == SHARE
            assert "half the points" in new.reason
    # what is wrong for this forward as well gets nothing
    for spoil in (np.zeros_like, np.ones_like, np.negative, lambda g: 1.001 * g):
        backward = backward_of(exercise, forward)

        def spoilt(*arguments, backward=backward, spoil=spoil, **more):
            return {k: spoil(g) for k, g in backward(*arguments, **more).items()}

        tried = attempts(unit, exercise, kept, spoilt)
        after, before = followed(assignments[unit], exercise, tried)
        assert after.score == before.score


@pytest.mark.parametrize(("unit", "name"), BACKWARDS)
def test_a_right_forward_and_an_unknown_one_earn_nothing_this_way(
    assignments, unit, name
):
    exercise = load_rubric(unit).find(name).exercise
    names = solved(unit).namespace()
    right = keeping_inputs(exercise, names[exercise.forward])

    def unknown(*arguments, **more):
        outputs = right(*arguments, **more)
        return (*(1.25 * o for o in outputs[:-1]), outputs[-1])

    tried = attempts(unit, exercise, unknown, lambda *a, **k: {})
    after, before = followed(assignments[unit], exercise, tried)
    assert after == before


LINEAR_CELL = """\
def rnn_cell_forward(x, h_prev, params):
    joined = np.concatenate([h_prev, x], axis=1)
    return joined @ params["W_h"] + params["b_h"], (joined, params["W_h"])
"""
LINEAR_BACKWARD = """\
def rnn_cell_backward(dh, cache):
    joined, W = cache
    dj = dh @ W.T
    H = dh.shape[1]
    return {"x": dj[:, H:], "h_prev": dj[:, :H], "W_h": joined.T @ dh,
            "b_h": dh.sum(axis=0)}
"""


def test_a_learner_who_follows_a_mistake_through_gets_half(assignments, zygote):
    cells = {"rnn_cell_forward": LINEAR_CELL, "rnn_cell_backward": LINEAR_BACKWARD}
    graded = grade(assignments["02_rnn"], zygote, **cells)
    exercise = graded.exercises["rnn_cell_backward"]
    points = assignments["02_rnn"].rubric.find("rnn_cell_backward").exercise.points
    values = sum(p for name, p in points.items() if name != "edge cases")
    assert exercise.score == SHARE * values
    assert exercise.verdict.blocked_by == "rnn_cell_forward"
    assert "where tanh is left out: half the points" in exercise.verdict.text()
    assert graded.exercises["rnn_cell_forward"].score == 0
