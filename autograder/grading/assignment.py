"""What the judge needs of a unit."""

from __future__ import annotations

from ast import ImportFrom
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat import NotebookNode

from autograder.core.answers import Answers, read_answers, unit_numbers
from autograder.core.definitions import defining
from autograder.core.units import unit_words
from autograder.grading.classroom import Classroom, assignment_digest
from autograder.rubric import Solutions, StaleRubric, UnitRubric


@dataclass(frozen=True, eq=False)
class Assignment:
    """What the judge needs of a unit.

    Parameters
    ----------
    name : str
    release : NotebookNode
        The notebook that learners got: the instructor's cells.
    rubric : UnitRubric
    text : Path
        The solved notebook, as percent text.
    words, numbers : mapping
        The two parts of the unit's answer data.
    """

    name: str
    release: NotebookNode
    rubric: UnitRubric
    text: Path
    words: Mapping[str, Any]
    numbers: Mapping[str, np.ndarray]

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """Modules of the course that the release's cells import."""
        cells = [c.source for c in self.release.cells if c.cell_type == "code"]
        imports = [n for c in cells for n in defining(c) if isinstance(n, ImportFrom)]
        names = [a.name for n in imports if n.module == "course" for a in n.names]
        found = dict.fromkeys(f"course.{name}" for name in names)
        return tuple(name for name in found if find_spec(name))

    @cache  # noqa: B019 (an assignment lives as long as its process)
    def visible(self, name: str) -> Answers:
        """Return the visible cases and fingerprints of an exercise."""
        return read_answers(self.words["exercises"][name], self.numbers)


def current_assignment(classroom: Classroom, unit: str) -> Assignment:
    """Return what the judge needs of a unit, as it is now.

    Raises
    ------
    ClassError
        If the class has no such unit.
    """
    classroom.require(unit)
    return load_assignment(classroom, unit, assignment_digest(classroom, unit))


@cache
def load_assignment(classroom: Classroom, unit: str, digest: str) -> Assignment:
    """Return what the judge needs of a unit, read once for each digest of it.

    Raises
    ------
    ClassError
        If the class has no such unit.
    StaleRubric
        If what is on disk, or what this process runs, is not what the digest says.
    """
    classroom.require(unit)
    if assignment_digest(classroom, unit) != digest:
        raise StaleRubric(
            "the rubric, the release or the program changed after this process "
            "started; start it (or the cluster's workers) and the run again"
        )
    solutions = Solutions(classroom.solutions)
    rubric, text = solutions.rubric(unit), solutions.text(unit)
    # the class's own file: nothing in it needs nbformat's validation, which is slow
    release = nbformat.v4.reads(classroom.release(unit).read_text("utf-8"))
    words, numbers = unit_words(unit), unit_numbers(unit)
    return Assignment(unit, release, rubric, text, words, numbers)
