"""An error of the size that single precision makes is told as one."""

import pytest
from helpers import functions, solved

from autograder.core.verdict import AS_SINGLE
from autograder.learner.checking import TOO_COARSE, judge_visible

INSIDE = {
    "affine_forward": (
        "00_start_here",
        "def affine_forward(x, W, b):\n"
        "    y = x.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)\n"
        "    return y.astype(float), (x, W)",
    ),
    "rnn_cell_forward": (
        "02_rnn",
        "def rnn_cell_forward(x, h_prev, params):\n"
        "    u = np.concatenate([h_prev, x], 1, dtype=np.float32, casting='unsafe')\n"
        "    h = np.tanh(u @ params['W_h'].astype('f') + params['b_h'])\n"
        "    return h, (u, h, params)",
    ),
    "bits_per_character": (
        "07_text_generation",
        "def bits_per_character(log_probs, targets):\n"
        "    p = log_probs.astype('f')[np.arange(len(targets)), targets]\n"
        "    return float(-np.mean(p) / np.log(2))",
    ),
}


def verdict_of(unit, name, source):
    return judge_visible(functions(unit, source, solved(unit).namespace())[name])


@pytest.mark.parametrize("name", INSIDE)
def test_float32_inside_is_suspected(name):
    verdict = verdict_of(INSIDE[name][0], name, INSIDE[name][1])
    assert not verdict.passed and verdict.marks.single
    assert verdict.advice() == [AS_SINGLE, f"hint({name}) shows a hint."]


@pytest.mark.parametrize(
    "y",
    [
        "x @ W + b * (1 + 1e-4)",
        "x @ W + b + 1e-9 * np.eye(len(x), len(b))",
        "np.where(np.arange(len(b)), x @ W + b, 0)",
        "x @ W",
    ],
)
def test_it_is_not_of_other_errors(y):
    """Too large, in one entry of few, in one column, or another formula."""
    source = f"def affine_forward(x, W, b): return {y}, (x, W)"
    verdict = verdict_of("00_start_here", "affine_forward", source)
    assert not verdict.passed and AS_SINGLE not in verdict.advice()


def test_numbers_that_are_nearly_right_are_told_apart():
    source = (
        "def standardise(train, *others):\n"
        "    mean, spread = train.mean(), train.std()\n"
        "    scaled = [((s - mean) / spread).astype('f').astype(float)"
        " for s in (train, *others)]\n"
        "    return (*scaled, mean, spread)"
    )
    verdict = verdict_of("10_stock_prices", "standardise", source)
    for criterion in verdict.marks.criteria:
        _, _, pair = (criterion.reason or "").partition("expected ")
        due, _, found = pair.partition(", found ")
        assert not pair or due != found.partition(" at ")[0]
    assert "at [" in verdict.text()


NARROW_FORWARD = (
    "def affine_forward(x, W, b):\n"
    "    y = x.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)\n"
    "    return y{cast}, (x, W)\n"
    "def affine_backward(dy, cache):\n"
    "    x, W = cache\n"
    "    return {{'x': dy @ W.T, 'W': x.T @ dy{wrong}, 'b': dy.sum(0)}}"
)


@pytest.mark.parametrize("cast", ["", ".astype(float)"])
def test_differences_of_single_precision_decide_nothing(cast):
    source = NARROW_FORWARD.format(cast=cast, wrong="")
    verdict = verdict_of("00_start_here", "affine_backward", source)
    assert verdict.headline == "affine_backward: right"
    assert verdict.unchecked and set(verdict.unchecked.values()) == {TOO_COARSE}
    assert "analytic" not in verdict.text()


def test_what_is_off_by_more_than_that_is_wrong_all_the_same():
    source = NARROW_FORWARD.format(cast="", wrong=" / len(x)")
    verdict = verdict_of("00_start_here", "affine_backward", source)
    failed = [c.name for c in verdict.gradient_checks if not c.passed]
    assert failed == ["W"] and "W" not in verdict.unchecked
