"""The order in which a learner's cells are run and judged: that of grading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from autograder.core.arranging import Arranged, arrange
from autograder.core.units import unit_names, unit_of
from autograder.learner.own_notebook import (
    CHECK,
    Cell,
    NotebookError,
    cells_of,
    read_cells,
)


@dataclass(frozen=True)
class Order:
    """A notebook's cells in the order in which they count.

    Parameters
    ----------
    cells : tuple of Cell
        Those that are run, and checks. A check that the file lacks is there: grading
        puts it back.
    repeated : tuple of Cell
        Code cells that are left out, as they are copies of one before them.
    changed : tuple of Cell
        Those of the course that are run as the course has them, not as the file does.
    turned : tuple of Cell
        Those that are run though they are no code cells in the file.
    unit : str or None
        The unit in whose order they are, None where they are in the file's.
    nameless : bool
        Whether no cell of the file can be known as one of the course.
    """

    cells: tuple[Cell, ...]
    repeated: tuple[Cell, ...] = ()
    changed: tuple[Cell, ...] = ()
    turned: tuple[Cell, ...] = ()
    unit: str | None = None
    nameless: bool = False

    @property
    def checks(self) -> list[str]:
        """The exercises that are judged at a check cell."""
        return [cell.check for cell in self.cells if cell.check]


def order_of(path: Path) -> Order:
    """Return a notebook's cells in the order in which they count.

    A notebook of the course is put in the order of its unit, as grading does; one that
    has neither a unit's name nor a cell of the course is run as it stands, and has no
    checks.

    Raises
    ------
    NotebookError
        If the file is no notebook, or another unit's under a unit's name.
    """
    cells = read_cells(path)
    unit = unit_of_notebook(path, cells)
    if unit is None:
        runs = tuple(cell for cell in cells if cell.runs)
        return Order(runs, nameless=True)
    release = release_cells(unit)
    known, sources = {c.id for c in release}, {c.source for c in release}
    locked = {c.id: c.source.strip() for c in release if c.locked and c.runs}
    arranged = arrange(known, sources, locked.values(), cells)
    ordered = own(arranged, "")
    for place, cell in enumerate(release):
        given = arranged.first.get(cell.id)
        ordered += in_place(cell, given, -place) + own(arranged, cell.id)
    changed = (
        cell
        for key, cell in arranged.first.items()
        if cell.source.strip() != locked.get(key, cell.source.strip())
    )
    return Order(
        tuple(cell for cell in ordered if cell.runs or cell.check),
        tuple(cell for _, cell in arranged.repeated if cell.runs),
        tuple(changed),
        tuple(cell for cell in ordered if cell.runs and cell.kind != "code"),
        unit,
        not graded_ids(unit) & ids_of(cells),
    )


def own(arranged: Arranged[Cell], anchor: str) -> list[Cell]:
    """Return the learner's own cells behind one of the course.

    They are no experiments of the course, whatever tags came with a copy.
    """
    return [
        replace(cell, runs=True, experiment=False) if cell.experiment else cell
        for cell in arranged.own.get(anchor, [])
    ]


def in_place(cell: Cell, given: Cell | None, number: int) -> list[Cell]:
    """Return what stands in the place of a unit's cell: the learner's, or the unit's.

    A locked cell, or a check, that the file lacks is put back, with `number`; code that
    the file has as a cell of another kind is run, as in grading.
    """
    if given and given.kind == cell.kind:
        number = given.number
    if cell.check or cell.locked:
        return [replace(cell, number=number)]
    if given and cell.experiment:
        same = given.source.strip() == cell.source.strip()
        return (
            [] if same else [replace(given, runs=True, experiment=True, number=number)]
        )
    if given and cell.runs and given.kind != cell.kind:
        return [replace(given, runs=True, number=number)]
    return [given] if given else []


def unit_of_notebook(path: Path, cells: Sequence[Cell]) -> str | None:
    """Return a notebook's unit: by its name, else by its cells; None if it has none.

    Raises
    ------
    NotebookError
        If its name is that of one unit, and all its cells of others.
    """
    found = unit_of_cells(cells)
    if path.stem not in unit_names():
        return found
    if found and not graded_ids(path.stem) & ids_of(cells):
        raise NotebookError(
            f"{path} is a notebook of {found}, under the name of another unit: it has "
            f"no cell of {path.stem}. Put that unit's notebook in its place"
        )
    return path.stem


def ids_of(cells: Sequence[Cell]) -> set[str]:
    """Return all that cells of the course could be known by."""
    return {key for cell in cells for key in (cell.grade_id, cell.id) if key}


def graded_ids(unit: str) -> set[str]:
    """Return the grade ids of a unit's cells."""
    return {cell.grade_id for cell in release_cells(unit) if cell.grade_id}


def unit_of_cells(cells: Sequence[Cell]) -> str | None:
    """Return the unit that most cells with a grade id are of, None where none is."""
    ids = (cell.grade_id.removeprefix(CHECK) for cell in cells if cell.grade_id)
    units = Counter(unit for unit in map(unit_of, ids) if unit)
    return max(units, key=units.__getitem__, default=None)


@cache
def release_cells(unit: str) -> tuple[Cell, ...]:
    """Return the cells of a unit as it is handed out."""
    path = files("course") / unit / f"{unit}.ipynb"
    return tuple(cells_of(path.read_text("utf-8")))
