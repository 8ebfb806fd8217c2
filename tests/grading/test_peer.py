"""The judge against a peer that can do anything: only what it touches is lost."""

import json
import time
import tracemalloc

import numpy as np
import pytest
from fuzz.targets import exercises_and_cases, shown
from grading.peer import ENDS_AT_ONCE, EVERY, IN_CALLS, Peers, Script
from helpers import grade
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.core.calling import read_result
from autograder.core.comparing import compare
from autograder.grading import wire
from autograder.grading.judge import Budget
from autograder.grading.questions import read_answer
from autograder.grading.results import Outcome

UNIT = "01_gradient_checking"
NAMES = (
    *("numerical_gradient", "relative_error", "complex_step_gradient", "sigmoid"),
    *("sigmoid_backward", "tanh_backward", "softmax_cross_entropy"),
)
BUDGET = Budget(cell=1.0, own=1.0, call=0.3, large=0.3, total=20.0)
GRACE = 2.0
MEGABYTES = 250
CALLS = st.tuples(st.sampled_from(IN_CALLS), st.integers(0, 3))
SCRIPTS = st.builds(
    Script,
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(ENDS_AT_ONCE), max_size=2),
    st.dictionaries(st.sampled_from(NAMES), CALLS, max_size=2),
    st.integers(0, 2**32),
)


def judged(assignment, script, budget=BUDGET):
    """Grade a solved notebook that a peer stands in for; how long it took."""
    peers = Peers(assignment.name, script)
    started = time.monotonic()
    try:
        graded = grade(assignment, peers, budget=budget)
    finally:
        passed = time.monotonic() - started
        assert peers.close()
    assert graded.outcome.ending is Outcome().ending  # the judge failed nowhere
    return graded, passed


def assert_only_its_own_are_lost(assignment, script):
    graded, passed = judged(assignment, script)
    assert passed < BUDGET.total + GRACE
    for name, exercise in graded.exercises.items():
        if name not in script.touched:
            assert exercise.score == exercise.max, (name, script, graded.outcome.detail)
        assert 0 <= exercise.score <= exercise.max


def test_an_honest_peer_gets_everything(assignments):
    graded, _ = judged(assignments[UNIT], Script())
    assert graded.score == graded.max
    assert graded.outcome == Outcome()


@settings(max_examples=30, deadline=None)
@given(script=SCRIPTS)
def test_only_what_a_peer_misbehaves_for_is_lost(assignments, script):
    assert_only_its_own_are_lost(assignments[UNIT], script)


@pytest.mark.parametrize("what", ENDS_AT_ONCE)
def test_a_cell_that_lets_its_process_lie_is_left_out_alone(what, assignments):
    script = Script(cells={"sigmoid": what})
    assert_only_its_own_are_lost(assignments[UNIT], script)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("twice", "malformed answer: not to this request"),
        ("ahead", "malformed answer: not to this request"),
        ("other_id", "malformed answer: not to this request"),
        ("half_then_close", "killed by SIGKILL"),
        ("half_then_silence", "timed out"),
        ("silence", "timed out"),
        ("stops_reading", "timed out"),
        ("answers_then_closes", "killed by SIGKILL"),
        ("giant", "malformed answer: frame too large"),
        ("nested", "malformed answer: unreadable header: RecursionError"),
    ],
)
def test_each_misbehaviour_during_calls_has_its_name(what, said, assignments):
    graded, _ = judged(assignments[UNIT], Script(calls={"sigmoid": (what, 1)}))
    assert f"sigmoid: {said}" in graded.outcome.detail
    assert graded.score < graded.max


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("twice", "answered unasked"),
        ("ahead", "answered unasked"),
    ],
)
def test_what_comes_before_the_next_question_is_the_last_cells_fault(
    what, said, assignments
):
    graded, _ = judged(assignments[UNIT], Script(cells={"sigmoid": what}))
    assert graded.outcome.detail == f"{said} in the cell 'sigmoid'"


def test_a_peer_that_stops_reading_ends_with_the_budget(assignments):
    """A question larger than the sockets' buffers, and nobody reads it."""
    script = Script(cells=dict.fromkeys(NAMES, "stops_reading"))
    budget = Budget(cell=0.1, own=0.1, call=0.1, large=0.1, total=1.5)
    graded, passed = judged(assignments[UNIT], script, budget)
    assert passed < budget.total + GRACE
    assert graded.score < graded.max


def answer_of(result, arrays=(), forward=None):
    """An attempt at the first exercise from an answer as it comes off the wire."""
    exercise, known = exercises_and_cases()[0]
    forward = forward or {"value": None}
    header = {"message": {"result": result, "forward": forward}, "arrays": list(arrays)}
    body = b"".join(bytes(8 * int(np.prod(row[2]))) for row in arrays)
    message, found = wire.decode(json.dumps(header).encode(), body)
    return exercise, read_answer(known, message, found)


@pytest.mark.parametrize("key", ["{1}", "}", "{", "{0.__class__}", "%s", "x" * 10**4])
def test_a_key_is_shown_never_used_as_a_format(key):
    exercise, attempt = answer_of({"dict": {key: {"value": 1}}})
    shown(exercise, attempt)
    reason = read_result(exercise, attempt.call.result)["W"].reason
    assert repr(key)[:20] in reason
    assert len(reason) < 200


def test_an_integer_of_many_digits_is_no_loss():
    with pytest.raises(wire.WireError, match="unreadable header|integer too long"):
        answer_of({"tuple": [{"value": 10**400}]})
    assert not compare(10**400, np.array(1.0)).passed


def test_a_shape_whose_product_overflows_is_refused():
    with pytest.raises(wire.WireError, match="axes too long"):
        answer_of({"array": "a"}, [["a", "float64", [0, 2**25, 2**25, 2**25]]])


def test_many_large_answers_do_not_add_up(assignments):
    """What one question brings back is bounded, whatever the number of answers."""
    script = Script(calls=dict.fromkeys(NAMES[:3], ("largest", EVERY)))
    judged(assignments[UNIT], Script())  # what is made once
    tracemalloc.start()
    try:
        graded, _ = judged(assignments[UNIT], script, Budget(total=30.0))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert graded.outcome.detail.count("frame too large") == 3
    assert peak < MEGABYTES * 2**20
