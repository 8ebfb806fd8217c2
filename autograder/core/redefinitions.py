"""A function that is defined again: whether it is another one, and what then counts."""

from __future__ import annotations

import ast
import re

from autograder.core.definitions import looked_into

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def may_define(name: str, source: str) -> bool:
    """Say whether a cell has a line that begins as a definition of a name does."""
    name = re.escape(name)
    start = rf"^((async )?def|class)\s+{name}\b|^{name}\b[^=\n]{{0,80}}="
    return name in source and bool(re.search(start, source, re.MULTILINE))


def definition_of(name: str, source: str) -> ast.stmt | None:
    """Return the statement that defines a name last; None of a long cell."""
    found = [node for node in looked_into(source) if name in bound_by(node)]
    return found[-1] if found else None


def bound_by(node: ast.stmt) -> set[str]:
    """Return the names that a statement defines or assigns."""
    if isinstance(node, FUNCTIONS):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def is_same(name: str, one: str, other: str) -> bool:
    """Say whether two cells define the same under a name, but for its layout."""
    both = definition_of(name, one), definition_of(name, other)
    before, after = (ast.dump(node) if node else "" for node in both)
    return bool(before) and before == after


def defined_behind(name: str, where: str, again: bool) -> str:
    """Say that a function is defined, or changed, behind its check."""
    counts = "only what stands before the check counts for it"
    if not again:
        return f"{name} is defined behind its check, in {where}: {counts}"
    return (
        f"{name} is changed after its check, in {where}: {counts}, and what is judged "
        "further on meets the changed one"
    )
