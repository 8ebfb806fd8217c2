"""Make a class: a stock nbgrader course root with the hardened path as its default."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.authoring.text import source_notebook
from autograder.files import notebook_bytes, replace
from autograder.grading.classroom import (
    SETTINGS,
    ClassError,
    Classroom,
    new_secret,
    open_class,
)
from autograder.rubric import Solutions

CONFIG = '''\
"""nbgrader's configuration of this class; made by `autograder new-class`."""

from pathlib import Path

from autograder.grading.nbgrader import front

front.install()  # nbgrader follows no link below submitted/, and copies nothing of it
c = get_config()  # noqa: F821
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = ""
c.IncludeHeaderFooter.header = ""

# Scores are decided outside the student's process. Take these two lines out for
# nbgrader's own preprocessors, which run students' code without a sandbox.
c.Autograde.sanitize_preprocessors = ["autograder.grading.nbgrader.plugin.Rebuild"]
c.Autograde.autograde_preprocessors = [
    "autograder.grading.nbgrader.plugin.Judge",
    "autograder.grading.nbgrader.plugin.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# A second layer behind the filter of students' Markdown, in formgrader and feedback.
c.HTMLExporter.filters = {
    "strip_files_prefix": "autograder.grading.nbgrader.pages.clean_page"
}

# Feedback pages that show their maths without a network.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    "autograder.grading.nbgrader.maths.StaticMaths",
]
'''

DATABASE = """
# The gradebook's address; autograder.toml has it too. Passwords belong in ~/.pgpass.
# Databases that enforce foreign keys need the course by its name.
c.CourseDirectory.db_url = {}
c.CourseDirectory.course_id = "default_course"
"""


def new_class(
    root: Path,
    solutions: Path,
    units: Iterable[str] | None = None,
    database: str | None = None,
) -> Classroom:
    """Make a class with built source and release and an empty gradebook.

    Parameters
    ----------
    root, solutions : Path
    units : iterable of str, optional
        All units if not given.
    database : str, optional
        Address of the gradebook, such as postgresql+psycopg://user@host/name; a file
        in the class if not given.

    Raises
    ------
    ClassError
        If the folder exists and is not empty.
    """
    root = root.resolve()
    if root.exists() and any(root.iterdir()):
        raise ClassError(f"{root} is not empty; name a new folder for the class")
    for name in ("source", "submitted"):
        (root / name).mkdir(parents=True, exist_ok=True)
    new_secret(root)
    content = Solutions(solutions)
    units = list(units or content.units)
    for unit in units:
        source = source_notebook(content.text(unit), content.rubric(unit))
        replace(root / "source" / unit / f"{unit}.ipynb", notebook_bytes(source))
    more = DATABASE.format(json.dumps(database)) if database else ""
    replace(root / "nbgrader_config.py", (CONFIG + more).encode())
    generate_assignments(root, units)
    lines = f"solutions = {json.dumps(str(solutions))}\n"
    lines += f"database = {json.dumps(database)}\n" if database else ""
    replace(root / SETTINGS, lines.encode())
    return open_class(root)


def generate_assignments(root: Path, units: list[str]) -> None:
    """Release the units with nbgrader itself, which also makes the gradebook.

    Raises
    ------
    ClassError
        If nbgrader fails, with what it said.
    """
    api = nbgrader_api(root)
    for unit in units:
        outcome = api.generate_assignment(unit)
        if not outcome["success"]:
            said = f"{outcome.get('log') or ''}\n{outcome.get('error') or ''}"
            raise ClassError(f"nbgrader could not release {unit}: {said[-2000:]}")


def nbgrader_api(root: Path) -> Any:
    """Return nbgrader's own interface to a class, with the class's configuration."""
    # nbgrader runs a bare `alembic` from PATH when it makes a database
    bin_folder = str(Path(sys.executable).parent)
    os.environ["PATH"] = f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}"
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    return NbGraderAPI(CourseDirectory(config=config), config=config)
