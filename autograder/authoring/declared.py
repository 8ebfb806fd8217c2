"""What must hold of a rubric as it is written, before anything is run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from autograder.authoring.blame import meant, rubric_file
from autograder.core.exercise import EDGE, PROPERTIES, Exercise
from autograder.rubric import ExerciseRubric, UnitRubric, Variant

NAMES = (
    "inputs",
    "outputs",
    "gradients",
    "upstream",
    "needs",
    "keywords",
    "handed_in",
    "hints",
)
HINTS_DUE = 3


def rubric_complaints(unit: UnitRubric) -> list[str]:
    """Complain about fields of a unit's rubric."""
    found = [
        f"solutions/rubric/{unit.name}/__init__.py: {c}"
        for c in (*odd_answers(unit), *odd_notation(unit))
    ]
    for item in unit.exercises:
        complaints = list(odd_kinds(item))
        if not complaints:  # else names and points can't be read
            complaints = [
                *odd_points(item.exercise),
                *odd_equations(item.exercise),
                *odd_hints(item.exercise),
                *odd_mistakes(item),
            ]
        found += [f"{rubric_file(unit, item)}: {c}" for c in complaints]
    return found


def odd_notation(unit: UnitRubric) -> Iterator[str]:
    """Complain about two names that sentences would call alike."""
    names: dict[str, str] = {}
    for name, label in unit.notation.items():
        if label in names:
            yield (
                f"NOTATION: {name!r} and {names[label]!r} are both called {label!r}: "
                "write another label for one of them"
            )
        names[label] = name


def odd_answers(unit: UnitRubric) -> Iterator[str]:
    """Complain about the points of written answers."""
    if not isinstance(unit.answers, Mapping):
        yield f"ANSWERS: expected a dict from cell to points, found {unit.answers!r}"
        return
    for name, points in unit.answers.items():
        if not is_positive(points):
            yield f"ANSWERS: expected points above 0 for {name}, found {points!r}"


def odd_kinds(item: ExerciseRubric) -> Iterator[str]:
    """Complain about fields that hold another kind of thing."""
    yield from odd_names(item.exercise)
    yield from odd_generators(item)
    if not isinstance(item.variants, tuple):
        yield (
            "variants: expected a tuple of mistakes, found "
            f"a {type(item.variants).__name__}: write variants=(mistake(...), ...)"
        )
        return
    for variant in item.variants:
        if isinstance(variant, Variant):
            yield from (f"mistake {variant.id}: {c}" for c in odd_fields(variant))
        else:
            yield f"variants: expected mistake(...), found {variant!r}"


def odd_names(exercise: Exercise) -> Iterator[str]:
    """Complain about an exercise's fields that are no tuples of texts, or no dicts."""
    for name in NAMES:
        value = getattr(exercise, name)
        if not is_names(value):
            yield f"{name}: expected a tuple such as {example(value)}, found {value!r}"
    if not is_positive(exercise.rtol):
        yield f"rtol: expected a number above 0, found {exercise.rtol!r}"
    for name in ("points", "axes"):
        if not isinstance(getattr(exercise, name), Mapping):
            yield f"{name}: expected a dict, found {getattr(exercise, name)!r}"
    axes = exercise.axes if isinstance(exercise.axes, Mapping) else {}
    for name, names in axes.items():
        if not is_names(names):
            yield (
                f"axes: expected a tuple such as {example(names)} for {name}, "
                f"found {names!r}"
            )


def odd_generators(item: ExerciseRubric) -> Iterator[str]:
    """Complain where a generator of cases is none."""
    for name in ("general", "edge", "large"):
        value = getattr(item, name)
        if not callable(value) and not (name == "large" and value is None):
            yield (
                f"{name}: expected a function of a generator, found {value!r}: "
                f"write {name}=lambda rng: ..."
            )


def odd_fields(variant: Variant) -> Iterator[str]:
    """Complain about fields of a mistake that hold another kind of thing."""
    shape = "write mistake(id, text, hint, breaks, (old, new), ...)"
    for name in ("id", "text", "hint"):
        value = getattr(variant, name)
        if not isinstance(value, str) or not value.strip():
            left_out = "; was one left out?" if isinstance(value, tuple) else ""
            yield f"{name}: expected text, found {value!r}{left_out}: {shape}"
    if isinstance(variant.text, str) and variant.text.endswith("."):
        yield "text: expected no full stop: the verdict sets one after it"
    for name in ("breaks", "aliases"):
        value = getattr(variant, name)
        if not is_names(value):
            yield f"{name}: expected a tuple such as {example(value)}, found {value!r}"
    if not variant.edits:
        yield f"expected at least one edit (old, new), found none: {shape}"
    for edit in variant.edits:
        if not is_names(edit) or len(edit) != 2:
            yield f"expected a pair of texts as an edit, found {edit!r}: {shape}"


def is_names(value: object) -> bool:
    """Say whether a value is a tuple of texts."""
    return isinstance(value, tuple) and all(isinstance(v, str) for v in value)


def example(value: object) -> str:
    """Return the tuple that may have been meant."""
    if isinstance(value, list) and is_names(tuple(value)):
        return repr(tuple(value))
    return repr((value,)) if isinstance(value, str) else '("x", "y")'


def is_positive(value: object) -> bool:
    """Say whether a value is a finite number above 0."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    return 0 < value < math.inf


def odd_points(exercise: Exercise) -> Iterator[str]:
    """Complain about points for nothing, and quantities without points."""
    if not exercise.quantities:
        yield "expected outputs or gradients, found neither: name what is judged"
    for name in sorted({EDGE, *PROPERTIES} & set(exercise.quantities)):
        yield f"{name!r} is the name of a criterion: give that output another name"
    known = (*exercise.quantities, EDGE)
    for name, points in exercise.points.items():
        if name not in known:
            close = meant(get_close_matches(str(name), known, 1))
            yield (
                f"points: {name!r} is no output or gradient of {exercise.name}: "
                f"{close}{' ' if close else ''}there are {listed(known)}"
            )
        if not is_positive(points):
            yield f"points: expected a number above 0 for {name}, found {points!r}"
    for name in exercise.quantities:
        if name not in exercise.points:
            yield f"points: expected points for {name}, found none: add some"


def odd_equations(exercise: Exercise) -> Iterator[str]:
    """Complain unless equations name every quantity, or none."""
    named, due = set(exercise.equations), set(exercise.quantities)
    if named and named != due:
        yield (
            f"equations: expected {listed(exercise.quantities)} in the order of the "
            f"derivation, found {listed(tuple(exercise.equations))}"
        )


def odd_hints(exercise: Exercise) -> Iterator[str]:
    """Complain about more or fewer hints than are due."""
    if len(exercise.hints) != HINTS_DUE or not all(h.strip() for h in exercise.hints):
        yield (
            f"hints: expected {HINTS_DUE} (the idea, the equation, the shape of the "
            f"code), found {len(exercise.hints)}"
        )


def odd_mistakes(item: ExerciseRubric) -> Iterator[str]:
    """Complain about the names in an exercise's mistakes."""
    exercise = item.exercise
    points = [EDGE] if EDGE in exercise.points else []
    known = (*exercise.quantities, *points, *PROPERTIES)
    ids = [variant.id for variant in item.variants]
    for id in dict.fromkeys(ids):
        if ids.count(id) > 1:
            yield f"mistake {id}: the id stands there {ids.count(id)} times: rename one"
    for variant in item.variants:
        if not variant.breaks:
            yield f"mistake {variant.id}: breaks is empty: name what fails"
        for name in sorted(set(variant.breaks) - set(known)):
            yield (
                f"mistake {variant.id}: breaks: {name!r} is no output of "
                f"{exercise.name} and no other criterion; there are {listed(known)}"
            )
        others = set(ids) - {variant.id}
        for name in sorted(set(variant.aliases) - others):
            close = meant(get_close_matches(name, ids, 1))
            yield (
                f"mistake {variant.id}: aliases: {name!r} is no other mistake of "
                f"{exercise.name}{': ' if close else ''}{close}"
            )


def listed(names: tuple[str, ...]) -> str:
    """Return names as one text."""
    return ", ".join(names) or "none"
