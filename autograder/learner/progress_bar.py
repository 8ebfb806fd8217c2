"""`progress()`: which exercises pass, as a bar per unit."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from autograder.core.calling import Function
from autograder.core.marks import NOT_WRITTEN
from autograder.core.units import required, unit_names
from autograder.core.verdict import Verdict
from autograder.learner.checking import judge_visible, what_is_unwritten
from autograder.learner.time_limit import TimeLimit

PASSES = "passes"


def progress() -> None:
    """Print which exercises of the units at hand pass, as a bar per unit."""
    caller = inspect.currentframe()
    namespace = caller.f_back.f_globals if caller and caller.f_back else {}
    units = units_at_hand(namespace)
    if not units:
        print("No exercise is defined yet: run the notebook's cells first.")
    for unit in units:
        print(progress_text(unit, namespace))


def units_at_hand(namespace: Mapping[str, Any]) -> list[str]:
    """Return the units that a notebook has most exercises of.

    A function of an earlier unit, or a name that another unit uses too, does not make
    that unit one of them: half of its exercises do, or more of them than of all others.
    """
    shares = {
        unit: sum(name in namespace for name in required(unit)) / len(required(unit))
        for unit in unit_names()
    }
    most = max(shares.values())
    return [unit for unit, share in shares.items() if share and share >= min(most, 0.5)]


def progress_text(unit: str, namespace: Mapping[str, Any]) -> str:
    """Return a unit's bar and a line for each exercise."""
    seen: dict[str, Verdict] = {}
    states = {n: state_of(n, namespace.get(n), seen) for n in required(unit)}
    return bar_text(unit, states)


def bar_text(unit: str, states: Mapping[str, str]) -> str:
    """Return a unit's bar and a line for each exercise, from the exercises' states."""
    done = sum(state == PASSES for state in states.values())
    bar = "█" * done + "░" * (len(states) - done)
    lines = [f"{unit}  {bar}  {done} of {len(states)}"]
    return "\n".join(lines + [f"  {name}: {state}" for name, state in states.items()])


def state_of(name: str, fn: Any, seen: dict[str, Verdict]) -> str:
    """Say how far the function is that a notebook has under a name."""
    if not callable(fn):
        return "not defined"
    return state_in_words(fn, judge_visible(fn, name, seen=seen))


def state_in_words(fn: Function, verdict: Verdict) -> str:
    """Say how far a function is, from its verdict."""
    if verdict.passed:
        return PASSES
    if verdict.marks.error.endswith(NOT_WRITTEN):
        return what_is_unwritten(fn, verdict)
    stopped = verdict.marks.error.startswith(TimeLimit().sentence)
    return f"not yet right, {verdict.marks.error}" if stopped else "not yet right"
