"""Wrong versions of a derivation: one term, operand, sign, index or sum changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.authoring.search.derivation import Seen, Shapes
from autograder.authoring.search.wording import Wording

RIGHT, SIZES = "_right", "_sizes"
"""Names that a changed function finds in its namespace: right results, N and T."""


@dataclass(frozen=True)
class Change:
    """What to put in place of which nodes, and what it is called.

    `text` completes "these are the numbers you get if …". With `whole`, a quantity is
    changed as such, whatever it is made of.
    """

    text: str
    edits: tuple[tuple[ast.AST, str], ...]
    whole: bool = False


class Derivation:
    """A function's tree, with all that a change of it needs to know.

    Parameters
    ----------
    tree : FunctionDef
    seen : Seen
        What is in scope on each of its lines.
    wording : Wording
    sizes : tuple of str
        Letters of the sizes by which a quantity may be scaled by mistake.
    """

    def __init__(
        self,
        tree: ast.FunctionDef,
        seen: Seen,
        wording: Wording,
        sizes: tuple[str, ...],
    ) -> None:
        self.tree, self.seen, self.wording, self.sizes = tree, seen, wording, sizes

    def reached(self, node: ast.AST) -> bool:
        """Say whether the statement of a node was run."""
        return self.wording.statement(node).lineno in self.seen.shapes

    def scope(self, node: ast.AST) -> Shapes:
        """Return the arrays that a node might name."""
        return self.seen.shapes.get(self.wording.statement(node).lineno, {})

    def one(self, node: ast.AST, source: str, what: str) -> Change:
        """Return a change of one node, named with the quantity it is a part of."""
        return Change(f"in {self.wording.subject(node)}, {what}", ((node, source),))

    def scales(self) -> Iterator[tuple[str, str]]:
        """Yield source and name of the numbers by which one divides: N, T, N·T."""
        for size in self.sizes:
            yield f"{SIZES}['{size}']", size
        if len(self.sizes) > 1:
            product = " * ".join(f"{SIZES}['{size}']" for size in self.sizes)
            yield f"({product})", "·".join(self.sizes)

    def is_quantity(self, node: ast.expr) -> bool:
        """Say whether a node is all that a quantity is made of."""
        above = self.wording.parents[node]
        if isinstance(above, ast.Dict):
            return node in above.values
        target = above.targets[0] if isinstance(above, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id not in self.seen.arrays:
            return False
        if isinstance(above, (ast.Assign, ast.AugAssign, ast.Return)):
            return node is above.value and not isinstance(node, (ast.Dict, ast.Tuple))
        return isinstance(above, ast.Tuple) and isinstance(
            self.wording.parents[above], ast.Return
        )

    def is_start(self, node: ast.expr) -> bool:
        """Say whether a node is what a name holds before it is changed in place."""
        above = self.wording.parents[node]
        target = above.targets[0] if isinstance(above, ast.Assign) else None
        if not isinstance(target, ast.Name):
            return False
        return target.id in map(changed_in_place, ast.walk(self.tree))

    def loop_of(self, node: ast.AST) -> str | None:
        """Return the variable of the loop that a node stands in."""
        while node is not self.tree:
            node = self.wording.parents[node]
            if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
                return node.target.id
        return None


def is_read(node: ast.AST) -> bool:
    """Say whether a node is read, not written."""
    return isinstance(getattr(node, "ctx", None), ast.Load)


def changed_in_place(node: ast.AST) -> str | None:
    """Return the name of the array that a statement or call changes, if one does."""
    changed: ast.AST | None = None
    if isinstance(node, ast.AugAssign):
        changed = node.target
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        changed = node.targets[0]
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".at"):
        changed = node.args[0]
    while isinstance(changed, ast.Subscript):
        changed = changed.value
    return changed.id if isinstance(changed, ast.Name) else None
