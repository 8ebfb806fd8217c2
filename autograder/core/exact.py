"""Compare what is right or wrong as a whole: integer arrays, lists, text, dicts.

What is due decides, as the reference returns it. A tuple is as good as a list, an
integer of NumPy as good as one of Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np

from autograder.core.shortened import count, short, shown, told_apart
from autograder.core.values import Raised, Refused, describe_type

MAX_SHIFT = 8
MAX_TOLD = 10_000
"""Entries of an array that is told as a list is; of a longer one its shape is."""
MAX_MATCHED = 500
"""Entries of a list that are looked for in another order: the time is quadratic."""


def is_exact(expected: Any) -> bool:
    """Say whether a value is compared as a whole, and not as a number is.

    A single integer is a number, though one of a kind of its own.
    """
    if isinstance(expected, (np.ndarray, np.generic)) and not isinstance(expected, str):
        kind = expected.dtype.kind
        return kind == "b" or (kind == "i" and expected.ndim > 0)
    return isinstance(expected, (list, tuple, str, Mapping, Raised))


def equal(received: Any, expected: Any) -> bool:
    """Say whether a value is what is due, in kind and in content."""
    if isinstance(expected, np.ndarray):
        return (
            isinstance(received, np.ndarray)
            and received.dtype == expected.dtype
            and np.array_equal(received, expected)
        )
    if isinstance(expected, (list, tuple)):
        return (
            isinstance(received, (list, tuple))
            and len(received) == len(expected)
            and all(map(equal, received, expected))
        )
    if isinstance(expected, Mapping):
        return (
            isinstance(received, Mapping)
            and received.keys() == expected.keys()
            and all(equal(received[key], value) for key, value in expected.items())
        )
    if isinstance(expected, Raised):
        return False  # nothing that is returned is an exception
    return of_kind(received, expected) and bool(received == expected)


def of_kind(received: Any, expected: Any) -> bool:
    """Say whether a single value is a number, a text, a truth value as is due."""
    if isinstance(expected, (bool, np.bool_)):
        return isinstance(received, (bool, np.bool_))
    if isinstance(expected, (int, np.integer)):
        whole = isinstance(received, (int, np.integer))
        return whole and not isinstance(received, bool)
    return isinstance(received, str if isinstance(expected, str) else type(expected))


def is_number(value: Any) -> bool:
    """Say whether a value is one number; a truth value is none."""
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def is_integer(value: Any) -> bool:
    """Say whether a value is one integer, of Python or of NumPy, of any width."""
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "iu"
    return of_kind(value, 0)


def difference(received: Any, expected: Any, axes: tuple[str, ...] = ()) -> str:
    """Say how a value differs from the one that is due, in one phrase."""
    problem = wrong_kind(received, expected)
    if problem:
        return problem
    if isinstance(expected, np.ndarray):
        return array_difference(received, expected, axes)
    if isinstance(expected, Mapping):
        return entry_difference(received, expected)
    if isinstance(expected, str):
        return sequence_difference(received, expected, "character")
    return sequence_difference(list(received), list(expected), "entry")


def wrong_kind(received: Any, expected: Any) -> str:
    """Say that a value is of another kind than the one that is due, if it is."""
    due, found = kind_due(expected), described(received)
    if isinstance(received, Refused):
        if not names_kind(received):
            return received.reason or f"expected {due}"
        return f"expected {due}, found {found}"
    kinds = (np.ndarray, (list, tuple), Mapping, str)
    other = any(isinstance(expected, k) != isinstance(received, k) for k in kinds)
    if other or isinstance(expected, Raised):
        return f"expected {due}, found {found}"
    if isinstance(expected, np.ndarray) and received.dtype != expected.dtype:
        return f"expected dtype {expected.dtype}, found dtype {received.dtype}"
    return ""


def only_kinds(received: Any, expected: Any) -> bool:
    """Say whether nothing but kinds is wrong, of the value or of entries in a list."""
    if isinstance(expected, (np.ndarray, list, tuple, str, Mapping, Raised)):
        if wrong_kind(received, expected) or not isinstance(expected, (list, tuple)):
            return bool(wrong_kind(received, expected))
        pairs = list(zip(received, expected, strict=False))
        apart = [pair for pair in pairs if not equal(*pair)]
        alike = len(received) == len(expected)
        return alike and bool(apart) and all(only_kinds(*pair) for pair in apart)
    if is_number(received) and is_number(expected):
        return bool(received == expected) and not of_kind(received, expected)
    return not of_kind(received, expected)


def names_kind(refused: Refused) -> bool:
    """Say whether a reason only names what came, so that what is due is to be added."""
    return refused.reason.startswith(("a ", "an ", "text "))


def kind_due(expected: Any) -> str:
    """Say what kind of value is due."""
    if isinstance(expected, np.ndarray):
        return f"a NumPy array of shape {expected.shape} and dtype {expected.dtype}"
    if isinstance(expected, Raised):
        return f"a {expected.kind} whose message holds {expected.text!r}"
    if isinstance(expected, Mapping):
        return f"a dict of {count(len(expected), 'entry')}"
    if isinstance(expected, str):
        return f"text of {count(len(expected), 'character')}"
    return f"a list of {count(len(expected), 'entry')}"


def described(received: Any) -> str:
    """Say what came back."""
    if isinstance(received, str):
        return f"text of {count(len(received), 'character')}"
    if is_number(received) and np.isfinite(received):
        return f"the number {short(received)}"
    return describe_type(received)


def shown_pair(received: Any, expected: Any) -> tuple[str, str]:
    """Return two values that differ as texts that do, each shortened.

    Of two texts or lists that begin alike, what is shown begins where they differ.
    """
    pair = told_apart(received, expected, shown)
    kinds = (str, (list, tuple))
    if pair[0] != pair[1] or not any(
        isinstance(received, k) and isinstance(expected, k) for k in kinds
    ):
        return pair
    start = common_start(received, expected)
    if isinstance(expected, str):
        return f"…{shown(received[start:])}", f"…{shown(expected[start:])}"
    if start == min(len(received), len(expected)):
        return count(len(received), "entry"), count(len(expected), "entry")
    found, due = shown_pair(received[start], expected[start])
    return f"(…, {found}, …)", f"(…, {due}, …)"


def array_difference(
    received: np.ndarray, expected: np.ndarray, axes: tuple[str, ...]
) -> str:
    """Say how an array of integers or truth values differs from one of its dtype."""
    if received.shape != expected.shape:
        listed = received.ndim == expected.ndim == 1
        if listed and max(received.size, expected.size) <= MAX_TOLD:
            return sequence_difference(received.tolist(), expected.tolist(), "entry")
        return other_shape(received.shape, expected.shape, axes)
    wrong = received != expected
    number, total = int(wrong.sum()), wrong.size
    if expected.dtype == bool and number == total > 1:
        return "True and False are exchanged"
    if expected.dtype == bool and total > 1 and received.all() != (~received).all():
        return f"all {bool(received.flat[0])}"
    text = rearranged(received, expected, axes) or same_offset(received, expected)
    if text:
        return text
    place = tuple(int(i[0]) for i in np.nonzero(wrong)) if expected.ndim else ()
    where = f" at {list(place)}" if place else ""
    found, due = shown_pair(received[place], expected[place])
    pair = f"expected {due}, found {found}"
    many = f"{number} of {total} entries are wrong, the first" if total > 1 else "wrong"
    return f"{many}{where}: {pair}"


def other_shape(
    found: tuple[int, ...], expected: tuple[int, ...], axes: tuple[str, ...]
) -> str:
    """Say how a shape is wrong."""
    text = f"expected shape {expected}, found {found}"
    if found == expected[::-1]:
        return f"{text}: transposed"
    along = along_one_axis(found, expected, axes)
    return f"{text}: {along}" if along else text


def along_one_axis(
    found: tuple[int, ...], expected: tuple[int, ...], axes: tuple[str, ...]
) -> str:
    """Say how many entries are missing or too many, where it is along one axis."""
    if not len(found) == len(expected) == len(axes):
        return ""
    other = [i for i, size in enumerate(expected) if found[i] != size]
    if len(other) != 1:
        return ""
    change = found[other[0]] - expected[other[0]]
    kind = "too many" if change > 0 else "too few"
    return f"{abs(change)} {kind} along {axis_name(axes, other[0])}"


def axis_name(axes: tuple[str, ...], axis: int) -> str:
    """Name an axis as the notation table does, else by its number.

    Of two axes of one name, such as those of a (V, V) array, each has its number.
    """
    named = axis < len(axes) and not axes[axis].isdigit()
    named = named and axes.count(axes[axis]) == 1
    return f"the {axes[axis]} axis" if named else f"axis {axis}"


def rearranged(
    received: np.ndarray, expected: np.ndarray, axes: tuple[str, ...]
) -> str:
    """Say that the right numbers stand in another order, if they do."""
    if expected.size < 3 or expected.dtype == bool:
        return ""
    if not np.array_equal(np.sort(received, axis=None), np.sort(expected, axis=None)):
        return ""
    for axis in range(expected.ndim):
        name = axis_name(axes, axis)
        if np.array_equal(np.flip(received, axis), expected):
            return f"the right numbers in reverse order along {name}"
        for shift in range(1, min(expected.shape[axis], MAX_SHIFT)):
            for step in (shift, -shift):
                if np.array_equal(np.roll(expected, step, axis), received):
                    way = "later" if step > 0 else "earlier"
                    return f"the right numbers, {shift} {way} along {name}"
    return "the right numbers in another order"


def same_offset(received: np.ndarray, expected: np.ndarray) -> str:
    """Say that all numbers are off by one amount, if they are."""
    if expected.dtype == bool or expected.size < 3:
        return ""
    errors = received - expected
    if (errors == errors.flat[0]).all():
        return f"every entry is off by {int(errors.flat[0])}"
    return ""


def entry_difference(received: Mapping[Any, Any], expected: Mapping[Any, Any]) -> str:
    """Say which entries of a dict are missing, too many or wrong."""
    missing = [key for key in expected if key not in received]
    extra = [key for key in received if key not in expected]
    if missing or extra:
        parts = [f"no entry for {some(missing)}"] if missing else []
        parts += [f"not asked for: {some(extra)}"] if extra else []
        return "; ".join(parts)
    wrong = [k for k, value in expected.items() if not equal(received[k], value)]
    key = wrong[0]
    found, due = shown_pair(received[key], expected[key])
    pair = f"expected {due}, found {found}"
    total = count(len(expected), "entry")
    return f"{len(wrong)} of {total} wrong, the first at {shown(key)}: {pair}"


def some(values: Sequence[Any]) -> str:
    """List values, the first ones of many."""
    more = len(values) - 4
    text = ", ".join(map(shown, values[:4]))
    return f"{text} and {more} more" if more > 0 else text


def sequence_difference(
    received: Sequence[Any], expected: Sequence[Any], noun: str
) -> str:
    """Say how a list, or a text, differs from the one that is due."""
    due = count(len(expected), noun)
    where = first_apart(received, expected, noun)
    if len(received) != len(expected):
        how = added_or_left_out(received, expected, noun) or where
        return f"{len(received)} where {due} {be(expected)} due: {how}"
    if equal(list(received[::-1]), list(expected)):
        return f"the right {plural(noun)} in reverse order"
    if same_content(received, expected):
        return f"the right {plural(noun)} in another order: {where}"
    pairs = zip(received, expected, strict=True)
    wrong = sum(not equal(*pair) for pair in pairs)
    return f"{wrong} of {due} wrong: {where}" if len(expected) > 1 else where


def be(values: Sequence[Any]) -> str:
    """Return the verb for one value or several."""
    return "is" if len(values) == 1 else "are"


def plural(noun: str) -> str:
    """Return the plural of a noun."""
    return count(2, noun).partition(" ")[2]


def first_apart(received: Sequence[Any], expected: Sequence[Any], noun: str) -> str:
    """Name the first place at which two sequences differ."""
    place = common_start(received, expected)
    if place < min(len(received), len(expected)):
        found, due = shown_pair(received[place], expected[place])
    else:
        due = shown(expected[place]) if place < len(expected) else "none"
        found = shown(received[place]) if place < len(received) else "none"
    return f"at {noun} {place} expected {due}, found {found}"


def common_start(received: Sequence[Any], expected: Sequence[Any]) -> int:
    """Count the entries that agree from the start."""
    pairs = zip(received, expected, strict=False)
    agree = (i for i, pair in enumerate(pairs) if not equal(*pair))
    return next(agree, min(len(received), len(expected)))


def added_or_left_out(
    received: Sequence[Any], expected: Sequence[Any], noun: str
) -> str:
    """Say which entries of a sequence are missing or too many, where all others fit."""
    if len(received) > 1 and equal(list(received), unrepeated(expected)):
        return "equal neighbours are merged"
    if equal(unrepeated(received), list(expected)):
        return "equal neighbours are not merged"
    longer, shorter = (
        (received, expected) if len(received) > len(expected) else (expected, received)
    )
    gap, start = len(longer) - len(shorter), common_start(received, expected)
    if not equal(list(longer[start + gap :]), list(shorter[start:])):
        return ""
    kind = "too many" if longer is received else "missing"
    word = {"entry": "value"}.get(noun, noun)
    words = f"{word} {{}} is" if gap == 1 else f"{word}s {{}} are"
    piece = words.format(some(longer[start : start + gap]))
    if start == len(shorter):
        where = "at the end"
    else:
        where = "at the start" if start == 0 else f"at {noun} {start}"
    return f"the {piece} {kind} {where}, all others fit"


def unrepeated(values: Sequence[Any]) -> list[Any]:
    """Return a sequence with equal neighbours merged."""
    try:
        return [value for value, _ in groupby(values)]
    except Exception:
        return list(values)


def same_content(received: Sequence[Any], expected: Sequence[Any]) -> bool:
    """Say whether two sequences hold the same values as often, if they are short."""
    if len(expected) > MAX_MATCHED:
        return False
    rest = list(expected)
    for value in received:
        place = next(places_of(value, rest), None)
        if place is None:
            return False
        rest.pop(place)
    return not rest


def places_of(value: Any, values: Sequence[Any]) -> Iterator[int]:
    """Yield the places of a value."""
    return (i for i, other in enumerate(values) if equal(value, other))
