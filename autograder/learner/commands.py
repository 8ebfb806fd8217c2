"""What the learner's commands do: lab, check, progress."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from autograder.core.units import required, unit_names
from autograder.learner.notebook_report import NotebookReport, report_on
from autograder.learner.own_notebook import NotebookError, find_notebook
from autograder.learner.progress_bar import bar_text


def copy_course(folder: Path) -> tuple[int, int]:
    """Copy the notebooks into a folder; never over a file that is there.

    Returns
    -------
    new, kept : int
        How many were copied, and how many were there already.
    """
    new = kept = 0
    with as_file(files("course")) as course:
        for unit in unit_names():
            target = folder / unit / f"{unit}.ipynb"
            if target.exists():
                kept += 1
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.{os.getpid()}")
            shutil.copyfile(course / unit / f"{unit}.ipynb", beside)
            beside.replace(target)
            new += 1
    return new, kept


def open_lab(folder: Path) -> None:
    """Run JupyterLab in a folder until it is stopped."""
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder)]
    subprocess.run(command, check=False)


def check_notebook(path: Path) -> NotebookReport:
    """Run a notebook's cells and check its functions.

    Raises
    ------
    ValueError
        If the notebook has nothing of this course.
    """
    report = report_on(path)
    if not report.units():
        raise ValueError(f"{path} defines no function of this course")
    return report


def bar_of(unit: str, path: Path) -> str:
    """Return a unit's bar and lines, or why there are none."""
    try:
        report = report_on(path)
    except NotebookError as error:
        return f"{unit}  {error}"
    bar = bar_text(unit, {n: report.about(n).state for n in required(unit)})
    return "\n".join([bar, *(f"  {remark}" for remark in report.remarks())])


def progress_of(folder: Path) -> Iterator[str]:
    """Yield a unit's bar and a line for each exercise, for every notebook found.

    Raises
    ------
    ValueError
        If there is no notebook of the course.
    """
    count = 0
    for unit in unit_names():
        path = find_notebook(unit, folder)
        if path is not None:
            count += 1
            yield bar_of(unit, path)
    if not count:
        raise ValueError(
            f"no notebook of this course in {folder.resolve()}; "
            "`autograder lab` makes a working copy"
        )
