"""Say in plain words that two shapes do not fit in a matrix product."""

from __future__ import annotations

import ast
import linecache
import re
from traceback import FrameSummary
from types import FrameType
from typing import Any

import numpy as np

from autograder.core.shortened import shortened

MISMATCH = re.compile(
    r"matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc "
    r"signature .* \(size (\d+) is different from (\d+)\)"
)


def in_plain_words(
    message: str, summary: FrameSummary | None, frame: FrameType | None
) -> str:
    """Return the message of a matrix product whose shapes do not fit, in plain words.

    Any other message comes back as it is.

    Parameters
    ----------
    message : str
    summary : FrameSummary or None
        Where in the learner's code the product stands.
    frame : frame or None
        The frame of that line.
    """
    found = MISMATCH.fullmatch(message)
    if found is None:
        return message
    right, left = found.groups()
    try:
        product = None if summary is None else product_at(summary)
        where = "" if product is None else f" in {sides(product, frame)}"
    except (RecursionError, MemoryError):  # an expression of a thousand parts
        where = ""
    return (
        f"matmul: the shapes do not fit{where}: the last axis on the left of @ is "
        f"{left} long, the axis on the right that it meets {right}"
    )


def product_at(summary: FrameSummary) -> ast.BinOp | None:
    """Return the product at a place, where it stands on one line."""
    start, end = summary.colno, summary.end_colno
    if start is None or end is None or summary.lineno != summary.end_lineno:
        return None
    line = linecache.getline(summary.filename, summary.lineno or 0).encode()
    try:
        node = ast.parse(line[start:end].decode().strip(), mode="eval").body
    except (SyntaxError, ValueError):
        return None
    is_product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
    return node if isinstance(node, ast.BinOp) and is_product else None


def sides(product: ast.BinOp, frame: FrameType | None) -> str:
    """Return a product as it stands, with the shapes of what has a name."""
    text = ast.unparse(product)
    shapes = []
    for node in (product.left, product.right):
        value = None if frame is None else value_of(node, frame)
        if type(value) is np.ndarray:
            shapes.append(f"`{shortened(ast.unparse(node))}` of shape {value.shape}")
    with_shapes = f", with {' and '.join(shapes)}" if shapes else ""
    return f"`{shortened(text)}`{with_shapes}"


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
