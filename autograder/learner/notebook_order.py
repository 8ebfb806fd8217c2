"""The order in which a learner's cells are run and judged: that of grading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from autograder.core.arranging import arrange
from autograder.core.units import unit_of
from autograder.learner.own_notebook import CHECK, Cell, cells_of, read_cells


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
    """

    cells: tuple[Cell, ...]
    repeated: tuple[Cell, ...] = ()
    changed: tuple[Cell, ...] = ()

    @property
    def checks(self) -> list[str]:
        """The exercises that are judged at a check cell."""
        return [cell.check for cell in self.cells if cell.check]


def order_of(path: Path) -> Order:
    """Return a notebook's cells in the order in which they count.

    A notebook of the course is put in the order of its unit, as grading does; one
    without a cell of the course is run as it stands, and has no checks.

    Raises
    ------
    NotebookError
        If the file is no notebook.
    """
    cells = read_cells(path)
    unit = unit_of_cells(cells)
    if unit is None:
        return Order(tuple(cell for cell in cells if cell.runs))
    release = release_cells(unit)
    known, sources = {c.id for c in release}, {c.source for c in release}
    arranged = arrange(known, sources, cells)
    ordered = [*arranged.own.get("", [])]
    for cell in release:
        given = arranged.first.get(cell.id)
        ordered += in_place(cell, given) + arranged.own.get(cell.id, [])
    locked = {c.id: c.source.strip() for c in release if c.locked and c.runs}
    changed = (
        cell
        for key, cell in arranged.first.items()
        if cell.source.strip() != locked.get(key, cell.source.strip())
    )
    return Order(
        tuple(cell for cell in ordered if cell.runs or cell.check),
        tuple(cell for _, cell in arranged.repeated if cell.runs),
        tuple(changed),
    )


def in_place(cell: Cell, given: Cell | None) -> list[Cell]:
    """Return what stands in the place of a unit's cell: the learner's, or the unit's.

    A locked cell that the file lacks is missing: it has no number to be called by.
    """
    if cell.check:
        return [replace(cell, number=given.number if given else 0)]
    if given and cell.locked:
        return [replace(cell, number=given.number)]
    return [given] if given else []


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
