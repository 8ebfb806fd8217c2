"""Put other quantities of the same shape in place of operands."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import combinations

from autograder.authoring.search.changes import (
    RIGHT,
    Change,
    Derivation,
    is_read,
)
from autograder.authoring.search.derivation import Shapes
from autograder.authoring.search.wording import entry_of


def exchanges(at: Derivation, node: ast.expr) -> Iterator[Change]:
    """Yield another quantity of the same shape in place of an operand."""
    scope = at.scope(node)
    shape = shape_of(node, scope)
    if shape is None or not is_read(node):
        return
    name, own = at.wording.code(node), ast.unparse(node)
    returned = at.is_quantity(node) and isinstance(
        at.wording.statement(node), ast.Return
    )
    for other, label in others(at, own, shape, scope):
        if label == name:
            continue  # two variables that the text calls alike
        if at.is_quantity(node) and name_made(at, node) == other:
            continue  # nothing is made
        if returned:
            what = f"{label} stands in place of {at.wording.subject(node)}"
            yield Change(what, ((node, other),))
            continue
        what = f"{label} stands in place of {name}"
        if repeated(at, node):
            what += " in one of its places"
        yield at.one(node, other, what)
    yield at.one(node, f"0 * ({own})", f"zeros stand in place of {name}")
    key = entry_of(node)
    for gradient in at.wording.exercise.gradients:
        label = f"`d{gradient}`"
        if gradient == (key[1] if key else own) and label != name:
            what = f"{label} stands in place of {name}"
            yield at.one(node, f"{RIGHT}[{gradient!r}]", what)


def name_made(at: Derivation, node: ast.expr) -> str:
    """Return the name that a quantity is assigned to."""
    statement = at.wording.statement(node)
    if not isinstance(statement, ast.Assign):
        return ""
    return ast.unparse(statement.targets[0])


def mutual(at: Derivation, statement: ast.Assign | ast.Return) -> Iterator[Change]:
    """Yield two operands of a quantity that stand in each other's places."""
    scope = at.scope(statement)
    places: dict[tuple[str, str], list[ast.AST]] = {}
    for node in ast.walk(statement):
        if shape_of(node, scope) is not None and is_read(node):
            key = (at.wording.subject(node), ast.unparse(node))
            places.setdefault(key, []).append(node)
    for (made, own), (other_made, other) in combinations(places, 2):
        one, two = places[made, own], places[other_made, other]
        if made != other_made or shape_of(one[0], scope) != shape_of(two[0], scope):
            continue
        names = f"{at.wording.code(one[0])} and {at.wording.code(two[0])}"
        edits = [(n, other) for n in one] + [(n, own) for n in two]
        yield Change(f"in {made}, {names} are exchanged", tuple(edits))


def exchanges_throughout(
    at: Derivation, statement: ast.Assign | ast.Return
) -> Iterator[Change]:
    """Yield another quantity in all places of an operand that has several."""
    scope = at.scope(statement)
    places: dict[str, list[ast.AST]] = {}
    for node in ast.walk(statement):
        if shape_of(node, scope) is not None and is_read(node):
            places.setdefault(ast.unparse(node), []).append(node)
    for own, nodes in places.items():
        if len(nodes) < 2 or len({at.wording.subject(n) for n in nodes}) > 1:
            continue
        shape = shape_of(nodes[0], scope)
        assert shape is not None
        name, made = at.wording.code(nodes[0]), at.wording.subject(nodes[0])
        for other, label in others(at, own, shape, scope):
            if label == name:
                continue
            text = f"in {made}, {label} stands in place of {name}"
            yield Change(text, tuple((n, other) for n in nodes))


def others(
    at: Derivation, own: str, shape: tuple[int, ...], scope: Shapes
) -> Iterator[tuple[str, str]]:
    """Yield sources and symbols of other quantities of the same shape."""
    for other, found in scope.items():
        if found == shape and other != own:
            tree = ast.parse(other, mode="eval").body
            yield other, at.wording.code(tree)
        if len(found) == 3 and (found[0], found[2]) == shape:
            name = at.wording.code(ast.parse(other, mode="eval").body)
            yield f"{other}[:, 0]", f"the first step of {name}"
            yield f"{other}[:, -1]", f"the last step of {name}"


def repeated(at: Derivation, node: ast.expr) -> bool:
    """Say whether an operand stands in its statement more than once."""
    statement = at.wording.statement(node)
    own, made = ast.unparse(node), at.wording.subject(node)
    places = [
        n
        for n in ast.walk(statement)
        if isinstance(n, type(node))
        and ast.unparse(n) == own
        and at.wording.subject(n) == made
    ]
    return len(places) > 1


def shape_of(
    node: ast.AST, scope: Mapping[str, tuple[int, ...]]
) -> tuple[int, ...] | None:
    """Return the shape of an operand: a name, an entry of a dict, or one step."""
    if not isinstance(node, (ast.Name, ast.Subscript)):
        return None
    if isinstance(node, ast.Name) or entry_of(node) is not None:
        return scope.get(ast.unparse(node))
    whole = scope.get(ast.unparse(node.value))
    inside = node.slice
    if whole is not None and isinstance(inside, ast.Tuple) and len(inside.elts) == 2:
        first, second = inside.elts
        if isinstance(first, ast.Slice) and isinstance(second, ast.Name):
            return whole[:1] + whole[2:]
    return None
