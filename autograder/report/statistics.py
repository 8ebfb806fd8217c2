"""Numbers for the report, from the results of a class. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.grading.results import Ending, ExerciseResult, Result

HALF = 0.5


@dataclass(frozen=True)
class UnitSummary:
    """One unit: its scores as shares of the maximum, and its exercises.

    `exercises` holds name and the shares of full marks and of a part of them;
    `mistakes` holds text, exercise and the number of learners that it holds back;
    `failed` the submissions that did not run as they should, or lack cells of the
    release, with the reason;
    `stuck` those below half of the points, with their first wrong exercise and what
    is known about it; `stages` the mean milliseconds of each stage of grading.
    """

    unit: str
    maximum: float
    shares: tuple[float, ...]
    exercises: tuple[tuple[str, float, float], ...]
    mistakes: tuple[tuple[str, str, int], ...]
    failed: tuple[tuple[str, str], ...]
    stuck: tuple[Stuck, ...]
    stages: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Stuck:
    """A learner below half of a unit's points, and where the trouble starts."""

    student: str
    share: float
    exercise: str
    why: str


def summarise(results: Sequence[Result]) -> list[UnitSummary]:
    """Return a summary for each unit."""
    units = sorted({r.unit for r in results})
    return [summarise_unit(u, [r for r in results if r.unit == u]) for u in units]


def summarise_unit(unit: str, results: Sequence[Result]) -> UnitSummary:
    """Return the summary of one unit; shares are of the submissions with a score."""
    scored = [r for r in results if r.score is not None]
    count = max(len(scored), 1)
    names = list(results[0].exercises)
    entries = [item for r in scored for item in r.exercises.items()]
    full = Counter(name for name, e in entries if e.full)
    part = Counter(name for name, e in entries if e.score and not e.full)
    mistakes = Counter(
        (d.text, name)
        for r in results
        for name, e in r.exercises.items()
        for d in e.diagnoses
    )
    return UnitSummary(
        unit,
        results[0].max,
        tuple(r.share for r in scored),
        tuple((n, full[n] / count, part[n] / count) for n in names),
        tuple((text, name, n) for (text, name), n in mistakes.most_common()),
        tuple((r.student, happened(r)) for r in results if happened(r)),
        who_is_stuck(results),
        mean_stages([r.stages for r in results]),
    )


def happened(result: Result) -> str:
    """Return what did not go as it should, and what was found in the file."""
    ended = [] if result.outcome.quiet else [result.outcome.text]
    return "; ".join([*ended, *result.remarks])


def known(result: Result) -> list[tuple[tuple[str, ...], str]]:
    """Return what is known of a submission, each with the exercises that it is about.

    Of the file and its process first; then of exercises that lack points, where those
    with the same reason stand together.
    """
    whole = [happened(result)] if happened(result) else []
    whole += [] if result.sandboxed else ["graded without a sandbox"]
    about: dict[str, list[str]] = {}
    if result.ending is not Ending.REFUSED:
        for name, exercise in result.exercises.items():
            if not exercise.full:
                about.setdefault(reason_of(exercise), []).append(name)
    return [*(((), why) for why in whole), *((tuple(n), w) for w, n in about.items())]


def who_is_stuck(results: Sequence[Result]) -> tuple[Stuck, ...]:
    """Return the learners below half of the points, the furthest behind first."""
    found = []
    for result in results:
        if result.ending is not Ending.GRADED or result.share >= HALF or not result.max:
            continue
        name, exercise = next((n, e) for n, e in result.exercises.items() if not e.full)
        found.append(Stuck(result.student, result.share, name, reason_of(exercise)))
    return tuple(sorted(found, key=lambda s: (s.share, s.student)))


def reason_of(exercise: ExerciseResult) -> str:
    """Return what is known about an exercise that lacks points, most telling first.

    What earned half of them is not blocked: it says why it did.
    """
    if exercise.score is None:
        return "not graded"
    if exercise.diagnoses:
        return "; ".join(d.text for d in exercise.diagnoses)
    if exercise.blocked_by and not exercise.score:
        return f"blocked by {exercise.blocked_by}"
    reasons = (c.reason for c in exercise.criteria if c.passed is False)
    return next((r for r in reasons if r), "no known mistake")


def mean_stages(stages: Sequence[Mapping[str, float]]) -> tuple[tuple[str, float], ...]:
    """Return the mean milliseconds of each stage, over what went through any."""
    names = dict.fromkeys(name for each in stages for name in each)
    count = sum(map(bool, stages))
    return tuple(
        (name, 1000 * sum(each.get(name, 0.0) for each in stages) / count)
        for name in names
    )
