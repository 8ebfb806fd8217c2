"""What takes long: many kills, many malformed inputs, all attacks on both fronts."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from helpers import (
    ROOT,
    TESTS,
    autograder,
    hand_in,
    header,
    run,
    scores_in_gradebook,
    submission,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.grading import wire
from autograder.grading.classroom import open_class
from autograder.grading.submission import BadSubmission, read_cells

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
UNIT = "00_start_here"
PATIENT = settings(
    max_examples=5000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def copy_class(root, target):
    import shutil

    shutil.copytree(root, target)
    return open_class(target)


def test_killed_at_random_moments_the_gradebook_ends_the_same(
    fresh_class, kits, tmp_path
):
    rng = random.Random(7)
    killed = copy_class(fresh_class, tmp_path / "killed")
    for i in range(40):
        cell = "import os\nos._exit(1)" if i % 13 == 12 else f"# {i}"
        content = submission(kits[UNIT], affine_backward=cell)
        hand_in(killed, f"s{i:02}", UNIT, content)
    whole = copy_class(killed.root, tmp_path / "whole")
    command = [sys.executable, "-m", "autograder", "grade", str(killed.root)]
    for _ in range(12):
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(0.5, 6.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert autograder("grade", killed.root).returncode == 0
    assert autograder("grade", whole.root).returncode == 0
    assert scores_in_gradebook(killed.root) == scores_in_gradebook(whole.root)
    for path in (whole.root / "autograded").rglob("*.ipynb"):
        twin = killed.root / path.relative_to(whole.root)
        assert twin.read_bytes() == path.read_bytes()


def test_every_attack_gets_its_honest_score_on_the_second_front(
    fresh_class, kits, tmp_path
):
    classroom = copy_class(fresh_class, tmp_path / "class")
    canary = tmp_path / "canary"
    canary.write_text("sing")
    before = canary.stat()
    due = {}
    for number, path in enumerate(sorted((TESTS / "attacks").glob("*/*.py"))):
        about = header(path)
        source = path.read_text().replace("{CANARY}", str(canary))
        source = source.replace("{PID}", str(os.getpid())).replace("{PORT}", "9")
        source = source.replace("{ROOT}", str(ROOT))
        student = f"a{number:02}"
        hand_in(
            classroom,
            student,
            about["unit"],
            submission(kits[about["unit"]], **{about["exercise"]: source}),
        )
        due[student, UNIT, f"check-{about['exercise']}"] = float(about["score"])
    done = run(
        *(sys.executable, "-m", "nbgrader", "autograde", UNIT),
        cwd=classroom.root,
        timeout=1000,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = scores_in_gradebook(classroom.root)
    assert {key: found[key][0] for key in due} == due
    assert canary.read_text() == "sing"
    assert canary.stat().st_mtime_ns == before.st_mtime_ns
    assert canary.stat().st_mode == before.st_mode


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@PATIENT
@given(st.binary() | JSON.map(lambda v: json.dumps(v).encode()))
def test_no_bytes_crash_the_reader(content):
    try:
        read_cells(content)
    except BadSubmission:
        return


@PATIENT
@given(JSON, st.binary(max_size=64))
def test_no_frame_crashes_the_decoder(content, body):
    try:
        wire.decode(json.dumps(content).encode(), body)
    except wire.WireError:
        return
