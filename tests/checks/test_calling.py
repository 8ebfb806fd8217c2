"""How arguments are passed, and how what comes back is sorted."""

import numpy as np
import pytest

from autograder.core.calling import asked_for, call, read_result
from autograder.core.exercise import Case, Exercise
from autograder.core.values import Refused

LOSS = Exercise(
    "loss", "unit", ("x",), ("loss",), ("layer.W", "layer.b", "W_y"), flat=True
)
GRADS = {"layer.W": np.ones(2), "layer.b": np.zeros(2), "W_y": np.full(3, 2.0)}


def test_keys_of_a_flat_dict_may_hold_dots():
    found = read_result(LOSS, (1.0, GRADS))
    assert found == {"loss": 1.0} | GRADS


def test_extra_entries_of_a_flat_dict_do_not_cross():
    loss, grads = asked_for(LOSS, (1.0, GRADS | {"layer.x": np.ones(9)}))
    assert grads == GRADS | {"layer.x": None}
    assert read_result(LOSS, (loss, grads)) == {"loss": 1.0} | GRADS


@pytest.mark.parametrize("carry", [lambda r: r, lambda r: asked_for(LOSS, r)])
def test_a_nested_dict_in_place_of_a_flat_one_is_told(carry):
    nested = {"layer": {"W": np.ones(2), "b": np.zeros(2)}, "W_y": np.full(3, 2.0)}
    found = read_result(LOSS, carry((1.0, nested)))
    assert found["W_y"] is nested["W_y"]
    said = "it has a dict under 'layer', where one flat dict is due"
    for name in ("layer.W", "layer.b"):
        assert found[name] == Refused(f"the dict has no entry {name!r}; {said}")


def test_a_missing_key_of_a_flat_dict_is_told():
    short = {"W": np.ones(2), "layer.b": np.zeros(2), "W_y": np.full(3, 2.0)}
    found = read_result(LOSS, (1.0, short))
    assert found["layer.W"].reason == (
        "the dict has no entry 'layer.W'; not asked for, but there: 'W'"
    )


def test_a_dict_is_nested_unless_it_is_said_to_be_flat():
    nested = Exercise("back", "unit", ("x",), gradients=("layer.W",))
    assert isinstance(read_result(nested, GRADS)["layer.W"], Refused)
    assert read_result(nested, {"layer": {"W": 3.0}}) == {"layer.W": 3.0}


@pytest.mark.parametrize("more", [(), (2.0,), (2.0, 3.0, 4.0)])
def test_a_starred_input_is_passed_entry_by_entry(more):
    exercise = Exercise("take", "unit", ("first", "*others"), ("taken",))

    def take(first, *others):
        return [first, *others]

    done = call(exercise, take, None, Case("case", {"first": 1.0, "*others": more}))
    assert done.result == [1.0, *more]
    assert done.changed == ()


def test_a_change_of_a_starred_inputs_entry_is_seen():
    exercise = Exercise("take", "unit", ("first", "*others"), ("taken",))

    def take(first, *others):
        others[1][0] = 7.0

    inputs = {"first": np.zeros(2), "*others": (np.zeros(2), np.zeros(3))}
    done = call(exercise, take, None, Case("case", inputs))
    assert done.changed == ("*others.1",)
