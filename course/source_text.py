"""Real text that every learner has: the sources of Python's standard library."""

from __future__ import annotations

import json
import re
import sysconfig
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

LETTERS = "\n" + "".join(map(chr, range(32, 127)))
"""What a text is made of: the end of a line and what ASCII can print."""

TRAINING = (
    "abc argparse ast base64 bdb bisect cmd code codecs codeop compileall contextlib "
    "copy copyreg csv dataclasses difflib dis enum filecmp fileinput fnmatch fractions "
    "ftplib functools getopt gettext glob graphlib gzip hashlib heapq hmac imaplib "
    "ipaddress linecache lzma mailbox mimetypes numbers operator optparse os "
    "pdb pickle pkgutil platform plistlib poplib posixpath pprint profile pstats "
    "queue quopri random reprlib runpy sched selectors shelve shlex shutil site "
    "smtplib socket socketserver statistics string subprocess symtable tabnanny "
    "tarfile tempfile threading timeit tokenize trace traceback tracemalloc types uuid "
    "warnings wave weakref webbrowser zipapp"
).split()
"""Modules to learn from; what a version of Python does not have is left out."""

HELD_OUT = ("textwrap", "configparser")
"""Modules that are not learned from."""


QUOTED = re.compile(
    r'"""(?:.|\n)*?"""|'
    + r"'''(?:.|\n)*?'''|"
    + r'"(?:\\.|[^"\\\n])*"'
    + r"|'(?:\\.|[^'\\\n])*'"
)
"""Strings of Python source, with their quotes."""


@dataclass(frozen=True)
class SourceText:
    """Text to learn from, text that is held out, and where they come from."""

    training: str
    held_out: str
    origin: str


def load() -> SourceText:
    """Return the sources of the standard library, or else the prose of this course."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    training, held_out = sources(folder, TRAINING), sources(folder, HELD_OUT)
    if not training or not held_out:
        return course_prose()
    return SourceText(training, held_out, "Python's standard library")


def sources(folder: Path, modules: tuple[str, ...] | list[str]) -> str:
    """Return the sources of those modules that are there, one behind the other."""
    paths = [folder / f"{name}.py" for name in modules]
    return "".join(plain(p.read_text("utf-8")) for p in paths if p.is_file())


def plain(text: str) -> str:
    """Return a text with four blanks for a tab and "?" for each other letter."""
    kept = set(LETTERS)
    lines = text.expandtabs(4)
    return "".join(letter if letter in kept else "?" for letter in lines)


def course_prose() -> SourceText:
    """Return the text cells of the course's notebooks; the last unit is held out."""
    folder = files("course")
    units = sorted(entry.name for entry in folder.iterdir() if entry.name[:2].isdigit())
    texts = []
    for unit in units:
        notebook = json.loads((folder / unit / f"{unit}.ipynb").read_text("utf-8"))
        cells = [c for c in notebook["cells"] if c["cell_type"] == "markdown"]
        texts.append(plain("\n\n".join("".join(c["source"]) for c in cells) + "\n"))
    return SourceText("".join(texts[:-1]), texts[-1], "the prose of this course")


def facts(text: str) -> dict[str, list[float]]:
    """Return for each letter of Python source what holds once it has been read.

    How far the line has come, how deep it is indented, whether the letter stands in a
    string, in a comment, and within brackets. Strings are told by their quotes and
    comments by their sign, line by line, which is right for most lines.
    """
    found: dict[str, list[float]] = {
        "place in the line": [],
        "depth of the indentation": [],
        "inside a string": [],
        "inside a comment": [],
        "inside brackets": [],
    }
    inside = QUOTED.finditer(text)
    strings = {i for match in inside for i in range(match.start(), match.end() - 1)}
    depth = 0
    for line in text.splitlines(keepends=True):
        start = len(found["inside brackets"])
        indentation = len(line) - len(line.lstrip(" "))
        comment = next(
            (i for i, c in enumerate(line) if c == "#" and start + i not in strings),
            len(line),
        )
        for place, letter in enumerate(line):
            plain = start + place not in strings and place < comment
            if plain:
                depth = max(depth + (letter in "([{") - (letter in ")]}"), 0)
            found["place in the line"].append(0 if letter == "\n" else place + 1)
            found["depth of the indentation"].append(min(place + 1, indentation))
            found["inside a string"].append(start + place in strings)
            found["inside a comment"].append(comment <= place and letter != "\n")
            found["inside brackets"].append(depth > 0)
    return {name: list(map(float, values)) for name, values in found.items()}
