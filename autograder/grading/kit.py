"""What the judge needs of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from nbformat import NotebookNode

from autograder.library import Answers, read_answers

if TYPE_CHECKING:
    from solutions.rubric.model import UnitRubric


@dataclass(frozen=True, eq=False)
class UnitKit:
    """What the judge needs of a unit: the instructor's cells, rubric, visible cases."""

    name: str
    spine: NotebookNode
    rubric: UnitRubric
    words: Mapping[str, Any]
    numbers: Mapping[str, np.ndarray]

    @cache  # noqa: B019 (a kit lives as long as its process)
    def visible(self, name: str) -> Answers:
        """Return the visible cases and fingerprints of an exercise."""
        return read_answers(self.words["exercises"][name], self.numbers)

    @cache  # noqa: B019
    def description(self, name: str) -> dict[str, Any]:
        """Return an exercise's public description as the child gets it."""
        return replace(self.rubric.find(name).exercise, hints=()).to_json()
