"""Make the answer data of a unit: visible cases, right numbers, fingerprints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.authoring.agreement import agreed_cases
from autograder.authoring.blame import AuthoringError, require_none, rubric_file
from autograder.authoring.search.searching import search
from autograder.authoring.search.storing import searched_words
from autograder.authoring.tracing import fingerprint_words
from autograder.authoring.variants import Solved
from autograder.core.answers import Answers, KnownCase
from autograder.core.calling import read_result
from autograder.core.diagnosing import CHANGED, RAISED, can_be_told, matches, same
from autograder.core.exact import is_exact
from autograder.core.exercise import EDGE, PROPERTIES, REPEATABLE, Mistake
from autograder.core.marking import mark
from autograder.core.marks import Attempt
from autograder.core.values import Refused, pack
from autograder.rubric import ExerciseRubric, UnitRubric, Variant

UNNAMED = ("NameError", "UnboundLocalError")
"""Errors of an edit that names what is not there: a slip, and no known mistake."""


@dataclass(frozen=True)
class Tried:
    """A known mistake, what it brings back, and the quantities it makes different."""

    variant: Variant
    attempts: list[Attempt]
    fingerprint: list[dict[str, Any]]


def build_answers(
    unit: UnitRubric, solved: Solved
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the words (JSON-ready) and the numbers of a unit.

    Raises
    ------
    AuthoringError
        If solution, rubric and reference do not agree, or a variant does not break
        exactly the criteria that it declares.
    """
    numbers: dict[str, np.ndarray] = {}
    cases = agreed_cases(unit, solved)
    complaints: list[str] = []
    tried: dict[str, list[Tried]] = {}
    for item in unit.exercises:
        tried[item.name], found = try_mistakes(item, solved, cases[item.name])
        complaints += [
            c if c.startswith("solutions/") else f"{rubric_file(unit, item)}: {c}"
            for c in found
        ]
    require_none(complaints)
    exercises = {
        item.name: exercise_words(item, cases[item.name], tried[item.name], numbers)
        | searched_words(
            search(
                known(item, cases[item.name], tried[item.name]), solved, unit.notation
            ),
            numbers,
            item.name,
        )
        for item in unit.exercises
    }
    words = {"unit": unit.name, "title": unit.title, "exercises": exercises}
    return words | {"answers": dict(unit.answers)}, numbers


def try_mistakes(
    rubric: ExerciseRubric, solved: Solved, cases: list[KnownCase]
) -> tuple[list[Tried], list[str]]:
    """Run an exercise's known mistakes; return also what is wrong with them."""
    tried: list[Tried] = []
    complaints: list[str] = []
    for variant in rubric.variants:
        try:
            attempts = solved.attempts(rubric, variant, cases)
        except AuthoringError as error:
            complaints += error.complaints
            continue
        mistake = Tried(variant, attempts, fingerprint(rubric, attempts))
        tried.append(mistake)
        complaints += wrong_breaks(rubric, variant, attempts) or wrong_results(mistake)
    return tried, [*complaints, *undeclared_aliases(rubric, cases, tried)]


def known(
    rubric: ExerciseRubric, cases: list[KnownCase], tried: list[Tried]
) -> Answers:
    """Return what is known of an exercise before mistakes are searched."""
    return Answers(
        rubric.exercise,
        tuple(cases),
        tuple(public(v) for v in rubric.variants),
        {m.variant.id: tuple(m.fingerprint) for m in tried if any(m.fingerprint)},
    )


def exercise_words(
    rubric: ExerciseRubric,
    cases: list[KnownCase],
    tried: list[Tried],
    numbers: dict[str, np.ndarray],
) -> dict[str, Any]:
    """Return one exercise's words, and put its numbers into `numbers`."""
    prints = {
        mistake.variant.id: mistake.fingerprint
        for mistake in tried
        if any(mistake.fingerprint)
    }
    return {
        "exercise": rubric.exercise.to_json(),
        "cases": [
            case_words(case, numbers, f"{rubric.name}/case/{i}")
            for i, case in enumerate(cases)
        ],
        "mistakes": [vars(public(v)) for v in rubric.variants],
        **fingerprint_words(prints, numbers, rubric.name),
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
    """Return, per case, the quantities that a mistake makes different.

    And the arguments that it changes.
    """
    found: list[dict[str, Any]] = []
    for attempt in attempts:
        if attempt.call is None:
            found.append({RAISED: attempt.received})
            continue
        values = read_result(rubric.exercise, attempt.call.result)
        expected = attempt.known.expected
        found.append(
            {
                k: as_kept(v)
                for k, v in values.items()
                if isinstance(v, Refused) or (is_value(v) and not same(v, expected[k]))
            }
        )
        if attempt.call.changed:
            found[-1][CHANGED] = attempt.call.changed
    return told_by_values(found)


def told_by_values(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a fingerprint without what was refused, unless some case has a value."""
    told = [v for one in found for k, v in one.items() if k not in (RAISED, CHANGED)]
    if not all(isinstance(v, Refused) for v in told):
        return found
    return [
        {k: v for k, v in one.items() if not isinstance(v, Refused)} for one in found
    ]


def is_value(value: Any) -> bool:
    """Say whether a mistake can be told by a value."""
    return is_exact(value) or isinstance(value, (np.ndarray, float, int, np.number))


def as_kept(value: Any) -> Any:
    """Return a value as a fingerprint keeps it: numbers as arrays, one as a float."""
    if isinstance(value, (int, float, np.number)):
        return np.asarray(value, dtype=float)
    kept = is_exact(value) or isinstance(value, Refused)
    return value if kept else np.asarray(value)


def wrong_breaks(
    rubric: ExerciseRubric, variant: Variant, attempts: list[Attempt]
) -> list[str]:
    """Hold what a variant breaks against what it declares to break.

    A mistake in every quantity costs the edge cases as well, declared or not.
    Whether results repeat does not show in one call.
    """
    broken = set(mark(rubric.exercise, attempts).broken) - {REPEATABLE}
    due = set(variant.breaks) - {REPEATABLE}
    if due >= set(rubric.exercise.quantities) and EDGE in rubric.exercise.points:
        due.add(EDGE)
    if broken >= set(rubric.exercise.quantities):
        broken -= {EDGE} - due
    if broken == due:
        return []
    steps = [f"add {name!r} to breaks" for name in sorted(broken - due)]
    extra = sorted(set(variant.breaks) & due - broken)
    steps += [f"take {name!r} out of breaks" for name in extra]
    return [
        f"mistake {variant.id}: declared to break {', '.join(variant.breaks)}, breaks "
        f"{', '.join(sorted(broken)) or 'nothing'}: {', '.join(steps)}, or change its "
        "edits"
    ]


def wrong_results(mistake: Tried) -> list[str]:
    """Complain where what comes back could not tell a mistake from others."""
    errors = [attempt.error for attempt in mistake.attempts]
    unnamed = [e for e in errors if e and e.startswith(UNNAMED)]
    if unnamed:
        return [f"mistake {mistake.variant.id}: raises {unnamed[0]}: mend its edits"]
    cases = [attempt.known for attempt in mistake.attempts]
    if can_be_told(cases, mistake.fingerprint):
        return []
    if set(mistake.variant.breaks) <= set(PROPERTIES):
        return []
    return [
        f"mistake {mistake.variant.id}: returns no numbers for "
        f"{', '.join(mistake.variant.breaks)} that it could be told by: mend its edits"
    ]


def undeclared_aliases(
    rubric: ExerciseRubric, cases: list[KnownCase], tried: list[Tried]
) -> Iterator[str]:
    """Complain about mistakes that give the same numbers and do not say so."""
    here = Answers(rubric.exercise, tuple(cases), (), {})
    for one in tried:
        received = [
            read_result(rubric.exercise, a.call.result) if a.call else a.received
            for a in one.attempts
        ]
        for other in tried:
            id = other.variant.id
            known = (one.variant.id, *one.variant.aliases)
            if id not in known and matches(here, other.fingerprint, received, True):
                yield (
                    f"mistake {one.variant.id}: gives the same numbers as {id}: write "
                    f"aliases=({id!r},) here and aliases=({one.variant.id!r},) there, "
                    "or change one"
                )


def public(variant: Variant) -> Mistake:
    """Return the part of a variant that learners may see: no code."""
    return Mistake(
        variant.id, variant.text, variant.hint, variant.breaks, variant.aliases
    )


def words_to_bytes(words: Mapping[str, Any]) -> bytes:
    """Return the JSON of a unit's words, the same for the same content."""
    return (json.dumps(words, indent=1, ensure_ascii=False) + "\n").encode()
