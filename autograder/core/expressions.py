"""What stands at a place of the learner's code, and what its parts hold."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Iterator
from traceback import FrameSummary
from types import FrameType
from typing import Any

import numpy as np

from autograder.core.shortened import shortened

Place = ast.expr | ast.AugAssign
"""An expression, or a statement such as ``y += b``."""
MOST_LINES = 20
"""Of an expression that is looked into."""
SHOWN_SHAPES = 4


def place_at(summary: FrameSummary) -> Place | None:
    """Return the expression or the augmented assignment at a place."""
    first, last = summary.lineno, summary.end_lineno
    start, end = summary.colno, summary.end_colno
    if start is None or end is None or first is None or last is None:
        return None
    if last - first >= MOST_LINES:
        return None
    file, rows = summary.filename, range(first, last + 1)
    lines = [linecache.getline(file, n).encode() for n in rows]
    lines[-1] = lines[-1][:end]
    text = b"".join([lines[0][start:], *lines[1:]]).decode(errors="replace")
    return parsed(text)


def parsed(text: str) -> Place | None:
    """Return the expression or augmented assignment that a text is."""
    for written in (f"({text})", text.strip()):
        try:
            statement = ast.parse(written).body[0]
        except (SyntaxError, ValueError):
            continue
        if isinstance(statement, ast.Expr):
            return statement.value
        if isinstance(statement, ast.AugAssign):
            return statement
    return None


def with_shapes(place: Place, frame: FrameType | None) -> str:
    """Return an expression as it stands, with the shapes of what has a name."""
    told = [
        f"`{shortened(text)}` of shape {array.shape}"
        for text, array in arrays(parts(place), frame)
    ]
    told = list(dict.fromkeys(told))
    more = ["…"] if len(told) > SHOWN_SHAPES else []
    listed = " and ".join([*told[:SHOWN_SHAPES], *more])
    shapes = f", with {listed}" if told else ""
    return f"`{shortened(ast.unparse(place))}`{shapes}"


def parts(place: Place) -> list[ast.expr]:
    """Return what an operation works with: its sides, or the arguments of a call."""
    if isinstance(place, ast.BinOp):
        return [place.left, place.right]
    if isinstance(place, ast.AugAssign):
        return [place.target, place.value]
    if isinstance(place, ast.Compare):
        return [place.left, *place.comparators]
    if isinstance(place, ast.Call):
        owner = [place.func.value] if isinstance(place.func, ast.Attribute) else []
        return [*owner, *place.args, *(k.value for k in place.keywords)]
    return [place]


def arrays(
    nodes: Iterable[ast.expr], frame: FrameType | None
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the arrays among some expressions, and among the entries of lists."""
    for node in nodes:
        if isinstance(node, (ast.List, ast.Tuple)):
            yield from arrays(node.elts, frame)
            continue
        value: Any = None if frame is None else value_of(node, frame)
        text = ast.unparse(node)
        if type(value) is np.ndarray:
            yield text, value
        elif type(value) in (list, tuple):
            yield from first_of_each_shape(text, value)


def first_of_each_shape(
    name: str, entries: Iterable[Any]
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the first array of each shape among the entries of a list."""
    seen = set()
    for i, array in enumerate(entries):
        if type(array) is np.ndarray and array.shape not in seen:
            seen.add(array.shape)
            yield f"{name}[{i}]", array


def value_of(node: ast.expr, frame: FrameType) -> Any:
    """Return what a name, an entry of a dict or a transpose stands for, if it is plain.

    Nothing of the learner's is run for it: only arrays and dicts of just these types
    are looked into.
    """
    if isinstance(node, ast.Name):
        for names in (frame.f_locals, frame.f_globals):
            if type(names) is dict and node.id in names:
                return names[node.id]
        return None
    if isinstance(node, ast.Attribute) and node.attr == "T":
        value = value_of(node.value, frame)
        return value.T if type(value) is np.ndarray else None
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        value, key = value_of(node.value, frame), node.slice.value
        return value.get(key) if type(value) is dict and type(key) is str else None
    return None
