"""A hundred thousand malformed inputs: no crash, no hang, no unbounded memory."""

import multiprocessing
import random
import resource
import time

import pytest
from fuzz.targets import TARGETS, mutate

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
COUNT = 100_000
SECONDS = 2.0
"""Of processor time, which the machine's other work does not change."""
MEGABYTES = 300
REACHED = {"decoder": 1 / 20, "answers": 1 / 5}


@pytest.mark.parametrize("name", TARGETS)
def test_no_malformed_input_does_harm(name):
    target = TARGETS[name]
    valid = target.seeds()
    for content in valid:
        target(content)
    rng = random.Random(name)
    slowest, reached = 0.0, 0
    with multiprocessing.get_context("fork").Pool(1) as forger:  # memory of its own
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(COUNT):
            content = forger.apply(target.forge, (mutate(rng, valid),))
            started = time.process_time()
            reached += target.read(content) or 0
            slowest = max(slowest, time.process_time() - started)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert slowest < SECONDS
    assert reached >= COUNT * REACHED.get(name, 0)  # it got as far as judging
    assert grown / 1024 < MEGABYTES
