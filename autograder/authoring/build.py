"""Regenerate everything marked GENERATED, or say what would change."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from autograder.authoring.answers import build_answers, words_to_bytes
from autograder.authoring.blame import AuthoringError, require_none
from autograder.authoring.cells import name_complaints
from autograder.authoring.declared import rubric_complaints
from autograder.authoring.inspection import inspect_unit
from autograder.authoring.loading import load_unit
from autograder.authoring.release import release_notebook
from autograder.authoring.search.vocabulary import strange_words
from autograder.authoring.text import sound_text, source_notebook
from autograder.authoring.variants import Solved
from autograder.core.answers import TRACED
from autograder.core.archive import Archive, to_bytes
from autograder.core.traces import are_zero
from autograder.files import notebook_bytes, replace
from autograder.rubric import Solutions

NPZ_TOLERANCE = 1e-12
SATURATED = 1e-3
"""Arrays of smaller entries are what gates leave that are all but closed; of the least,
as of 1 − σ, rounding decides many digits."""
SINGLE_TOLERANCE = 3e-7
"""Two units in the last place of single precision."""
TRACE_TOLERANCE = 1e-10
"""Of the largest projection of an array, which is seldom below a twentieth of its
length; entries that differ by 1e-12 of themselves seldom change it by 3e-12 of that."""


@dataclass
class UnitFiles:
    """What one unit generates: bytes of text files, and the numbers."""

    unit: str
    texts: dict[Path, bytes] = field(default_factory=dict)
    numbers_path: Path = Path()
    numbers: dict[str, np.ndarray] = field(default_factory=dict)


def generate(root: Path, solutions: Solutions, unit: str) -> UnitFiles:
    """Generate one unit in memory.

    Raises
    ------
    AuthoringError
        If its text, its rubric or its reference is wrong; what others rest on is
        looked at first.
    """
    text = solutions.text(unit)
    if not text.exists():
        raise AuthoringError(
            f"solutions/rubric/{unit}/ is there and no text: write solutions/{unit}.py"
        )
    cells = sound_text(text)
    rubric = load_unit(solutions, unit)
    require_none(rubric_complaints(rubric))
    require_none(name_complaints(text, cells, rubric))
    source = source_notebook(text, rubric)
    released = release_notebook(source)
    words, numbers = build_answers(rubric, Solved(text))
    require_none(strange_words(unit, words["exercises"], released))
    answers = root / "autograder" / "answers"
    return UnitFiles(
        unit,
        {
            root / "course" / unit / f"{unit}.ipynb": notebook_bytes(released),
            answers / f"{unit}.json": words_to_bytes(words),
        },
        answers / f"{unit}.npz",
        numbers,
    )


def write(files: UnitFiles) -> list[Path]:
    """Write what changed, beside and then renamed; return the paths."""
    changed = []
    for path, content in files.texts.items():
        if not path.exists() or path.read_bytes() != content:
            replace(path, content)
            changed.append(path)
    if numbers_differ(files):
        replace(files.numbers_path, to_bytes(files.numbers))
        changed.append(files.numbers_path)
    return changed


def numbers_differ(files: UnitFiles) -> list[str]:
    """Name the arrays that differ by keys, shapes, dtypes, or values."""
    if not files.numbers_path.exists():
        return ["the file is missing"]
    try:
        stored = Archive(files.numbers_path.read_bytes())
    except KeyError:
        return ["the file has no index"]
    names = sorted(set(stored) ^ set(files.numbers))
    for name in set(stored) & set(files.numbers):
        same = same_traces if name.endswith(f"{TRACED}/values") else same_numbers
        if not same(stored[name], files.numbers[name]):
            names.append(name)
    return names


def same_numbers(a: np.ndarray, b: np.ndarray) -> bool:
    """Say whether two arrays agree to 1e-12 of their size, float32 to its precision."""
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    if a.dtype.kind != "f":
        return bool(np.array_equal(a, b))
    size = np.abs(b[np.isfinite(b)]).max(initial=SATURATED)
    tolerance = SINGLE_TOLERANCE if a.dtype == np.float32 else NPZ_TOLERANCE
    return np.allclose(a, b, rtol=0, atol=tolerance * size, equal_nan=True)


def same_traces(a: np.ndarray, b: np.ndarray) -> bool:
    """Say whether each row of projections agrees to 1e-10 of its largest.

    Those of an array that is zero but for rounding need not.
    """
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    sizes = [np.abs(values).max(axis=1, initial=0.0) for values in (a, b)]
    size = np.maximum(sizes[1], SATURATED)
    near = (np.abs(a - b) <= TRACE_TOLERANCE * size[:, None]).all(axis=1)
    zero = list(map(are_zero, *sizes))
    return bool((near | zero).all())


def drift(root: Path, files: UnitFiles) -> list[str]:
    """Say which committed files are not what would be generated."""
    complaints = [
        f"{path.relative_to(root)} is not what `autograder build` makes"
        for path, content in files.texts.items()
        if not path.exists() or path.read_bytes() != content
    ]
    names = numbers_differ(files)
    if names:
        place = files.numbers_path.relative_to(root)
        complaints.append(f"{place} differs in {', '.join(names[:5])}")
    return complaints


def build(
    root: Path, check: bool = False, unit: str | None = None
) -> tuple[list[Path], list[str]]:
    """Generate all units, or one.

    Nothing is written of a unit that has complaints.

    Returns
    -------
    changed : list of Path
        What was written; empty with `check`.
    complaints : list of str
        What is wrong; with `check` also what would change.

    Raises
    ------
    ValueError
        If there is no such unit.
    """
    changed: list[Path] = []
    solutions = Solutions(root / "solutions")
    complaints = without_rubric(solutions) if unit is None else []
    names = chosen_units(solutions, unit)
    one = partial(build_unit, root, check)
    with ExitStack() as stack:
        side_by_side = len(names) > 1
        pool = stack.enter_context(ProcessPoolExecutor()) if side_by_side else None
        for written, found in (pool.map if pool else map)(one, names):
            changed += written
            complaints += found
    return changed, list(dict.fromkeys(complaints))


def build_unit(root: Path, check: bool, name: str) -> tuple[list[Path], list[str]]:
    """Generate one unit: return what was written, and complaints."""
    solutions = Solutions(root / "solutions")
    try:
        files = generate(root, solutions, name)
    except AuthoringError as error:
        return [], error.complaints
    found = inspect_unit(root, solutions.rubric(name), files.texts)
    if check:
        return [], found + drift(root, files)
    return [] if found else write(files), found


def chosen_units(solutions: Solutions, unit: str | None) -> tuple[str, ...]:
    """Return all units, or the one that is named."""
    if unit is None:
        return solutions.units
    if unit not in solutions.units:
        raise ValueError(f"no unit {unit!r}; there are {', '.join(solutions.units)}")
    return (unit,)


def without_rubric(solutions: Solutions) -> list[str]:
    """Say which units have a text and no rubric."""
    return [
        f"solutions/{text.name} is there and no rubric: write "
        f"solutions/rubric/{text.stem}/__init__.py with TITLE and ANSWERS"
        for text in sorted(solutions.folder.glob("[0-9][0-9]_*.py"))
        if text.stem not in solutions.units
    ]
