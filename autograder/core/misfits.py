"""Say in plain words that shapes do not fit, where NumPy has words of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from traceback import FrameSummary
from types import FrameType

from autograder.core.expressions import Place, place_at, with_shapes
from autograder.core.shortened import count as number_of

Where = Callable[..., str]
"""Says in which of some kinds of expressions it happened, or nothing."""

PRODUCT = re.compile(
    r"matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc "
    r"signature .* \(size (\d+) is different from (\d+)\)"
)
NO_ARRAY = re.compile(
    r"matmul: Input operand ([01]) does not have enough dimensions \(has 0, gufunc .*"
)
DOT = re.compile(
    r"shapes \([\d,]*\) and \([\d,]*\) not aligned: "
    r"(\d+) \(dim (\d+)\) != (\d+) \(dim (\d+)\)"
)
ENTRYWISE = re.compile(
    r"operands could not be broadcast together with shapes ((?:\([\d,]*\) ?)+)"
)
INTO_ITSELF = re.compile(
    r"non-broadcastable output operand with shape (\([\d,]*\)) doesn't match the "
    r"broadcast shape (\([\d,]*\))"
)
WRITTEN = re.compile(
    r"could not broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))"
)
JOINED = re.compile(
    r"all the input array dimensions except for the concatenation axis must match "
    r"exactly, but along dimension \d+, the array at index (\d+) has size (\d+) and "
    r"the array at index (\d+) has size (\d+)"
)
AXES = re.compile(
    r"all the input arrays must have same number of dimensions, but the array at index "
    r"(\d+) has (\d+) dimension\(s\) and the array at index (\d+) has (\d+) "
    r"dimension\(s\)"
)
NUMBER = re.compile("zero-dimensional arrays cannot be concatenated")
STACKED = re.compile("all input arrays must have the same shape")
RAGGED = re.compile(
    r"setting an array element with a sequence\. The requested array has an "
    r"inhomogeneous shape after .*"
)


def in_plain_words(
    message: str, summary: FrameSummary | None, frame: FrameType | None
) -> str:
    """Return a message about shapes that do not fit, in plain words.

    Any other message comes back as it is.

    Parameters
    ----------
    message : str
    summary : FrameSummary or None
        Where in the learner's code it happened.
    frame : frame or None
        The frame of that line.
    """

    def where(*kinds: type[Place]) -> str:
        try:
            place = None if summary is None else place_at(summary)
            if place is None or not isinstance(place, kinds):
                return ""
            return f" in {with_shapes(place, frame)}"
        except (RecursionError, MemoryError):  # an expression of a thousand parts
            return ""

    for pattern, words in WORDS.items():
        if found := pattern.fullmatch(message):
            return words(where, *found.groups())
    return message


def product(where: Where, right: str, left: str) -> str:
    """Say that a matrix product does not fit."""
    return (
        f"matmul: the shapes do not fit{where(ast.BinOp)}: the last axis on the left "
        f"of @ is {left} long, the axis on the right that it meets {right}"
    )


def no_array(where: Where, side: str) -> str:
    """Say that one side of a matrix product is a number."""
    stands = "left" if side == "0" else "right"
    return (
        f"matmul: a single number stands on the {stands} of @{where(ast.BinOp)}, where "
        "an array is due"
    )


def dot(where: Where, left: str, axis: str, right: str, other: str) -> str:
    """Say that a product by `dot` does not fit."""
    return (
        f"dot: the shapes do not fit{where(ast.Call)}: axis {axis} on the left is "
        f"{left} long, axis {other} on the right that it meets {right}"
    )


def entrywise(where: Where, shapes: str) -> str:
    """Say that an operation entry by entry does not fit."""
    place = where(ast.BinOp, ast.AugAssign, ast.Compare, ast.Call)
    return (
        f"the shapes {listed(shapes.split())} do not fit{place}: counted from the last "
        "axis, lengths must be equal, or one of them 1"
    )


def into_itself(where: Where, own: str, result: str) -> str:
    """Say that a result does not fit into the array that is to hold it."""
    return (
        f"the result has the shape {spaced(result)}, and does not fit into an array of "
        f"shape {spaced(own)}{where(ast.AugAssign, ast.Call)}"
    )


def written(where: Where, given: str, place: str) -> str:
    """Say that an array does not fit where it is written."""
    there = where(ast.Call, ast.Subscript)
    return (
        f"an array of shape {spaced(given)} does not fit into the shape "
        f"{spaced(place)} of the place where it is written{there}"
    )


def joined(where: Where, one: str, length: str, other: str, another: str) -> str:
    """Say that arrays can't be joined: an axis may be one that a row was given."""
    return (
        f"the arrays can't be joined{where(ast.Call)}: an axis other than the one "
        f"along which they are joined is {length} long in array {one} and {another} in "
        f"array {other}"
    )


def axes(where: Where, one: str, count: str, other: str, another: str) -> str:
    """Say that arrays to be joined have other numbers of axes."""
    first, second = (number_of(int(n), "axis") for n in (count, another))
    return (
        f"the arrays can't be joined{where(ast.Call)}: when they are, array {one} has "
        f"{first} and array {other} has {second}"
    )


def number(where: Where) -> str:
    """Say that a single number stands among arrays to be joined."""
    return f"a single number can't be joined{where(ast.Call)}: it has no axis"


def stacked(where: Where) -> str:
    """Say that arrays to be stacked have other shapes."""
    return f"the arrays can't be stacked{where(ast.Call)}: their shapes differ"


def ragged(where: Where) -> str:
    """Say that entries do not make one array."""
    return f"the entries do not make one array{where(ast.Call)}: their shapes differ"


def listed(shapes: list[str]) -> str:
    """Return shapes in a row, each once."""
    *first, last = map(spaced, dict.fromkeys(shapes))
    return f"{', '.join(first)} and {last}"


def spaced(shape: str) -> str:
    """Return a shape as Python writes it."""
    return shape.replace(",", ", ").replace(", )", ",)")


WORDS: dict[re.Pattern[str], Callable[..., str]] = {
    PRODUCT: product,
    NO_ARRAY: no_array,
    DOT: dot,
    ENTRYWISE: entrywise,
    INTO_ITSELF: into_itself,
    WRITTEN: written,
    JOINED: joined,
    AXES: axes,
    NUMBER: number,
    STACKED: stacked,
    RAGGED: ragged,
}
