"""Results that are right but for a factor of each case, for kinds, at one step."""

import pytest
from helpers import functions, solved

from autograder.learner.checking import judge_visible

SIZED = (
    "def {name}({args}):\n"
    "    grads = right({args})\n"
    "    size = {size}\n"
    "    return {{k: v / size for k, v in grads.items()}}"
)


def verdict_of(unit, name, source):
    names = solved(unit).namespace()
    names |= {"right": names[name]}
    return judge_visible(functions(unit, source, names)[name])


@pytest.mark.parametrize(
    ("unit", "name", "args", "size", "names"),
    [
        (
            *("05_gru", "gru_backward", "dhs, cache"),
            "np.sqrt(sum((v**2).sum() for v in grads.values()))",
            "x, h0, W_z, W_r, W_h, b_z, b_r and b_h",
        ),
        (
            *("09_speech_recognition", "log_softmax_backward", "dlog_probs, cache"),
            *("len(dlog_probs)", "logits"),
        ),
    ],
)
def test_a_factor_of_each_case_is_told(unit, name, args, size, names):
    source = SIZED.format(name=name, args=args, size=size)
    advice = verdict_of(unit, name, source).advice()
    assert advice[0] == (
        f"{names}: in each general case off by one factor, but not by the same in "
        "all: look for a division by a size or a norm."
    )
    assert not any("Look first" in line for line in advice)


def test_one_factor_of_a_single_gradient_stands_in_its_row():
    source = SIZED.format(name="log_softmax_backward", args="dlog_probs, cache", size=7)
    verdict = verdict_of("09_speech_recognition", "log_softmax_backward", source)
    assert not any("one factor" in line for line in verdict.advice())
    assert "off by a constant factor of 0.142857" in verdict.text()


@pytest.mark.parametrize(
    ("each", "looks"),
    [
        ("slice(a, b)", False),
        ("(a, float(b))", False),
        ("(a, b + 0.5)", True),
        ("(a + 3, float(b))", True),
        ("(a + 3, b)", True),
    ],
)
def test_where_only_kinds_are_wrong_no_equation_is_to_blame(each, looks):
    source = (
        "def chronological_split(M, fractions, gap):\n"
        f"    return [{each} for a, b in right(M, fractions, gap)]"
    )
    verdict = verdict_of("10_stock_prices", "chronological_split", source)
    assert not verdict.passed
    assert any("Look first at" in line for line in verdict.advice()) == looks


def test_one_step_is_not_told_as_a_number_of_steps():
    source = (
        "def gru_forward(x, h0, params):\n"
        "    hs, cache = right(x, h0, params)\n"
        "    hs[:, [2]] += 1\n"
        "    return hs, cache"
    )
    text = verdict_of("05_gru", "gru_forward", source).text()
    assert "wrong at step 2, of steps 0 to 5" in text
