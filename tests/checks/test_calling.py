"""How arguments are passed, where gradients stand, and what a dot in a key is."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.core.calling import asked_for, call, expected_return, read_result
from autograder.core.exercise import Case, Exercise
from autograder.core.values import Refused

GRADIENTS = {"E": np.ones(2), "layer.W": np.ones(3), "layer.x": np.ones(4)}
BESIDE = Exercise(
    "loss", "07", ("x",), outputs=("loss", "h"), gradients=("E", "layer.W")
)
ALONE = replace(BESIDE, outputs=())


def results(place):
    """Return results with the dict at a place among a loss and a state."""
    found = [1.5, np.zeros(5)]
    found.insert(2 if place is None else place, dict(GRADIENTS))
    return tuple(found)


@pytest.mark.parametrize("place", [0, 1, 2, None])
def test_the_dict_is_found_at_its_place(place):
    exercise = replace(BESIDE, gradients_at=place)
    found = read_result(exercise, results(place))
    assert found["loss"] == 1.5
    assert {k: v.shape for k, v in found.items() if k != "loss"} == {
        "h": (5,),
        "E": (2,),
        "layer.W": (3,),
    }


@pytest.mark.parametrize("place", [0, 1, 2, None])
def test_only_what_is_asked_for_crosses(place):
    exercise = replace(BESIDE, gradients_at=place)
    crossed = asked_for(exercise, results(place))
    grads = crossed[2 if place is None else place]
    assert grads["layer.x"] is None
    assert grads["layer.W"].shape == (3,)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (0, "({E, layer.W}, loss, h)"),
        (1, "(loss, {E, layer.W}, h)"),
        (None, "(loss, h, {E, layer.W})"),
    ],
)
def test_a_message_shows_the_place(place, said):
    exercise = replace(BESIDE, gradients_at=place)
    assert expected_return(exercise) == said
    wrong = read_result(exercise, 1.0)["h"]
    assert wrong == Refused(f"expected {said}, found a float")


@pytest.mark.parametrize("carry", [lambda r: r, lambda r: asked_for(BESIDE, r)])
def test_beside_outputs_a_dot_is_part_of_a_key(carry):
    nested = {"E": np.ones(2), "layer": {"W": np.ones(3)}}
    found = read_result(BESIDE, carry((1.5, np.zeros(5), nested)))
    assert found["layer.W"] == Refused(
        "the dict has no entry 'layer.W'; it has a dict under 'layer', where one flat "
        "dict is due"
    )
    assert found["E"].shape == (2,)


def test_a_missing_key_of_a_flat_dict_is_told():
    found = read_result(BESIDE, (1.5, np.zeros(5), {"E": np.ones(2), "W": 1.0}))
    assert found["layer.W"] == Refused(
        "the dict has no entry 'layer.W'; not asked for, but there: 'W'"
    )


def test_alone_a_dot_leads_into_a_dict():
    nested = {"E": np.ones(2), "layer": {"W": np.ones(3)}}
    assert read_result(ALONE, nested)["layer.W"].shape == (3,)
    assert isinstance(read_result(ALONE, dict(GRADIENTS))["layer.W"], Refused)


TAKE = Exercise("take", "10", ("first", "*others"), ("taken",))


@pytest.mark.parametrize("more", [(), (2.0,), (2.0, 3.0, 4.0)])
def test_a_starred_input_is_passed_entry_by_entry(more):
    def take(first, *others):
        return [first, *others]

    done = call(TAKE, take, None, Case("case", {"first": 1.0, "*others": more}))
    assert done.result == [1.0, *more]
    assert done.changed == ()


def test_a_change_of_a_starred_inputs_entry_is_seen():
    def take(first, *others):
        others[1][0] = 7.0

    inputs = {"first": np.zeros(2), "*others": (np.zeros(2), np.zeros(3))}
    done = call(TAKE, take, None, Case("case", inputs))
    assert done.changed == ("*others.1",)
