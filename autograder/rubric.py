"""What a rubric is made of, and how a folder of solutions is loaded.

The machinery knows no unit. Solutions are content: a package that is loaded by path,
under a name made of its bytes, so that classes with different solutions live side by
side in one process, and a changed file is another package.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograder.core.answers import KnownCase
from autograder.core.calling import read_result, run
from autograder.core.exercise import Case, Exercise
from autograder.core.values import Raised
from autograder.files import folder_digest


@dataclass(frozen=True)
class Variant:
    """A mistake, as edits of the solved notebook's function.

    Parameters
    ----------
    id, text, hint : str
        Its name, what was done in one line, and a pointer to the idea.
    breaks : tuple of str
        Criteria that fail because of it, and no others.
    edits : tuple of (str, str)
        What to replace by what in the source of the solved function; each old text
        must stand there exactly once.
    aliases : tuple of str
        Mistakes that give the same numbers.
    follow : bool
        Whether what is built on a function with exactly this mistake earns half of
        its points; only for mistakes that make nothing easier.
    """

    id: str
    text: str
    hint: str
    breaks: tuple[str, ...]
    edits: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...] = ()
    follow: bool = False


def mistake(
    id: str,
    text: str,
    hint: str,
    breaks: Iterable[str],
    *edits: tuple[str, str],
    aliases: tuple[str, ...] = (),
    follow: bool = False,
) -> Variant:
    """Return a variant with its edits one after the other.

    Raises
    ------
    TypeError
        If `breaks` is one text: its letters would be taken for criteria.
    """
    if isinstance(breaks, str):
        raise TypeError(
            f"mistake {id}: breaks: expected a tuple of criteria, found {breaks!r}: "
            f"write ({breaks!r},)"
        )
    return Variant(id, text, hint, tuple(breaks), edits, aliases, follow)


Cases = Callable[[np.random.Generator], Iterable[Case]]


@dataclass(frozen=True)
class ExerciseRubric:
    """One exercise: its public description and all that stays with the judge.

    `general` and `edge` draw cases from a generator, for visible and hidden ones
    alike. `large` draws the one hidden case that is larger than a size or a limit
    written as a number would be; of a backward, one that entry-by-entry differences
    can't do in time. `twin` draws another case of the first general one's sizes, where
    drawing all general ones for it takes long.
    """

    exercise: Exercise
    general: Cases
    edge: Cases
    large: Callable[[np.random.Generator], Case] | None = None
    variants: tuple[Variant, ...] = ()
    twin: Callable[[np.random.Generator], Case] | None = None

    @property
    def name(self) -> str:
        """Name of the exercise's function."""
        return self.exercise.name


@dataclass(frozen=True)
class UnitRubric:
    """One unit: its exercises in order, the reference, points of written answers.

    `notation` says how the text calls what the solved functions call otherwise.
    """

    name: str
    title: str
    exercises: tuple[ExerciseRubric, ...]
    reference: Mapping[str, Callable[..., Any]]
    answers: Mapping[str, float] = field(default_factory=dict)
    notation: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the unit's exercises."""
        return tuple(e.name for e in self.exercises)

    @property
    def graded(self) -> tuple[ExerciseRubric, ...]:
        """The exercises that carry points; optional ones are checked, not graded."""
        return tuple(e for e in self.exercises if not e.exercise.optional)

    def find(self, name: str) -> ExerciseRubric:
        """Return the rubric of one exercise."""
        return next(e for e in self.exercises if e.name == name)

    def expected(
        self, exercise: Exercise, case: Case
    ) -> tuple[dict[str, Any], tuple[np.ndarray, ...]]:
        """Return the right quantities for a case, and the forward's right outputs."""
        forward = self.reference[exercise.forward] if exercise.forward else None
        # the reference leaves its arguments alone (a test holds it to that)
        fn = self.reference[exercise.name]
        try:
            result, outputs = run(exercise, fn, forward, case.inputs, case.upstream)
        except Exception as error:
            if type(error).__name__ != exercise.refuses:
                raise
            due = Raised(exercise.refuses, str(error))
            return dict.fromkeys(exercise.quantities, due), ()
        values = {k: as_due(v) for k, v in read_result(exercise, result).items()}
        return values, tuple(np.array(o) for o in outputs or ())

    def draw(self, rubric: ExerciseRubric, rng: np.random.Generator) -> list[KnownCase]:
        """Draw an exercise's cases, general ones first, with the right numbers.

        Behind the first stands one of its sizes with other values: what a function
        keeps by sizes alone is wrong there.
        """
        first, *others = [(case, False) for case in rubric.general(rng)]
        others += [(case, True) for case in rubric.edge(rng)]
        twin = rubric.twin(rng) if rubric.twin else next(iter(rubric.general(rng)))
        twin = replace(twin, name=f"{twin.name}, other values")
        drawn = [first, (twin, False), *others]
        known = []
        for case, edge in drawn:
            values, forward = self.expected(rubric.exercise, case)
            known.append(KnownCase(case, values, edge, forward))
        return known


def as_due(value: Any) -> Any:
    """Return what a reference returned as it is compared: numbers as float64 arrays.

    Integers, an array's truth values, lists, text and dicts stay what they are.
    """
    if isinstance(value, (list, tuple, str, Mapping)):
        return value
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return np.array(value, dtype=np.int64)
    if isinstance(value, np.ndarray) and value.dtype.kind in "ib":
        return value.copy()
    return np.array(value, dtype=float)


SOLUTION_CELL = re.compile(r'^# %% solution="(\w+)"', re.MULTILINE)


class IncompleteUnit(ValueError):
    """A unit that lacks pieces; each is a sentence that says where it goes."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("; ".join(missing))
        self.missing = missing


class StaleRubric(RuntimeError):
    """Solutions that changed while they were loaded."""


@dataclass(frozen=True)
class Solutions:
    """A folder of solutions: percent texts, reference, rubrics.

    Parameters
    ----------
    folder : Path
        Holds ``NN_unit.py``, ``reference/`` and ``rubric/``.
    """

    folder: Path

    @cached_property
    def digest(self) -> str:
        """Hash of all Python files in the folder, as they were when first asked."""
        return folder_digest(self.folder)

    @property
    def units(self) -> tuple[str, ...]:
        """Names of the units that have a rubric, in order."""
        found = (self.folder / "rubric").glob("[0-9][0-9]_*")
        return tuple(sorted({path.stem for path in found}))

    def rubric(self, unit: str) -> UnitRubric:
        """Return the rubric of a unit.

        Raises
        ------
        KeyError
            If there is no such unit.
        IncompleteUnit
            If an exercise has no rubric or no reference, or a rubric no exercise.
        StaleRubric
            If a file changed since the folder's digest was taken.
        """
        if unit not in self.units:
            raise KeyError(unit)
        return load_rubric(self.folder, self.digest, unit)

    def text(self, unit: str) -> Path:
        """Return where the solved notebook of a unit lies, as percent text."""
        return self.folder / f"{unit}.py"


@cache
def load_rubric(folder: Path, digest: str, unit: str) -> UnitRubric:
    """Load a unit's rubric from solutions with the given digest."""
    package = load_package(folder, f"solutions_{digest}")
    rubric = assemble(package, folder, unit)
    if folder_digest(folder) != digest:
        raise StaleRubric(
            f"the files in {folder} changed while they were read; run the command again"
        )
    return rubric


def load_package(folder: Path, name: str) -> str:
    """Load a folder as a package of the given name, unless it is there already."""
    if name not in sys.modules:
        spec = spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"expected a package in {folder}")
        module = module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return name


def assemble(package: str, folder: Path, unit: str) -> UnitRubric:
    """Put a unit together from its text, its folder of rubrics, and the reference.

    Raises
    ------
    IncompleteUnit
        If a piece is missing.
    """
    about = import_module(f"{package}.rubric.{unit}")
    rubrics = {
        name: module.RUBRIC
        for name, module in modules(package, folder, f"rubric/{unit}")
        if is_rubric(getattr(module, "RUBRIC", None))
    }
    defined = [
        (name, file, value)
        for file, module in modules(package, folder, "reference")
        for name, value in vars(module).items()
        if callable(value) and value.__module__ == module.__name__
    ]
    reference = {name: value for name, _, value in defined}
    names = solution_names(folder / f"{unit}.py")
    missing = list(missing_pieces(unit, names, rubrics, reference))
    missing += missing_constants(unit, about)
    missing += doubled_references(names, [(name, file) for name, file, _ in defined])
    if missing:
        raise IncompleteUnit(missing)
    return UnitRubric(
        unit,
        about.TITLE,
        tuple(rubrics[n] for n in names),
        reference,
        about.ANSWERS,
        getattr(about, "NOTATION", {}),
    )


def is_rubric(value: Any) -> bool:
    """Say whether a module's RUBRIC is one of an exercise."""
    rubric = isinstance(value, ExerciseRubric)
    return rubric and isinstance(value.exercise, Exercise)


def missing_constants(unit: str, about: ModuleType) -> Iterator[str]:
    """Say which constants a unit's rubric lacks."""
    for name in ("TITLE", "ANSWERS"):
        if not hasattr(about, name):
            yield f"solutions/rubric/{unit}/__init__.py has no {name}: write {name} = …"


def doubled_references(
    names: Iterable[str], defined: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """Say which exercise has a reference in more than one file."""
    files: dict[str, list[str]] = {}
    for name, file in defined:
        files.setdefault(name, []).append(f"solutions/reference/{file}.py")
    for name in names:
        if len(files.get(name, [])) > 1:
            yield f"{name} is defined in {' and '.join(files[name])}: keep one"


def modules(package: str, folder: Path, place: str) -> Iterator[tuple[str, ModuleType]]:
    """Yield the modules in a folder of the package, by name."""
    for path in sorted((folder / place).glob("[!_]*.py")):
        dotted = ".".join((package, *Path(place).parts, path.stem))
        yield path.stem, import_module(dotted)


def solution_names(text: Path) -> tuple[str, ...]:
    """Return the exercises of a unit's percent text, in order."""
    return tuple(SOLUTION_CELL.findall(text.read_text("utf-8")))


def missing_pieces(
    unit: str,
    names: Iterable[str],
    rubrics: Mapping[str, ExerciseRubric],
    reference: Mapping[str, Any],
) -> Iterator[str]:
    """Say what each exercise lacks, and where it goes."""
    for name in names:
        if name not in rubrics:
            yield (
                f"{name} has a solution cell in solutions/{unit}.py and no rubric: "
                f"write solutions/rubric/{unit}/{name}.py with a RUBRIC, an "
                "ExerciseRubric(Exercise(...), ...)"
            )
        if name not in reference:
            yield (
                f"{name} has a solution cell in solutions/{unit}.py and no reference: "
                f"define {name} in a file of solutions/reference/"
            )
    for name, rubric in rubrics.items():
        if name not in names:
            yield (
                f"solutions/rubric/{unit}/{name}.py is there and no solution cell: "
                f'write one with the role solution="{name}" in solutions/{unit}.py'
            )
        if (rubric.name, rubric.exercise.unit) != (name, unit):
            yield (
                f"solutions/rubric/{unit}/{name}.py: expected an exercise {name} of "
                f"{unit}, found {rubric.name} of {rubric.exercise.unit}: rename one"
            )
