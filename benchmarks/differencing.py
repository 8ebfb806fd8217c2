"""How long differencing entry by entry would take in place of a backward."""

import statistics
import time
from pathlib import Path

import numpy as np

from autograder.authoring.variants import Solved
from autograder.core.gradients import own_loss
from autograder.grading.budget import Budget
from autograder.rubric import Solutions

SOLUTIONS = Solutions(Path(__file__).resolve().parents[1] / "solutions")
ROUNDS = 9


def measure_differencing() -> dict[str, float]:
    """Return for each backward how often a call's time would be needed.

    The loss is the reference forward's on the large case; of a loss whose gradients
    come with it, a third of its time is counted.
    """
    found = {}
    for unit in SOLUTIONS.units:
        rubric = SOLUTIONS.rubric(unit)
        for item in rubric.exercises:
            exercise, large = item.exercise, item.large
            if not exercise.gradients or not exercise.gradient_check or large is None:
                continue
            names = Solved(SOLUTIONS.text(unit)).namespace()
            case = large(np.random.default_rng(0))
            expected, _ = rubric.expected(exercise, case)
            forward = names.get(exercise.forward or "")
            loss = own_loss(exercise, names[exercise.name], forward, case)
            times = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                loss(case.inputs)
                times.append(time.perf_counter() - start)
            entries = sum(
                value.size
                for name, value in expected.items()
                if name not in exercise.outputs
            )
            share = 1 if forward else 1 / 3
            needed = 2 * entries * share * statistics.median(times)
            found[f"{unit}.{exercise.name}"] = round(needed / Budget.large, 1)
    return found
