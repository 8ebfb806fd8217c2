"""Latency of `check(fn)` for each solved exercise."""

import statistics
import time
from pathlib import Path

from autograder.authoring.variants import Solved
from autograder.learner.checking import judge_visible
from autograder.rubric import Solutions

SOLUTIONS = Solutions(Path(__file__).resolve().parents[1] / "solutions")
ROUNDS = 9


def measure_checks() -> dict[str, float]:
    """Return the median milliseconds of a check, verdict rendered, per exercise."""
    found = {}
    for unit in SOLUTIONS.units:
        names = Solved(SOLUTIONS.text(unit)).namespace()
        for exercise in SOLUTIONS.rubric(unit).exercises:
            times = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                judge_visible(names[exercise.name]).html()
                times.append(1e3 * (time.perf_counter() - start))
            found[f"{unit}.{exercise.name}"] = round(statistics.median(times), 2)
    return found
