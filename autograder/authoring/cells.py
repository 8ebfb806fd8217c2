"""What must hold of the cells of a unit's text: headers, names, order, markers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from nbformat import NotebookNode

from autograder.authoring.blame import AuthoringError, meant
from autograder.rubric import UnitRubric

ROLES = ("solution", "check", "answer", "helper", "locked", "experiment")
FILLED = ("solution", "helper", "answer")
"""Roles of cells that a learner fills in; their solutions stand between markers."""
OPENS = re.compile(r"^# ?%%.*$", re.MULTILINE)
HEADER = re.compile(r'# %%(?: \[markdown\])?(?: (\w+)="([\w-]+)")?\s*')
MARK = re.compile(r"^(?:# )? *### (BEGIN|END) SOLUTION *$", re.MULTILINE)


def utf8_text(path: Path) -> str:
    """Return the text of a unit.

    Raises
    ------
    AuthoringError
        If it is not UTF-8.
    """
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise AuthoringError(
            f"solutions/{path.name}, line {line}: expected UTF-8, found the byte "
            f"{error.object[error.start]:#x}: save it as UTF-8"
        ) from None


def headers(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line number and text of every cell header."""
    text = utf8_text(path)
    for match in OPENS.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[0]


def header_complaints(path: Path) -> Iterator[str]:
    """Complain about cell headers that can't be read, or have another role."""
    for line, text in headers(path):
        match = HEADER.fullmatch(text)
        if match and (match[1] is None or match[1] in ROLES):
            continue
        words = re.findall(r"(\w+) ?=", text)
        close = [c for w in words for c in get_close_matches(w, ROLES, 1) if c != w]
        yield (
            f"solutions/{path.name}, line {line}: expected one role of "
            f'{", ".join(ROLES)} in a header such as # %% solution="name", '
            f"found {text!r}{'; ' * bool(close)}{meant(close)}"
        )


def cell_complaints(path: Path, notebook: NotebookNode) -> list[str]:
    """Complain about cells that are wrong whatever the rubric says."""
    found = list(doubled_cells(path, notebook))
    for cell in notebook.cells:
        role, name = cell.metadata.role, cell.metadata.name
        place = f"solutions/{path.name}, line {cell.metadata.line}"
        if cell.cell_type == "code" and role != "experiment":
            found += syntax_complaints(path, cell)
        if role in FILLED:
            found += marker_complaints(f"{place}, {role} cell {name}", cell.source)
        if role == "solution":
            found += definition_complaints(place, name, cell.source)
        if role == "check":
            found += call_complaints(place, name, cell.source)
    return found


def doubled_cells(path: Path, notebook: NotebookNode) -> Iterator[str]:
    """Complain about two cells of one role and name."""
    first: dict[tuple[str, str], int] = {}
    for cell in notebook.cells:
        role, name, line = (cell.metadata[k] for k in ("role", "name", "line"))
        if role in ("plain", "experiment"):
            continue
        if (role, name) in first:
            yield (
                f"solutions/{path.name}, line {line}: a second cell "
                f'# %% {role}="{name}" (the first is in line {first[role, name]}): '
                "keep one"
            )
        first.setdefault((role, name), line)


def syntax_complaints(path: Path, cell: NotebookNode) -> Iterator[str]:
    """Complain about a cell that is no Python, with the file's own line number."""
    try:
        ast.parse("\n" * (cell.metadata.line - 1) + cell.source)
    except SyntaxError as error:
        what = f"{cell.metadata.role} cell {cell.metadata.name}".strip()
        yield (
            f"solutions/{path.name}, line {error.lineno}, {what}: {error.msg}: "
            f"mend {(error.text or '').strip()!r}"
        )


def marker_complaints(place: str, source: str) -> Iterator[str]:
    """Complain where a solution does not stand between one pair of markers."""
    found = MARK.findall(source)
    if found != ["BEGIN", "END"]:
        yield (
            f"{place}: expected ### BEGIN SOLUTION and ### END SOLUTION once each, "
            f"in lines of their own around the solution, found "
            f"{' and '.join(found) or 'neither'}"
        )


def definition_complaints(place: str, name: str, source: str) -> Iterator[str]:
    """Complain where a solution cell does not define its function."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return
    defined = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    if name not in defined:
        yield (
            f'{place}: the cell solution="{name}" defines '
            f"{', '.join(defined) or 'no function'}: write def {name}(...), or "
            "change the header"
        )


def call_complaints(place: str, name: str, source: str) -> Iterator[str]:
    """Complain where a check cell does not check its own function."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return
    calls = [ast.unparse(node) for node in body]
    if f"check({name})" not in calls:
        yield (
            f'{place}: the cell check="{name}" holds {"; ".join(calls) or "nothing"}: '
            f"write check({name})"
        )


def name_complaints(
    path: Path, notebook: NotebookNode, rubric: UnitRubric
) -> list[str]:
    """Complain where the cells' names and the rubric's differ."""
    wanted = {
        "solution": list(rubric.names),
        "check": [e.name for e in rubric.graded],
        "answer": list(rubric.answers),
    }
    lines = {
        (c.metadata.role, c.metadata.name): c.metadata.line for c in notebook.cells
    }
    found: list[str] = []
    for role, names in wanted.items():
        here = [name for r, name in lines if r == role]
        found += [
            f"solutions/{path.name}, line {lines[role, name]}: "
            f"{unknown(role, name, names, rubric)}"
            for name in here
            if name not in names
        ]
        found += [
            f"solutions/{path.name}: {missing(role, name, rubric)}"
            for name in names
            if name not in here
        ]
    return found + list(order_complaints(path, lines, wanted))


def unknown(role: str, name: str, names: Iterable[str], rubric: UnitRubric) -> str:
    """Say what is wrong with the name of a cell that the rubric does not have."""
    if role == "check" and name in rubric.names:
        return (
            f"{name} is optional and has no points: put check({name}) into a cell "
            "without a role"
        )
    close = get_close_matches(name, list(names), 1)
    known = ", ".join(names) or "none"
    return (
        f'# %% {role}="{name}" is not in the rubric: {meant(close)}'
        f"{' ' if close else ''}{role} cells due: {known}"
    )


def missing(role: str, name: str, rubric: UnitRubric) -> str:
    """Say which cell is missing, and the header to write."""
    if role == "check":
        return (
            f'{name} has no check cell: write # %% check="{name}" and '
            f"check({name}) after its solution cell"
        )
    if role == "answer":
        return (
            f"{name} has points in ANSWERS of solutions/rubric/{rubric.name}/"
            f'__init__.py and no cell: write # %% [markdown] answer="{name}"'
        )
    return f'{name} has no solution cell: write # %% solution="{name}"'


def order_complaints(
    path: Path, lines: dict[tuple[str, str], int], wanted: dict[str, list[str]]
) -> Iterator[str]:
    """Complain about cells that come too early."""
    for name in wanted["check"]:
        solution, check = lines.get(("solution", name)), lines.get(("check", name))
        if solution and check and check < solution:
            yield (
                f"solutions/{path.name}, line {check}: the check cell of {name} stands "
                f"before its solution cell (line {solution}): put it after"
            )
    for role, names in wanted.items():
        due = [name for name in names if (role, name) in lines]
        found = sorted(due, key=lambda name: lines[role, name])
        for name, other in zip(found, due, strict=True):
            if name != other:
                yield (
                    f"solutions/{path.name}, line {lines[role, name]}: expected "
                    f'# %% {role}="{other}" here, in the order of the rubric, '
                    f'found {role}="{name}"'
                )
                break
