"""Change a call: a sum over an axis, a nonlinearity, its arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations

from autograder.authoring.search.changes import (
    Change,
    Derivation,
    is_read,
)
from autograder.authoring.search.wording import is_numpy


def calls(at: Derivation, node: ast.Call) -> Iterator[Change]:
    """Yield the changes of a call: a sum, a nonlinearity, an argument order."""
    name = called(node)
    if isinstance(node.func, ast.Attribute) and not is_numpy(node.func.value):
        yield from reductions(at, node, ast.unparse(node.func.value), name)
    elif name in ("sum", "mean") and node.args:
        yield from reductions(at, node, ast.unparse(node.args[0]), name)
    elif len(node.args) == 1 and not node.keywords:
        yield from maps(at, node, name)
    if name in ("max", "min") and len(node.args) == 2:
        for argument in node.args:
            source = ast.unparse(argument)
            what = f"{at.wording.code(argument)} is taken in any case"
            yield at.one(node, source, what)
    yield from order_of_parts(at, node, name)
    if name in ("stack", "concatenate", "reshape", "insert"):
        return
    if name == "range":
        if len(node.args) == 3:
            what = f"the loop goes on by 1, not by {at.wording.code(node.args[2])}"
            kept = ", ".join(ast.unparse(a) for a in node.args[:2])
            yield Change(what, ((node, f"range({kept})"),))
        return
    if len(node.args) > 2:
        kept = ", ".join(ast.unparse(a) for a in node.args[:-1])
        what = f"{at.wording.code(node.args[-1])} is not handed in"
        yield at.one(node, f"{ast.unparse(node.func)}({kept})", what)
    for i, j in combinations(range(len(node.args)), 2):
        yield from arguments(at, node, i, j)


def order_of_parts(at: Derivation, node: ast.Call, name: str) -> Iterator[Change]:
    """Yield parts that are put together in another order, or along another axis."""
    source = ast.unparse(node)
    if name == "insert" and ".insert(0, " in source:
        what = "the entries come in the other order"
        yield at.one(node, source.replace(".insert(0, ", ".append("), what)
    if name == "append":
        what = "the entries come in the other order"
        yield at.one(node, source.replace(".append(", ".insert(0, "), what)
    if name in ("stack", "concatenate") and "axis=1" in source:
        what = "the parts are put together along axis 0"
        yield at.one(node, source.replace("axis=1", "axis=0"), what)
    if name == "stack":
        parts = ast.unparse(node.args[0])
        last = source.replace(f"({parts},", f"([{parts}[-1]] * len({parts}),")
        yield at.one(node, last, "the last part stands in place of all")
        yield at.one(node, f"{parts}[-1]", "only the last part is there")


def reductions(
    at: Derivation, node: ast.Call, inner: str, name: str
) -> Iterator[Change]:
    """Yield a sum that is missing, a mean, or over another axis."""
    if name not in ("sum", "mean", "max"):
        return
    words = {k.arg: ast.unparse(k.value) for k in node.keywords}
    arguments = ", ".join(f"{key}={value}" for key, value in words.items())
    yield at.one(node, inner, f"the {name} is not taken")
    for other in {"sum": ("mean", "max"), "mean": ("sum",), "max": ("min",)}[name]:
        shown = {"max": "largest", "min": "smallest"}.get(other, other)
        what = f"the {shown} is taken in place of the {name}"
        yield at.one(node, f"({inner}).{other}({arguments})", what)
    if "axis" not in words:
        return
    keep = words.get("keepdims", "False")
    kept = f"axis={words['axis']}, keepdims={keep == 'False'}"
    what = f"the axis of the {name} is " + ("kept" if keep == "False" else "dropped")
    yield at.one(node, f"({inner}).{name}({kept})", what)
    yield at.one(node, f"({inner}).{name}()", f"the {name} is taken over all axes")
    for place in [a for a in "01" if a != words["axis"]]:
        source = f"({inner}).{name}(axis={place}, keepdims={keep})"
        yield at.one(node, source, f"the {name} is taken over axis {place}")


def maps(at: Derivation, node: ast.Call, name: str) -> Iterator[Change]:
    """Yield a nonlinearity that is left out, or another one."""
    if name not in ("tanh", "sigmoid", "exp", "log", "sqrt", "abs"):
        return
    inner = ast.unparse(node.args[0])
    shown = {"tanh": "the tanh", "sigmoid": "the sigmoid", "sqrt": "the root"}
    what = shown.get(name, f"{name}")
    yield at.one(node, inner, f"{what} is left out")
    swapped = {
        "tanh": (f"1 / (1 + np.exp(-({inner})))", "a sigmoid"),
        "sigmoid": (f"np.tanh({inner})", "a tanh"),
    }
    argument = node.args[0]
    if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Add):
        added, func = ast.unparse(argument.right), ast.unparse(node.func)
        source = f"{func}({ast.unparse(argument.left)}) + {added}"
        term = at.wording.quoted(argument.right)
        yield at.one(node, source, f"the term {term} is added after {what}")
    if name in swapped:
        source, other = swapped[name]
        yield at.one(node, source, f"{other} stands in place of {what}")
        again = ast.unparse(node.func)
        yield at.one(node, f"{again}({ast.unparse(node)})", f"{what} is taken twice")


def arguments(at: Derivation, node: ast.Call, i: int, j: int) -> Iterator[Change]:
    """Yield a call with two of its arguments exchanged."""
    arguments = [ast.unparse(a) for a in node.args]
    arguments[i], arguments[j] = arguments[j], arguments[i]
    words = [ast.unparse(k) for k in node.keywords]
    source = f"{ast.unparse(node.func)}({', '.join(arguments + words)})"
    one, two = (at.wording.code(node.args[k]) for k in (i, j))
    if one != two:
        yield at.one(node, source, f"{one} and {two} are exchanged")


def swapped(at: Derivation, node: ast.List | ast.Tuple) -> Iterator[Change]:
    """Yield two parts in the other order."""
    if not is_read(node) or isinstance(at.wording.parents[node], ast.Subscript):
        return
    one, two = (ast.unparse(e) for e in node.elts)
    names = [at.wording.code(e) for e in node.elts]
    opening, closing = ("[", "]") if isinstance(node, ast.List) else ("(", ")")
    source = f"{opening}{two}, {one}{closing}"
    what = f"{names[0]} and {names[1]} are exchanged"
    if isinstance(at.wording.parents[node], ast.Return):
        yield Change(what, ((node, source),))
    else:
        yield at.one(node, source, what)


def branches(at: Derivation, node: ast.IfExp) -> Iterator[Change]:
    """Yield a condition that always, or never, holds."""
    for branch in (node.body, node.orelse):
        what = f"{at.wording.code(branch)} is taken in any case"
        yield at.one(node, ast.unparse(branch), what)


def called(node: ast.Call) -> str:
    """Return the name of what is called."""
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else ast.unparse(func)
