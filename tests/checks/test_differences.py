"""Differences of a learner's forward decide what they can, and claim no more."""

import pytest
from helpers import functions, solved

from autograder.learner.checking import TOO_COARSE, judge_visible

FORWARD = (
    "def affine_forward(x, W, b):\n"
    "    y = x @ W + b\n"
    "    return {y}, (x, W, y)\n"
    "def affine_backward(dy, cache):\n"
    "    x, W, y = cache\n"
    "    dy = {dy}\n"
    "    return {{'x': dy @ W.T, 'W': x.T @ dy{wrong}, 'b': dy.sum(0)}}"
)
STEEP = {
    "np.tanh(300 * y)": "dy * 300 * (1 - np.tanh(300 * y)**2)",
    "np.sin(1000 * y)": "dy * 1000 * np.cos(1000 * y)",
    "np.exp(30 * y)": "dy * 30 * np.exp(30 * y)",
    "np.log(np.abs(y) + 1e-3)": "dy * np.sign(y) / (np.abs(y) + 1e-3)",
    "1e12 * y": "1e12 * dy",
    "1e-12 * y": "1e-12 * dy",
}
HUGE = ("y + 1e9", "y + 1e12")


def verdict_of(y, dy="dy", wrong=""):
    source = FORWARD.format(y=y, dy=dy, wrong=wrong)
    namespace = solved("00_start_here").namespace()
    return judge_visible(
        functions("00_start_here", source, namespace)["affine_backward"]
    )


@pytest.mark.parametrize("y", STEEP)
def test_a_steep_forward_fits_its_own_gradients(y):
    verdict = verdict_of(y, STEEP[y])
    assert [c.name for c in verdict.gradient_checks if c.passed] == ["x", "W", "b"]


@pytest.mark.parametrize("y", STEEP)
def test_a_wrong_gradient_of_a_steep_forward_is_found_with_its_entry(y):
    verdict = verdict_of(y, STEEP[y], " / len(x)")
    failed = [c for c in verdict.gradient_checks if not c.passed]
    assert [c.name for c in failed] == ["W"] and failed[0].entry is not None


@pytest.mark.parametrize("y", HUGE)
def test_nothing_fits_that_is_lost_in_round_off(y):
    """And that a right gradient is none of this forward is not said either."""
    verdict = verdict_of(y)
    assert verdict.headline == "affine_backward: right"
    assert verdict.unchecked == dict.fromkeys(["x", "W", "b"], TOO_COARSE)


def test_what_is_clear_beside_huge_numbers_is_told():
    verdict = verdict_of("y + 1e9", wrong=" * 1e3")
    assert [c.name for c in verdict.gradient_checks if not c.passed] == ["W"]
    assert set(verdict.unchecked) == {"x", "b"}
