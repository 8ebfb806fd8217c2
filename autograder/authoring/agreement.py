"""Hold the solved notebook, the rubric and the reference against each other.

All of it comes before the known mistakes: each of those is a difference from numbers
that are right.
"""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from autograder.authoring.blame import (
    AuthoringError,
    reference_file,
    require_none,
    rubric_file,
)
from autograder.authoring.drawing import draw_cases, draw_large
from autograder.authoring.variants import Solved
from autograder.core.answers import KnownCase
from autograder.core.exercise import EDGE, Exercise
from autograder.core.marking import mark
from autograder.rubric import ExerciseRubric, UnitRubric

SEED_OF_INSPECTION = 99


def visible_rng(rubric: ExerciseRubric) -> np.random.Generator:
    """Return the generator of an exercise's visible cases."""
    return np.random.default_rng(zlib.crc32(rubric.name.encode()))


def agreed_cases(unit: UnitRubric, solved: Solved) -> dict[str, list[KnownCase]]:
    """Return the visible cases by exercise, once the three agree.

    Raises
    ------
    AuthoringError
        Where they do not; it says which exercise, case and quantity.
    """
    require_none(
        [
            f"{rubric_file(unit, item)}: {complaint}"
            for item in unit.exercises
            for complaint in unknown_functions(item.exercise, unit, solved)
        ]
    )
    require_none(list(wrong_arguments(unit, solved)))
    require_none(list(missing_marks(unit, solved)))
    folder = solved.path.parent
    return {
        item.name: draw_cases(unit, item, visible_rng(item), folder)
        for item in unit.exercises
    }


def unknown_functions(
    exercise: Exercise, unit: UnitRubric, solved: Solved
) -> Iterator[str]:
    """Complain where an exercise builds on what the notebook does not have."""
    names = solved.namespace()
    for name in exercise.needs:
        if not callable(names.get(name)):
            yield (
                f"needs: {name!r} is no function of the solved notebook: rename it, "
                "or take it out"
            )
        if name in unit.names[unit.names.index(exercise.name) :]:
            yield (
                f"needs: {name!r} does not come before {exercise.name}: take it out, "
                "or put its cells first"
            )
    forward = exercise.forward
    if forward is not None and forward not in set(names) & set(unit.reference):
        yield (
            f"forward: {forward!r} is no function of both the solved notebook and "
            "the reference: rename it, or write it"
        )


def wrong_arguments(unit: UnitRubric, solved: Solved) -> Iterator[str]:
    """Complain where the arguments of a solved function are not the rubric's."""
    for item in unit.exercises:
        wanted = arguments_due(item.exercise)
        names = argument_names(solved.sources[item.name], item.name, wanted)
        if ["cache" if n == "caches" else n for n in names] != wanted:
            yield (
                f"{rubric_file(unit, item)}: expected arguments ({', '.join(wanted)}), "
                f"found def {item.name}({', '.join(names)}) in "
                f"solutions/{unit.name}.py: rename the one or the other"
            )


def arguments_due(exercise: Exercise) -> list[str]:
    """Return the arguments that a function takes, as its rubric has them."""
    if not exercise.forward:
        return [*exercise.inputs, *exercise.keywords]
    late = [k for k in exercise.keywords if k.startswith("d")]
    return [*exercise.upstream, "cache", *exercise.handed_in, *late]


def argument_names(source: str, name: str, wanted: Sequence[str]) -> list[str]:
    """Return the names of the arguments of a function's definition.

    One that takes any number of arguments takes the rest of those wanted.
    """
    arguments = definition(source, name)
    if arguments is None:
        return []
    rest = wanted[len(arguments.args) :] if arguments.vararg else ()
    return [*(a.arg for a in (*arguments.args, *arguments.kwonlyargs)), *rest]


def definition(source: str, name: str) -> ast.arguments | None:
    """Return the arguments of a function's definition; None if there is none."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return node.args
    return None


def missing_marks(unit: UnitRubric, solved: Solved) -> Iterator[str]:
    """Complain where the solved notebook, without experiments, lacks full marks."""
    for item in unit.exercises:
        try:
            visible = draw_cases(unit, item, visible_rng(item), solved.path.parent)
            rng = np.random.default_rng(SEED_OF_INSPECTION)
            others = draw_cases(unit, item, rng, solved.path.parent)
            draw_large(unit, item, rng, solved.path.parent)
        except AuthoringError as error:
            yield from error.complaints
            continue
        for cases in (visible, others):
            complaints = lost_marks(unit, item, solved, cases)
            if complaints:
                yield from complaints
                break


def lost_marks(
    unit: UnitRubric, item: ExerciseRubric, solved: Solved, cases: list[KnownCase]
) -> list[str]:
    """Say in which criteria a solved function fails, and where to look."""
    marks = mark(item.exercise, solved.attempts(item, None, cases))
    failed = {c.name: c.reason for c in marks.criteria if not c.passed}
    values = [n for n in failed if n in (*item.exercise.quantities, EDGE)]
    said = "; ".join(f"{name}: {failed[name]}" for name in values or failed)
    if not failed:
        return []
    text = f"solutions/{unit.name}.py"
    if not values:
        return [f"{text}: the solved {item.name} fails: {said}: mend it"]
    return [
        f"{text}: the solved {item.name} fails, held against its reference: {said}: "
        f"mend it, or the reference in {reference_file(unit, item.name)}"
    ]
