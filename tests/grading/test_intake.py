"""What lies under `submitted/` never breaks a run, and never reaches other folders."""

import os
import stat

import pytest
from helpers import autograder, hand_in, run, scores_in_gradebook, submission

from autograder.grading.intake import list_submissions, parse_time, plain
from autograder.grading.intake import read_timestamp as read
from autograder.grading.submission import Submission

UNIT = "00_start_here"


@pytest.mark.parametrize("name", ["\x1b[2J", "a\nb", "x\u202ey", "\udcff", "\u2066"])
def test_a_name_is_one_printable_line(name):
    assert plain(name).isprintable()
    assert plain(plain(name)) == plain(name)


@pytest.mark.parametrize(
    "content",
    [b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59", b"\xff", b"soon"],
)
def test_a_time_that_is_none_is_a_complaint(tmp_path, content):
    path = tmp_path / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb"
    path.parent.mkdir(parents=True)
    path.with_name("timestamp.txt").write_bytes(content)
    found = read(Submission("ada", UNIT, path))
    assert found.at is None
    assert "no hand-in time" in found.complaint


def test_times_are_read_as_nbgrader_writes_them():
    assert parse_time("2026-11-24 18:30:00.5 UTC\n").hour == 18
    assert parse_time("2026-11-24 18:30:00 +0200").hour == 16


def spoil(root):
    """Hostile entries of every kind; returns who must be named."""
    students = root / "submitted"
    (students / "loop").symlink_to(students / "loop")
    (students / "far").symlink_to("x" * 300)
    (students / "linked").symlink_to(students / "ada")
    os.mkfifo(students / "pipe")
    eve = students / "eve" / UNIT
    (eve / "notes.txt").symlink_to(root / ".autograder" / "secret")
    (eve / "zero").symlink_to("/dev/zero")
    (eve / "timestamp.txt").symlink_to("/dev/zero")
    os.mkfifo(eve / "pipe")
    (eve / "around").symlink_to(eve)
    os.mknod(eve / "socket", stat.S_IFSOCK | 0o600)
    (eve / "data.csv").write_text("1,2")
    return ("loop", "far", "linked", "pipe", "timestamp.txt is a link")


@pytest.mark.parametrize("front", ["ours", "nbgrader"])
def test_hostile_entries_are_named_and_reach_nothing(classroom, assignments, front):
    good = submission(assignments[UNIT])
    for student in ("ada", "eve", "zoe"):
        hand_in(classroom, student, UNIT, good)
    named = spoil(classroom.root)
    if front == "ours":
        done = autograder("grade", classroom.root)
    else:
        done = run("nbgrader", "autograde", UNIT, cwd=classroom.root)
    assert done.returncode == 1
    said = done.stderr + done.stdout
    assert all(name in said for name in named), said
    scores = scores_in_gradebook(classroom.root)
    assert all(
        scores[s, UNIT, "check-affine_forward"][0] == 2 for s in ("ada", "eve", "zoe")
    )
    secret = (classroom.root / ".autograder" / "secret").read_bytes()
    written = [p for p in (classroom.root / "autograded").rglob("*") if p.is_file()]
    assert {p.suffix for p in written} == {".ipynb"}
    assert not any(secret in p.read_bytes() for p in written)


def test_a_folder_that_refuses_is_a_complaint(classroom, monkeypatch):
    (classroom.root / "submitted" / "ada").mkdir()
    opened = os.open

    def refuse(name, *args, **kwargs):
        if name == "ada":
            raise PermissionError(13, "Permission denied")
        return opened(name, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    said = []
    assert not list(list_submissions(classroom.root / "submitted", None, said.append))
    assert said == ["not read: ada can't be read: Permission denied"]
