"""The untrusted side: serves one judge over one descriptor until it ends.

Runs inside the sandbox, beside the student's code. Nothing that it says is believed
but numbers, and those are compared elsewhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.core.attempting import error_text, needed
from autograder.core.calling import call
from autograder.core.exercise import Case, Exercise
from autograder.core.values import pack, unpack
from autograder.grading import wire
from autograder.grading.untrusted.shell import CellShell

MESSAGE = 400


def serve(fd: int, shell: CellShell) -> None:
    """Answer requests until the judge hangs up; one answer for each call."""
    reader = wire.Reader(fd)
    while True:
        try:
            message, arrays = reader.frame()
        except EOFError:
            return
        if message["do"] == "run":
            answer = {"id": message["id"], "outputs": shell.run(message["source"])}
            wire.send(fd, wire.encode(answer, {}))
            continue
        exercise = Exercise.from_json(message["exercise"])
        for node in message["calls"]:
            case = Case(
                "", unpack(node["inputs"], arrays), unpack(node["upstream"], arrays)
            )
            found: dict[str, np.ndarray] = {}
            said = answer_call(shell.user_ns, exercise, case, found)
            wire.send(fd, wire.encode({"id": message["id"], **said}, found))


def answer_call(
    names: dict[str, Any],
    exercise: Exercise,
    case: Case,
    found: dict[str, np.ndarray],
) -> dict[str, Any]:
    """Make one judge's call; numbers go into `found`."""
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123
    try:
        fn, forward = functions(names, exercise)
        done = call(exercise, fn, forward, case)
        return {
            "result": pack(done.result, found, "result"),
            "forward": pack(done.forward, found, "forward"),
            "changed": list(done.changed),
            "notes": [str(n)[:MESSAGE] for n in done.notes],
        }
    except BaseException as error:
        found.clear()
        return {"error": error_text(error)[:MESSAGE]}
    finally:
        sys.stdout.close()
        sys.stdout, sys.stderr = stdout, stderr


def functions(
    names: dict[str, Any], exercise: Exercise
) -> tuple[Callable, Callable | None]:
    """Find the function, and its forward in the function's own globals."""
    fn = names.get(exercise.name)
    if not callable(fn):
        raise NameError(f"no function {exercise.name} is defined")
    if exercise.forward is None:
        return fn, None
    forward = needed(fn, exercise.forward) or names.get(exercise.forward)
    if not callable(forward):
        raise NameError(f"no function {exercise.forward} is defined")
    return fn, forward
