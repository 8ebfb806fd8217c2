"""What reasons of wrong numbers claim, held against the numbers."""

import ast
import contextlib
import re

import numpy as np
import pytest
from phrases import holds
from places import PARTS, WHERE, Groups, axis_sizes, only_first_steps, wrong_entries

from autograder.core.calling import StepShapeError, call
from autograder.core.exact import is_exact
from autograder.core.values import Refused

NUMBER = r"-?(?:\d[\d.]*(?:e[-+]\d+)?|inf|nan)"


def close(a, b, rtol=1e-5):
    size = max(np.abs(b).max(initial=0), 1e-300)
    return np.abs(np.asarray(a) - b).max(initial=0) <= rtol * size


def factor_is_constant(got, due, known, match):
    factor = float(match["factor"])
    assert close(got, factor * due)
    sizes_hold(factor, known, match["sizes"] or "")
    assert np.ptp(due) > 0
    if match["scale"]:
        ten, two = np.log(10), np.log(2)
        assert factor == pytest.approx(
            {
                "natural logarithms to decibels": 10 / ten,
                "natural logarithms to those to the base 10": 1 / ten,
                "natural logarithms to those to the base 2": 1 / two,
                "logarithms to the base 2 to natural ones": two,
            }[match["scale"]],
            rel=1e-5,
        )


def sums_to(got, due, known, match):
    place = tuple(ast.literal_eval(match["place"])) if match["place"] else ()
    assert float(match["sum"]) == pytest.approx(got.sum(-1)[place], rel=1e-5)
    assert float(match["due"]) == pytest.approx(due.sum(-1)[place], rel=1e-5)


def entry_of_a_distribution(got, due, known, match):
    place = tuple(ast.literal_eval(match["place"]))
    np.testing.assert_allclose(got.sum(-1), due.sum(-1), atol=1e-6)
    assert float(match["got"]) == pytest.approx(got[place], rel=1e-5)
    assert float(match["due"]) == pytest.approx(due[place], rel=1e-5)


def sizes_hold(factor, known, terms):
    sizes = dict(axis_sizes(known))
    for term in filter(None, terms.split(" or ")):
        value = 1.0
        for size in re.findall(r"[A-Z]", term):
            value *= sizes[size]
        value = 1 / value if term.startswith("1/") else value
        assert factor == pytest.approx(value, rel=1e-5)


def entry_is(got, due, known, match):
    place = tuple(ast.literal_eval(match["place"])) if match["place"] else ()
    if match["sizes"]:
        sizes_hold(float(got / due), known, match["sizes"])
    assert float(match["due"]) == pytest.approx(float(due[place]), rel=1e-5)
    found = float(np.asarray(got)[place])
    assert float(match["got"]) == pytest.approx(found, rel=1e-5, nan_ok=True)


def rearranged(got, due, known, match):
    assert close(np.sort(np.ravel(got)), np.sort(np.ravel(due)))


def reversed_along_an_axis(got, due, known, match):
    assert any(close(np.flip(got, axis), due) for axis in range(due.ndim))


def shifted_along_an_axis(got, due, known, match):
    assert any(
        close(np.roll(got, shift, axis), due)
        for axis in range(due.ndim)
        for shift in range(1, due.shape[axis])
    )


def is_refused(got, due, known, match):
    assert isinstance(got, Refused)


def is_no_number(got, due, known, match):
    assert not (isinstance(got, np.ndarray) and got.ndim == 0 and got.dtype.kind == "f")


def is_no_integer(got, due, known, match):
    assert isinstance(got, Refused) or np.ndim(got) or np.asarray(got).dtype.kind != "i"


def is_of_another_type(got, due, known, match):
    assert isinstance(got, Refused) or np.asarray(got).dtype not in (
        np.float64,
        np.float32,
    )


def counts_are(got, due, known, match):
    found = {"nan": np.isnan(got).sum(), "inf": np.isinf(got).sum()}
    said = {word: int(n) for n, word in re.findall(r"(\d+) (nan|inf)", match[0])}
    assert said == {word: n for word, n in found.items() if n}


def entries_off_by(got, due, known, match):
    assert close(got - due, np.full(due.shape, float(match["error"])), 1e-4)


def nearly(got, due, known, match):
    share = np.abs(got - due).max() / np.abs(due).max()
    assert 0 < share <= 1e-5


def shapes_are(got, due, known, match):
    assert ast.literal_eval(match["due"]) == due.shape
    if match["got"]:
        found = ast.literal_eval(match["got"])
        assert found == np.shape(got)
        along = re.search(r": (\d+) too (many|few) along the (.+) axis$", match[0])
        if along:
            apart = [i for i in range(due.ndim) if found[i] != due.shape[i]]
            change = int(along[1]) * (1 if along[2] == "many" else -1)
            assert [found[i] - due.shape[i] for i in apart] == [change]


HOW = {
    "all zeros": lambda got, due, known, m: np.testing.assert_array_equal(got, 0),
    "the sign is wrong": lambda got, due, known, m: np.testing.assert_allclose(
        got, -due, rtol=1e-5, atol=1e-5 * np.abs(due).max()
    ),
    rf"off by a constant factor of (?P<factor>{NUMBER})"
    r"(?:, as from (?P<scale>[\w ]+)|, which is (?P<sizes>[\w·/() ]+))?": (
        factor_is_constant
    ),
    rf"sums to (?P<sum>{NUMBER}) along .*?(?: at (?P<place>\[[\d, ]*\]))?, "
    rf"where (?P<due>{NUMBER}) is due": sums_to,
    rf"sums to 1, and is (?P<got>{NUMBER}) at (?P<place>\[[\d, ]*\]), "
    rf"where (?P<due>{NUMBER}) is due": entry_of_a_distribution,
    rf"every entry is off by (?P<error>{NUMBER})": entries_off_by,
    r"transposed": lambda got, due, known, m: np.testing.assert_allclose(
        got.T, due, atol=1e-5 * np.abs(due).max()
    ),
    r"the right values in another order": rearranged,
    r"the right values in reverse order along .*": reversed_along_an_axis,
    r"the right values, shifted along .*": shifted_along_an_axis,
    r"h rows and x rows swapped: .*": shifted_along_an_axis,
    rf"nearly right: (?:an entry|it) is off by {NUMBER}, and {NUMBER} is allowed": (
        nearly
    ),
    rf"(?:{WHERE}: )?expected (?P<due>{NUMBER}), found (?P<got>{NUMBER})"
    r"(?: at (?P<place>\[[\d, ]*\]))?"
    r"(?:, a factor of (?P<sizes>[\w·/() ]+))?"
    rf"(?:: (?P<factor>{NUMBER}) times as much in every case)?": entry_is,
    r"expected shape (?P<due>\([\d, ]*\)), found (?P<got>\([\d, ]*\))(?:: .*)?": (
        shapes_are
    ),
    r"expected a NumPy array of shape (?P<due>\([\d, ]*\)), found (?P<got>)"
    r"(?:the number .*|an? .*|None|missing)": shapes_are,
    r"expected a number, found .*": is_no_number,
    r"expected an integer, found .*": is_no_integer,
    r"expected \(.*\), found .*": is_refused,
    r"expected dtype float64, found dtype .*": is_of_another_type,
    r"expected an? .*, found .*": is_refused,
    r"no entry .* in .*, which is .*": is_refused,
    r"the dict has no entry .*": is_refused,
    r"not finite: .*": counts_are,
}
ERROR = (
    r"\w+(?:\(\w+\))?: |expected \w+Error, found \w+|"
    r"the message should hold '.*', and is: "
)

EXCHANGED = (
    "expected (params, state), found the keys of params in the second result alone, "
    "as if the two were exchanged"
)

FINITE = "among finite entries: "


def params_come_second(seen, known):
    """Some step of a chain gives the parameters' keys in its second result alone."""
    given, results = known.case.inputs["params"].keys(), []

    def listening(*args, **kwargs):
        results.append(seen.fn(*args, **kwargs))
        return results[-1]

    with contextlib.suppress(StepShapeError):
        call(seen.exercise, listening, None, known.case)
    params, state = results[-1]
    return given <= state.keys() and not (
        isinstance(params, dict) and given <= params.keys()
    )


def how_holds(seen, name, how, edge=False, case=None):
    """The reason of a criterion describes the first case on which it failed."""
    other_case = re.match(r"in the case (.*?): ", how)
    if other_case and not edge:
        assert any(seen.right(known, values, name) for known, values in seen.rows())
        how = how.removeprefix(other_case[0])
    got, due, known = seen.first_wrong(name, edge, case)
    if got is None and seen.error(known):
        assert re.match(ERROR, how) or (
            how == EXCHANGED and params_come_second(seen, known)
        ), how
        return
    if seen.exercise.measure:
        assert not re.match(WHERE, how)
        return
    if is_exact(due):
        holds(how, got, due)
        return
    if how.startswith(FINITE):
        finite = np.isfinite(due)
        assert not finite.all()
        got, due = np.where(finite, got, 0.0), np.where(finite, due, 0.0)
        how = how.removeprefix(FINITE)
    found = [(re.fullmatch(k, how), f) for k, f in HOW.items()]
    known_kinds = [(m, f) for m, f in found if m]
    assert known_kinds, f"a reason that no test knows: {how}"
    axis_sizes.exercise, wrong_entries.known, wrong_entries.name = (
        seen.exercise,
        known,
        name,
    )
    m, f = known_kinds[0]
    numbers = isinstance(got, (np.ndarray, np.number, float, int))
    got = np.asarray(got) if numbers else got
    f(got, np.asarray(due), known, m)
    groups = m.groupdict()
    for key, check in PARTS.items():
        if groups.get(key):
            check(got, due, known, Groups(groups))
    if "in every case" in how:
        factor = float(groups["factor"])
        for each, values in seen.rows():
            assert close(values[name], factor * each.expected[name], 1e-5)
    if "later ones right" in how:
        only_first_steps(got, due, known, Groups(groups))
