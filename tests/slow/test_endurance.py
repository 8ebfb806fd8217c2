"""What takes long: many kills, a full disk, all attacks on the second front."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import (
    ROOT,
    TESTS,
    autograder,
    hand_in,
    header,
    nbgrader,
    run,
    scores_in_gradebook,
    submission,
)

from autograder.grading.classroom import open_class

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
UNIT = "00_start_here"
KILLS = 60
MARK, JUDGE = "autograder.grading.untrusted.zygote", "autograder.grading.judge_process"


def copy_class(root, target):
    shutil.copytree(root, target)
    return open_class(target)


def family(pid, depth=100):
    """Processes below one, so many generations, with their command lines."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(
                stat.read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue
    found, above = [], [pid]
    while above and depth:
        depth -= 1
        above = sorted(child for child, parent in parents.items() if parent in above)
        found += above
    lines = {}
    for member in found:
        try:
            lines[member] = Path(f"/proc/{member}/cmdline").read_bytes().decode()
        except OSError:
            continue
    return lines


def victims(pid, kind):
    """The processes of one kind: judge, zygote (either of its two) or child."""
    lines = family(pid)
    if kind == "coordinator":
        return [pid]
    if kind == "judge":
        return [p for p, line in lines.items() if JUDGE in line]
    # a zygote's line is its children's as well: the deepest ones are children
    warm = [p for p, line in lines.items() if MARK in line]
    leaves = [p for p in warm if not family(p)]
    return leaves if kind == "child" else [p for p in warm if p not in leaves]


def test_killed_anywhere_the_gradebook_ends_the_same(
    fresh_class, assignments, tmp_path
):
    """At least 50 kills of coordinator, judge, zygote and child at random moments."""
    rng = random.Random(7)
    killed = copy_class(fresh_class, tmp_path / "killed")
    for i in range(40):
        cell = "import os\nos._exit(1)" if i % 13 == 12 else f"# {i}"
        content = submission(assignments[UNIT], affine_backward=cell)
        hand_in(killed, f"s{i:02}", UNIT, content)
    whole = copy_class(killed.root, tmp_path / "whole")
    command = [sys.executable, "-m", "autograder", "grade", str(killed.root)]
    before = orphans()
    landed = dict.fromkeys(("coordinator", "judge", "zygote", "child"), 0)
    while sum(landed.values()) < KILLS:
        kind = min(landed, key=lambda k: (landed[k], rng.random()))
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(0.2, 2.5))
        end = time.monotonic() + 5
        while process.poll() is None and time.monotonic() < end:
            here = victims(process.pid, kind)
            if here:
                try:
                    os.kill(rng.choice(here), signal.SIGKILL)
                except ProcessLookupError:
                    continue
                landed[kind] += 1
                break
            time.sleep(0.005)
        if kind == "coordinator" or rng.random() < 0.5:
            process.kill()
        process.wait()
        if rng.random() < 0.5:  # otherwise there soon is nothing left to grade
            shutil.rmtree(killed.root / ".autograder" / "results", ignore_errors=True)
    assert min(landed.values()) >= 10
    done = autograder("grade", killed.root)
    assert done.returncode == 0, done.stderr
    assert autograder("grade", whole.root).returncode == 0
    assert scores_in_gradebook(killed.root) == scores_in_gradebook(whole.root)
    for path in (whole.root / "autograded").rglob("*.ipynb"):
        twin = killed.root / path.relative_to(whole.root)
        assert twin.read_bytes() == path.read_bytes()
    end = time.monotonic() + 20
    while left := orphans() - before:
        assert time.monotonic() < end, left
        time.sleep(0.1)


def orphans():
    """Judges and zygotes whose parent is gone."""
    return {p for p in family(1, 1) if is_ours(p)}


def is_ours(pid):
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
    except OSError:
        return False
    return MARK in line or JUDGE in line


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk)
    if done.returncode:
        assert os.environ.get("CI") != "true", done.stderr
        pytest.skip("mounting a file system takes root")
    yield disk
    run("umount", "-l", disk)


def test_a_full_disk_loses_nothing(small_disk, fresh_class, assignments):
    """A real one: it fills in the middle of a run, and the next run finishes."""
    root = small_disk / "class"
    shutil.copytree(fresh_class, root)
    classroom = open_class(root)
    for i in range(30):
        content = submission(assignments[UNIT], affine_backward=f"# {i}")
        hand_in(classroom, f"s{i:02}", UNIT, content)
    free = shutil.disk_usage(small_disk).free
    filler = small_disk / "filler"
    filler.write_bytes(bytes(max(free - 250_000, 0)))
    done = autograder("grade", root)
    assert done.returncode == 2, done.stderr
    assert "full" in done.stderr
    assert "Traceback" not in done.stderr
    filler.unlink()
    again = autograder("grade", root)
    assert again.returncode == 0, again.stderr
    scores = scores_in_gradebook(root)
    assert len({key[0] for key in scores}) == 30
    assert {v[0] for k, v in scores.items() if k[2] == "check-affine_forward"} == {2}
    assert not list(root.rglob(".*.ipynb.*"))  # no half-written file


def test_every_attack_gets_its_honest_score_on_the_second_front(
    fresh_class, assignments, tmp_path
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
        student, unit = f"a{number:03}", about["unit"]
        cells = {about["exercise"]: source}
        hand_in(classroom, student, unit, submission(assignments[unit], **cells))
        due[student, unit, f"check-{about['exercise']}"] = float(about["score"])
    for unit in sorted({key[1] for key in due}):
        done = nbgrader(
            "autograde",
            unit,
            cwd=classroom.root,
            timeout=1400,
        )
        assert done.returncode == 0, done.stderr[-3000:]
    found = scores_in_gradebook(classroom.root)
    assert {key: found[key][0] for key in due} == due
    assert canary.read_text() == "sing"
    assert canary.stat().st_mtime_ns == before.st_mtime_ns
    assert canary.stat().st_mode == before.st_mode
    assert [p.name for p in tmp_path.iterdir() if p.name != "class"] == ["canary"]
