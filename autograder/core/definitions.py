"""What a cell defines, without what it does.

Experiments are not run while grading, but a learner may write a helper into one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

KINDS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)


def definitions(source: str) -> Iterator[str]:
    """Yield a cell's functions, classes and imports; nothing if it is no Python."""
    for node in statements(source):
        if isinstance(node, KINDS):
            yield ast.unparse(node)


def names_used(source: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each function that a cell defines, and the names in its code."""
    for node in statements(source):
        if isinstance(node, ast.FunctionDef):
            yield (
                node.name,
                {part.id for part in ast.walk(node) if isinstance(part, ast.Name)},
            )


def statements(source: str) -> list[ast.stmt]:
    """Return a cell's statements; none if it is no Python."""
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
