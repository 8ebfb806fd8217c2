"""Name places and parts of a derivation in the notation of the course's text."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Mapping

from autograder.authoring.search.derivation import parents
from autograder.core.advising import listed
from autograder.core.exercise import Exercise

COMMON = {
    "params[]": "{}",
    "params[*]": "the parameters",
    "grads[]": "d{}",
    "grads[*]": "each parameter's gradient",
    "step": "the call for one step",
    "step[]": "the step's d{}",
    "step[*]": "the step's gradient",
}
"""How entries of dicts are named that are called the same in every unit."""
WORDS = ("the ", "each ", "what ")
"""How symbols begin that are words."""
MAX_SHOWN = 24
"""Characters of a part that is shown; a longer one would tell a line."""
SIZES = ("shape", "size", "ndim")
"""Attributes that say nothing of an array's numbers."""
CODE = re.compile(r"\w\(|\w\[|=|\*\*|@")
"""Calls, indices, powers: what could be pasted."""
ANY = "*"
"""Key of an entry in a loop over all keys."""
KEYS = {"g": "g", "name": ANY, "k": ANY}
"""Variables of loops over the keys of a dict: a gate's letter stands for itself."""


class Wording:
    """Symbols of one function: its names, the entries of its dicts, what it returns.

    Parameters
    ----------
    exercise : Exercise
    tree : FunctionDef
    notation : mapping of str to str
        Symbols by variable, ``{"joined": "u"}``, and by dict, where ``{}`` stands for
        the key: ``{"step[]": "the step's d{}"}``. Other names stand for themselves.
    """

    def __init__(
        self, exercise: Exercise, tree: ast.FunctionDef, notation: Mapping[str, str]
    ) -> None:
        self.exercise, self.notation = exercise, COMMON | dict(notation)
        self.parents = parents(tree)

    def entry(self, name: str, key: str) -> str:
        """Return the symbol of a dict's entry."""
        symbol = self.notation.get(name, name)
        if key == ANY:
            return self.notation.get(f"{name}[*]", f"each entry of {symbol}")
        return self.notation.get(f"{name}[]", f"{symbol}_{{}}").format(key)

    def symbol(self, node: ast.AST) -> str:
        """Return a part as the text would write it."""
        return ast.unparse(Symbols(self).visit(copy.deepcopy(node)))

    def quoted(self, node: ast.AST) -> str:
        """Return a part as code; one of several operands by these: no line is told."""
        names = self.operands(node)
        if self.is_short(node):
            return coded(self.symbol(node))
        if not names:
            return "that is constant"
        return f"with {listed([coded(n) for n in names])}"

    def is_short(self, node: ast.AST) -> bool:
        """Say whether a part may be shown as it is."""
        symbol = self.symbol(node)
        fits = symbol.startswith(WORDS) or len(symbol) <= MAX_SHOWN
        return fits and len(self.operands(node)) < 2 and not CODE.search(symbol)

    def part(self, kind: str, node: ast.AST) -> str:
        """Return a term or a factor in words."""
        named = self.is_short(node) and self.symbol(node).startswith(WORDS)
        if is_sum(node) and not self.is_short(node):
            return f"the sum of the {kind}s {self.quoted(node)}"
        return self.symbol(node) if named else f"the {kind} {self.quoted(node)}"

    def code(self, node: ast.AST) -> str:
        """Return a part as code, or in words where the notation has words for it."""
        if self.is_short(node):
            return coded(self.symbol(node))
        return f"the part {self.quoted(node)}"

    def operands(self, node: ast.AST) -> list[str]:
        """Return the symbols of the quantities in a part, each once."""
        found: dict[str, None] = {}
        if self.is_operand(node):
            return [self.symbol(node)]
        if isinstance(node, ast.Subscript):
            return self.operands(node.value)
        if isinstance(node, ast.Attribute) and node.attr in SIZES:
            return []
        for child in ast.iter_child_nodes(node):
            if isinstance(node, ast.Call) and child is node.func:
                child = child.value if isinstance(child, ast.Attribute) else node
                if child is node:
                    continue
            found |= dict.fromkeys(self.operands(child))
        return list(found)

    def is_operand(self, node: ast.AST) -> bool:
        """Say whether a node names one quantity."""
        if isinstance(node, ast.Name):
            return node.id != "np"
        return entry_of(node) is not None

    def statement(self, node: ast.AST) -> ast.stmt:
        """Return the statement that a node stands in."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def subject(self, node: ast.AST) -> str:
        """Return the quantity that a node is a part of."""
        key: str | None = None
        position: int | None = None
        while not isinstance(node, ast.stmt):
            above = self.parents[node]
            if isinstance(above, ast.Dict) and key is None and node in above.values:
                label = above.keys[above.values.index(node)]
                key = key_text(label) if label is not None else None
            if isinstance(above, ast.Tuple) and isinstance(
                self.parents[above], (ast.Assign, ast.Return)
            ):
                position = above.elts.index(node) if node in above.elts else None
            node = above
        return coded(self.of_statement(node, key, position))

    def of_statement(
        self, node: ast.stmt, key: str | None, position: int | None
    ) -> str:
        """Return what a statement makes, or one entry or place of it."""
        if isinstance(node, ast.Return):
            return self.returned(key, position)
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Tuple) and position is not None:
                target = target.elts[position]
            if isinstance(target, ast.Tuple):
                return (
                    f"the line that makes {listed([self.code(e) for e in target.elts])}"
                )
            if key is not None and isinstance(target, ast.Name):
                return self.entry(target.id, key)
            return self.symbol(target)
        if isinstance(node, (ast.AugAssign, ast.For)):
            return self.symbol(node.target)
        filled = filled_list(node)
        if filled is not None:
            return self.symbol(filled)
        names = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id != "np"]
        return self.symbol(names[0]) if names else "this"

    def returned(self, key: str | None, position: int | None) -> str:
        """Return the symbol of a quantity that the function returns."""
        exercise = self.exercise
        if key is not None:
            gradient = exercise.gradients and exercise.gradient_check
            symbol = "each entry" if key == ANY else f"d{key}" if gradient else key
            return f"the new {symbol}" if exercise.chain else symbol
        place, at = position or 0, exercise.gradients_at
        if at is not None:
            if place == at:
                return "each entry"
            place -= place > at
        if 0 <= place < len(exercise.outputs):
            return exercise.outputs[place]
        return "cache" if exercise.cache else "what is returned"


class Symbols(ast.NodeTransformer):
    """Puts symbols in place of names, entries of dicts and calls of NumPy."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def visit(self, node: ast.AST) -> ast.AST:
        """Put one symbol, the outermost first."""
        entry = entry_of(node)
        if entry is not None:
            return ast.Name(self.wording.entry(*entry))
        if isinstance(node, ast.Name):
            return ast.Name(self.wording.notation.get(node.id, node.id))
        if so_far(node):
            return ast.Name("the sum so far")
        if isinstance(node, ast.Attribute) and is_numpy(node.value):
            return ast.Name(self.wording.notation.get(node.attr, node.attr))
        node = self.generic_visit(node)
        if isinstance(node, ast.Attribute) and node.attr == "T":
            return ast.Name(f"{ast.unparse(node.value)}ᵀ")
        return node


def is_sum(node: ast.AST) -> bool:
    """Say whether a part is a sum or a difference."""
    return isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub))


def coded(symbol: str) -> str:
    """Return a symbol between backticks; words stand as they are."""
    return symbol if symbol.startswith(WORDS) else f"`{symbol}`"


def filled_list(node: ast.AST) -> ast.Name | None:
    """Return the name of a list that a statement puts an entry into, if it does."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    owner = call.func.value
    fills = call.func.attr in ("append", "insert")
    return owner if fills and isinstance(owner, ast.Name) else None


def so_far(node: ast.AST) -> bool:
    """Say whether a node is the sum that a loop has made until now."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func) == "grads.get"
    )


def is_numpy(node: ast.AST) -> bool:
    """Say whether a node is the name of NumPy."""
    return isinstance(node, ast.Name) and node.id == "np"


def entry_of(node: ast.AST) -> tuple[str, str] | None:
    """Return dict and key of an entry, None for other nodes."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        key = key_text(node.slice)
        if key is not None:
            return node.value.id, key
    return None


def key_text(node: ast.expr) -> str | None:
    """Return the text of a key, with the names of its variable parts."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [
            v.value if isinstance(v, ast.FormattedValue) else v for v in node.values
        ]
        return "".join(
            p.id if isinstance(p, ast.Name) else str(p.value)
            for p in parts
            if isinstance(p, (ast.Name, ast.Constant))
        )
    if isinstance(node, ast.Name) and node.id in KEYS:
        return KEYS[node.id]
    return None
