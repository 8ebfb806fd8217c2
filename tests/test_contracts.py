"""Every rule of the contracts between learners' functions and the judge, by name."""

import numpy as np
import pytest
from helpers import (
    ROOT,
    all_exercises,
    functions,
    grade,
    judge_function,
    load_rubric,
    solved,
    submission_notebook,
    unit_names,
)

from autograder.authoring.agreement import visible_rng
from autograder.core.answers import answers
from autograder.core.calling import call
from autograder.core.comparing import compare
from autograder.core.exact import equal, is_exact
from autograder.core.exercise import EDGE, PROPERTIES
from autograder.core.gradients import gradient_check
from autograder.core.values import Raised, flatten

AFFINE = "00_start_here"
RNN = "02_rnn"


def marks_of(unit, name, source):
    return judge_function(unit, name, functions(unit, source)[name])[0]


# Calling


def test_a_function_uses_functions_of_its_own_notebook():
    marks = marks_of(
        AFFINE,
        "affine_forward",
        "def helper(x, W): return x @ W\n"
        "def affine_forward(x, W, b): return helper(x, W) + b, None",
    )
    assert marks.passed


def test_arguments_are_positional_but_for_defaults():
    marks = marks_of(
        AFFINE, "affine_forward", "def affine_forward(a, c, d): return a @ c + d, None"
    )
    assert marks.passed


def test_the_callee_owns_its_inputs():
    """Writable, C-contiguous float64, made anew for every call."""
    seen = []

    def sigmoid(x):
        assert x.flags.writeable and x.flags.c_contiguous and x.dtype == np.float64
        assert all(x is not other for other in seen)
        seen.append(x)
        return 1 / (1 + np.exp(-x))

    marks, _ = judge_function("01_gradient_checking", "sigmoid", sigmoid)
    assert marks.passed


def test_a_cache_may_hold_the_arguments_themselves():
    marks = marks_of(
        RNN,
        "rnn_cell_backward",
        "def rnn_cell_forward(x, h_prev, params):\n"
        "    h = np.tanh(np.hstack([h_prev, x]) @ params['W_h'] + params['b_h'])\n"
        "    return h, (x, h_prev, params, h)\n"
        "def rnn_cell_backward(dh, cache):\n"
        "    x, h_prev, params, h = cache\n"
        "    da = dh * (1 - h * h); u = np.hstack([h_prev, x])\n"
        "    du = da @ params['W_h'].T; H = h.shape[1]\n"
        "    return dict(x=du[:, H:], h_prev=du[:, :H], W_h=u.T @ da, b_h=da.sum(0))",
    )
    assert marks.passed


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_no_complex_array_is_passed_to_a_learner(unit, name):
    for known in answers(name).cases:
        arrays = flatten({**known.case.inputs, **known.case.upstream})
        assert not any(np.iscomplexobj(value) for value in arrays.values())


def test_a_needed_function_is_found_in_the_globals_of_the_function(assignments, zygote):
    """A later cell may redefine a name; each exercise is judged at its own cell."""
    assignment = assignments[AFFINE]
    backward = solved(AFFINE).cells["affine_backward"]
    later = backward + "\ndef affine_forward(x, W, b): return x @ W + b, (x, W)\n"
    graded = grade(assignment, zygote, affine_backward=later)
    assert graded.score == graded.max


def test_a_failing_need_is_pointed_to(assignments, zygote):
    wrong = "def rnn_cell_forward(x, h_prev, params): return 0 * h_prev, None"
    graded = grade(assignments[RNN], zygote, rnn_cell_forward=wrong)
    for name in ("rnn_cell_backward", "rnn_forward", "rnn_backward", "rnn_loss"):
        assert graded.exercises[name].verdict.blocked_by == "rnn_cell_forward"


def test_a_backward_is_called_once_per_cache():
    source = (
        "def affine_forward(x, W, b): return x @ W + b, [x, W]\n"
        "def affine_backward(dy, cache):\n"
        "    W, x = cache.pop(), cache.pop()\n"
        "    return {'x': dy @ W.T, 'W': x.T @ dy, 'b': dy.sum(0)}"
    )
    assert marks_of(AFFINE, "affine_backward", source).passed


# Returning

FORWARD = "def affine_forward(x, W, b): return {}"
BACKWARD = (
    "def affine_backward(dy, cache):\n    x, W = cache\n"
    "    g = {{'x': dy @ W.T, 'W': x.T @ dy, 'b': dy.sum(0)}}\n    return {}"
)


@pytest.mark.parametrize(
    "returned",
    [
        "[x @ W + b, None]",
        "(np.asfortranarray(x @ W + b), None)",
        "((x @ W + b)[::-1].copy()[::-1], None)",
        "(np.broadcast_to((x @ W + b)[None], (1, len(x), len(b)))[0], None)",
    ],
)
def test_accepted_forward_results(returned):
    assert marks_of(AFFINE, "affine_forward", FORWARD.format(returned)).passed


@pytest.mark.parametrize(
    "returned",
    [
        "type('D', (dict,), {})(g)",
        "__import__('collections').OrderedDict(g)",
        "g | {'more': 1}",
    ],
)
def test_accepted_gradient_results(returned):
    assert marks_of(AFFINE, "affine_backward", BACKWARD.format(returned)).passed


@pytest.mark.parametrize("number", ["float(e)", "np.float64(e)", "np.array(e)"])
def test_accepted_scalars(number):
    source = (
        "def relative_error(a, b):\n"
        "    s = max(abs(a).max(), abs(b).max())\n"
        f"    e = abs(a - b).max() / s if s else 0\n    return {number}"
    )
    assert marks_of("01_gradient_checking", "relative_error", source).passed


@pytest.mark.parametrize(
    "returned",
    [
        "(x @ W + b).astype(complex), None",
        "(x @ W + b).astype(object), None",
        "np.ma.masked_array(x @ W + b), None",
        "(x @ W + b).astype(np.float16), None",
        "(x @ W + b).tolist(), None",
        "(x @ W + b)[None], None",
        "{'y': x @ W + b}",
        "x @ W + b",
        "(x @ W + b) * np.nan, None",
        "np.zeros(0), None",
        "None",
    ],
)
def test_refused_forward_results(returned):
    marks = marks_of(AFFINE, "affine_forward", FORWARD.format(returned))
    assert marks.score == 0


def test_a_bias_gradient_of_shape_one_by_h_is_wrong():
    marks = marks_of(
        AFFINE, "affine_backward", BACKWARD.format("g | {'b': g['b'][None]}")
    )
    assert marks.broken == ("b",)


def test_float32_values_are_right_and_cost_the_property():
    returned = "(x @ W + b).astype(np.float32), None"
    marks = marks_of(AFFINE, "affine_forward", FORWARD.format(returned))
    assert marks.broken == ("float64",)
    assert marks.score == 2 - PROPERTIES["float64"]


def test_parameter_gradients_are_summed_not_averaged():
    marks = marks_of(
        AFFINE, "affine_backward", BACKWARD.format("g | {'b': dy.mean(0)}")
    )
    assert "b" in marks.broken


def test_an_overflow_warning_fails_nothing():
    marks = marks_of(
        "01_gradient_checking",
        "sigmoid",
        "def sigmoid(x): return 1 / (1 + np.exp(-x))",
    )
    assert marks.passed


# Judging


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_general_cases_have_distinct_sizes(unit, name):
    exercise = answers(name).exercise
    for known in answers(name).cases:
        if known.edge:
            continue
        sizes = {}
        for key in exercise.axes:
            value = known.case.inputs.get(key)
            if isinstance(value, np.ndarray):
                axes = exercise.axes_of(key, value.ndim)
                sizes |= dict(zip(axes, value.shape, strict=True))
        numbers = [sizes[a] for a in sizes if a in "NTDH"]
        assert len(set(numbers)) == len(numbers)
        assert all(n >= 2 for n in numbers)
        assert sizes.get("T", 5) > 4


@pytest.mark.parametrize("unit", unit_names())
def test_masks_are_partial_in_general_cases(unit):
    for exercise in load_rubric(unit).exercises:
        masks = [
            k.case.inputs["mask"]
            for k in answers(exercise.name).cases
            if "mask" in k.case.inputs and not k.edge
        ]
        assert all(0 < m.sum() < m.size for m in masks)
        about = exercise.exercise
        arguments = (*about.inputs, *about.keywords)
        assert bool(masks) == ("mask" in arguments), exercise.name


def test_code_wrong_at_one_edge_loses_that_criterion_only():
    source = (
        "def affine_forward(x, W, b):\n"
        "    return (x @ W + b).squeeze() if len(x) == 1 else x @ W + b, None"
    )
    assert marks_of(AFFINE, "affine_forward", source).broken == (EDGE,)


def test_the_floor_follows_the_upstream():
    """At saturation right formulas differ by 100 % of almost nothing."""
    assert compare(np.array([4e-17]), np.array([2e-17]), scale=1.0).passed
    assert not compare(np.array([4e-10]), np.array([2e-10]), scale=1.0).passed


def test_a_property_only_takes_from_what_was_earned():
    source = "def affine_forward(x, W, b):\n    x += 1\n    return x @ W * 0, None"
    assert marks_of(AFFINE, "affine_forward", source).score == 0


def test_changing_inputs_costs_its_property():
    source = (
        "def affine_forward(x, W, b):\n    y = x @ W + b\n    x += 1\n    return y, 0"
    )
    marks = marks_of(AFFINE, "affine_forward", source)
    assert marks.broken == ("inputs unchanged",)
    assert marks.score == 2 - PROPERTIES["inputs unchanged"]


def test_an_upstream_copied_first_may_be_changed_in_place():
    source = (
        "def affine_backward(dy, cache):\n    x, W = cache\n    dy = dy.copy()\n"
        "    dy += 0\n    return {'x': dy @ W.T, 'W': x.T @ dy, 'b': dy.sum(0)}"
    )
    assert marks_of(AFFINE, "affine_backward", source).passed


def test_every_backward_with_a_forward_has_a_large_case(assignments):
    for assignment in assignments.values():
        for rubric in assignment.rubric.exercises:
            if rubric.exercise.forward:
                assert rubric.large is not None


def test_gradient_checks_use_one_gaussian_direction_each():
    """A joint direction would bury an error in a bias of one entry."""
    x = {"W": np.ones((300, 300)), "b": np.ones(1)}

    def loss(v):
        return float(v["W"].sum() + v["b"].sum())

    wrong = {"W": np.ones((300, 300)), "b": np.array([1.001])}
    checks = gradient_check(loss, x, wrong, np.random.default_rng(0))
    assert [c.passed for c in checks] == [True, False]


def test_a_gradient_check_sees_a_swap():
    x = {"W": np.zeros((2, 3))}
    true = np.arange(6.0).reshape(2, 3)
    swapped = true[::-1].copy()
    checks = gradient_check(
        lambda v: float((v["W"] * true).sum()),
        x,
        {"W": swapped},
        np.random.default_rng(0),
    )
    assert not checks[0].passed


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_mistakes_stay_a_thousand_tolerances_away(unit, name):
    """A variant differs from the truth by ≥ 10³ tolerances in what it breaks."""
    rubric = load_rubric(unit)
    item = rubric.find(name)
    cases = rubric.draw(item, visible_rng(item))
    for variant in item.variants:
        attempts = solved(unit).attempts(item, variant, cases)
        for quantity in set(variant.breaks) & set(item.exercise.quantities):
            assert furthest(item.exercise, attempts, quantity) >= 1e3 * (
                item.exercise.rtol
            )


def furthest(exercise, attempts, quantity):
    """The largest relative error of a quantity, infinite where it has no numbers."""
    from autograder.core.calling import read_result

    worst = 0.0
    for attempt in attempts:
        if attempt.call is None:
            return np.inf
        value = read_result(exercise, attempt.call.result)[quantity]
        expected = attempt.known.expected[quantity]
        if is_exact(expected):
            if not equal(value, expected):
                return np.inf
            continue
        if np.shape(value) != np.shape(expected):
            return np.inf
        with np.errstate(invalid="ignore"):  # infinities that are due
            error = np.abs(np.asarray(value) - expected).max(initial=0.0)
        if not np.isfinite(error):
            return np.inf
        worst = max(worst, error / max(np.abs(expected).max(initial=0.0), 1e-300))
    return worst


def test_a_crash_during_a_call_costs_that_call_only(assignments, zygote):
    source = (
        "import os, numpy as np\n"
        "def affine_forward(x, W, b):\n"
        "    if len(x) == 1: os._exit(9)\n"
        "    return x @ W + b, (x, W)\n"
    )
    graded = grade(assignments[AFFINE], zygote, affine_forward=source)
    exercise = graded.exercises["affine_forward"]
    assert exercise.verdict.marks.broken == (EDGE,)


def test_a_cell_that_ends_the_process_costs_only_what_needs_it(assignments, zygote):
    assignment = assignments["01_gradient_checking"]
    graded = grade(assignment, zygote, sigmoid="import os\nos._exit(3)")
    lost = {n for n, e in graded.exercises.items() if e.score < e.max}
    assert lost == {"sigmoid"}


CRASHES_ON_THE_SECOND_CALL = """\
import os
calls = []
def affine_forward(x, W, b):
    calls.append(1)
    if len(calls) == 2 and float(x.sum()) != 0:
        os._exit(1)
    return x @ W + b, (x, W)
"""


def test_inputs_are_fresh_after_a_crash(assignments, zygote, monkeypatch):
    """The number of lost children is part of the seed."""
    from autograder.grading.judge import Judge

    drawn = []
    hidden = Judge.hidden

    def recorded(judge, rubric, lost):
        known = hidden(judge, rubric, lost)
        if rubric.name == "affine_forward":
            drawn.append([k.case.inputs["x"].sum() for k in known])
        return known

    monkeypatch.setattr(Judge, "hidden", recorded)
    graded = grade(
        assignments[AFFINE], zygote, affine_forward=CRASHES_ON_THE_SECOND_CALL
    )
    assert len(drawn) > 1
    assert drawn[0][2] != drawn[1][2]
    reasons = {c.reason for c in verdict_of(graded, "affine_forward").marks.criteria}
    assert any("exited with code 1 during the call" in (r or "") for r in reasons)


def verdict_of(graded, name):
    return graded.exercises[name].verdict


def test_inputs_are_the_same_when_graded_again(assignments, zygote):
    first = grade(assignments[AFFINE], zygote, affine_forward="")
    again = grade(assignments[AFFINE], zygote, affine_forward="")
    assert first.exercises == again.exercises


def test_grade_ids_follow_the_names(assignments):
    for assignment in assignments.values():
        ids = [
            c.metadata.nbgrader.grade_id
            for c in assignment.release.cells
            if "nbgrader" in c.metadata
        ]
        assert {e.name for e in assignment.rubric.exercises} <= set(ids)
        assert {f"check-{e.name}" for e in assignment.rubric.graded} <= set(ids)
        assert len(set(ids)) == len(ids)


def test_max_excludes_written_answers(assignments, zygote):
    for assignment in assignments.values():
        graded = grade(assignment, zygote)
        assert graded.max == sum(
            e.exercise.max_points for e in assignment.rubric.graded
        )


def test_loss_of_no_target_is_zero_with_zero_gradients():
    known = next(
        k for k in answers("softmax_cross_entropy").cases if "no target" in k.case.name
    )
    assert known.expected["loss"] == 0
    assert not known.expected["dlogits"].any()


def test_a_call_makes_fresh_copies():
    known = answers("affine_forward").cases[0]
    before = {k: v.copy() for k, v in known.case.inputs.items()}

    def spoil(x, W, b):
        x[:], W[:], b[:] = 0, 0, 0
        return

    call(answers("affine_forward").exercise, spoil, None, known.case)
    for key, value in before.items():
        np.testing.assert_array_equal(known.case.inputs[key], value)


def test_solutions_are_never_imported_by_the_learners_side():
    from autograder.grading.untrusted.sandbox.files import LEARNERS_FOLDERS

    for folder in ("course", *(f"autograder/{name}" for name in LEARNERS_FOLDERS)):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            assert "from solutions" not in text and "import solutions" not in text


def test_own_long_experiments_leave_time_for_the_exercises(assignments, zygote):
    from autograder.files import notebook_bytes
    from autograder.grading.judge import Budget

    notebook = submission_notebook(assignments[AFFINE])
    for i in range(8):
        cell = {"cell_type": "code", "id": f"own{i}", "metadata": {}, "outputs": []}
        cell |= {"execution_count": None, "source": f"while True: pass  # {i}"}
        notebook.cells.insert(1, type(notebook)(cell))
    budget = Budget(cell=1.0, own=3.0, total=12.0)
    graded = grade(assignments[AFFINE], zygote, notebook_bytes(notebook), budget)
    assert graded.score == graded.max
    shown = notebook_bytes(graded.notebook).decode()
    assert shown.count("your own cells took too long together") > 2


@pytest.mark.parametrize(("unit", "name"), all_exercises())
def test_the_reference_leaves_its_arguments_alone(unit, name):
    from autograder.core.calling import call

    rubric = load_rubric(unit)
    item = rubric.find(name)
    forward = rubric.reference.get(item.exercise.forward)
    for known in rubric.draw(item, np.random.default_rng(3)):
        if any(isinstance(due, Raised) for due in known.expected.values()):
            continue  # an exception is due, and nothing comes back
        done = call(item.exercise, rubric.reference[name], forward, known.case)
        assert done.changed == ()
