"""A class: an nbgrader course root, its configuration, and what was handed in."""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from shlex import quote

from autograder.core.units import unit_words
from autograder.files import folder_digest
from autograder.grading.intake import Complain, Listing, ignore, is_student
from autograder.grading.submission import Submission

SETTINGS = "autograder.toml"
PRIVATE = ".autograder"
RESULTS = "results"
SECRET_BYTES = 32


class ClassError(RuntimeError):
    """A folder that is no class, or a class that lacks something."""


class NoClass(ClassError):
    """A place that lies in no class."""


@dataclass(frozen=True)
class Classroom:
    """A class on disk."""

    root: Path
    solutions: Path
    database: str
    """The gradebook's address, as SQLAlchemy reads it."""

    @property
    def secret(self) -> bytes:
        """The class's secret, from which hidden cases are drawn."""
        path = self.root / PRIVATE / "secret"
        try:
            secret = bytes.fromhex(path.read_text())
            if len(secret) != SECRET_BYTES:
                raise ValueError(f"found {len(secret)} bytes of {SECRET_BYTES}")
            return secret
        except (OSError, ValueError) as error:
            raise ClassError(
                f"expected the class's secret in {path}: {error}. Restore it from a "
                "backup; a new one would draw other hidden cases"
            ) from None

    def units(self) -> list[str]:
        """Return the units that this class has released."""
        return sorted(p.parent.name for p in (self.root / "release").glob("*/*.ipynb"))

    def require(self, unit: str) -> None:
        """Make sure that the class has a unit.

        Raises
        ------
        ClassError
            If it has not; says which it has.
        """
        if not self.release(unit).exists():
            known = ", ".join(self.units()) or "none"
            raise ClassError(f"this class has no unit {unit!r}; it has: {known}")

    def release(self, unit: str) -> Path:
        """Return where the notebook that learners got lies."""
        return self.root / "release" / unit / f"{unit}.ipynb"

    def submissions(
        self, unit: str | None = None, complain: Complain = ignore
    ) -> Iterator[Submission]:
        """Yield what was handed in, by student and unit; name what is passed over."""
        return self.listing(unit, complain).submissions()

    def listing(self, unit: str | None, complain: Complain) -> Listing:
        """Return the list of what lies under `submitted/`."""
        folder = self.root / "submitted"
        return Listing(folder, unit, complain, self.units(), self.graded_units)

    def graded_units(self, student: str) -> list[str]:
        """Return the units of which a student has a result."""
        if not is_student(student):
            return []
        folder = self.root / PRIVATE / RESULTS / student
        return sorted(p.stem for p in folder.glob("*.json"))

    def submitted(self, student: str, unit: str) -> Path:
        """Return where a student's notebook of a unit lies."""
        return self.root / "submitted" / student / unit / f"{unit}.ipynb"


def open_class(root: Path) -> Classroom:
    """Open a class that `autograder new-class` made.

    Raises
    ------
    ClassError
        If the folder is none, or its solutions are not where it says.
    """
    root = root.resolve()
    path = root / SETTINGS
    try:
        settings = tomllib.loads(path.read_text("utf-8"))
        solutions = Path(settings["solutions"])
    except FileNotFoundError:
        raise ClassError(
            f"{root} is not a class: it has no {SETTINGS}. {instead_of(root)}"
        ) from None
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ClassError(f"{path}: expected a line solutions = …: {error}") from None
    if not (solutions / "rubric").is_dir():
        raise ClassError(
            f"{path} says that the solutions are in {solutions}, and they are not. "
            "Correct the line"
        )
    database = settings.get("database") or sqlite_in(root)
    return Classroom(root, solutions, str(database))


def instead_of(folder: Path) -> str:
    """Say what to do where a folder is no class."""
    for above in folder.parents:
        if (above / SETTINGS).exists():
            return f"It lies in the class {above}: name that folder"
    return f"Make one with: autograder new-class {quote(str(folder))}"


def sqlite_in(root: Path) -> str:
    """Return the address of a class's own gradebook file."""
    return f"sqlite:///{root / 'gradebook.db'}"


def find_class(start: Path) -> Classroom:
    """Open the class that a file or folder lies in."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS).exists():
            return open_class(folder)
    raise NoClass(f"{start} lies in no class: no {SETTINGS} in any folder above")


@cache
def program_digest() -> str:
    """Return the hash of the program, as it was when this process first asked."""
    return folder_digest(Path(__file__).parents[1])


def assignment_digest(classroom: Classroom, unit: str) -> str:
    """Return a hash of all that a unit's scores depend on but the submission."""
    digest = sha256(classroom.secret)
    digest.update(folder_digest(classroom.solutions).encode())
    digest.update(program_digest().encode())
    digest.update(classroom.release(unit).read_bytes())
    digest.update(json.dumps(unit_words(unit)).encode())
    return digest.hexdigest()


def new_secret(root: Path) -> None:
    """Write a new secret that only the owner can read."""
    folder = root / PRIVATE
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "secret"
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
    ) as f:
        f.write(secrets.token_hex(SECRET_BYTES))
