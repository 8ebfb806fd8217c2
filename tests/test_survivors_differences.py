"""Gradients and errors of unit 01 that once kept all their points."""

import pytest
from survivors import assert_lost

from autograder.core.exercise import EDGE

COMPLEX = """
def complex_step_gradient(f, x, eps=1e-20):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        z = x.astype(complex)
        z[i] += {} * 1j
        gradient[i] = f(z).imag / {}
    return gradient
"""
ERROR = """
def relative_error(a, b):
    size = max(np.abs(a).max(), np.abs(b).max())
    if {}:
        return 0.0
    return np.abs(a - b).max() / size
"""


@pytest.mark.parametrize(
    ("step", "divisor", "lost"),
    [("eps", "eps", set()), ("1e-20", "1e-20", {EDGE}), ("eps", "1e-20", {EDGE})],
)
def test_the_complex_step_is_the_one_asked_for(step, divisor, lost):
    assert_lost("01", "complex_step_gradient", COMPLEX.format(step, divisor), lost)


@pytest.mark.parametrize(
    ("nothing", "lost"),
    [
        ("size == 0", set()),
        ("not b.any()", {EDGE}),
        ("not a.any()", {EDGE}),
        ("(a == b).any()", {"error"}),
    ],
)
def test_an_error_is_zero_where_both_are(nothing, lost):
    assert_lost("01", "relative_error", ERROR.format(nothing), lost)
