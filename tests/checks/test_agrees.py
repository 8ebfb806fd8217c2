"""The quick comparison against a plain one, on anything that may come back."""

import math

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.core.comparing import (
    FLOAT32_RTOL,
    UPSTREAM_FLOOR,
    agrees,
    compare,
)

SPECIAL = [0.0, -0.0, math.nan, math.inf, -math.inf, 1e308, -1e308, 1e-320, 1.0, -2.5]
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
NUMBERS = st.sampled_from(SPECIAL) | st.floats(-3, 3)


@st.composite
def pairs(draw):
    """A received value beside an expected array, often nearly equal."""
    shape = draw(SHAPES)
    expected = draw(hnp.arrays(np.float64, shape, elements=NUMBERS))
    with np.errstate(all="ignore"):
        near = expected * (1 + draw(st.sampled_from([0.0, 1e-15, 1e-9, 2e-9, 1e-5])))
        near = near + draw(st.sampled_from([0.0, 1e-13, 1e-11]))
        other = draw(hnp.arrays(np.float64, draw(SHAPES), elements=NUMBERS))
        received = draw(st.sampled_from([near, -near, other, expected]))
        dtype = draw(st.sampled_from([np.float64, np.float32, np.int64, ">f8"]))
        received = received.astype(dtype)
    if draw(st.booleans()) and received.ndim == 0:
        received = draw(st.sampled_from([received[()], received.item()]))
    return received, expected


def plainly_right(received, expected, scale, rtol):
    """Entry by entry, by the words of the contract."""
    scalar = isinstance(received, (int, float, np.number))
    if expected.ndim == 0 and (scalar or received.dtype.kind in "iuf"):
        kind = getattr(received, "dtype", np.dtype(float))
    elif scalar or received.dtype not in (np.float64, np.float32):
        return False
    else:
        kind = received.dtype
    if np.shape(received) != expected.shape:
        return False
    got = [float(v) for v in np.ravel(received)]
    due = [float(v) for v in expected.ravel()]
    size = max((abs(v) for v in due if math.isfinite(v)), default=0.0)
    rtol = max(rtol, FLOAT32_RTOL) if kind == np.float32 else rtol
    bound = rtol * size + UPSTREAM_FLOOR * max(scale, size)
    return all(
        abs(a - b) <= bound if math.isfinite(a) and math.isfinite(b) else a == b
        for a, b in zip(got, due, strict=True)
    )


@given(pairs(), st.sampled_from([0.0, 1.0, 1e6]), st.sampled_from([1e-9, 1e-6]))
@example((np.array([math.inf]), np.array([math.inf])), 0.0, 1e-9)
@example((np.array([1e308]), np.array([-1e308])), 0.0, 1e-9)
@example((np.zeros((0, 2)), np.zeros((0, 2))), 0.0, 1e-9)
def test_both_comparisons_say_what_the_contract_says(pair, scale, rtol):
    received, expected = pair
    with np.errstate(all="ignore"):
        passed = compare(received, expected, scale, rtol).passed
    assert passed == plainly_right(received, expected, scale, rtol)
    if agrees(received, expected, scale, rtol):
        assert passed


def test_what_is_right_is_seen_at_once():
    right = np.random.default_rng(0).standard_normal((3, 4))
    assert agrees(right + 1e-13, right)
    assert not agrees(right + 1e-5, right)
