"""Use the functions that a learner solved in an earlier unit."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from autograder.core.units import required
from autograder.learner.own_notebook import find_notebook, run_functions


class NotSolvedYet(RuntimeError):
    """An earlier notebook that is missing, or lacks functions."""

    def _render_traceback_(self) -> list[str]:
        return [f"NotSolvedYet: {self}"]


def carry_over(unit: str, folder: str | Path = ".") -> SimpleNamespace:
    """Return the learner's functions of an earlier unit, by name.

    Only experiments use them; grading never does.

    Parameters
    ----------
    unit : str
        Such as ``"01_gradient_checking"``.
    folder : path
        Where to look; the folders above and beside it are tried as well.

    Raises
    ------
    NotSolvedYet
        If the notebook is not found, or functions in it are missing.
    """
    path = find_notebook(unit, Path(folder))
    if path is None:
        raise NotSolvedYet(
            f"{unit}.ipynb was not found here or in a folder beside this one. Save "
            "your notebook of that unit in the course folder"
        )
    names = run_functions(path)
    exercises = required(unit)
    missing = [n for n in exercises if not callable(names.get(n))]
    if missing:
        raise NotSolvedYet(
            f"{path} defines no {', '.join(missing)}. Solve and save that notebook "
            "first"
        )
    return SimpleNamespace(**{n: names[n] for n in exercises})
