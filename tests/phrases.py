"""What phrases about lists, text, dicts and integers claim, held against the values."""

import re
from itertools import groupby

import numpy as np

from autograder.core.values import Refused


def plain(value):
    """Turn a value into Python's own kinds, in which True is not 1."""
    if isinstance(value, np.ndarray):
        return (str(value.dtype), value.shape, value.ravel().tolist())
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, np.generic):
        value = value.item()
    return (str if isinstance(value, str) else type(value), value)


def entries(values):
    """Return the entries of a list, a text or an array of one axis, one by one."""
    values = values.tolist() if isinstance(values, np.ndarray) else values
    return [plain(v) for v in values]


def holds(how, got, due):
    """Hold what a phrase says against what came back and what is due."""
    if isinstance(got, Refused):
        assert how == got.reason or how.startswith("expected "), how
    elif how.startswith("expected dtype"):
        assert got.dtype != due.dtype
    elif how.startswith("expected shape"):
        assert got.shape != due.shape
    elif how.startswith("expected "):
        kinds = (np.ndarray, str, dict, (list, tuple))
        assert not any(isinstance(got, k) and isinstance(due, k) for k in kinds)
    elif isinstance(due, dict):
        entries_hold(how, got, due)
    elif isinstance(due, np.ndarray) and (due.ndim != 1 or got.shape == due.shape):
        array_holds(how, got, due)
    else:
        sequence_holds(how, entries(got), entries(due))


def entries_hold(how, got, due):
    for key in due.keys() - got.keys():
        assert "no entry for" in how, key
    for key in got.keys() - due.keys():
        assert "not asked for" in how, key
    wrong = re.match(r"(\d+) of \d+ entr(?:y|ies) wrong", how)
    if wrong:
        assert int(wrong[1]) == sum(plain(got[k]) != plain(due[k]) for k in due)


def array_holds(how, got, due):
    wrong = got != due
    first = re.fullmatch(
        r"(?:(\d+) of (\d+) entries are wrong, the first|wrong)(?: at (\[.*\]))?: "
        r"expected (.*), found (.*)",
        how,
    )
    if first:
        place = tuple(int(n) for n in re.findall(r"\d+", first[3] or ""))
        assert int(first[1] or 1) == wrong.sum()
        assert (first[4], first[5]) == (str(due[place]), str(got[place]))
    elif how == "True and False are exchanged":
        assert wrong.all()
    elif how.startswith("all "):
        assert {str(v) for v in got.ravel()} == {how[4:]}
    elif how.startswith("every entry is off by "):
        assert set((got - due).ravel().tolist()) == {int(how.rsplit(" ", 1)[1])}
    else:
        assert how.startswith("the right numbers"), how
        assert sorted(got.ravel().tolist()) == sorted(due.ravel().tolist())
        if "in reverse order" in how:
            assert any(np.array_equal(np.flip(got, i), due) for i in range(due.ndim))
        moved = re.match(r"the right numbers, (\d+) (later|earlier)", how)
        if moved:
            step = int(moved[1]) * (1 if moved[2] == "later" else -1)
            rolled = [np.roll(due, step, axis) for axis in range(due.ndim)]
            assert any(np.array_equal(got, r) for r in rolled)


def sequence_holds(how, got, due):
    lengths = re.match(r"(\d+) where (\d+) \w+ (?:is|are) due: ", how)
    assert bool(lengths) == (len(got) != len(due))
    if lengths:
        assert (int(lengths[1]), int(lengths[2])) == (len(got), len(due))
    wrong = re.match(r"(\d+) of (\d+) \w+ wrong: ", how)
    if wrong:
        apart = sum(a != b for a, b in zip(got, due, strict=True))
        assert (int(wrong[1]), int(wrong[2])) == (apart, len(due))
    place = re.search(r"at (?:entry|character) (\d+) expected (.*), found (.*)$", how)
    gap = re.search(r"(missing|too many) at (the start|the end|\w+ (\d+)), all", how)
    if place:
        at = int(place[1])
        assert got[:at] == due[:at]
        assert at in (len(got), len(due)) or got[at] != due[at]
    elif gap:
        more, less = (got, due) if gap[1] == "too many" else (due, got)
        wide = len(more) - len(less)
        at = {"the start": 0, "the end": len(less)}.get(gap[2], int(gap[3] or 0))
        assert more[:at] + more[at + wide :] == less
    elif "equal neighbours are merged" in how:
        assert got == [value for value, _ in groupby(due)]
    elif "equal neighbours are not merged" in how:
        assert due == [value for value, _ in groupby(got)]
    else:
        assert "in reverse order" in how, how
    if "in another order" in how:
        assert sorted(map(repr, got)) == sorted(map(repr, due))
    if "in reverse order" in how:
        assert got[::-1] == due
