"""What a call changes, and entries that nobody asks for, cost their property alone."""

from functools import partial

import numpy as np
import pytest
from helpers import functions, grade, judge_function, solved

from autograder.core.changes import changes, copied
from autograder.core.exercise import PROPERTIES

UNIT = "06_training"
ADAM = """
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    {before}
    t = state.get("t", 0) + 1
    old_m = state.get("m", {{k: 0 * g for k, g in grads.items()}})
    old_v = state.get("v", {{k: 0 * g for k, g in grads.items()}})
    m = {{k: beta1 * old_m[k] + (1 - beta1) * g for k, g in grads.items()}}
    v = {{k: beta2 * old_v[k] + (1 - beta2) * g**2 for k, g in grads.items()}}
    new = {{
        k: p - lr * m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)
        for k, p in params.items()
    }}
    {after}
    return new, {{"t": t, "m": m, "v": v}}
"""
SGD = """
def sgd_step(params, grads, lr, momentum=0.0, state=None):
    state = {{}} if state is None else state
    v = {{k: momentum * state.get(k, 0.0) + g for k, g in grads.items()}}
    new = {{k: p - lr * v[k] for k, p in params.items()}}
    {after}
    return new, v
"""
adam, sgd = partial(ADAM.format, before="", after=""), partial(SGD.format, after="")


def judged(name, source):
    return judge_function(UNIT, name, functions(UNIT, source)[name])[0]


def reason(marks, name):
    return next(c.reason for c in marks.criteria if c.name == name)


@pytest.mark.parametrize(("name", "source"), [("adam_step", adam), ("sgd_step", sgd)])
def test_a_pure_step_keeps_its_points(name, source):
    assert judged(name, source()).passed


@pytest.mark.parametrize(
    ("name", "source", "path"),
    [
        ("adam_step", adam(after="old_m['W'] *= 0"), "state.m.W"),
        ("adam_step", adam(after="old_v['b'] += 1"), "state.v.b"),
        ("adam_step", adam(after="state['t'] = t"), "state"),
        ("adam_step", adam(after="state.clear()"), "state"),
        ("adam_step", adam(after="params['b'] -= 1"), "params.b"),
        ("adam_step", adam(after="params['new'] = 0"), "params"),
        ("adam_step", adam(after="grads['W'] *= 2"), "grads.W"),
        ("sgd_step", sgd(after="params['W'][...] = 0"), "params.W"),
        ("sgd_step", sgd(after="params.update(new)"), "params.W"),
        ("sgd_step", sgd(after="state.update(v)"), "state.W"),
        ("sgd_step", sgd(after="grads['b'] += 1"), "grads.b"),
    ],
)
def test_a_step_that_changes_what_it_was_handed_loses_the_property_alone(
    name, source, path
):
    marks = judged(name, source)
    assert marks.broken == ("inputs unchanged",)
    told = reason(marks, "inputs unchanged")
    assert path in told.removeprefix("the call changed ").split(", ")


def test_a_state_may_be_an_object_and_is_watched_as_well():
    source = (
        "class State:\n    v = None\n"
        "def sgd_step(params, grads, lr, momentum=0.0, state=None):\n"
        "    new = State()\n"
        "    old = state.v if state else {{k: 0 for k in params}}\n"
        "    new.v = {{k: momentum * old[k] + grads[k] for k in params}}\n"
        "    {}\n"
        "    return {{k: params[k] - lr * new.v[k] for k in params}}, new"
    )
    assert judged("sgd_step", source.format("")).passed
    marks = judged("sgd_step", source.format("if state: state.v['W'] += 1"))
    assert reason(marks, "inputs unchanged") == "the call changed state.v.W"


def test_a_state_that_cannot_be_copied_is_handed_on_as_it_is():
    source = (
        "def sgd_step(params, grads, lr, momentum=0.0, state=None):\n"
        "    velocities = next(state) if state else {k: 0 for k in params}\n"
        "    v = {k: momentum * velocities[k] + grads[k] for k in params}\n"
        "    return {k: params[k] - lr * v[k] for k in params}, iter([v].__iter__, 0)\n"
    ).replace("iter([v].__iter__, 0)", "(v for _ in range(1))")
    assert judged("sgd_step", source).passed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": np.nan}, {"a": np.nan}),
        ({"a": np.array([np.nan, np.inf])}, {"a": np.array([np.nan, np.inf])}),
        ([1, "x", None], [1.0, "x", None]),
        ({"a": np.zeros(2)}, {"a": np.full(2, 1e-13)}),
        ({"f": len}, {"f": abs}),
    ],
)
def test_what_is_equal_is_unchanged(before, after):
    assert not list(changes("state", before, after))


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({"a": 0}, {"a": np.zeros(2)}, ["state.a"]),
        ({"a": None}, {"a": np.zeros(2)}, ["state.a"]),
        ({"a": np.zeros(2)}, {"a": np.zeros(3)}, ["state.a"]),
        ([[1], 2], [[3], 2], ["state.0.0"]),
        ({"a b": 1}, {"a b": 2}, ["state.'a b'"]),
        ((1, 2), (1,), ["state"]),
        ({"a": np.arange(3)}, {"a": np.arange(3) + 1}, ["state.a"]),
    ],
)
def test_paths_lead_to_what_changed(before, after, paths):
    assert list(changes("state", before, after)) == paths


def test_values_within_themselves_end():
    loop = {"v": np.zeros(1)}
    loop |= {f"self{i}": loop for i in range(20)}
    other = copied(loop)
    other["v"] += 1
    assert list(changes("state", loop, other)) == ["state.v"]


BOTH = solved(UNIT).cells["bidirectional_backward"]
STACK = solved(UNIT).cells["stacked_backward"]


@pytest.mark.parametrize(
    ("name", "source", "told"),
    [
        (
            "bidirectional_backward",
            BOTH.replace("parameters(fwd)", "fwd"),
            "nobody asks for fwd.x, fwd.h0",
        ),
        (
            "stacked_backward",
            STACK.replace("parameters(step)", "step"),
            "nobody asks for layers.0.x, layers.0.h0, layers.1.x, layers.1.h0",
        ),
    ],
)
def test_entries_inside_nested_gradients_cost_a_property(
    name, source, told, assignments, zygote
):
    marks = judged(name, source)
    assert marks.broken == ("no extra keys",)
    assert reason(marks, "no extra keys") == told
    graded = grade(assignments[UNIT], zygote, **{name: source}).exercises[name]
    assert graded.score == graded.max - PROPERTIES["no extra keys"]
    assert reason(graded.verdict.marks, "no extra keys") == told


def test_extra_keys_of_the_dict_itself_are_allowed():
    source = BOTH.replace("return {", 'return {"more": dhs,')
    assert judged("bidirectional_backward", source).passed


def test_a_judge_in_another_process_sees_what_a_step_changed(assignments, zygote):
    source = adam(after="old_m['W'] *= 0")
    graded = grade(assignments[UNIT], zygote, adam_step=source)
    told = reason(graded.exercises["adam_step"].verdict.marks, "inputs unchanged")
    assert "state.m.W" in told


def test_what_a_forward_changes_is_no_fault_of_its_backward():
    unit, source = (
        "00_start_here",
        """
def affine_forward(x, W, b):
    y = x @ W + b
    x *= 2
    return y, (x / 2, W)
""",
    )
    names = functions(unit, source)
    marks, _ = judge_function(unit, "affine_forward", names["affine_forward"])
    assert "inputs unchanged" in marks.broken
    names = functions(unit, solved(unit).cells["affine_backward"], names)
    marks, _ = judge_function(unit, "affine_backward", names["affine_backward"])
    assert marks.broken == ()
