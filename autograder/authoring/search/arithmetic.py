"""Change a sum, a product, a quotient or a power."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from autograder.authoring.search.changes import (
    Change,
    Derivation,
)


def operations(at: Derivation, node: ast.BinOp) -> Iterator[Change]:
    """Yield the changes of a sum, a product, a quotient or a power."""
    if isinstance(node.op, (ast.Add, ast.Sub)):
        yield from sums(at, node)
    if isinstance(node.op, ast.Mult):
        above = at.wording.parents[node]
        if not (isinstance(above, ast.BinOp) and isinstance(above.op, ast.Mult)):
            yield from products(at, node)
        yield from slopes(at, node)
    if isinstance(node.op, ast.Div):
        yield from quotients(at, node)
    if isinstance(node.op, ast.Pow):
        base = at.wording.code(node.left)
        yield at.one(node, ast.unparse(node.left), f"{base} stands without its power")
    if isinstance(node.op, ast.MatMult):
        yield from matrix_products(at, node)


def sums(at: Derivation, node: ast.BinOp) -> Iterator[Change]:
    """Yield a sum or difference with a term left out, doubled, or of other sign."""
    left, right = ast.unparse(node.left), ast.unparse(node.right)
    minus = isinstance(node.op, ast.Sub)
    op, other = ("-", "+") if minus else ("+", "-")
    made = whole_sum(at, node)
    one, two = (at.wording.part("term", part) for part in (node.left, node.right))
    for source, what in (
        (left, f"{two} is left out of {made}"),
        (f"{op}({right})", f"{one} is left out of {made}"),
        (f"({left}) {other} ({right})", f"{two} has the other sign in {made}"),
        (f"-({left}) {op} ({right})", f"{one} has the other sign in {made}"),
        (f"({left}) {op} 2 * ({right})", f"{two} counts twice in {made}"),
        (f"2 * ({left}) {op} ({right})", f"{one} counts twice in {made}"),
    ):
        yield Change(what, ((node, source),))
    if one != two:
        what = f"{one} multiplies {two} in {made}"
        yield Change(what, ((node, f"({left}) * ({right})"),))
    for source, size in at.scales():
        what = f"{two} is divided by {size} in {made}"
        yield Change(what, ((node, f"({left}) {op} ({right}) / {source}"),))
    if minus and left == "1":
        rest, whole = at.wording.code(node.right), at.wording.code(node)
        what = f"{rest} stands in place of {whole}"
        if rest == whole:
            what = f"the `1 −` before {rest} is left out"
        yield at.one(node, right, what)


def whole_sum(at: Derivation, node: ast.expr) -> str:
    """Return what a sum is called: its quantity, or the part of it that it is."""
    made, top = at.wording.subject(node), node
    above = at.wording.parents[top]
    while isinstance(above, ast.BinOp) and isinstance(above.op, (ast.Add, ast.Sub)):
        top, above = above, at.wording.parents[above]
    if at.is_quantity(top):
        return made
    if at.wording.is_short(node):
        return f"{at.wording.code(node)} in {made}"
    return f"a sum inside {made}"


def products(at: Derivation, node: ast.BinOp) -> Iterator[Change]:
    """Yield a product with one or two factors left out, or one squared."""
    factors, made = list(factors_of(node)), at.wording.subject(node)
    sources = [f"({ast.unparse(f)})" for f in factors]
    if divides(at, node):
        names = [f"the division by {at.wording.code(f)}" for f in factors]
    else:
        names = [at.wording.part("factor", f) for f in factors]
    for i in range(len(factors)):
        rest = " * ".join(sources[:i] + sources[i + 1 :])
        yield Change(f"{names[i]} is left out of {made}", ((node, rest),))
        twice = f"{ast.unparse(node)} * {sources[i]}"
        yield Change(f"{names[i]} stands twice in {made}", ((node, twice),))
    if len(factors) < 3:
        return
    for i, j in combinations(range(len(factors)), 2):
        rest = " * ".join(s for k, s in enumerate(sources) if k not in (i, j))
        what = f"{names[i]} and {names[j]} are left out of {made}"
        yield Change(what, ((node, rest),))


def divides(at: Derivation, node: ast.expr) -> bool:
    """Say whether a product stands below a line."""
    above = at.wording.parents[node]
    if not isinstance(above, ast.BinOp) or not isinstance(above.op, ast.Div):
        return False
    return above.right is node


def quotients(at: Derivation, node: ast.BinOp) -> Iterator[Change]:
    """Yield a division that is left out, turned round, or by another number."""
    left, right = ast.unparse(node.left), ast.unparse(node.right)
    what = at.wording.code(node.right)
    yield at.one(node, left, f"the division by {what} is left out")
    yield at.one(node, f"({left}) * ({right})", f"{what} multiplies where it divides")
    yield at.one(node, f"({right}) / ({left})", "numerator and divisor are exchanged")
    for source, size in at.scales():
        yield at.one(node, f"({left}) / {source}", f"the division is by {size}")


def slopes(at: Derivation, node: ast.BinOp) -> Iterator[Change]:
    """Yield the slope of another nonlinearity, or of the activation itat."""
    right = node.right
    if not (isinstance(right, ast.BinOp) and isinstance(right.op, ast.Sub)):
        return
    if ast.unparse(right.left) != "1":
        return
    left, value = ast.unparse(node.left), right.right
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Pow):
        g = ast.unparse(value.left)
        name = at.wording.code(value.left)
        what = f"{name} is given the slope of a sigmoid"
        yield at.one(node, f"({left}) * ({g}) * (1 - ({g}))", what)
        what = f"the slope is taken at {name} as if it was no tanh yet"
        yield at.one(right, f"1 - np.tanh({g}) ** 2", what)
        return
    g, name = ast.unparse(value), at.wording.code(value)
    if isinstance(node.left, ast.BinOp) and ast.unparse(node.left.right) == g:
        rest = ast.unparse(node.left.left)
        what = f"{name} is given the slope of a tanh"
        yield at.one(node, f"({rest}) * (1 - ({g}) ** 2)", what)
        again = f"(1 / (1 + np.exp(-({g}))))"
        what = f"the slope is taken at {name} as if it was no sigmoid yet"
        yield at.one(node, f"({rest}) * {again} * (1 - {again})", what)


def matrix_products(at: Derivation, node: ast.BinOp) -> Iterator[Change]:
    """Yield a matrix product with another order or a transpose too many."""
    left, right = ast.unparse(node.left), ast.unparse(node.right)
    one, two = at.wording.code(node.left), at.wording.code(node.right)
    for source, what in (
        (f"({left}) @ ({right}).T", f"{two} is transposed"),
        (f"({left}).T @ ({right})", f"{one} is transposed"),
        (f"({right}) @ ({left})", f"{one} and {two} are exchanged"),
        (f"({right}).T @ ({left})", f"the product with {one} comes out transposed"),
        (f"({left}) * ({right})", f"{one} and {two} are multiplied by entries"),
    ):
        yield at.one(node, source, what)


def factors_of(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the factors of a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        yield from factors_of(node.left)
        yield from factors_of(node.right)
    else:
        yield node
