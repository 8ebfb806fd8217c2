"""Change what a quantity is made of as a whole: its size, its place, its order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from autograder.authoring.search.changes import (
    Change,
    Derivation,
)
from autograder.authoring.search.wording import filled_list


def scaled(at: Derivation, node: ast.expr) -> Iterator[Change]:
    """Yield a quantity that is zero, negative, doubled, divided by N or T, …."""
    name, source = at.wording.subject(node), ast.unparse(node)
    made = f"what {name} starts from" if at.is_start(node) else name
    scales = list(at.scales())
    changed = [
        (f"-({source})", f"{made} has the other sign"),
        (f"0 * ({source})", f"{made} is zero"),
        (f"2 * ({source})", f"{made} is doubled"),
        (f"0.5 * ({source})", f"{made} is halved"),
        (f"({source}).T", f"{made} is transposed"),
        *((f"({source}) / {f}", f"{made} is divided by {s}") for f, s in scales),
        *((f"({source}) * {f}", f"{made} is multiplied by {s}") for f, s in scales),
    ]
    for text, what in changed:
        yield Change(what, ((node, text),), whole=True)
    if ".zeros" in source:
        yield Change(f"{name} starts from ones", ((node, f"1 + {source}"),))
        for other, shape in at.scope(node).items():
            if len(shape) == 3:
                what = f"{name} starts from the last step of `{other}`"
                yield Change(what, ((node, f"{other}[:, -1]"),))


def counts(at: Derivation, node: ast.Assign) -> Iterator[Change]:
    """Yield another number to divide by."""
    source = ast.unparse(node.value)
    if not (source.endswith(".size") or source.startswith("max(")):
        return
    made = at.wording.subject(node)
    for other, name in (("1", "1"), *at.scales()):
        yield Change(f"{made} is {name}", ((node.value, other),))


def values_exchanged(at: Derivation) -> Iterator[Change]:
    """Yield two quantities of one shape, each with the other's value."""
    shapes = {n: s for here in at.seen.shapes.values() for n, s in here.items()}
    made = [
        node
        for node in ast.walk(at.tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in shapes
    ]
    for one, two in combinations(made, 2):
        names = [ast.unparse(n.targets[0]) for n in (one, two)]
        if shapes[names[0]] == shapes[names[1]] and names[0] != names[1]:
            text = f"{at.wording.subject(one)} and {at.wording.subject(two)}"
            edits = (
                (one.value, ast.unparse(two.value)),
                (two.value, ast.unparse(one.value)),
            )
            yield Change(f"{text} are exchanged", edits)


def entries(at: Derivation, node: ast.Dict) -> Iterator[Change]:
    """Yield two entries of a dict, each under the other's key."""
    for one, two in combinations(node.values, 2):
        edits = ((one, ast.unparse(two)), (two, ast.unparse(one)))
        names = f"{at.wording.subject(one)} and {at.wording.subject(two)}"
        yield Change(f"{names} are exchanged", edits)


def later(at: Derivation, node: ast.stmt) -> Iterator[Change]:
    """Yield a statement that comes after the next one."""
    above = at.wording.parents[node]
    body = getattr(above, "body", [])
    place = body.index(node) if node in body else len(body)
    simple = (ast.Assign, ast.AugAssign, ast.Expr)
    for follower in body[place + 1 : place + 2]:
        if isinstance(node, simple) and isinstance(follower, simple):
            one, two = at.wording.subject(node), at.wording.subject(follower)
            edits = ((node, ast.unparse(follower)), (follower, ast.unparse(node)))
            made = "gets its entry" if filled_list(follower) else "is made"
            yield Change(f"{two} {made} before {one}", edits)
