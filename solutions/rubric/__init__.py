"""Points, cases, tolerances and known mistakes of every exercise."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from solutions.rubric.model import UnitRubric


def unit_names() -> tuple[str, ...]:
    """Return the units that have a rubric, in order."""
    here = Path(__file__).parent
    return tuple(sorted(path.stem for path in here.glob("[0-9][0-9]_*.py")))


@cache
def load_rubric(unit: str) -> UnitRubric:
    """Return the rubric of a unit.

    Raises
    ------
    KeyError
        If there is no such unit.
    """
    if unit not in unit_names():
        raise KeyError(unit)
    return import_module(f"solutions.rubric.{unit}").RUBRIC


def source_path(unit: str) -> Path:
    """Return the solved notebook of a unit, as percent text."""
    return Path(__file__).parents[1] / f"{unit}.py"
