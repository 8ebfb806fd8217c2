"""Make the answer data of a unit: visible cases, right numbers, fingerprints."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.authoring.text import AuthoringError
from autograder.authoring.variants import Solved
from autograder.core.answers import KnownCase
from autograder.core.calling import read_result
from autograder.core.diagnosing import RAISED, same
from autograder.core.exercise import Mistake
from autograder.core.marking import Attempt, mark
from autograder.core.values import pack
from autograder.rubric import ExerciseRubric, UnitRubric, Variant


def visible_rng(rubric: ExerciseRubric) -> np.random.Generator:
    """Return the generator of an exercise's visible cases."""
    return np.random.default_rng(zlib.crc32(rubric.name.encode()))


def build_answers(
    unit: UnitRubric, solved: Solved
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the words (JSON-ready) and the numbers of a unit.

    Raises
    ------
    AuthoringError
        If a variant does not break exactly the criteria that it declares.
    """
    numbers: dict[str, np.ndarray] = {}
    exercises = {
        rubric.name: exercise_words(unit, rubric, solved, numbers)
        for rubric in unit.exercises
    }
    words = {"unit": unit.name, "title": unit.title, "exercises": exercises}
    return words | {"answers": dict(unit.answers)}, numbers


def exercise_words(
    unit: UnitRubric,
    rubric: ExerciseRubric,
    solved: Solved,
    numbers: dict[str, np.ndarray],
) -> dict[str, Any]:
    """Return one exercise's words, and put its numbers into `numbers`."""
    cases = unit.draw(rubric, visible_rng(rubric))
    prints = {}
    for variant in rubric.variants:
        attempts = solved.attempts(rubric, variant, cases)
        require_breaks(rubric, variant, attempts)
        found = fingerprint(rubric, attempts)
        if any(found):
            prints[variant.id] = [
                pack(entry, numbers, f"{rubric.name}/{variant.id}/{i}")
                for i, entry in enumerate(found)
            ]
    return {
        "exercise": rubric.exercise.to_json(),
        "cases": [
            case_words(case, numbers, f"{rubric.name}/case/{i}")
            for i, case in enumerate(cases)
        ],
        "mistakes": [vars(public(v)) for v in rubric.variants],
        "fingerprints": prints,
    }


def case_words(
    known: KnownCase, numbers: dict[str, np.ndarray], path: str
) -> dict[str, Any]:
    """Return one visible case as JSON-ready values."""
    return {
        "name": known.case.name,
        "edge": known.edge,
        "inputs": pack(dict(known.case.inputs), numbers, f"{path}/inputs"),
        "upstream": pack(dict(known.case.upstream), numbers, f"{path}/upstream"),
        "expected": pack(dict(known.expected), numbers, f"{path}/expected"),
        "forward": pack(known.forward, numbers, f"{path}/forward"),
    }


def fingerprint(
    rubric: ExerciseRubric, attempts: list[Attempt]
) -> list[dict[str, Any]]:
    """Return, per case, the quantities that a mistake makes different."""
    found = []
    for attempt in attempts:
        if attempt.call is None:
            found.append({RAISED: attempt.received})
            continue
        values = read_result(rubric.exercise, attempt.call.result)
        expected = attempt.known.expected
        found.append(
            {
                k: np.asarray(v)
                for k, v in values.items()
                if isinstance(v, (np.ndarray, float, int, np.number))
                and not same(v, expected[k])
            }
        )
    return found


def require_breaks(
    rubric: ExerciseRubric, variant: Variant, attempts: list[Attempt]
) -> None:
    """Hold what a variant breaks against what it declares to break."""
    broken = mark(rubric.exercise, attempts).broken
    declared = set(variant.breaks) - {"repeatable"}
    if set(broken) - {"repeatable", "edge cases"} != declared - {"edge cases"} or (
        "edge cases" in variant.breaks and "edge cases" not in broken
    ):
        raise AuthoringError(
            f"{rubric.name}, mistake {variant.id}: declared to break "
            f"{sorted(declared)}, breaks {sorted(broken)}"
        )


def public(variant: Variant) -> Mistake:
    """Return the part of a variant that learners may see: no code."""
    return Mistake(
        variant.id, variant.text, variant.hint, variant.breaks, variant.aliases
    )


def words_to_bytes(words: Mapping[str, Any]) -> bytes:
    """Return the JSON of a unit's words, the same for the same content."""
    return (json.dumps(words, indent=1, ensure_ascii=False) + "\n").encode()
