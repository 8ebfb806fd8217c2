"""The same change in every place that has the same form: for all gates at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autograder.authoring.search.changes import SIZES, Change
from autograder.authoring.search.wording import Wording, entry_of
from autograder.core.advising import listed
from autograder.core.candidates import LIKEWISE

PARAMETERS = ("`dW", "`db")


def likewise(changes: Sequence[Change], wording: Wording) -> Iterator[Change]:
    """Yield changes of the same form made together, in two or more quantities."""
    groups: dict[str, dict[str, Change]] = {}
    for change in changes:
        form = form_of(change)
        node, _ = change.edits[0]
        subject = wording.subject(node)
        if form and (subject.startswith(PARAMETERS) or not change.whole):
            groups.setdefault(form, {}).setdefault(subject, change)
    for group in groups.values():
        parameters = {s: c for s, c in group.items() if s.startswith(PARAMETERS)}
        for chosen in (group, parameters):
            if len(chosen) > 1 and (chosen is group or len(chosen) < len(group)):
                yield together(chosen)


def together(group: dict[str, Change]) -> Change:
    """Return all changes of a group as one."""
    (_, first), *more = group.items()
    others = listed([subject for subject, _ in more])
    edits = tuple(edit for change in group.values() for edit in change.edits)
    return Change(f"{first.text}{LIKEWISE} {others}", edits)


def form_of(change: Change) -> str | None:
    """Return a change with numbers for its operands; None if it brings in others."""
    if len(change.edits) != 1 or not isinstance(change.edits[0][0], ast.expr):
        return None
    node, source = change.edits[0]
    numbers = Numbers()
    old = ast.unparse(numbers.visit(ast.parse(ast.unparse(node), mode="eval")))
    known = len(numbers.places)
    new = ast.unparse(numbers.visit(ast.parse(f"({source})", mode="eval")))
    bare = old == "_0" and not change.whole
    if bare or not known or len(numbers.places) > known:
        return None
    return f"{old} -> {new}"


class Numbers(ast.NodeTransformer):
    """Puts a number in place of each operand."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def visit(self, node: ast.AST) -> ast.AST:
        """Put one number."""
        fixed = isinstance(node, ast.Name) and node.id in ("np", "axis", SIZES)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == SIZES:
            return node
        if (isinstance(node, ast.Name) and not fixed) or entry_of(node) is not None:
            place = self.places.setdefault(ast.unparse(node), len(self.places))
            return ast.Name(f"_{place}")
        return self.generic_visit(node)
