"""What the judge needs of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from nbformat import NotebookNode

from autograder.core.answers import Answers, read_answers
from autograder.rubric import UnitRubric


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

    @cache  # noqa: B019 (an assignment lives as long as its process)
    def visible(self, name: str) -> Answers:
        """Return the visible cases and fingerprints of an exercise."""
        return read_answers(self.words["exercises"][name], self.numbers)
