"""What a cell defines, without what it does.

Experiments are not run while grading, but a learner may write a helper into one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

MAX_SOURCE = 20_000
"""Characters of a cell that is looked into for the names it uses, ten times what a
solution has: Python parses some sources in a time that grows with their square."""
KINDS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)


def definitions(source: str) -> Iterator[str]:
    """Yield a cell's functions, classes and imports; nothing if it is no Python."""
    yield from map(ast.unparse, defining(source))


def defining(source: str) -> list[ast.stmt]:
    """Return the statements of a cell that define functions and classes, or import."""
    return [node for node in statements(source) if isinstance(node, KINDS)]


@lru_cache(maxsize=64)
def names_used(source: str) -> dict[str, set[str]]:
    """Return the names in each function that a cell defines; none of a long cell."""
    return {
        node.name: {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        for node in looked_into(source)
        if isinstance(node, ast.FunctionDef)
    }


@lru_cache(maxsize=64)
def looked_into(source: str) -> tuple[ast.stmt, ...]:
    """Return a cell's statements, which nobody changes; none of a long cell."""
    return tuple(statements(source)) if len(source) <= MAX_SOURCE else ()


def statements(source: str) -> list[ast.stmt]:
    """Return a cell's statements; none if it is no Python."""
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
