"""All changes of a derivation, each kind of node by its own rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.authoring.search.arithmetic import operations
from autograder.authoring.search.calls import branches, calls, swapped
from autograder.authoring.search.changes import Change, Derivation
from autograder.authoring.search.operands import exchanges, exchanges_throughout, mutual
from autograder.authoring.search.quantities import (
    counts,
    entries,
    later,
    scaled,
    values_exchanged,
)
from autograder.authoring.search.steps import loops, parts


def all_changes(at: Derivation) -> Iterator[Change]:
    """Yield every change, those of larger parts first."""
    yield from values_exchanged(at)
    for node in ast.walk(at.tree):
        if isinstance(node, ast.stmt):
            yield from of_statement(at, node)
        elif isinstance(node, ast.expr) and at.reached(node):
            yield from of_expression(at, node)


def of_statement(at: Derivation, node: ast.stmt) -> Iterator[Change]:
    """Yield the changes of a whole statement."""
    if node.lineno not in at.seen.shapes:
        return
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
        made = at.wording.subject(node)
        yield Change(left_out(made), ((node, "pass"),))
    if isinstance(node, (ast.Assign, ast.Return)) and node.value is not None:
        yield from exchanges_throughout(at, node)
        yield from mutual(at, node)
    if isinstance(node, ast.Assign):
        yield from counts(at, node)
    if isinstance(node, ast.AugAssign):
        source = f"{ast.unparse(node.target)} = {ast.unparse(node.value)}"
        made = at.wording.subject(node)
        yield Change(f"{made} is overwritten, not added up", ((node, source),))
    if isinstance(node, ast.For):
        yield from loops(at, node)
    yield from later(at, node)


def left_out(made: str) -> str:
    """Say that a statement is left out, by what it makes."""
    line = made if made.startswith("the line") else f"the line that makes {made}"
    return f"{line} is left out"


def of_expression(at: Derivation, node: ast.expr) -> Iterator[Change]:
    """Yield the changes of one expression."""
    if at.is_quantity(node):
        yield from scaled(at, node)
    if isinstance(node, ast.BinOp):
        yield from operations(at, node)
    if isinstance(node, ast.Call):
        yield from calls(at, node)
    if isinstance(node, ast.Subscript):
        yield from parts(at, node)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        what = at.wording.code(node.value)
        yield at.one(node, ast.unparse(node.value), f"{what} is not transposed")
    if isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        inner, what = ast.unparse(node.operand), at.wording.code(node.operand)
        kind = "minus sign" if isinstance(node.op, ast.USub) else "negation"
        yield at.one(node, inner, f"the {kind} of {what} is left out")
    if isinstance(node, ast.IfExp):
        yield from branches(at, node)
    if isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) == 2:
        yield from swapped(at, node)
    if isinstance(node, ast.Dict):
        yield from entries(at, node)
    if isinstance(node, ast.Attribute) and node.attr == "imag":
        source = f"{ast.unparse(node.value)}.real"
        yield at.one(node, source, "the real part is taken")
    yield from exchanges(at, node)
