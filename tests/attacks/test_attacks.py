"""Every attack gets its honest score and does no damage."""

import base64
import os
import re
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT, descendants, grade, header, quick

from autograder.files import notebook_bytes
from autograder.grading.judge import BUSY, Budget

HERE = Path(__file__).parent
ATTACKS = sorted(HERE.glob("*/*.py"))
BUDGET = Budget(cell=4.0, call=2.0, large=3.0, total=40.0)
JUDGING_SECONDS = 15.0
"""For comparing and explaining what came back, on a machine with other work."""


WAITED_FOR = (
    "hang_in_c",
    "hang_in_regex",
    "swallows_everything",
    "slow_drip",
    "warning_flood",
    "recursion_limit",
)
"""Until the total time is over, as for others that stay in `make test`."""


def state_of(path):
    """Bytes, mode, owner and times of a file."""
    about = path.stat()
    return path.read_bytes(), about.st_mode, about.st_uid, about.st_mtime_ns


@pytest.fixture
def canaries(tmp_path):
    """A file, a process and a port, and a look at whether they are untouched."""
    path = tmp_path / "canary"
    path.write_text("sing")
    before = state_of(path)
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    yield {
        "CANARY": str(path),
        "PID": str(process.pid),
        "PORT": str(server.getsockname()[1]),
        "ROOT": str(ROOT),
    }
    assert state_of(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["canary"]
    assert process.poll() is None
    with pytest.raises(BlockingIOError):
        server.accept()
    process.kill()
    process.communicate()
    server.close()


@pytest.mark.parametrize(
    "path",
    quick(ATTACKS, lambda path: path.stem not in WAITED_FOR),
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_an_attack_earns_nothing_and_harms_nothing(path, canaries, assignments, zygote):
    about = header(path)
    source = path.read_text()
    for name, value in canaries.items():
        source = source.replace(f"{{{name}}}", value)
    assignment = assignments[about["unit"]]
    graded = grade(assignment, zygote, budget=BUDGET, **{about["exercise"]: source})
    assert graded.exercises[about["exercise"]].score == float(about["score"])
    assert graded.score <= graded.max
    assert {e.failure for e in graded.exercises.values()} <= {"", BUSY}
    assert graded.stages["judging"] < JUDGING_SECONDS
    shown = notebook_bytes(graded.notebook).decode()
    assert_safe(graded, shown)
    # whoever comes next is graded as if nothing had happened
    assert grade(assignment, zygote).score == graded.max


def assert_safe(graded, shown):
    """Nothing of the student's reaches a page as anything but text."""
    assert len(shown) < 2_000_000
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]", shown)
    for cell in graded.notebook.cells:
        for output in cell.get("outputs", []):
            html = output.get("data", {}).get("text/html", "")
            assert "<script" not in html
            assert "<img" not in html
            kinds = set(output.get("data", {}))
            picture = output.get("data", {}).get("image/png")
            if picture:
                size = struct.unpack("!II", base64.b64decode(picture)[16:24])
                assert size[0] * size[1] <= 20_000_000
            check = cell.metadata.get("nbgrader", {}).get("grade")
            assert check or kinds <= {"text/plain", "image/png"}


def test_there_are_attacks_of_every_group():
    groups = {p.parent.name for p in ATTACKS}
    assert groups == {
        "in_the_process",
        "in_ipython",
        "numerical",
        "process_and_resources",
        "getting_out",
        "towards_the_instructor",
        "around_the_judge",
    }
    for group in groups:
        assert len(list((HERE / group).glob("*.py"))) >= 2
    assert len(ATTACKS) >= 25


def test_no_child_is_left_behind(assignments, zygote):
    with zygote.fork():
        during = descendants(zygote.process.pid)
    before = descendants(zygote.process.pid)
    grade(assignments["00_start_here"], zygote, affine_forward="import os\nos._exit(1)")
    assert len(during) == len(before) + 1  # a child is seen while there is one
    assert descendants(zygote.process.pid) == before


def test_what_an_attack_names_of_the_program_is_there():
    named = re.compile(r"\bautograder(?:\.\w+)+")
    for path in ATTACKS:
        for name in named.findall(path.read_text()):
            module = ROOT / name.replace(".", "/")
            assert module.is_dir() or module.with_suffix(".py").exists(), (path, name)
