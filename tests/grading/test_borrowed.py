"""Functions of other units in a notebook: what it takes to see who is to blame."""

from types import SimpleNamespace

from autograder.core.answers import answers
from autograder.core.marks import Attempt
from autograder.grading import borrowed, uses
from autograder.grading.borrowed import Borrowed
from autograder.grading.budget import Budget
from autograder.grading.uses import MAX_CHARACTERS, Uses

THERE = answers("tanh_backward")


class Calls:
    """A session in which each call takes its time, or ends the process."""

    def __init__(self, monkeypatch, seconds=0.0, ends=False):
        self.budget, self.lost, self.made = Budget(), 0, 0
        self.seconds, self.ends, self.now = seconds, ends, 0.0
        clock = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(borrowed, "time", clock)

    def call_all(self, exercise, draw, seconds):
        """Make one call."""
        (known,) = draw(self.lost)
        self.made += 1
        self.now += self.seconds
        self.lost += self.ends
        return [Attempt(known, None, "timed out" if self.ends else "ValueError: x")]


def test_calls_end_with_the_first_error(monkeypatch):
    calls = Calls(monkeypatch)
    asked = Borrowed(calls)
    assert [len(asked.attempts_at(THERE)) for _ in range(3)] == [1, 1, 1]
    assert calls.made == 3


def test_a_process_is_ended_once(monkeypatch):
    calls = Calls(monkeypatch, ends=True)
    asked = Borrowed(calls)
    assert len(asked.attempts_at(THERE)) == 1
    assert asked.attempts_at(THERE) == []
    assert calls.made == calls.lost == 1


def test_slow_functions_have_one_time_together(monkeypatch):
    calls = Calls(monkeypatch, seconds=2.5)
    asked = Borrowed(calls)
    for _ in range(30):
        asked.attempts_at(THERE)
    assert calls.now < borrowed.SECONDS + calls.budget.call


def test_a_bounded_part_of_the_cells_is_looked_into(monkeypatch):
    """Python parses some sources slowly, whatever is asked of them."""
    parsed = []
    monkeypatch.setattr(uses, "names_used", lambda s: parsed.append(s) or {s: set()})
    source = "def f(): " + "a;" * 9_000
    cells = [SimpleNamespace(cell_type="code", source=source)] * 300
    steps = [SimpleNamespace(origin="own", role="plain", cell=cell) for cell in cells]
    found = Uses(None, SimpleNamespace(steps=steps))
    assert source in found.written
    assert 1 < len(parsed) <= MAX_CHARACTERS / len(source)
