"""A function without end does not use up the time of what builds on it."""

import pytest
from helpers import grade, solved

from autograder.grading import judge as judging
from autograder.grading.budget import Budget
from autograder.grading.results import Ending
from autograder.grading.session import Session

UNIT = "02_rnn"
RIGHT = solved(UNIT).cells["rnn_forward"]
BUDGET = Budget(call=0.3, large=0.3)


def without_end(when):
    """A cell of `rnn_forward` that never ends where something is so."""
    start = "    h = h0\n"
    assert start in RIGHT
    loop = f"    while {when}:\n        pass\n"
    return RIGHT.replace(start, f"{start}{loop}")


@pytest.fixture
def stopped(monkeypatch):
    """How many calls of each exercise ended the process of the last submission."""
    sessions = []
    made = Session.close

    def close(self):
        sessions.append(self)
        made(self)

    monkeypatch.setattr(Session, "close", close)

    def count(name):
        return sum(i.exercise == name for i in sessions[-1].incidents)

    return count


def test_what_ends_where_another_function_always_does_is_called_once(
    assignments, zygote, stopped
):
    cells = {"rnn_forward": without_end("True")}
    result = grade(assignments[UNIT], zygote, budget=BUDGET, **cells)
    assert result.outcome.ending is Ending.GRADED
    names = ("rnn_forward", "rnn_backward", "rnn_loss")
    assert [stopped(name) for name in names] == [3, 1, 1]
    assert [result.exercises[name].score for name in names] == [0, 0, 0]
    assert result.exercises["rnn_loss"].verdict.blocked.name == "rnn_forward"


def test_what_ends_on_edge_cases_only_is_called_on(assignments, zygote, stopped):
    cells = {"rnn_forward": without_end("len(x) == 1")}
    result = grade(assignments[UNIT], zygote, budget=BUDGET, **cells)
    assert stopped("rnn_forward") >= 1
    for name in ("rnn_forward", "rnn_backward", "rnn_loss"):
        lost = [
            c.name
            for c in result.exercises[name].verdict.marks.criteria
            if not c.passed
        ]
        assert lost == ["edge cases"], name


def test_what_has_no_score_says_why_in_one_way(assignments, zygote, monkeypatch):
    """In the outcome, and in each criterion."""
    monkeypatch.setattr(Session, "starved", lambda self: True)
    cells = {"rnn_forward": without_end("True")}
    budget = Budget(call=5.0, large=5.0, total=3.0)
    result = grade(assignments[UNIT], zygote, budget=budget, **cells)
    assert result.outcome.detail.startswith("no score for ")
    assert f"rnn_loss: {judging.BUSY}" in result.outcome.detail
    reasons = {c.reason for c in result.exercises["rnn_loss"].verdict.marks.criteria}
    assert f"not graded: {judging.BUSY}; grade again" in reasons
    assert not any("the judge failed" in (r or "") for r in reasons)
