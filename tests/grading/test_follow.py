"""Follow-through: half the points for what is built on a known mistake."""

import helpers
import numpy as np
import pytest
from helpers import first_of_each, functions, load_rubric, quick, unit_names

from autograder.core.answers import KnownCase
from autograder.core.attempting import attempt_case
from autograder.core.calling import read_result
from autograder.core.gradients import find, has_input, own_loss
from autograder.core.marking import mark
from autograder.core.values import flatten, fresh
from autograder.grading.follow import (
    SHARE,
    FollowThrough,
    ancestors,
)
from autograder.grading.mistaken import is_trivial, mistaken

solved = helpers.solved
FOLLOWED = [
    (unit, rubric.name, variant.id)
    for unit in unit_names()
    for rubric in load_rubric(unit).exercises
    for variant in rubric.variants
    if variant.follow
]
ONE_EACH = quick(FOLLOWED, first_of_each(lambda value: value[0]))
"""One mistake of each unit, the others under `make test-all`."""
EDGES = (
    "saturated",
    "large upstream",
    "no target counts",
    "an empty row",
    "an empty source",
)
"""Edge cases for what is differenced entry by entry, which takes long."""
NARROW, WIDE = 1e-5, 3e-4


def variant_of(unit, name, id):
    return next(v for v in load_rubric(unit).find(name).variants if v.id == id)


def built_on(unit, name):
    """The exercises that are built on one, directly or not."""
    rubric = load_rubric(unit)
    return [e for e in rubric.graded if name in ancestors(rubric, e.exercise)]


def hidden(unit, item, large=True, edges=True):
    """Cases as the judge draws them."""
    rubric, rng = load_rubric(unit), np.random.default_rng(3)
    cases = [c for c in rubric.draw(item, rng) if edges or not c.edge]
    if large and item.large:
        case = item.large(rng)
        values, forward = rubric.expected(item.exercise, case)
        cases.append(KnownCase(case, values, False, forward))
    return cases


def judged(follow, unit, item, names, cases):
    """The marks of one function of a namespace, after follow-through."""
    exercise = item.exercise
    fn = names[item.name]
    forward = names[exercise.forward] if exercise.forward else None
    with np.errstate(all="ignore"):
        attempts = [attempt_case(exercise, fn, forward, case) for case in cases]
        marks = mark(exercise, attempts)
        return follow.apply(exercise, marks, attempts, lambda: np.random.default_rng(4))


def noted(assignments, unit, name, id):
    """A submission's follow-through after one function was judged, and its names."""
    names = solved(unit).mistaken(name, variant_of(unit, name, id))
    follow, item = FollowThrough(assignments[unit]), load_rubric(unit).find(name)
    own = judged(follow, unit, item, names, hidden(unit, item))
    assert id in [made.variant.id for made in follow.made[name]]
    assert not any(c.part for c in own.criteria)
    return follow, names


@pytest.mark.parametrize(("unit", "name", "id"), ONE_EACH)
def test_all_that_is_built_on_a_known_mistake_earns_half(assignments, unit, name, id):
    follow, names = noted(assignments, unit, name, id)
    for item in load_rubric(unit).graded:
        if item.name == name:
            continue
        marks = judged(follow, unit, item, names, hidden(unit, item))
        for criterion in marks.criteria:
            if not criterion.points or criterion.passed:
                continue
            assert criterion.earned == SHARE * criterion.points, criterion
            assert f"your own {name}" in criterion.reason
            assert "half the points" in criterion.reason
            assert item in built_on(unit, name)


def derivative(loss, inputs, name):
    """The derivative by an entry at a time, from four points around it.

    A wide step loses less to round-off, a narrow one less to curvature: the wide one
    counts where it differs from the narrow one by no more than round-off makes.
    """
    gradient = np.zeros(np.shape(find(inputs, name)))
    noise = 3e-15 * max(abs(loss(fresh(inputs))), 1.0) / NARROW
    for entry in np.ndindex(gradient.shape):
        wide, narrow = (
            four_points(loss, inputs, name, entry, step) for step in (WIDE, NARROW)
        )
        gradient[entry] = wide if abs(wide - narrow) < noise else narrow
    return gradient


def four_points(loss, inputs, name, entry, step):
    total = 0.0
    for weight, steps in ((8, 1), (-8, -1), (-1, 2), (1, -2)):
        moved = fresh(inputs)
        find(moved, name)[entry] += steps * step
        total += weight * loss(moved)
    return total / (12 * step)


def differenced(exercise, names, case):
    """What a function returns that is right for the functions it is built on."""
    forward = names[exercise.forward] if exercise.forward else None
    loss = own_loss(exercise, names[exercise.name], forward, case)
    gradients = {n: derivative(loss, case.inputs, n) for n in exercise.gradients}
    return gradients if forward else (loss(fresh(case.inputs)), gradients)


FORWARDS = [
    (unit, name, id)
    for unit, name, id in FOLLOWED
    if not load_rubric(unit).find(name).exercise.gradients
]


def differentiable(unit, name):
    """The exercises built on one whose gradients can be differenced."""
    for item in built_on(unit, name):
        exercise = item.exercise
        inputs = hidden(unit, item, large=False)[0].case.inputs
        if exercise.gradients and all(has_input(inputs, n) for n in exercise.gradients):
            yield item


@pytest.mark.parametrize(
    ("unit", "name", "id"), quick(FORWARDS, first_of_each(lambda value: value[0]))
)
def test_the_gradient_of_a_known_mistake_earns_half(assignments, unit, name, id):
    follow, names = noted(assignments, unit, name, id)
    for item in differentiable(unit, name):
        exercise = item.exercise
        cases = [
            case
            for case in hidden(unit, item, large=False)
            if not case.edge or case.case.name in EDGES
        ]
        results = iter([differenced(exercise, names, c.case) for c in cases])
        mine = {**names, item.name: lambda *a, results=results, **k: next(results)}
        marks = judged(follow, unit, item, mine, cases)
        for criterion in marks.criteria:
            due = {SHARE * criterion.points, criterion.points}
            if criterion.name.startswith("b") and "bias" in id:
                due.add(0.0)  # of a bias that is left out
            assert criterion.earned in due, (item.name, criterion)


def spoilt(exercise, names, change):
    """A solved function whose numbers are changed afterwards."""

    def fn(*arguments, **more):
        result = names[exercise.name](*arguments, **more)
        given = flatten(dict(enumerate(arguments)) | more)
        values = read_result(exercise, result)
        changed = {k: change(v, given) for k, v in values.items()}
        gradients = {n: changed[n] for n in exercise.gradients}
        outputs = tuple(changed[n] for n in exercise.outputs)
        if exercise.cache:
            outputs += (result[-1],)
        if exercise.gradients:
            outputs += (gradients,)
        return outputs if len(outputs) > 1 else outputs[0]

    return fn


def echo(value, given):
    same = [a for a in given.values() if a.shape == np.shape(value)]
    return same[-1].copy() if same else np.zeros_like(value)


NOISE = np.random.default_rng(5)
FREE = {
    "zeros": lambda value, given: np.zeros_like(value),
    "ones": lambda value, given: np.ones_like(value),
    "noise": lambda value, given: 1e-13 * NOISE.standard_normal(np.shape(value)),
    "echo": echo,
    "echo with noise": lambda value, given: (
        echo(value, given) * (1 + 1e-9 * NOISE.standard_normal(np.shape(value)))
    ),
    "mean": lambda value, given: np.full_like(value, np.mean(value)),
}


@pytest.mark.parametrize(("unit", "name", "id"), ONE_EACH)
def test_what_takes_no_work_earns_nothing(assignments, unit, name, id):
    follow, names = noted(assignments, unit, name, id)
    for item in built_on(unit, name):
        cases = hidden(unit, item, large=False, edges=False)
        for change in FREE.values():
            mine = {**names, item.name: spoilt(item.exercise, names, change)}
            marks = judged(follow, unit, item, mine, cases)
            free = [c for c in marks.criteria if c.earned and c.name != "loss"]
            assert not free, free


@pytest.mark.parametrize(("unit", "name", "id"), ONE_EACH)
def test_a_second_mistake_earns_nothing_for_what_it_breaks(assignments, unit, name, id):
    """Unless it is none: what is the derivative of the first one is right for that.

    So is what beside the first one makes no difference: a wrong state in the cache,
    say, that the first one does not read.
    """
    follow, names = noted(assignments, unit, name, id)
    for item in built_on(unit, name):
        exercise = item.exercise
        cases = hidden(unit, item, large=False, edges=False)
        for second in item.variants:
            source = solved(unit).edited_source(item.name, second)
            mine = functions(unit, source, base=names)
            marks = judged(follow, unit, item, mine, cases)
            for criterion in marks.criteria:
                if criterion.name in second.breaks and criterion.part:
                    given = (exercise, names, mine, cases[0], criterion)
                    assert makes_no_difference(*given) or is_derivative(*given), second


def is_derivative(exercise, names, mine, known, criterion):
    """Whether a gradient is that of the functions in `names`, entry by entry.

    An output, which has no derivative to be held against, must be theirs.
    """
    if criterion.name in exercise.outputs:
        return makes_no_difference(exercise, names, mine, known, criterion)
    forward = mine[exercise.forward] if exercise.forward else None
    attempt = attempt_case(exercise, mine[exercise.name], forward, known)
    got = read_result(exercise, attempt.call.result)[criterion.name]
    forward = names[exercise.forward] if exercise.forward else None
    loss = own_loss(exercise, names[exercise.name], forward, known.case)
    due = derivative(loss, known.case.inputs, criterion.name)
    return np.abs(got - due).max() <= 1e-7 * np.abs(due).max()


def makes_no_difference(exercise, names, mine, known, criterion):
    """Whether a gradient is that of the function without a second mistake."""
    one, other = (
        read_result(
            exercise,
            attempt_case(
                exercise, have[exercise.name], have.get(exercise.forward), known
            ).call.result,
        )[criterion.name]
        for have in (names, mine)
    )
    return np.allclose(one, other, rtol=1e-12, atol=1e-12 * np.abs(other).max())


@pytest.mark.parametrize(("unit", "name", "id"), ONE_EACH)
def test_a_followed_mistake_makes_nothing_easier(assignments, unit, name, id):
    """What takes work where all is right takes work where the mistake is followed.

    No quantity is zero, constant or an argument because of the mistake. Of a bias that
    is left out the gradient is zero: that earns nothing.
    """
    made = mistaken(assignments[unit], name, variant_of(unit, name, id))
    for item in built_on(unit, name):
        exercise = item.exercise
        known = hidden(unit, item, large=False)[0]
        for n, value in made.unit.expected(exercise, known.case)[0].items():
            assert not is_trivial(value, known.case), (item.name, n)
    if (unit, name, id) not in FORWARDS:
        return
    for item in differentiable(unit, name):
        exercise = item.exercise
        case = hidden(unit, item, large=False)[0].case
        loss = made.loss(exercise, case)
        for n in exercise.gradients:
            gradient = derivative(loss, case.inputs, n)
            if not n.startswith("b"):
                assert np.abs(gradient).max() > 1e-3, (item.name, n)
                assert not is_trivial(gradient, case), (item.name, n)


def test_a_backward_that_follows_no_forward_of_its_own_is_not_credited(assignments):
    """The mistake must be in the forward that was called, not in the numbers alone."""
    unit, name = "02_rnn", "rnn_cell_forward"
    follow, names = noted(assignments, unit, name, "tanh_left_out")
    item = load_rubric(unit).find("rnn_cell_backward")
    right = solved(unit).namespace()
    cases = hidden(unit, item, large=False)
    results = iter([differenced(item.exercise, names, c.case) for c in cases])
    mine = {**right, item.name: lambda *arguments: next(results)}
    marks = judged(follow, unit, item, mine, cases)
    assert marks.score == 0


def test_of_two_mistakes_with_the_same_numbers_the_one_that_fits_is_followed(
    assignments,
):
    unit, name = "02_rnn", "rnn_cell_forward"
    follow, names = noted(assignments, unit, name, "tanh_left_out")
    other = mistaken(assignments[unit], name, variant_of(unit, name, "rows_swapped"))
    follow.made[name] = (other, *follow.made[name])
    item = load_rubric(unit).find("rnn_forward")
    marks = judged(follow, unit, item, names, hidden(unit, item))
    assert marks.score == SHARE * item.exercise.max_points


def test_a_call_that_failed_is_not_followed(assignments):
    unit, name = "02_rnn", "rnn_cell_forward"
    follow, names = noted(assignments, unit, name, "tanh_left_out")
    item = load_rubric(unit).find("rnn_forward")
    calls = iter([True, False])

    def once(*arguments):
        if not next(calls):
            raise ValueError
        return names["rnn_forward"](*arguments)

    cases = hidden(unit, item, large=False, edges=False)
    marks = judged(follow, unit, item, {**names, item.name: once}, cases)
    assert marks.score == 0
