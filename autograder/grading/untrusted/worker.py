"""The untrusted side: serves one judge over one descriptor until it ends.

Runs inside the sandbox, beside the student's code. Nothing that it says is believed
but numbers, and those are compared elsewhere.
"""

from __future__ import annotations

import math
import sys
from functools import partial
from typing import Any

import numpy as np

from autograder.core.attempting import error_text, needed, undefined
from autograder.core.calling import Function
from autograder.core.earlier import Earlier
from autograder.core.exercise import Case, Exercise
from autograder.core.values import unpack
from autograder.grading import wire
from autograder.grading.untrusted.shell import CellShell, NoText
from autograder.grading.untrusted.watchdog import Watchdog

MESSAGE = 400


def serve(fd: int, shell: CellShell) -> None:
    """Answer requests until the judge hangs up; one answer for each call."""
    reader, watchdog = wire.Reader(fd), Watchdog()
    while True:
        try:
            message, arrays = reader.frame()
        except EOFError:
            return
        if message["do"] in ("run", "define"):
            run = shell.run if message["do"] == "run" else shell.define
            outputs = run(message["source"])
            answer = {"id": [message["id"], 0], "outputs": outputs, "line": shell.line}
            wire.Writer(fd, wire.encode(answer, {})).write()
            continue
        earlier = Earlier(Exercise.from_json(message["exercise"]))
        for number, node in enumerate(message["calls"]):
            stopped = partial(tell_stopped, fd, [message["id"], number])
            watchdog.begin(message["seconds"], stopped)
            case = Case(
                "", unpack(node["inputs"], arrays), unpack(node["upstream"], arrays)
            )
            found: dict[str, np.ndarray] = {}
            said = answer_call(shell.user_ns, earlier, case, found)
            answer = {"id": [message["id"], number], **said}
            with watchdog.lock:
                watchdog.until = math.inf
                wire.Writer(fd, wire.encode(answer, found)).write()


def tell_stopped(fd: int, id: list[int], place: str) -> None:
    """Answer in the place of a call that took too long."""
    wire.Writer(fd, wire.encode({"id": id, "stopped": place}, {})).write()


def answer_call(
    names: dict[str, Any],
    earlier: Earlier,
    case: Case,
    found: dict[str, np.ndarray],
) -> dict[str, Any]:
    """Make one judge's call; numbers go into `found`."""
    exercise = earlier.exercise
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = NoText()
    try:
        fn, forward = functions(names, exercise)
        done = earlier.call(fn, forward, case)
        nodes, arrays = earlier.was
        found.update(arrays)
        return {
            **nodes,
            "changed": list(done.changed),
            "rewrote": done.rewrote,
            "notes": [str(n)[:MESSAGE] for n in done.notes],
        }
    except BaseException as error:
        found.clear()
        return {"error": error_text(error, exercise.name)[:MESSAGE]}
    finally:
        sys.stdout, sys.stderr = stdout, stderr


def functions(
    names: dict[str, Any], exercise: Exercise
) -> tuple[Function, Function | None]:
    """Find the function, and its forward in the function's own globals."""
    fn = names.get(exercise.name)
    if not callable(fn):
        raise NameError(undefined(exercise.name))
    if exercise.forward is None:
        return fn, None
    forward = needed(fn, exercise.forward) or names.get(exercise.forward)
    if not callable(forward):
        raise NameError(undefined(exercise.forward))
    return fn, forward
