"""What is asked of a child about an exercise, and how its answers are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.core.answers import KnownCase
from autograder.core.calling import Call
from autograder.core.exercise import Exercise
from autograder.core.marks import Attempt
from autograder.core.values import pack, unpack
from autograder.grading.outputs import clean_text

PLACE = re.compile(r"line [0-9]{1,6}, in (?:<[a-z]{1,12}>|[^\W\d]\w{0,60})")
MAX_STRINGS = 50
MAX_SAID = 400
"""Characters of a message from the child."""
LIBRARIES = (
    "in the sandbox there are the standard library, NumPy, Matplotlib and IPython"
)
MAX_PATH = 120
"""Characters of the path of what a call changed."""


def with_libraries(said: str) -> str:
    """Add to an import that failed what there is to import."""
    missing = said.startswith("ModuleNotFoundError")
    return f"{said}; {LIBRARIES}" if missing else said


def request(
    exercise: Exercise, cases: Sequence[KnownCase], seconds: float
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the message that asks for calls of so many seconds, and its arrays."""
    arrays: dict[str, np.ndarray] = {}
    calls = [
        {
            "inputs": pack(dict(known.case.inputs), arrays, f"{i}i"),
            "upstream": pack(dict(known.case.upstream), arrays, f"{i}u"),
        }
        for i, known in enumerate(cases)
    ]
    about = {"exercise": exercise.asked, "seconds": seconds}
    return {"do": "call", "calls": calls, **about}, arrays


def place_in(said: str) -> str:
    """Return a place that a child names, if it has the form of one, in brackets."""
    return f" ({said})" if PLACE.fullmatch(said) else ""


def read_answer(
    known: KnownCase, answer: Mapping[str, Any], found: Mapping[str, np.ndarray]
) -> Attempt:
    """Read a child's answer to a call; what is malformed counts as no numbers."""
    if isinstance(answer.get("error"), str):
        said = with_libraries(clean_text(answer["error"], MAX_SAID))
        return Attempt(known, None, said)
    try:
        result = unpack(answer.get("result"), found, ours=False)
        forward = unpack(answer.get("forward"), found, ours=False)
    except ValueError as error:
        return Attempt(known, None, f"malformed answer: {error}")
    roots = {*known.case.inputs, *known.case.upstream, "state"}
    changed = [
        clean_text(path, MAX_PATH)
        for path in strings(answer.get("changed"))
        if path.partition(".")[0] in roots
    ]
    return Attempt(
        known,
        Call(
            result,
            forward if isinstance(forward, tuple) else None,
            tuple(changed),
            tuple(clean_text(note, MAX_SAID) for note in strings(answer.get("notes"))),
            answer.get("rewrote") is True,
        ),
    )


def strings(said: Any) -> list[str]:
    """Return the strings of a list, a bounded number."""
    found = said if isinstance(said, list) else []
    return [text for text in found[:MAX_STRINGS] if isinstance(text, str)]
