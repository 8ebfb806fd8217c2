"""What the learner's package knows of each unit: cases, numbers, names, hints.

`answers/NN_unit.json` holds the words, `answers/NN_unit.npz` the numbers. Both are
generated; neither holds any code of a solution. Of the arrays that known mistakes make
there are traces; see `core.traces`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np

from autograder.core.archive import Archive
from autograder.core.exercise import Case, Exercise, Mistake
from autograder.core.traces import Trace, restored
from autograder.core.units import unit_of, unit_words
from autograder.core.values import unpack

ALSO = "\n"
"""Between texts of mistakes that give the same numbers."""
TRACED = "traced"
"""Key of the traces of known mistakes."""


@dataclass(frozen=True)
class KnownCase:
    """A case and the numbers that are right for it.

    `forward` holds what the forward of a backward returns, output by output.
    """

    case: Case
    expected: Mapping[str, np.ndarray]
    edge: bool = False
    forward: tuple[np.ndarray, ...] = ()


@dataclass(frozen=True)
class Searched:
    """What a search over the derivation looks among; see `core.candidates`.

    Parameters
    ----------
    texts : tuple of tuple of str
        Per mistake that it found, what was done; one or more give the same numbers.
    quantities : tuple of str
        Names that `rows` refers to by place.
    shapes : tuple
        Shapes, one for each general case, of arrays that are not shaped as expected.
    numbers : mapping
        Arrays, each of which is read when it is asked for.
    path : str
        Where in `numbers` these stand; empty if there are none.
    known : tuple of str
        The ids of known mistakes, which `rows` counts after those found.
    """

    texts: tuple[tuple[str, ...], ...] = ()
    quantities: tuple[str, ...] = ()
    shapes: tuple[tuple[tuple[int, ...], ...], ...] = ()
    numbers: Mapping[str, np.ndarray] = field(default_factory=dict)
    path: str = ""
    known: tuple[str, ...] = ()

    @property
    def rows(self) -> np.ndarray:
        """Mistake, quantity and shape of each changed quantity, 0 as expected."""
        rows = self.numbers.get(f"{self.path}/rows")
        return np.zeros((0, 3), dtype=int) if rows is None else rows

    def values(self, cases: int) -> np.ndarray:
        """Return the projections of each changed quantity, one for each case."""
        values = self.numbers.get(f"{self.path}/values")
        return np.zeros((0, cases)) if values is None else values.astype(float)


@dataclass(frozen=True)
class Answers:
    """Everything the learner's side knows about one exercise.

    `fingerprints[id][i]` holds the quantities that mistake `id` makes different
    on visible case `i`, arrays of floats as traces; all others are as expected.
    """

    exercise: Exercise
    cases: tuple[KnownCase, ...]
    mistakes: tuple[Mistake, ...]
    fingerprints: Mapping[str, Sequence[Mapping[str, np.ndarray]]]
    searched: Searched = Searched()


class Fingerprints(Mapping[str, Sequence[Mapping[str, Any]]]):
    """What each mistake makes different, case by case; all is read when some is.

    Parameters
    ----------
    words : mapping
        Those of an exercise.
    numbers : mapping of path to array
    """

    def __init__(self, words: Mapping[str, Any], numbers: Mapping[str, Any]) -> None:
        self.words, self.numbers = words, numbers

    @cached_property
    def read(self) -> dict[str, list[dict[str, Any]]]:
        """The fingerprints by mistake."""
        found: dict[str, list[dict[str, Any]]] = {
            id: [{} for _ in self.words["cases"]] for id in self
        }
        for id, nodes in self.words["fingerprints"].items():
            for i, node in nodes.items():
                found[id][int(i)] |= unpack(node, self.numbers)
        ids = list(found)
        for place, i, name, trace in self.traces():
            found[ids[place]][i][name] = restored(trace)
        return found

    def traces(self) -> Iterator[tuple[int, int, str, Trace]]:
        """Yield place of the mistake, case, quantity and trace of each array."""
        words = self.words.get(TRACED)
        if words is None:
            return
        names, kinds = words["quantities"], words["kinds"]
        path = f"{self.words['exercise']['name']}/{TRACED}"
        rows, values = (self.numbers[f"{path}/{part}"] for part in ("rows", "values"))
        for (place, i, name, kind), row in zip(rows.tolist(), values, strict=True):
            shape, holes = map(tuple, kinds[kind])
            yield place, i, names[name], Trace(shape, holes, row)

    def __getitem__(self, id: str) -> Sequence[Mapping[str, Any]]:
        return self.read[id]

    def __contains__(self, id: object) -> bool:
        return id in self.words["fingerprints"]

    def __iter__(self) -> Iterator[str]:
        return iter(self.words["fingerprints"])

    def __len__(self) -> int:
        return len(self.words["fingerprints"])


@cache
def unit_numbers(unit: str) -> Mapping[str, np.ndarray]:
    """Return the npz part of a unit's answers; it is read as it is asked for."""
    return Archive((files("autograder.answers") / f"{unit}.npz").read_bytes())


@cache
def answers(name: str) -> Answers:
    """Return what is known about an exercise.

    Raises
    ------
    KeyError
        If there is no exercise of this name.
    """
    unit = unit_of(name)
    if unit is None:
        raise KeyError(name)
    return read_answers(unit_words(unit)["exercises"][name], unit_numbers(unit))


def read_answers(words: Mapping[str, Any], numbers: Mapping[str, Any]) -> Answers:
    """Put one exercise's words and numbers together."""
    cases = tuple(
        KnownCase(
            Case(
                c["name"], unpack(c["inputs"], numbers), unpack(c["upstream"], numbers)
            ),
            unpack(c["expected"], numbers),
            c["edge"],
            unpack(c["forward"], numbers),
        )
        for c in words["cases"]
    )
    mistakes = tuple(
        Mistake(**m | {k: tuple(m[k]) for k in ("breaks", "aliases")})
        for m in words["mistakes"]
    )
    exercise = Exercise.from_json(words["exercise"])
    prints = Fingerprints(words, numbers)
    found = read_searched(words.get("searched"), numbers, f"{exercise.name}/searched")
    return Answers(exercise, cases, mistakes, prints, found)


def read_searched(
    words: Mapping[str, Any] | None, numbers: Mapping[str, Any], path: str
) -> Searched:
    """Put what the search found together; its numbers are left where they are."""
    if words is None:
        return Searched()
    shapes = tuple(tuple(tuple(shape) for shape in cases) for cases in words["shapes"])
    texts = tuple(tuple(text.split(ALSO)) for text in words["texts"])
    known = tuple(words["known"])
    return Searched(texts, tuple(words["quantities"]), shapes, numbers, path, known)
