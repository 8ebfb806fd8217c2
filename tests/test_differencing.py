"""Differences of a forward earn nothing in place of its backward.

Most large cases are so large that their time would not do: the benchmark says by how
much. Those below have a forward that is too quick for that, and numbers that are lost
in differences.
"""

import numpy as np
import pytest
from helpers import large_cases, load_rubric, solved

from autograder.core.comparing import agrees
from autograder.core.gradients import find, own_loss
from autograder.core.values import fresh

QUICK = [
    ("06_training", "embedding_backward"),
    ("08_translation", "attention_backward"),
    ("08_translation", "last_states_backward"),
    ("09_speech_recognition", "log_softmax_backward"),
]
STEPS = (1e-3, 1e-4, 1e-5, 1e-6)
ENTRIES = 60


def differences(loss, inputs, name, due, step):
    """Return a gradient whose largest entries are differenced, and the others right."""
    found = due.copy()
    for flat in np.argsort(-np.abs(due), axis=None)[:ENTRIES]:
        entry = np.unravel_index(flat, due.shape)
        ahead, behind = fresh(inputs), fresh(inputs)
        find(ahead, name)[entry] += step
        find(behind, name)[entry] -= step
        found[entry] = (loss(ahead) - loss(behind)) / (2 * step)
    return found


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("unit", "name"), QUICK)
def test_differences_lose_what_the_large_case_holds(unit, name, step):
    exercise = load_rubric(unit).find(name).exercise
    fn = solved(unit).function(name)
    [known] = large_cases(unit, name, 0)
    forward = exercise.forward and solved(unit).function(exercise.forward)
    loss = own_loss(exercise, fn, forward, known.case)
    right = [
        agrees(
            differences(loss, known.case.inputs, quantity, due, step),
            due,
            float(np.abs(next(iter(known.case.upstream.values()), 0.0)).max()),
        )
        for quantity, due in known.expected.items()
        if quantity in exercise.gradients
    ]
    assert right and not any(right)
