"""Make a class: a stock nbgrader course root with the hardened path as its default."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

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

# Scores are decided outside the student's process. Take both settings out for
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

UNDER_WAY = ".new-class."
FORBIDDEN = frozenset("?%[]")
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
        If the folder exists and is not empty, or the gradebook can't be made; then
        nothing is left behind.
    """
    root = root.resolve()
    for left in root.glob(f"{UNDER_WAY}*"):  # by a command that was killed
        shutil.rmtree(left)
    if root.is_dir() and any(root.iterdir()):
        raise ClassError(f"{root} is not empty; name a new folder for the class")
    if root.exists() and not root.is_dir():
        raise ClassError(f"{root} is a file; name a new folder for the class")
    if bad := sorted(FORBIDDEN.intersection(str(root))):
        raise ClassError(
            f"{root} has {' '.join(bad)} in it, which nbgrader takes for something "
            "else in a path; name another folder"
        )
    if database:
        require_database(database)
    new = not root.exists()
    root.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(prefix=UNDER_WAY, dir=root) as inside:
            fill(Path(inside), solutions, units, database)
            for made in Path(inside).iterdir():
                made.rename(root / made.name)
    except BaseException:
        if new:
            shutil.rmtree(root)
        raise
    return open_class(root)


def require_database(address: str) -> None:
    """Make sure that a gradebook's address leads to a database.

    Raises
    ------
    ClassError
        If it does not, with what its driver said.
    """
    shown = address
    try:
        url = make_url(address)
        shown = url.render_as_string(hide_password=True)
        create_engine(url).connect().close()
    except (SQLAlchemyError, ImportError) as error:
        said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise ClassError(f"the database {shown} can't be used: {said}") from None


def fill(
    root: Path, solutions: Path, units: Iterable[str] | None, database: str | None
) -> None:
    """Put everything that a class has into a folder."""
    for name in ("source", "submitted"):
        (root / name).mkdir()
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
