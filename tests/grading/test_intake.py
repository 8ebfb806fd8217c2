"""What lies under `submitted/` never breaks a run, and never reaches other folders."""

import os
import shutil
import stat

import pytest
from helpers import (
    autograder,
    hand_in,
    nbgrader,
    quick,
    scores_in_gradebook,
    submission,
)

from autograder.grading.hand_in import parse_time
from autograder.grading.hand_in import read_timestamp as read
from autograder.grading.intake import (
    MAX_ENTRIES,
    Listing,
    is_student,
    plain,
    why_no_student,
)
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


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Jose\u0301", "its accents are letters of their own"),
        ("a,b", "found U+002C (COMMA)"),
        ("a\nb", "found U+000A (no name)"),
        ("ada\udcff", "found U+DCFF (no name)"),
        ("-ada", "at most 100; rename"),
        ("a" * 101, "at most 100; rename"),
    ],
)
def test_the_letter_that_is_in_a_names_way_is_told(name, said):
    assert not is_student(name)
    assert said in why_no_student(name)
    assert why_no_student(name).isprintable()


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


@pytest.mark.parametrize("front", quick(["ours", "nbgrader"], ["ours"]))
def test_hostile_entries_are_named_and_reach_nothing(classroom, assignments, front):
    good = submission(assignments[UNIT])
    for student in ("ada", "eve", "zoe"):
        hand_in(classroom, student, UNIT, good)
    named = spoil(classroom.root)
    if front == "ours":
        done = autograder("grade", classroom.root)
    else:
        done = nbgrader("autograde", UNIT, cwd=classroom.root)
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


def linked(folder):
    shutil.move(folder, folder.parent.parent / "elsewhere")
    folder.symlink_to(folder.parent.parent / "elsewhere")


def crowded(folder):
    for number in range(MAX_ENTRIES):
        (folder / f".{number}").touch()
    (folder / UNIT / f"{UNIT}.ipynb").write_bytes(b"spoilt")


def a_file(folder):
    shutil.rmtree(folder / UNIT)
    (folder / UNIT).write_text("my notebook")


def a_plain_file(folder):
    shutil.rmtree(folder)
    folder.write_text("my notebook")


def renamed(folder):
    (folder / UNIT / f"{UNIT}.ipynb").rename(folder / UNIT / f"{UNIT} (1).ipynb")


@pytest.mark.parametrize(
    ("change", "said"),
    quick(
        [
            (linked, "ada is a link"),
            (crowded, f"ada has more than {MAX_ENTRIES} entries"),
            (a_file, f"{UNIT} is a file; expected a folder"),
            (a_plain_file, "ada is a file; expected a folder for each student"),
            (
                renamed,
                f"there is no {UNIT}.ipynb in the folder; found {UNIT} (1).ipynb; "
                "what is handed in needs that name",
            ),
        ],
        lambda pair: pair[0] is linked,
    ),
)
def test_no_old_score_stays_behind_what_can_t_be_read(
    classroom, assignments, change, said
):
    path = hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    assert autograder("grade", classroom.root).returncode == 0
    key = ("ada", UNIT, "check-affine_forward")
    assert scores_in_gradebook(classroom.root)[key][0] == 2
    change(path.parent.parent)
    done = autograder("grade", classroom.root)
    assert done.returncode == 1
    assert said in done.stderr
    assert scores_in_gradebook(classroom.root)[key][0] == 0


def test_a_folder_that_refuses_is_a_complaint(classroom, monkeypatch):
    (classroom.root / "submitted" / "ada").mkdir()
    opened = os.open

    def refuse(name, *args, **kwargs):
        if name == "ada":
            raise PermissionError(13, "Permission denied")
        return opened(name, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    said = []
    assert not list(
        Listing(classroom.root / "submitted", None, said.append).submissions()
    )
    assert said == ["not listed: ada can't be read: Permission denied"]


def test_formgraders_button_and_feedback_carry_nothing_else(classroom, assignments):
    from autograder.grading.new_class import nbgrader_api

    for student in ("ada", "eve"):
        hand_in(classroom, student, UNIT, submission(assignments[UNIT]))
    spoil(classroom.root)
    api = nbgrader_api(classroom.root)
    assert api.autograde(UNIT, "ada")["success"]
    assert not api.autograde(UNIT, "eve")["success"]  # its timestamp is a link
    assert not api.autograde(UNIT, "linked")["success"]
    assert not (classroom.root / "autograded" / "linked").exists()
    assert api.get_submitted_students(UNIT) == {"ada", "eve"}
    assert api.get_submitted_timestamp(UNIT, "eve") is None
    for student in ("ada", "eve"):
        assert api.generate_feedback(UNIT, student)["success"]
    scores = scores_in_gradebook(classroom.root)
    assert scores["ada", UNIT, "check-affine_forward"][0] == 2
    assert scores["eve", UNIT, "check-affine_forward"][0] == 2
    secret = (classroom.root / ".autograder" / "secret").read_bytes()
    for folder in ("autograded", "feedback"):
        written = [p for p in (classroom.root / folder).rglob("*") if p.is_file()]
        assert {p.suffix for p in written} <= {".ipynb", ".html"}
        assert not any(secret in p.read_bytes() for p in written)
    assert not list((classroom.root / ".autograder").glob("stand_ins_*"))


def test_two_classes_in_one_process_are_graded_each_by_its_own(
    fresh_class, assignments, tmp_path
):
    import shutil

    from autograder.grading.classroom import open_class
    from autograder.grading.new_class import nbgrader_api

    right = submission(assignments[UNIT])
    wrong = submission(assignments[UNIT], affine_forward="pass")
    for name, content in (("one", right), ("two", wrong)):
        shutil.copytree(fresh_class, tmp_path / name)
        classroom = open_class(tmp_path / name)
        hand_in(classroom, "ada", UNIT, content)
        assert nbgrader_api(classroom.root).autograde(UNIT, "ada")["success"]
    found = [
        scores_in_gradebook(tmp_path / name)["ada", UNIT, "check-affine_forward"][0]
        for name in ("one", "two")
    ]
    assert found == [2, 0]


@pytest.mark.parametrize(("day", "due"), quick([("02", 7), ("04", 0)], [("04", 0)]))
def test_the_hand_in_time_reaches_nbgraders_penalty(classroom, assignments, day, due):
    from nbgrader.api import Gradebook

    with (classroom.root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    database = f"sqlite:///{classroom.root / 'gradebook.db'}"
    with Gradebook(database) as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate="2026-11-03 00:00:00 UTC")
    path = hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    path.with_name("timestamp.txt").write_text(f"2026-11-{day} 12:00:00 UTC")
    done = nbgrader("autograde", UNIT, "--student=ada", cwd=classroom.root)
    assert done.returncode == 0, done.stderr
    with Gradebook(database) as gradebook:
        found = gradebook.find_submission(UNIT, "ada")
        assert found.timestamp.day == int(day)
        assert found.score - found.late_submission_penalty == min(due, found.score)


def test_large_times_devices_and_folders_beside_a_notebook(classroom, assignments):
    for student in ("ada", "ben", "cyd"):
        hand_in(classroom, student, UNIT, submission(assignments[UNIT]))
    students = classroom.root / "submitted"
    (students / "ada" / UNIT / "timestamp.txt").write_bytes(b"2" * 50_000_000)
    (students / "ben" / UNIT / "data").mkdir()
    (students / "ben" / UNIT / "data" / "a.csv").write_text("1")
    os.mkfifo(students / "cyd" / "notes")
    done = autograder("grade", classroom.root)
    assert "3 graded" in done.stdout
    assert "ada, 00_start_here: no hand-in time: timestamp.txt has 50,000,000" in (
        done.stderr
    )


def test_an_ordinary_user_meets_a_locked_folder(classroom):
    """As root every folder can be read; the listing runs as nobody."""
    (classroom.root / "submitted" / "ada").mkdir(mode=0o000)
    (classroom.root / "submitted" / "zoe" / UNIT).mkdir(parents=True)
    if os.geteuid() == 0:
        for folder in (classroom.root, *classroom.root.parents):
            if folder != folder.parent:
                folder.chmod(folder.stat().st_mode | 0o055)
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.geteuid() == 0:
                os.setresuid(65534, 65534, 65534)
            said = []
            listed = Listing(
                classroom.root / "submitted", None, said.append
            ).submissions()
            names = [s.student for s in listed]
            os.write(write_end, repr((names, said)).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        found = stream.read()
    os.waitpid(pid, 0)
    assert found == repr(
        (["zoe"], ["not listed: ada can't be read: Permission denied"])
    )


def test_one_folder_of_much_that_is_passed_over_buries_nobody_else(tmp_path):
    for number in range(MAX_ENTRIES - 1):
        (tmp_path / "mallory" / f"{number:03d}{chr(27) * 100}").mkdir(parents=True)
    (tmp_path / "zoe" / "02_rn").mkdir(parents=True)
    said = []
    assert not list(Listing(tmp_path, None, said.append, [UNIT]).submissions())
    assert len(said) == 5
    assert said[3] == f"mallory: {MAX_ENTRIES - 4} more that are no submission"
    assert said[4] == "zoe: this class has no unit '02_rn'"
