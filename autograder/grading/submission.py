"""Read a student's bytes, and rebuild the notebook on the instructor's cells.

Nothing in the file is trusted: not its size, its depth, its types, its metadata or
its outputs. What is taken from it are the sources of solution cells and of the
student's own cells, and, marked as the student's, saved outputs of experiments.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.core.arranging import arrange
from autograder.core.notebook_file import no_cells, no_json, other_kind
from autograder.core.units import unit_of
from autograder.grading.outputs import clean_text

MAX_REASON = 280
"""Characters of the reason why a file is not graded."""
MAX_BYTES = 20 * 2**20
MAX_CELLS = 2_000
MAX_SOURCE = 200_000
MAX_DEPTH = 60
MAX_ID = 200
MAX_REMARKS = 20
MAX_FIRST = 40
"""Characters of a cell's first line that name it."""
OWN = "a cell of the student's own"
SOLUTION = "solution"
NO_SOLUTIONS = "all solution cells are missing or have lost their grade ids"
MAX_VALUES = 1_000_000
"""Strings, commas and opening brackets of a notebook's JSON. 20 MB of small values
would take fifty times as much."""
TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)


class BadSubmission(ValueError):
    """A file that can't be graded; the message says what it is, on one plain line."""

    def __init__(self, message: str) -> None:
        line = " ".join(clean_text(message, MAX_REASON).split())
        super().__init__("".join(c for c in line if c.isprintable()))


@dataclass(frozen=True)
class Submission:
    """Where one student's notebook of one unit lies."""

    student: str
    unit: str
    path: Path


@dataclass(frozen=True)
class StudentCell:
    """One cell as the student's file has it."""

    kind: str
    source: str
    grade_id: str | None
    id: str | None
    outputs: list[Any] = field(default_factory=list)
    number: int = 0

    @property
    def found_by(self) -> str:
        """What a cell without a grade id is found by: its number and its first line."""
        lines = (line for line in self.source.splitlines() if line.strip())
        first = clean_text(next(lines, "empty").strip(), MAX_FIRST, "")
        first = " ".join(first.split())
        return f"code cell {self.number}: {first}" if self.number else first


@dataclass(frozen=True)
class Step:
    """One cell of the rebuilt notebook, and where it came from.

    `origin` is "instructor", "student" (the student's source in the instructor's
    cell) or "own" (a cell that the student added); `role` is "check", "solution",
    "answer", "experiment" or "plain".
    """

    cell: NotebookNode
    role: str
    name: str
    origin: str
    saved_outputs: list[Any] = field(default_factory=list)
    found_by: str = ""

    @property
    def title(self) -> str:
        """What the cell is called where it is spoken of."""
        if self.origin == "own":
            return f"{OWN} ({self.found_by})"
        return f"the cell {(self.name or self.cell.id)!r}"

    @property
    def runs(self) -> bool:
        """Whether the cell runs while grading; of an experiment, what it defines."""
        changed = self.role != "experiment" or self.origin == "student"
        return self.cell.cell_type == "code" and self.role != "check" and changed


@dataclass(frozen=True)
class Rebuilt:
    """The rebuilt notebook, its hash, and remarks for the instructor."""

    steps: tuple[Step, ...]
    digest: str
    remarks: tuple[str, ...]


def read_cells(content: bytes) -> list[StudentCell]:
    """Return the cells of a notebook file.

    Raises
    ------
    BadSubmission
        If the bytes are no notebook of bounded size and depth.
    """
    if other := other_kind(content):
        raise BadSubmission(f"the file {other}")
    if len(content) > MAX_BYTES:
        raise BadSubmission(
            f"the file has {len(content) / 2**20:.0f} MB; at most "
            f"{MAX_BYTES // 2**20} MB are read. Clear the outputs and save it again"
        )
    notebook = parse(content)
    if lacks := no_cells(notebook):
        raise BadSubmission(f"the JSON is {lacks}")
    if notebook.get("nbformat") != 4:
        raise BadSubmission(
            f"expected notebook format 4, found {str(notebook.get('nbformat'))[:20]}"
        )
    if len(notebook["cells"]) > MAX_CELLS:
        raise BadSubmission(f"more than {MAX_CELLS} cells")
    cells = [read_cell(cell, i) for i, cell in enumerate(notebook["cells"], 1)]
    numbers = count(1)
    return [
        replace(cell, number=next(numbers)) if cell.kind == "code" else cell
        for cell in cells
    ]


def parse(content: bytes) -> Any:
    """Parse JSON with its depth bounded."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSubmission(f"not UTF-8 text: byte {error.start} is invalid") from None
    require_bounded(text)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadSubmission(no_json(text, error)) from None
    except (RecursionError, ValueError):
        raise BadSubmission("not a notebook: unreadable JSON") from None


def require_bounded(text: str) -> None:
    """Refuse JSON that is too deep, or has too many values, before it is parsed.

    json.loads itself decides what is valid; this only bounds its recursion and memory.
    """
    level = values = 0
    for token in TOKENS.finditer(text):
        mark = text[token.start()]
        level += (mark in "[{") - (mark in "]}")
        values += mark not in "]}"  # strings, and what commas and brackets begin
        if level > MAX_DEPTH:
            raise BadSubmission(f"JSON nested deeper than {MAX_DEPTH} levels")
        if values > MAX_VALUES:
            raise BadSubmission(
                f"JSON of more than {MAX_VALUES:,} values. Clear the outputs and save "
                "it again"
            )


def read_cell(cell: Any, number: int) -> StudentCell:
    """Return one cell with its types checked."""
    if not isinstance(cell, dict):
        raise BadSubmission(f"cell {number} is not a JSON object")
    kind, source = cell.get("cell_type"), cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if kind not in ("code", "markdown", "raw") or not isinstance(source, str):
        raise BadSubmission(f"cell {number} has no valid type or source")
    if len(source) > MAX_SOURCE:
        raise BadSubmission(f"cell {number} has more than {MAX_SOURCE} characters")
    metadata = cell.get("metadata")
    entry = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = entry.get("grade_id") if isinstance(entry, dict) else None
    outputs = cell.get("outputs") if kind == "code" else None
    return StudentCell(
        kind,
        source.encode("utf-8", "replace").decode(),
        short(grade_id),
        short(cell.get("id")),
        outputs if isinstance(outputs, list) else [],
    )


def short(name: Any) -> str | None:
    """Return an id as text, None if it is none or longer than any of ours."""
    return name if isinstance(name, str) and len(name) <= MAX_ID else None


def rebuild(release: NotebookNode, cells: list[StudentCell]) -> Rebuilt:
    """Put the student's sources into the instructor's notebook.

    The instructor's cells come in their own order. A student's own cell follows
    the instructor's cell that it follows in the student's file. The first cell
    with a grade id counts; later ones with the same are dropped, with a remark.

    Raises
    ------
    BadSubmission
        If it is another unit's notebook.
    """
    require_this_unit(release, cells)
    known = {cell.id for cell in release.cells}
    sources = {cell.source for cell in release.cells}
    locked = {cell.source for cell in release.cells if is_locked(cell)}
    arranged = arrange(known, sources, locked, cells)
    first, own = arranged.first, arranged.own
    remarks = [
        f"cell {key!r} stands more than once; the first counts"
        for key, _ in arranged.repeated
    ]
    lost: list[tuple[str, str]] = []
    steps = [own_step(cell, i) for i, cell in enumerate(own.get("", []))]
    for cell in release.cells:
        step, remark = release_step(cell, first.get(cell.id))
        steps += [step] if step else []
        lost += [(role_of(cell)[0], remark)] if remark else []
        steps += [
            own_step(c, i, f"{cell.id}-") for i, c in enumerate(own.get(cell.id, []))
        ]
    if not any(step.role == SOLUTION for step in steps):
        lost = [(SOLUTION, NO_SOLUTIONS), *(one for one in lost if one[0] != SOLUTION)]
    remarks += [remark for _, remark in lost]
    text = json.dumps(
        [(s.role, s.name, s.cell.cell_type, s.cell.source) for s in steps]
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    more = len(remarks) - MAX_REMARKS
    remarks[MAX_REMARKS:] = [f"and {more} more of these"] if more > 0 else []
    return Rebuilt(tuple(steps), digest, tuple(remarks))


def require_this_unit(release: NotebookNode, cells: list[StudentCell]) -> None:
    """Refuse a notebook that has cells of another unit's functions, and none of ours.

    Whoever lost all grade ids has neither, and is graded by what is defined.
    """
    found = {cell.grade_id for cell in cells if cell.grade_id}
    ours = {cell.id for cell in release.cells if "nbgrader" in cell.metadata}
    if ours & (found | {cell.id for cell in cells}):
        return
    for name in sorted(found):
        unit = unit_of(name)
        if unit is not None:
            raise BadSubmission(
                f"this is a notebook of {unit}: it has a cell {name!r}, and none of "
                "this unit's functions. Hand in this unit's notebook"
            )


def role_of(cell: NotebookNode) -> tuple[str, str]:
    """Return role and name of an instructor's cell, read off its metadata."""
    entry = cell.metadata.get("nbgrader")
    if entry is None:
        tags = cell.metadata.get("tags", [])
        return ("experiment" if "experiment" in tags else "plain"), ""
    name = entry["grade_id"]
    if entry["grade"] and entry["solution"]:
        return "answer", name
    if entry["grade"]:
        return "check", name.removeprefix("check-")
    return ("solution" if entry["solution"] else "plain"), name


def is_locked(cell: NotebookNode) -> bool:
    """Say whether an instructor's cell is code that learners have as it is."""
    return cell.cell_type == "code" and role_of(cell)[0] == "plain"


def release_step(
    cell: NotebookNode, student: StudentCell | None
) -> tuple[Step | None, str]:
    """Return one instructor's cell with the student's source where it belongs."""
    role, name = role_of(cell)
    cell = NotebookNode(cell)
    saved = student.outputs if student else []
    same = student is None or student.source.strip() == cell.source.strip()
    if role in ("check", "plain") or (role == "experiment" and same):
        return Step(cell, role, name, "instructor", saved), ""
    if student is None:
        remark = f"the {role} cell {name!r} is missing or has lost its grade id"
        if role == "solution":
            return None, remark
        cell.source = ""
        return Step(cell, role, name, "student"), remark
    cell.source = student.source
    return Step(cell, role, name, "student", saved), turned(cell, student)


def turned(cell: NotebookNode, student: StudentCell) -> str:
    """Say that a cell is of another kind in the student's file, if it is."""
    role, name = role_of(cell)
    if cell.cell_type == student.kind or role not in (SOLUTION, "answer"):
        return ""
    counts = "code" if cell.cell_type == "code" else "text"
    return f"the {role} cell {name!r} is a {student.kind} cell; it counts as {counts}"


def own_step(cell: StudentCell, number: int, prefix: str = "") -> Step:
    """Return a cell that the student added."""
    kind = "markdown" if cell.kind == "raw" else cell.kind
    node = NotebookNode(
        cell_type=kind,
        id=f"own-{prefix}{number}"[:64],
        metadata=NotebookNode(),
        source=cell.source,
    )
    if kind == "code":
        node.update(execution_count=None, outputs=[])
    return Step(node, "plain", "", "own", found_by=cell.found_by)
