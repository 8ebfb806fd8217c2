"""What is right as a whole or wrong: integers, truth values, lists, text, dicts."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phrases import holds, plain

from autograder.core.answers import KnownCase
from autograder.core.attempting import error_text
from autograder.core.calling import Call
from autograder.core.comparing import compare
from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.marking import mark
from autograder.core.marks import Attempt
from autograder.core.values import Raised, Refused, pack, unpack

TOKENS = np.array([[3, 1, 4], [1, 5, 9]])
MASK = np.array([[True, True, False], [True, False, False]])
PAIRS = {
    "a list for an array": (
        TOKENS,
        [3, 1],
        "expected a NumPy array of shape (2, 3) and dtype int64, "
        "found a list of 2 values",
    ),
    "floats": (TOKENS, TOKENS * 1.0, "expected dtype int64, found dtype float64"),
    "int32": (TOKENS, TOKENS.astype("i4"), "expected dtype int64, found dtype int32"),
    "transposed": (
        TOKENS,
        TOKENS.T.copy(),
        "expected shape (2, 3), found (3, 2): transposed",
    ),
    "too few along an axis": (
        TOKENS,
        TOKENS[:, :2],
        "expected shape (2, 3), found (2, 2): 1 too few along the T axis",
    ),
    "shifted": (
        TOKENS,
        np.roll(TOKENS, 1, 1),
        "the right numbers, 1 later along the T axis",
    ),
    "reversed": (
        TOKENS,
        TOKENS[:, ::-1],
        "the right numbers in reverse order along the T axis",
    ),
    "sorted": (TOKENS, np.sort(TOKENS), "the right numbers in another order"),
    "off by one": (TOKENS, TOKENS + 1, "every entry is off by 1"),
    "one entry": (
        TOKENS,
        np.array([[3, 1, 4], [1, 5, 8]]),
        "1 of 6 entries are wrong, the first at [1, 2]: expected 9, found 8",
    ),
    "exchanged": (MASK, ~MASK, "True and False are exchanged"),
    "all true": (MASK, MASK | True, "all True"),
    "an entry of a mask": (
        MASK,
        np.array([[True, True, True], [True, False, False]]),
        "1 of 6 entries are wrong, the first at [0, 2]: expected False, found True",
    ),
    "an array for a list": (
        [1, 2],
        np.array([1, 2]),
        "expected a list of 2 entries, found an array of shape (2,) and dtype int64",
    ),
    "merged": (
        [1, 1, 2, 3, 3],
        [1, 2, 3],
        "3 where 5 entries are due: equal neighbours are merged",
    ),
    "not merged": (
        [1, 2],
        [1, 1, 2, 2],
        "4 where 2 entries are due: equal neighbours are not merged",
    ),
    "one missing": (
        [1, 2, 3, 4],
        [1, 2, 4],
        "3 where 4 entries are due: the value 3 is missing at entry 2, all others fit",
    ),
    "start kept": (
        [7, 8],
        [0, 7, 8],
        "3 where 2 entries are due: the value 0 is too many at the start, "
        "all others fit",
    ),
    "one of five equal values": (
        [1, 1, 1, 1, 1],
        [1],
        "1 where 5 entries are due: the values 1, 1, 1, 1 are missing at the end",
    ),
    "stop kept": (
        [7, 8],
        [7, 8, 1],
        "3 where 2 entries are due: the value 1 is too many at the end, all others fit",
    ),
    "permuted": (
        [5, 6, 7, 8],
        [6, 5, 7, 8],
        "the right entries in another order: at entry 0 expected 5, found 6",
    ),
    "list reversed": ([5, 6, 7], [7, 6, 5], "the right entries in reverse order"),
    "text for a number": (
        [5, 6],
        [5, "6"],
        "1 of 2 entries wrong: at entry 1 expected 6, found '6'",
    ),
    "a float for an integer": (
        [(60, 4), (None, 2)],
        [(60, 4.5), (None, 2)],
        "1 of 2 entries wrong: at entry 0 expected (60, 4), found (60, 4.5)",
    ),
    "text": (
        "hello",
        "hella",
        "1 of 5 characters wrong: at character 4 expected 'o', found 'a'",
    ),
    "shorter text": (
        "hello",
        "helo",
        "4 where 5 characters are due: equal neighbours are merged",
    ),
    "a list for text": (
        "ab",
        ["a", "b"],
        "expected text of 2 characters, found a list of 2 values",
    ),
    "missing key": ({"a": 0, "b": 1}, {"a": 0}, "no entry for 'b'"),
    "other keys": ({"a": 0}, {"A": 0}, "no entry for 'a'; not asked for: 'A'"),
    "value of a key": (
        {"a": 0, "b": 1},
        {"a": 1, "b": 1},
        "1 of 2 entries wrong, the first at 'a': expected 0, found 1",
    ),
    "refused": ([1], Refused("a generator"), "expected a list of 1 entry, found a gen"),
    "no error": (
        Raised("ValueError", "H4:4"),
        [1],
        "expected a ValueError whose message holds 'H4:4', found a list of 1 value",
    ),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_words(kind):
    due, got, words = PAIRS[kind]
    found = compare(got, due, axes=("N", "T"))
    assert not found.passed
    assert found.how.startswith(words), found.how
    assert isinstance(due, Raised) or compare(due, due).passed


RIGHT = {
    "a tuple for a list": ([1, 2], (1, 2)),
    "lists for tuples": ([(60, 4), (None, 2)], [[60, 4], [None, 2]]),
    "integers of NumPy": ([1, 2], [np.int32(1), np.int64(2)]),
    "text of NumPy": (["a"], [np.str_("a")]),
    "an array in Fortran's order": (TOKENS, np.asfortranarray(TOKENS)),
    "an empty array": (np.zeros(0, int), np.array([], dtype=np.int64)),
    "another order of keys": ({"a": 0, "b": 1}, {"b": np.int64(1), "a": 0}),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_other_styles_are_right(kind):
    due, got = RIGHT[kind]
    assert compare(got, due).passed
    arrays = {}
    assert compare(unpack(pack(got, arrays), arrays), due).passed


LEAVES = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "ab"])
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
DUE = st.one_of(
    st.lists(TREES, max_size=5),
    st.text("ab", max_size=6),
    st.dictionaries(st.sampled_from("abc"), TREES, max_size=3),
    st.lists(st.integers(-3, 3), max_size=6).map(lambda v: np.array(v, dtype=int)),
    st.lists(st.booleans(), max_size=6).map(lambda v: np.array(v, dtype=bool)),
)


@given(DUE, DUE | TREES)
def test_equal_as_python_has_it_and_words_that_hold(due, got):
    found = compare(got, due)
    assert found.passed == (plain(got) == plain(due))
    if not found.passed:
        holds(found.how, got, due)


PROBABILITIES = np.array([[0.5, 0.5, 0.0], [0.2, 0.3, 0.5]])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: 2 * p, "sums to 2 along the V axis at [0], where 1 is due"),
        (lambda p: p @ np.diag([1, 1, 0.5]), "sums to 0.75 along the V axis at [1]"),
        (
            lambda p: (p + 0.1) / (p + 0.1).sum(axis=1, keepdims=True),
            "sums to 1, and is 0.0769231 at [0, 2], where 0 is due",
        ),
        (
            lambda p: p[:, ::-1] * [[1], [0]] + p * [[0], [1]],
            "sums to 1, and is 0.5 at [0, 2], where 0 is due",
        ),
    ],
)
def test_words_about_probabilities(change, words):
    found = compare(change(PROBABILITIES), PROBABILITIES, axes=("N", "V"))
    assert found.how.startswith(words), found.how


def test_scales_of_logarithms_are_named():
    due = np.log(np.array([0.3, 0.1, 0.7]))
    found = compare(10 * due / np.log(10), due)
    assert found.how == (
        "off by a constant factor of 4.34294, as from natural logarithms to decibels"
    )


REFUSING = Exercise(
    "parse",
    "00_start_here",
    ("text",),
    ("notes",),
    points={"notes": 1, EDGE: 1},
    refuses="ValueError",
)


class BadToken(ValueError):
    pass


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (ValueError("what is H4:4"), True),
        (BadToken("H4:4"), True),
        (ValueError("a bad token"), False),
        (KeyError("H4:4"), False),
        (None, False),
    ],
)
def test_an_exception_that_is_due(error, passes):
    general = KnownCase(Case("general", {"text": "C4:4"}), {"notes": [(60, 4)]})
    due = {"notes": Raised("ValueError", "H4:4")}
    edge = KnownCase(Case("bad token", {"text": "H4:4"}), due, edge=True)
    attempts = [
        Attempt(general, Call([(60, 4)])),
        Attempt(edge, None, error_text(error, "parse"))
        if error
        else Attempt(edge, Call([(60, 4)])),
    ]
    assert mark(REFUSING, attempts).passed == passes


def test_probabilities_of_one_row_have_words_too():
    due = np.array([0.5, 0.25, 0.25, 0.0])
    assert compare(2 * due, due).how.startswith("sums to 2 along axis 0, where 1 is")
    found = compare(np.array([0.5, 0.25, 0.125, 0.125]), due)
    assert found.how == "sums to 1, and is 0.125 at [3], where 0 is due"


def test_a_long_array_is_told_by_its_shape_and_a_long_list_by_its_first_entry():
    many = np.arange(10**6)
    found = compare(many, np.arange(9))
    assert found.how == "expected shape (9,), found (1000000,)"
    turned = [*range(1, 10**4), 0]
    said = "10000 of 10000 entries wrong: at entry 0 expected 0, found 1"
    assert compare(turned, list(range(10**4))).how == said


@pytest.mark.parametrize(
    ("got", "due"),
    [
        ([0.5, 1 + 1e-9], [0.5, 1.0]),
        ([(60, 0.25 + 1e-13)], [(60, 0.25)]),
        ({"a": 1.0000001}, {"a": 1.0}),
        (["x" * 50 + "a"], ["x" * 50 + "b"]),
        ([[0] * 30 + [1]], [[0] * 30 + [2]]),
        ([[0] * 30], [[0] * 31]),
    ],
)
def test_values_that_differ_are_shown_so(got, due):
    said = re.search("expected (.*), found (.*)", compare(got, due).how)
    assert said[1] != said[2]


def test_of_two_axes_of_one_name_each_has_its_number():
    due = np.arange(9.0).reshape(3, 3) ** 2
    found = compare(np.roll(due, 1, 0), due, axes=("V", "V"))
    assert found.how == "the right values, shifted along axis 0"


def test_text_of_a_class_of_its_own_is_compared_as_text():
    class Lies(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            return True

        def __len__(self):
            return 1

    arrays = {}
    text, letters = unpack(pack((Lies("no"), {Lies("no"): 1}), arrays), arrays)
    assert "yes" not in (text, *letters)
    assert isinstance(unpack(pack(Lies("x" * 10**6), arrays), arrays), Refused)
