"""The *how* of a wrong array: what is said, in the learner's words."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.core.comparing import compare
from autograder.core.criteria import in_sizes

RNG = np.random.default_rng(0)
HS = RNG.standard_normal((3, 6, 5))
W = RNG.standard_normal((9, 5))
SQUARE = RNG.standard_normal((4, 4))
SIZES = {"N": 3, "T": 6, "D": 4, "H": 5}


def last_two_wrong():
    wrong = HS.copy()
    wrong[:, -2:] += 1.0 + HS[:, -2:] ** 2
    return wrong


def rows_wrong(part):
    wrong = W.copy()
    wrong[part] += 1.0 + W[part] ** 2
    return wrong


CASES = {
    "all zeros": (np.zeros_like(HS), HS, ("N", "T", "H"), "all zeros"),
    "sign": (-HS, HS, ("N", "T", "H"), "the sign is wrong"),
    "factor N": (3 * HS, HS, ("N", "T", "H"), "which is N"),
    "factor 1/T": (HS / 6, HS, ("N", "T", "H"), "which is 1/T"),
    "factor N·T": (18 * HS, HS, ("N", "T", "H"), "which is N·T"),
    "factor 1/(N·T)": (HS / 18, HS, ("N", "T", "H"), "which is 1/(N·T)"),
    "another factor": (1.37 * HS, HS, ("N", "T", "H"), "constant factor of 1.37"),
    "offset": (HS + 0.25, HS, ("N", "T", "H"), "every entry is off by 0.25"),
    "transposed": (SQUARE.T.copy(), SQUARE, ("H", "H"), "transposed"),
    "transposed shape": (W.T.copy(), W, ("H+D", "H"), "transposed"),
    "reversed in time": (
        HS[:, ::-1].copy(),
        HS,
        ("N", "T", "H"),
        "reverse order along",
    ),
    "shifted": (
        np.roll(HS, 1, axis=1),
        HS,
        ("N", "T", "H"),
        "shifted along the T axis",
    ),
    "last steps": (last_two_wrong(), HS, ("N", "T", "H"), "only the last 2 steps of 6"),
    "h rows": (rows_wrong(slice(0, 5)), W, ("H+D", "H"), "only the h rows are wrong"),
    "x rows": (rows_wrong(slice(5, 9)), W, ("H+D", "H"), "only the x rows are wrong"),
    "not summed": (
        np.ones((3, 5)),
        np.ones(5),
        ("H",),
        "the first axis is one too many",
    ),
    "dtype": (HS.astype(int), HS, (), "expected dtype float64"),
    "a list": (HS.tolist(), HS, (), "found a list of 3 values"),
    "nan": (np.where(HS > 0, np.nan, HS), HS, (), "nan among 90 entries"),
    "None": (None, HS, (), "found None"),
    "zero for a number": (0.0, np.array(0.5), (), "expected 0.5, found 0"),
    "nan for a number": (np.nan, np.array(0.5), (), "expected 0.5, found nan"),
    "an axis without a name": (
        HS[:, :, :2] + np.array([0.0, 1.0]) * (1 + HS[:, :, :2] ** 2),
        HS[:, :, :2],
        ("N", "M", "2"),
        "only at 1 of axis 2",
    ),
    "a text": ("x", np.array(1.0), (), "expected a number, found a str"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said(name):
    received, expected, axes, said = CASES[name]
    comparison = compare(received, expected, axes=axes, sizes=SIZES)
    assert not comparison.passed
    other = replace(comparison, factor=2 * comparison.factor)  # of other sizes
    assert said in in_sizes(comparison.how, [comparison, other])


@pytest.mark.parametrize("noise", [0.0, 1e-14, 1e-12])
def test_round_off_passes(noise):
    assert compare(HS * (1 + noise), HS).passed


def test_a_millionth_does_not_pass():
    assert not compare(HS * (1 + 1e-6), HS).passed


def test_infinity_passes_only_where_it_is_due():
    due = np.array([np.inf, 1.0])
    assert compare(np.array([np.inf, 1.0]), due).passed
    assert not compare(np.array([-np.inf, 1.0]), due).passed
    assert not compare(np.array([np.inf, np.inf]), due).passed


def test_infinities_that_are_due_do_not_blur_what_is_wrong():
    due = np.array([[0.5, -np.inf], [2.0, 3.0]])
    wrong = due + np.array([[0.0, 0.0], [0.0, 0.25]])
    found = compare(wrong, due)
    assert "expected 3, found 3.25 at [1, 1]" in found.how
    assert compare(np.where(np.isfinite(due), 0.0, due), due).how == (
        "among finite entries: all zeros"
    )
    assert np.isfinite(found.error).all()
    found = compare(np.nan_to_num(due, neginf=-9.0), due)
    assert not found.passed
    assert found.how == "expected -inf, found -9 at [0, 1]"
    assert compare(due.copy(), due).passed


@pytest.mark.parametrize("found", [np.array([3]), np.array([True, False]), np.ones(1)])
def test_an_array_is_no_number_of_whatever_dtype(found):
    how = compare(found, np.array(3.0)).how
    assert how == f"expected a number, found an array of shape {found.shape}"


@pytest.mark.parametrize("due", [np.array(1.0), np.array(1), [1], "a", np.arange(2)])
def test_a_truth_value_is_no_number(due):
    assert compare(True, due).how.endswith(", found a bool")


def test_no_zero_has_a_minus():
    due, got = np.array([-0.0, 1.0, 2.0]), np.array([0.5, 1.0, 2.0])
    assert "expected 0, found 0.5" in compare(got, due).how
    assert compare(np.nan, np.array(-0.0)).how == "expected 0, found nan"
