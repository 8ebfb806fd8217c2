"""The one way in: what lies under `submitted/` is listed, read and named here.

Nothing there is trusted: names may hold escape sequences, entries may be links, loops
of links, devices, FIFOs, folders that can't be read, or be gone a moment later. No
link is followed below `submitted/`, and nothing but regular files is opened.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.grading.submission import (
    MAX_BYTES,
    BadSubmission,
    Submission,
)

STUDENT = re.compile(r"\w[\w.@+'-]*(?: [\w.@+'-]+)*")
MAX_STUDENT = 100
FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters that nobody can see."""
MAX_ENTRIES = 1_000
"""Entries of one student's folder; with more it is not listed."""
MAX_SHOWN = 2_000
MAX_NAMED = 3

FLAGS = {
    "a folder": os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW,
    "a file": os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY,
}
ITS_FAULT = {
    *(errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.ELOOP),
    *(errno.ENXIO, errno.ENODEV, errno.ENAMETOOLONG, errno.EINVAL),
}
"""Errors that an entry can be the reason of; others are the machine's."""
CLEAR = ". Clear the outputs, save it, and hand it in again"
KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISREG, "a file"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
)

Complain = Callable[[str], object]


class Missing(BadSubmission):
    """There is nothing at the place where something is due."""


def plain(name: object) -> str:
    r"""Return any name as one line of printable text, the rest of it escaped.

    Control and direction characters, line ends and bytes that are no UTF-8 come out
    as `\x1b`, `\u202e`, `\n`, `\udcff`. Text that is plain already stays as it is.
    """
    text = str(name)
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode()
        for c in text[:MAX_SHOWN]
    )
    return shown if len(text) <= MAX_SHOWN else f"{shown}…"


def is_student(name: str) -> bool:
    """Say whether a folder's name may become a row's, a file's and a page's."""
    fits = len(name) <= MAX_STUDENT and FILLERS.isdisjoint(name)
    return fits and STUDENT.fullmatch(name) is not None


def with_blanks(name: str) -> str:
    """Return a name in plain text; blanks that a table would swallow are marked."""
    swallowed = "  " in name or name != name.strip()
    return plain(name.replace(" ", "\N{OPEN BOX}") if swallowed else name)


def why_no_student(name: str) -> str:
    """Say why a folder's name is no student id, and which letter is in the way."""
    if is_student(unicodedata.normalize("NFC", name)):
        return (
            f"{plain(name)} is not a student id: its accents are letters of their own, "
            "as archives made on macOS have them; rename the folder to the same name, "
            "typed anew"
        )
    bad = next((c for c in name if c != " " and not is_student(f"a{c}")), "")
    found = (
        f"; found U+{ord(bad):04X} ({unicodedata.name(bad, 'no name')})" if bad else ""
    )
    return (
        f"{with_blanks(name)} is not a student id: expected a letter or digit, then "
        "letters, digits, single spaces and . @ + - _ ', at most "
        f"100{found}; rename the folder"
    )


def nothing(student: str) -> Iterable[str]:
    """Return no units."""
    return ()


def ignore(text: str) -> None:
    """Complain to nobody."""


@dataclass(frozen=True)
class Listing:
    """What lies under `submitted/`, by student and unit.

    Parameters
    ----------
    submitted : Path
        The class's folder of that name.
    unit : str, optional
        One unit only.
    complain : callable
        Called with a sentence about each entry that is passed over and may have been
        meant as a submission.
    units : collection of str
        The class's units; a file in the place of one was meant as a submission, and
        a folder of another name is none. All folders are taken if not given.
    earlier : callable
        Returns the units of a student that were graded before. They are listed also
        where the student's folder can't be, so that no old score stays.
    """

    submitted: Path
    unit: str | None = None
    complain: Complain = ignore
    units: Collection[str] = ()
    earlier: Callable[[str], Iterable[str]] = nothing

    def submissions(self) -> Iterator[Submission]:
        """Yield what was handed in."""
        try:
            with open_folder(self.submitted) as folder:
                students = entries(folder)
        except FileNotFoundError:
            return
        for student, mode in students:
            if student.startswith("."):
                continue
            if stat.S_ISDIR(mode):
                yield from self.of_student(student)
                continue
            before = list(self.graded_before(student))
            if before or not stat.S_ISREG(mode) or student.endswith(".ipynb"):
                what = f"{plain(student)} is {kind(mode)}"
                self.complain(f"{what}; expected a folder for each student")
            yield from before

    def of_student(self, student: str) -> Iterator[Submission]:
        """Yield one student's submissions.

        What stands in a unit's place is yielded too, so that reading it says what it
        is.
        """
        try:
            with open_folder(self.submitted, student) as folder:
                found = entries(folder, MAX_ENTRIES + 1)
            if len(found) > MAX_ENTRIES:
                raise BadSubmission(
                    f"{plain(student)} has more than {MAX_ENTRIES} entries; only the "
                    "units that were graded before are looked at"
                )
        except (BadSubmission, OSError) as error:
            self.complain(f"not listed: {error}")
            if not isinstance(error, Missing):
                yield from self.graded_before(student)
            return
        passed_over = []
        for name, mode in found:
            if name.startswith("."):
                continue
            if name in self.units or not (self.units or stat.S_ISREG(mode)):
                yield from self.one(student, name)
            elif not stat.S_ISREG(mode):
                passed_over.append(f"this class has no unit '{plain(name)}'")
            elif name.endswith(".ipynb"):
                passed_over.append(f"{plain(name)} lies in no unit's folder")
        for text in first_of(passed_over):
            self.complain(f"{plain(student)}: {text}")

    def graded_before(self, student: str) -> Iterator[Submission]:
        """Yield what a student had handed in before."""
        for name in self.earlier(student):
            yield from self.one(student, name)

    def one(self, student: str, name: str) -> Iterator[Submission]:
        """Yield a submission, if it is of a unit that is listed."""
        if self.unit in (None, name) and (name in self.units or not self.units):
            path = self.submitted / student / name / f"{name}.ipynb"
            if self.complain is not ignore:
                self.look_beside(student, name)
            yield Submission(student, name, path)

    def look_beside(self, student: str, name: str) -> None:
        """Complain about other notebooks in the place of a submission."""
        found = names_in(self.submitted, (student, name)) or []
        if f"{name}.ipynb" in found:
            others = [f for f in found if f.endswith(".ipynb") and f != f"{name}.ipynb"]
            if others:
                self.complain(
                    f"{plain(student)}, {name}: {listed(others)} beside {name}.ipynb: "
                    f"only {name}.ipynb is graded"
                )


def entries(folder: int, limit: int | None = None) -> list[tuple[str, int]]:
    """Return names and modes of a folder's entries, sorted, up to a number of them.

    Hidden ones are named as well; those that are gone by the time they are looked at
    are not.
    """
    found = []
    with os.scandir(folder) as entered:
        for entry in islice(entered, limit):
            try:
                found.append((entry.name, entry.stat(follow_symlinks=False).st_mode))
            except FileNotFoundError:
                continue
    return sorted(found)


@contextmanager
def open_folder(submitted: Path, *names: str) -> Iterator[int]:
    """Open a folder below `submitted`, name by name, through no link.

    Raises
    ------
    BadSubmission
        If one of the names is no folder, or none that can be read.
    """
    folder = os.open(submitted, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in names:
            inner = open_entry(folder, name, "a folder")
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def open_entry(folder: int, name: str, expected: str) -> int:
    """Open one entry of a folder, if it is what is expected: no link, no device.

    Raises
    ------
    Missing
        If there is no such entry.
    BadSubmission
        If it is something else, or can't be read.
    OSError
        If the machine is at fault.
    """
    try:
        found = kind(os.lstat(name, dir_fd=folder).st_mode)
        if found != expected:
            raise BadSubmission(f"{plain(name)} is {found}; expected {expected}")
        return os.open(name, FLAGS[expected], dir_fd=folder)
    except FileNotFoundError:
        file = f"{plain(name)} in the folder"
        what = file if expected == "a file" else f"folder {plain(name)}"
        raise Missing(f"there is no {what}") from None
    except OSError as error:
        if error.errno not in ITS_FAULT:
            raise
        raise BadSubmission(f"{plain(name)} can't be read: {error.strerror}") from None


def kind(mode: int) -> str:
    """Say what an entry is."""
    return next((text for test, text in KINDS if test(mode)), "a device")


def read_file(
    submitted: Path, names: tuple[str, ...], limit: int, advice: str = ""
) -> bytes:
    """Return the bytes of a regular file below `submitted`, its size looked at first.

    Of one that is too large, `advice` says what to do.

    Raises
    ------
    BadSubmission
        If there is none at that place, or it has more than `limit` bytes.
    OSError
        If the machine is at fault.
    """
    *folders, name = names
    with open_folder(submitted, *folders) as folder:
        file = open_entry(folder, name, "a file")
    with os.fdopen(file, "rb") as stream:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):  # changed since it was looked at
            raise BadSubmission(f"{plain(name)} is {kind(found.st_mode)}")
        content = stream.read(limit + 1) if found.st_size <= limit else b""
        size = max(found.st_size, len(content))
    if size > limit:
        raise BadSubmission(
            f"{plain(name)} has {size:,} bytes; at most {limit:,} are read{advice}"
        )
    return content


def read_submission(submission: Submission) -> bytes:
    """Return the bytes of a submission.

    Raises
    ------
    BadSubmission
        If it can't be read, is no regular file, is too large, or has a name that
        is no student id.
    OSError
        If the machine is at fault.
    """
    if not is_student(submission.student):
        raise BadSubmission(why_no_student(submission.student))
    submitted, names = place(submission, submission.path.name)
    try:
        return read_file(submitted, names, MAX_BYTES, CLEAR)
    except Missing as error:
        beside = names_in(submitted, names[:-1])
        if beside is None:
            raise
        needs = "what is handed in needs that name"
        found = f"found {listed(beside)}; {needs}" if beside else "the folder is empty"
        raise Missing(f"{error}; {found}") from None


def names_in(submitted: Path, names: tuple[str, ...]) -> list[str] | None:
    """Return the names of what is not hidden in a folder, None if there is none."""
    try:
        with open_folder(submitted, *names) as folder:
            found = [name for name, _ in entries(folder, MAX_ENTRIES)]
    except (BadSubmission, OSError):
        return None
    return [name for name in found if not name.startswith(".")]


def listed(names: Sequence[str]) -> str:
    """Return a few names as plain text."""
    more = [f"{len(names) - MAX_NAMED} more"] if len(names) > MAX_NAMED else []
    return ", ".join([*(plain(name)[:50] for name in names[:MAX_NAMED]), *more])


def first_of(sentences: Sequence[str]) -> list[str]:
    """Return a few sentences, and how many more there are of their kind.

    One student's folder does not bury what there is to say of others.
    """
    more = len(sentences) - MAX_NAMED
    rest = [f"{more} more that are no submission"] if more > 0 else []
    return [*sentences[:MAX_NAMED], *rest]


def place(submission: Submission, name: str) -> tuple[Path, tuple[str, ...]]:
    """Return `submitted/`, and the names that lead from there to a file."""
    folder = submission.path.parent
    return folder.parents[1], (folder.parent.name, folder.name, name)
