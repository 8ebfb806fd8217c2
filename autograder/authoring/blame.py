"""Say in one sentence what failed in a file of the solutions, and where."""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from autograder.core.exercise import Case, Exercise
from autograder.rubric import ExerciseRubric, UnitRubric, mistake

LOADED_AS = re.compile(r"\bsolutions_[0-9a-f]{64}\b")
MADE_OF: dict[str, Callable[..., Any]] = {
    maker.__name__: maker for maker in (Case, Exercise, ExerciseRubric, mistake)
}
CALLED = re.compile(r"^(\w+)(?:\.__init__)?\(\) ")
UNEXPECTED = re.compile(r"unexpected keyword argument '(\w+)'")


class AuthoringError(ValueError):
    """A unit's text or rubric that can't be built; says where and what to do."""

    def __init__(self, *complaints: str) -> None:
        super().__init__("; ".join(complaints))
        self.complaints = list(complaints)


def require_none(complaints: list[str]) -> None:
    """Raise the complaints, if there are any."""
    if complaints:
        raise AuthoringError(*complaints)


def rubric_file(unit: UnitRubric, item: ExerciseRubric) -> str:
    """Return where the rubric of an exercise stands."""
    return f"solutions/rubric/{unit.name}/{item.name}.py"


def reference_file(unit: UnitRubric, name: str) -> str:
    """Return where the reference of a function stands."""
    module = unit.reference[name].__module__
    return f"solutions/reference/{module.rpartition('.')[2]}.py"


def what_failed(error: BaseException, folder: Path) -> str:
    """Return what an error says, and the last line in the folder that it passed."""
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    said = LOADED_AS.sub("solutions", f"{type(error).__name__}: {message}")
    place = place_of(error, folder)
    return f"{place}: {said}" if place else said


def place_of(error: BaseException, folder: Path) -> str:
    """Return file and line of the last frame in the folder; empty without one."""
    if isinstance(error, SyntaxError):
        frames = [(error.filename or "", error.lineno)]
    else:
        passed = traceback.extract_tb(error.__traceback__)
        frames = [(frame.filename, frame.lineno) for frame in passed]
    own = [f for f in frames if Path(f[0]).is_relative_to(folder)]
    if not own:
        return ""
    return f"solutions/{Path(own[-1][0]).relative_to(folder)}, line {own[-1][1]}"


def advice(error: BaseException) -> str:
    """Say what to do about an error that came while solutions were loaded."""
    if isinstance(error, SyntaxError) and error.text:
        return f"mend {error.text.strip()!r}"
    called = CALLED.match(str(error))
    if isinstance(error, TypeError) and called and called[1] in MADE_OF:
        names = list(inspect.signature(MADE_OF[called[1]]).parameters)
        unexpected = UNEXPECTED.search(str(error))
        close = get_close_matches(unexpected[1], names, 1) if unexpected else []
        return meant(close) or f"write {called[1]}({', '.join(names)})"
    return "mend that line"


def meant(close: list[str]) -> str:
    """Ask whether the closest of some names was meant; empty without one."""
    return f"did you mean {close[0]}?" if close else ""
