"""Which functions a student's solution uses, and which are of other units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from autograder.core.definitions import names_used
from autograder.core.units import unit_of
from autograder.grading.assignment import Assignment
from autograder.grading.submission import Rebuilt

MAX_CHARACTERS = 100_000
"""Characters of the student's cells that are looked into, four times what a solved
notebook has in functions: Python parses some sources slowly."""
WORD = re.compile(r"\w+")


@dataclass
class Uses:
    """The functions that a notebook's cells define and use, by their text."""

    assignment: Assignment
    rebuilt: Rebuilt

    @cached_property
    def borrowed(self) -> frozenset[str]:
        """The functions of other units that the student wrote into this notebook."""
        ours = self.assignment.rubric.names
        return frozenset(n for n in self.students if n not in ours and unit_of(n))

    @cached_property
    def written(self) -> dict[str, set[str]]:
        """The names that each function of the notebook's cells uses."""
        return self.students | functions(self.cells(given=True))

    @cached_property
    def students(self) -> dict[str, set[str]]:
        """The same of the student's cells alone, as many as are looked into."""
        return functions(first_of(self.cells(given=False), MAX_CHARACTERS))

    def cells(self, given: bool) -> Iterator[str]:
        """Yield the code of the instructor's cells, or of the student's."""
        for step in self.rebuilt.steps:
            whose = (step.origin == "instructor") == given and step.role != "check"
            source = step.cell.source
            if whose and step.cell.cell_type == "code" and "def " in source:
                yield source

    def of(self, name: str) -> set[str]:
        """Return the names in a solution, and in the helpers that it calls.

        Exercises, of whatever unit, are named and not looked into.
        """
        rest, found = set(WORD.findall(self.own_lines(name))), set[str]()
        while rest:
            word = rest.pop()
            found.add(word)
            if unit_of(word) is None:
                rest |= self.written.get(word, set()) - found
        return found

    def own_lines(self, name: str) -> str:
        """Return what the student wrote in a solution cell, without comments."""
        given = next((c for c in self.assignment.release.cells if c.id == name), None)
        stub = set(given.source.splitlines()) if given else set()
        lines = [
            line
            for step in self.rebuilt.steps
            if (step.role, step.name) == ("solution", name)
            for line in step.cell.source.splitlines()
        ]
        own = (line.partition("#")[0] for line in lines if line not in stub)
        return "\n".join(own)


def first_of(sources: Iterable[str], most: int) -> Iterator[str]:
    """Yield the first texts that have so many characters together."""
    for source in sources:
        most -= len(source)
        if most < 0:
            return
        yield source


def functions(sources: Iterable[str]) -> dict[str, set[str]]:
    """Return the names that each function of some cells uses."""
    found: dict[str, set[str]] = {}
    for source in sources:
        found |= names_used(source)
    return found
