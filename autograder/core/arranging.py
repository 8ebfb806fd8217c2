"""Where the cells of a learner's file stand among a unit's: one rule for all judges."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class FileCell(Protocol):
    """What a cell of a file is recognised by."""

    @property
    def grade_id(self) -> str | None:
        """The grade id in its metadata."""

    @property
    def id(self) -> str | None:
        """The cell's own id."""

    @property
    def source(self) -> str:
        """Its text."""


C = TypeVar("C", bound=FileCell)


@dataclass(frozen=True)
class Arranged(Generic[C]):
    """The cells of a file, by the unit's cells.

    Parameters
    ----------
    first : dict
        By the id of a unit's cell, the file's first cell that has it.
    own : dict
        By the id of a unit's cell, the learner's own cells that follow it in the file;
        under the empty id those before all of them.
    repeated : list
        Ids and cells that stand in the file once more, which don't count.
    """

    first: dict[str, C]
    own: dict[str, list[C]]
    repeated: list[tuple[str, C]]


def arrange(
    known: Collection[str], sources: Collection[str], cells: Iterable[C]
) -> Arranged[C]:
    """Put a file's cells where they belong among those of a unit.

    Parameters
    ----------
    known : collection of str
        The ids of the unit's cells.
    sources : collection of str
        Their texts: a cell of the file without an id that has one of them is a copy,
        and left out; so is one without text.
    cells : iterable
        Those of the file, in order.
    """
    found: Arranged[C] = Arranged({}, {}, [])
    anchor = ""
    for cell in cells:
        key = next((k for k in (cell.grade_id, cell.id) if k and k in known), "")
        if key and key in found.first:
            found.repeated.append((key, cell))
        elif key:
            found.first[key] = cell
            anchor = key
        elif cell.source.strip() and cell.source not in sources:
            found.own.setdefault(anchor, []).append(cell)
    return found
