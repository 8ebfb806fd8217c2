"""Draw an exercise's cases, and name the case that does not fit the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.authoring.blame import (
    AuthoringError,
    reference_file,
    require_none,
    rubric_file,
    what_failed,
)
from autograder.core.answers import KnownCase
from autograder.core.calling import expected_return, read_result, run
from autograder.core.exercise import EDGE, Case, Exercise
from autograder.core.values import Refused, describe_type
from autograder.rubric import ExerciseRubric, UnitRubric, as_due


def draw_cases(
    unit: UnitRubric, item: ExerciseRubric, rng: np.random.Generator, folder: Path
) -> list[KnownCase]:
    """Draw an exercise's cases as `UnitRubric.draw` does, without the second of a size.

    Raises
    ------
    AuthoringError
        If a generator of cases or the reference fails, or cases do not fit the
        exercise.
    """
    place = rubric_file(unit, item)
    general = drawn(item, "general", rng, place, folder)
    edge = drawn(item, "edge", rng, place, folder)
    require_none([f"{place}: {c}" for c in odd_numbers(item.exercise, general, edge)])
    cases = [*general, *edge]
    require_none(
        [f"{place}: {c}" for case in cases for c in odd_inputs(item.exercise, case)]
    )
    known = [
        known_case(unit, item, case, i >= len(general), folder)
        for i, case in enumerate(cases)
    ]
    require_none([f"{place}: {c}" for k in known for c in odd_axes(item.exercise, k)])
    return known


def draw_large(
    unit: UnitRubric, item: ExerciseRubric, rng: np.random.Generator, folder: Path
) -> None:
    """Draw an exercise's large case, if it has one, and call the reference on it.

    Raises
    ------
    AuthoringError
        If that fails, or the case does not fit the exercise.
    """
    if item.large is None:
        return
    place = rubric_file(unit, item)
    try:
        case = item.large(rng)
    except Exception as error:
        raise AuthoringError(f"{place}: large: {failure(error, folder)}") from error
    require_case(case, f"{place}: large")
    require_none([f"{place}: {c}" for c in odd_inputs(item.exercise, case)])
    known_case(unit, item, case, False, folder)


def drawn(
    item: ExerciseRubric, kind: str, rng: np.random.Generator, place: str, folder: Path
) -> list[Case]:
    """Return the cases that `general` or `edge` draws."""
    try:
        cases = list(getattr(item, kind)(rng))
    except Exception as error:
        raise AuthoringError(f"{place}: {kind}: {failure(error, folder)}") from error
    for case in cases:
        require_case(case, f"{place}: {kind}")
    return cases


def require_case(case: object, place: str) -> None:
    """Refuse what is no case, or holds other kinds of things than a case does."""
    shape = "write Case(name, {input: value}, {upstream: array})"
    if not isinstance(case, Case):
        found = describe_type(case)
        raise AuthoringError(f"{place}: expected a case, found {found}: {shape}")
    if not isinstance(case.name, str):
        raise AuthoringError(f"{place}: expected a name, found {case.name!r}: {shape}")
    for kind in ("inputs", "upstream"):
        value = getattr(case, kind)
        if not isinstance(value, Mapping) or not all(isinstance(k, str) for k in value):
            raise AuthoringError(
                f"{place}, case {case.name!r}: {kind}: expected a dict by name, found "
                f"{describe_type(value)}: {shape}"
            )


def failure(error: Exception, folder: Path) -> str:
    """Say that a generator of cases failed."""
    return f"drawing cases fails: {what_failed(error, folder)}: mend that line"


def odd_numbers(
    exercise: Exercise, general: Sequence[Case], edge: Sequence[Case]
) -> Iterator[str]:
    """Complain about too few cases, and about two of one name."""
    if not general:
        yield "general: expected at least one case, found none: draw some"
    if edge and EDGE not in exercise.points:
        yield (
            f"points: there are {len(edge)} edge cases and no points for them: "
            "add EDGE to points"
        )
    if not edge and EDGE in exercise.points:
        yield (
            "edge: there is no edge case though EDGE has points: draw some, or take "
            "EDGE out of points"
        )
    names = [case.name for case in (*general, *edge)]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield f"case {name!r}: {names.count(name)} cases have this name: rename one"


def odd_inputs(exercise: Exercise, case: Case) -> Iterator[str]:
    """Complain where a case's arguments are not the exercise's."""
    inputs = (*exercise.inputs, *exercise.handed_in)
    pairs = (
        ("inputs", case.inputs, inputs),
        ("upstream", case.upstream, exercise.upstream),
    )
    for kind, found, wanted in pairs:
        for name in found:
            if name not in (*wanted, *exercise.keywords):
                yield (
                    f"case {case.name!r}: {name!r} is in its {kind} and not among "
                    f"{', '.join((*wanted, *exercise.keywords)) or 'none'}: rename "
                    "it, or add it to the exercise"
                )
        for name in wanted:
            if name not in found:
                yield (
                    f"case {case.name!r}: expected {name!r} in its {kind}, found "
                    f"{', '.join(found) or 'none'}: add it, or take it out of the "
                    "exercise"
                )


def known_case(
    unit: UnitRubric, item: ExerciseRubric, case: Case, edge: bool, folder: Path
) -> KnownCase:
    """Return a case with the right numbers, or say why the reference gives none."""
    exercise = item.exercise
    try:
        values, forward = unit.expected(exercise, case)
    except Exception as error:
        why = why_no_numbers(unit, exercise, case, error, folder)
        raise AuthoringError(
            f"{rubric_file(unit, item)}, case {case.name!r}: {why}"
        ) from error
    absent = [name for name in exercise.quantities if name not in values]
    if absent:
        raise AuthoringError(
            f"{rubric_file(unit, item)}: {', '.join(absent)} is not among what the "
            f"measure {exercise.measure} returns: {', '.join(values) or 'none'}"
        )
    return KnownCase(case, values, edge, forward)


def why_no_numbers(
    unit: UnitRubric, exercise: Exercise, case: Case, error: Exception, folder: Path
) -> str:
    """Say why the reference gives no numbers for a case."""
    where = reference_file(unit, exercise.name)
    fn = unit.reference[exercise.name]
    forward = unit.reference[exercise.forward] if exercise.forward else None
    try:
        result, _ = run(exercise, fn, forward, case.inputs, case.upstream)
    except Exception as raised:
        return (
            f"calling the reference {exercise.name} ({where}) fails: "
            f"{what_failed(raised, folder)}: mend it, or the exercise's inputs"
        )
    try:
        values = read_result(exercise, result)
    except Exception as raised:
        return f"{what_failed(raised, folder)}: mend the measure {exercise.measure}"
    for name, value in values.items():
        if isinstance(value, Refused):
            return (
                f"{name} of the reference ({where}): {value.reason}: mend it, or "
                "outputs, gradients and cache of the exercise"
            )
        if not is_value(value):
            return (
                f"{name} of the reference ({where}) is {describe_type(value)} where "
                f"numbers are due; it returns {expected_return(exercise)}"
            )
    return f"{what_failed(error, folder)}: mend the reference ({where})"


def is_value(value: Any) -> bool:
    """Say whether a value can be compared: floats, or what is right as a whole."""
    try:
        as_due(value)
    except (TypeError, ValueError):
        return False
    return True


def odd_axes(exercise: Exercise, known: KnownCase) -> Iterator[str]:
    """Complain about axes of another number than an array has."""
    arrays = {**known.case.inputs, **known.case.upstream, **known.expected}
    for name in exercise.axes:
        value = arrays.get(name)
        if not isinstance(value, np.ndarray):
            continue
        axes = exercise.axes_of(name, value.ndim)
        if value.ndim != len(axes):
            yield (
                f"axes: {name} has the shape {value.shape} in case "
                f"{known.case.name!r} and {len(axes)} axes: {', '.join(axes)}"
            )
