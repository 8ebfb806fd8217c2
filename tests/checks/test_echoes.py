"""An argument that comes back as a quantity is named."""

import pytest
from helpers import functions, solved

from autograder.learner.checking import judge_visible

BACKWARD = (
    "def affine_backward(dy, cache):\n    x, W = cache\n"
    "    return {'x': dy @ W.T, 'W': W, 'b': dy.sum(axis=0)}"
)
ECHOES = {
    "transpose": ("11_music", "tokens", "tokens", "return tokens"),
    "rescale_spectral_radius": (
        *("03_vanishing_gradients", "rescaled", "W"),
        "W * radius\n    return W",
    ),
    "affine_backward": ("00_start_here", "W", "W", BACKWARD),
}


def advice(unit, name, body):
    arguments = {"transpose": "tokens, semitones"}.get(name, "W, radius")
    whole = f"def {name}({arguments}):\n    {body}"
    source = body if body.startswith("def") else whole
    return judge_visible(functions(unit, source, solved(unit).namespace())[name])


@pytest.mark.parametrize("name", ECHOES)
def test_an_argument_that_comes_back_is_named(name):
    unit, quantity, argument, body = ECHOES[name]
    verdict = advice(unit, name, body)
    said = f"{quantity}: the argument `{argument}` came back as it was handed in."
    assert said in verdict.advice()
    assert not any(line.startswith("Look first") for line in verdict.advice())


def test_nothing_is_said_of_zeros():
    verdict = advice("11_music", "transpose", "return 0 * tokens")
    assert "came back" not in verdict.text()
