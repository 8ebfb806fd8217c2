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
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in tree.body:
        if isinstance(node, KINDS):
            yield ast.unparse(node)
