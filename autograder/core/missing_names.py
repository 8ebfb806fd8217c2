"""Where a name stands in a notebook that a function looked for in vain."""

from __future__ import annotations

import ast
import re

from autograder.core.definitions import looked_into
from autograder.core.redefinitions import bound_by, may_define

NAME_ERROR = re.compile(r"NameError: name '(\w{1,80})' is not defined")


def missing_name(error: str) -> str:
    """Return the name that an error's text says is not defined, "" if it says none."""
    found = NAME_ERROR.match(error)
    return found[1] if found else ""


def gives(name: str, source: str) -> bool:
    """Say whether a cell defines, assigns or imports a name, or was to do so.

    A cell that is no Python is judged by how its lines begin.
    """
    if name not in source:
        return False
    nodes = looked_into(source)
    return any(name in names_of(node) for node in nodes) or (
        not nodes and may_define(name, source)
    )


def names_of(node: ast.stmt) -> set[str]:
    """Return the names that a statement defines, assigns or imports."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(a.asname or a.name).partition(".")[0] for a in node.names}
    return bound_by(node)
