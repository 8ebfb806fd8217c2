"""The places that read what a student wrote, each with seeds of valid input.

A target takes bytes and returns; it may refuse in its own words. Anything else that
it raises is a bug.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
from helpers import load_rubric

from autograder.core.answers import answers as visible_answers
from autograder.core.diagnosing import find_mistakes
from autograder.core.marking import mark
from autograder.core.values import pack
from autograder.core.verdict import Verdict
from autograder.files import compact_bytes
from autograder.grading import wire
from autograder.grading.outputs import clean_outputs, clean_text
from autograder.grading.questions import read_answer
from autograder.grading.submission import BadSubmission, read_cells, rebuild
from fuzz.answers import choice_seeds, forged_frame

ROOT = Path(__file__).resolve().parents[2]
UNIT = "00_start_here"
EXERCISES = (
    (UNIT, "affine_backward"),
    ("01_gradient_checking", "softmax_cross_entropy"),
    ("04_lstm", "init_lstm"),
    ("05_gru", "gru_to_pytorch"),
)
MAX_VERDICT = 500_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]")


@cache
def release():
    path = ROOT / "course" / UNIT / f"{UNIT}.ipynb"
    return path.read_bytes(), nbformat.read(path, as_version=4)


@cache
def exercises_and_cases():
    """Each form of answer: gradients, loss and gradients, what a measure reads."""
    found = []
    for unit, name in EXERCISES:
        rubric = load_rubric(unit)
        item = rubric.find(name)
        found.append((item.exercise, rubric.draw(item, np.random.default_rng(0))[0]))
    return found


def reader(content):
    """Read a notebook file and rebuild it."""
    try:
        rebuilt = rebuild(release()[1], read_cells(content))
    except BadSubmission as error:
        said = str(error)
        assert len(said) < 300
        assert said.isprintable()
        assert said.encode()
        return
    for step in rebuilt.steps:
        assert not CONTROL.search(clean_text(step.cell.source))
        clean_outputs(step.saved_outputs)


def decoder(content):
    """Take bytes for an answer, as a frame and as what a frame holds; judge it.

    In the second form the sizes fit, so that what lies behind them is reached.
    Returns how many of the two were judged.
    """
    header, _, body = content.partition(b"\n")
    framed = wire.HEAD.pack(len(header), len(body)) + header + body
    return judged(content) + judged(framed)


def judged(frame):
    fd = os.memfd_create("frame")
    try:
        os.write(fd, frame)
        os.lseek(fd, 0, os.SEEK_SET)
        answer, found = wire.Reader(fd).frame()
    except (wire.WireError, EOFError):
        return False
    finally:
        os.close(fd)
    for exercise, known in exercises_and_cases():
        shown(exercise, read_answer(known, answer, found))
    return True


def shown(exercise, attempt):
    """Mark an answer, name its mistake and show the verdict, as the judge does."""
    visible = visible_answers(exercise.name)
    with np.errstate(all="ignore"):
        marks = mark(exercise, [attempt], attempt.call)
        tried = [replace(attempt, known=known) for known in visible.cases]
        found = find_mistakes(visible, tried, marks.broken)
    assert 0 <= marks.score <= exercise.max_points
    verdict = Verdict(exercise.name, marks, found)
    assert len(verdict.text()) + len(verdict.html()) < MAX_VERDICT


def sanitiser(content):
    """Clean a list of outputs; what is left is a notebook's, and plain."""
    try:
        outputs = json.loads(content)
    except (ValueError, RecursionError):
        return
    kept = clean_outputs(outputs if isinstance(outputs, list) else [outputs])
    text = compact_bytes(kept).decode()
    assert not CONTROL.search(text.replace("\\u007f", ""))
    for node in kept:
        assert node.output_type in ("stream", "error", "display_data")
        assert set(node.get("data", {})) <= {"text/plain", "image/png"}


def frame_seeds():
    """Right and wrong answers as frames."""
    _, known = exercises_and_cases()[0]
    for result in (dict(known.expected), (1, [2.0, None]), "text", {"x": True}):
        arrays = {}
        message = {
            "id": 1,
            "result": pack(result, arrays, "r"),
            "forward": pack((np.ones(2),), arrays, "f"),
            "notes": ["a note"],
            "changed": ["dy", "x"],
        }
        yield from both_forms(wire.encode(message, arrays))
    yield from both_forms(wire.encode({"id": 1, "error": "ValueError: x"}, {}))


def both_forms(frame):
    """A frame, and its header and body with a line's end between them."""
    size, _ = wire.HEAD.unpack_from(frame)
    content = frame[wire.HEAD.size :]
    return frame, content[:size] + b"\n" + content[size:]


def output_seeds():
    """Outputs of every kind."""
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    yield json.dumps(
        [
            {"output_type": "stream", "name": "stdout", "parts": ["a\x1b[31m", "b"]},
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]},
            {"output_type": "display_data", "data": {"image/png": png}},
            {"output_type": "execute_result", "data": {"text/plain": ["1", "2"]}},
            {"output_type": "display_data", "data": {"text/html": "<b>x</b>"}},
        ]
    ).encode()


@dataclass(frozen=True)
class Target:
    """What reads bytes, seeds of valid ones, and what makes bytes out of choices."""

    read: Callable[[bytes], bool | None]
    seeds: Callable[[], list[bytes]]
    forge: Callable[[bytes], bytes] = bytes

    def __call__(self, content):
        """Read what the choices make."""
        return self.read(self.forge(content))


TARGETS = {
    "answers": Target(judged, choice_seeds, forged_frame),
    "reader": Target(reader, lambda: [release()[0], b'{"cells": [], "nbformat": 4}']),
    "decoder": Target(decoder, lambda: list(frame_seeds())),
    "sanitiser": Target(sanitiser, lambda: list(output_seeds())),
}
TOKENS = [
    *(b"[", b"]", b"{", b"}", b'"', b",", b":", b"\\", b"\\u0000", b"\\ud800"),
    *(b"null", b"true", b"-1", b"1e999", b"NaN", b"-Infinity", b"9" * 40, b"0.5"),
    *(b"\x00", b"\xff", b"\xe2\x80\xae", b"\x1b[31m", b"<script>", b"../../x"),
    *(b"float64", b"float32", b"object", b"array", b"dict", b"tuple", b"refused"),
    *(b'"cells"', b'"source"', b'"outputs"', b'"nbgrader"', b'"grade_id"', b'"id"'),
]


def mutate(rng, seeds):
    """A valid input with a few things wrong."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice((1, 2, 8, 64, 512)))
        kind = rng.randrange(6)
        if kind == 0:
            data[at:to] = b""
        elif kind == 1:
            data[at:at] = data[at:to] * rng.choice((1, 2, 20))
        elif kind == 2:
            data[at:at] = rng.choice(TOKENS)
        elif kind == 3:
            data[at:to] = rng.choice(TOKENS)
        elif kind == 4 and at < len(data):
            data[at] = rng.randrange(256)
        else:
            other = rng.choice(seeds)
            start = rng.randrange(len(other))
            data[at:] = other[start:]
    return bytes(data)
