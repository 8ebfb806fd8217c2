"""Where the cells of a learner's file stand among a unit's: one rule for all judges."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    known: Collection[str],
    sources: Collection[str],
    locked: Collection[str],
    cells: Sequence[C],
) -> Arranged[C]:
    """Put a file's cells where they belong among those of a unit.

    Parameters
    ----------
    known : collection of str
        The ids of the unit's cells.
    sources : collection of str
        Their texts: a cell of the file without an id that has one of them is a copy,
        and left out; so is one without text.
    locked : collection of str
        Those of the locked code cells. Where no cell of the file is known, all of them
        come before the unit's, in the file's order: copies of these are kept, as the
        cells behind them may need at once what they define.
    cells : sequence
        Those of the file, in order.
    """
    found: Arranged[C] = Arranged({}, {}, [])
    keys = [known_by(cell, known) for cell in cells]
    left_out = set(sources) if any(keys) else set(sources) - set(locked)
    anchor = ""
    for cell, key in zip(cells, keys, strict=True):
        if key and key in found.first:
            found.repeated.append((key, cell))
        elif key:
            found.first[key] = cell
            anchor = key
        elif cell.source.strip() and cell.source not in left_out:
            found.own.setdefault(anchor, []).append(cell)
    return found


def known_by(cell: FileCell, known: Collection[str]) -> str:
    """Return the id that a cell is known by as one of a unit's; "" if by none."""
    return next((k for k in (cell.grade_id, cell.id) if k and k in known), "")
