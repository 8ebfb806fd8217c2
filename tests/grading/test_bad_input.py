"""Bad input gets a clear sentence and an exit code, and costs nobody else anything."""

import errno
import json
import os
import sqlite3
import stat
from itertools import product

import pytest
from helpers import autograder, hand_in, quick, scores_in_gradebook, submission

from autograder.grading import grade as grade_module
from autograder.grading.intake import is_student
from autograder.grading.submission import (
    MAX_BYTES,
    BadSubmission,
    Submission,
    read_cells,
)

UNIT = "00_start_here"


def deep(levels):
    return b'{"cells": ' + b"[" * levels + b"]" * levels + b', "nbformat": 4}'


BAD = {
    "empty file": (b"", "the file is empty"),
    "blank file": (b" \n", "the file is empty"),
    "not JSON": (b"import numpy as np\n", "not a notebook"),
    "cut off": (b'{"cells": [{"cell_ty', "cut off"),
    "no cells": (b'{"nbformat": 4}', "no list of cells"),
    "a list": (b"[1, 2]", "no list of cells"),
    "50 MB": (b'{"cells": [], "x": "' + b"a" * 50_000_000 + b'"}', "MB"),
    "nested 10^5 deep": (deep(100_000), "nested deeper"),
    "not UTF-8": (b'{"cells": [], "a": "\xff\xfe"}', "not UTF-8"),
    "old format": (b'{"cells": [], "nbformat": 3}', "notebook format 4"),
    "format in red": (b'{"cells": [], "nbformat": "\\u001b[31mred"}', "found red$"),
    "format turned round": (b'{"cells": [], "nbformat": "\\u202ea"}', "found a$"),
    "format in two lines": (b'{"cells": [], "nbformat": "a\\nb"}', "found a b$"),
    "format of no width": (b'{"cells": [], "nbformat": "\\u200ba\\u00ad"}', "found a$"),
    "format is a surrogate": (b'{"cells": [], "nbformat": "\\ud800"}', "found [?]$"),
    "millions of lists": (
        deep(50)[:-1] + b', "x": [' + b"[[[]]]," * 400_000 + b"1]}",
        "values",
    ),
    "millions of quotes": (b'"\xc4\x81' * 5_000_000, "values"),
    "millions of dicts": (
        b'[{"":{"":1}},' + b'{"":{"":1}},' * 400_000 + b"1]",
        "values",
    ),
    "millions of values": (b'{"cells": [' + b"[]," * 3_000_000 + b"[]]}", "values"),
    "cell is a number": (b'{"cells": [5], "nbformat": 4}', "cell 1"),
    "source is a number": (
        b'{"cells": [{"cell_type": "code", "source": 7}], "nbformat": 4}',
        "cell 1",
    ),
    "too many cells": (
        json.dumps({"cells": [{}] * 3000, "nbformat": 4}).encode(),
        "more than",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_bytes_are_refused_with_a_sentence(name):
    content, said = BAD[name]
    with pytest.raises(BadSubmission, match=said):
        read_cells(content)


def test_a_reason_that_quotes_a_file_is_one_plain_line_wherever_it_is_shown(
    classroom, assignments, tmp_path
):
    content = b'{"cells": [], "nbformat": "\\ud800\\u001b[31m\\u202e"}'
    hand_in(classroom, "eve", UNIT, content)
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    found = tmp_path / "results.json"
    said = autograder("grade", classroom.root, "--json", found)
    assert said.returncode == 1
    explained = autograder("explain", classroom.root, "eve", "affine_forward")
    assert explained.returncode == 2
    table = tmp_path / "table.csv"
    assert autograder("report", classroom.root, "--csv", table).returncode == 0
    page = (classroom.root / "report.html").read_text("utf-8")
    outcome = json.loads(found.read_text("utf-8"))
    for text in (said.stderr, explained.stderr, page, table.read_text(), str(outcome)):
        assert "expected notebook format 4" in text
        assert not {"\x1b", "\u202e", "\ud800"} & set(text)


def test_commas_in_text_are_no_values():
    text = json.dumps({"cells": [], "nbformat": 4, "x": "[," * 2_000_000})
    assert read_cells(text.encode()) == []


def test_nan_in_json_is_harmless():
    assert read_cells(b'{"cells": [], "nbformat": 4, "x": NaN}') == []


def test_lone_surrogates_are_replaced():
    cell = '{"cell_type": "code", "source": "x = \\"\\ud800\\""}'
    cells = read_cells(b'{"cells": [' + cell.encode() + b'], "nbformat": 4}')
    cells[0].source.encode()


def test_a_class_with_bad_files_grades_the_good_ones(classroom, assignments, tmp_path):
    good = submission(assignments[UNIT])
    hand_in(classroom, "ada", UNIT, good)
    hand_in(classroom, "ben", UNIT, b"")
    hand_in(classroom, "cut", UNIT, good[:500])
    hand_in(classroom, "large", UNIT, b"x" * (MAX_BYTES + 1))
    hand_in(classroom, "deep", UNIT, deep(100_000))
    hand_in(classroom, "unit", "99_none", good)
    (classroom.root / "submitted" / "bare" / UNIT).mkdir(parents=True)
    folder = classroom.root / "submitted" / "folder" / UNIT / f"{UNIT}.ipynb"
    folder.mkdir(parents=True)
    link = hand_in(classroom, "link", UNIT, b"")
    link.unlink()
    link.symlink_to("/etc/passwd")
    hand_in(classroom, "=cmd|' 'A1", UNIT, good)
    hand_in(classroom, "a\nb", UNIT, good)
    hand_in(classroom, "zoe", UNIT, good)

    done = autograder("grade", classroom.root, "--json", tmp_path / "r.json")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    results = json.loads((tmp_path / "r.json").read_text())["submissions"]
    scores = {r["student"]: r["score"] for r in results}
    assert scores["ada"] == scores["zoe"] == 6
    assert all(scores[s] == 0 for s in ("ben", "cut", "large", "deep", "link", "bare"))
    for said in (
        "ben, 00_start_here: refused: the file is empty",
        "cut, 00_start_here: refused: not a notebook",
        "large, 00_start_here: refused: 00_start_here.ipynb has 20,971,521 bytes",
        "deep, 00_start_here: refused: JSON nested deeper",
        "unit: this class has no unit '99_none'",
        "bare, 00_start_here: refused: there is no 00_start_here.ipynb",
        "folder, 00_start_here: refused: 00_start_here.ipynb",
        "link, 00_start_here: refused: 00_start_here.ipynb is a link",
        "is not a student id",
    ):
        assert said in done.stderr, said
    students = {key[0] for key in scores_in_gradebook(classroom.root)}
    assert {"ada", "zoe", "ben"} <= students
    assert not {s for s in students if "=" in s or "\n" in s}


def test_an_unreadable_file_is_a_sentence(classroom, assignments, monkeypatch):
    from autograder.grading import intake as module

    path = hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))

    opened = os.open

    def refuse(name, *args, **kwargs):
        if str(name).endswith(".ipynb"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(name, *args, **kwargs)

    monkeypatch.setattr(module.os, "open", refuse)
    with pytest.raises(BadSubmission, match="can't be read: Permission denied"):
        module.read_submission(Submission("ada", UNIT, path))


def test_a_missing_unit_is_named(classroom):
    done = autograder("grade", classroom.root, "07_unknown")
    assert done.returncode == 2
    assert "no unit '07_unknown'" in done.stderr
    assert "02_rnn" in done.stderr


def test_a_folder_that_is_no_class_is_named(tmp_path):
    done = autograder("grade", tmp_path)
    assert done.returncode == 2
    assert "is not a class" in done.stderr


def test_a_folder_in_a_class_leads_to_the_class(classroom):
    done = autograder("grade", classroom.root / "submitted")
    assert done.returncode == 2
    assert f"It lies in the class {classroom.root}: name that folder" in done.stderr
    assert "new-class" not in done.stderr


def test_a_place_that_results_can_t_go_to_is_named_before_the_work(classroom, tmp_path):
    for place, said in ((tmp_path, "is a folder"), (tmp_path / "a/b", "no folder")):
        done = autograder("grade", classroom.root, "--json", place)
        assert done.returncode == 2
        assert said in done.stderr
        assert not (tmp_path / "a").exists()


def test_nothing_handed_in_is_said(classroom):
    done = autograder("grade", classroom.root)
    assert done.returncode == 0
    assert "Nothing is handed in" in done.stdout


@pytest.mark.parametrize("secret", ["", "ab", "zz" * 32, "ab" * 33])
def test_a_secret_that_is_none_is_refused(classroom, secret):
    (classroom.root / ".autograder" / "secret").write_text(secret)
    done = autograder("grade", classroom.root, UNIT)
    assert done.returncode == 2
    assert "expected the class's secret" in done.stderr


@pytest.mark.parametrize("address", ["nonsense", "mysql://here/there", "x+y://z"])
def test_a_gradebook_s_address_that_is_none_is_named(classroom, assignments, address):
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    settings = classroom.root / "autograder.toml"
    settings.write_text(f'{settings.read_text()}database = "{address}"\n')
    done = autograder("grade", classroom.root)
    assert done.returncode == 2
    assert "the gradebook's address can't be used" in done.stderr


def test_a_class_whose_gradebook_can_t_be_made_leaves_nothing_behind(tmp_path):
    """Not a folder that blocks the next try, and no password in what is said."""
    address = "postgresql+psycopg://ada:hush@127.0.0.1:9/none"
    done = autograder("new-class", tmp_path / "c", "--database", address)
    assert done.returncode == 2
    assert "can't be used: " in done.stderr
    assert "hush" not in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_place_of_a_new_class_is_named(tmp_path):
    (tmp_path / "c").write_text("")
    done = autograder("new-class", tmp_path / "c")
    assert done.returncode == 2
    assert "is a file; name a new folder" in done.stderr


def test_who_handed_in_nothing_is_named(classroom):
    done = autograder("explain", classroom.root, "nobody", "affine_forward")
    assert done.returncode == 2
    assert f"nobody, {UNIT}: there is no folder nobody" in done.stderr


def test_an_optional_exercise_is_not_explained(classroom):
    done = autograder("explain", classroom.root, "ada", "peephole_lstm_cell_forward")
    assert done.returncode == 2
    assert "is optional" in done.stderr


def test_a_class_is_not_made_over_files(tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    done = autograder("new-class", tmp_path)
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert (tmp_path / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda nb: nb["metadata"].update(kernelspec={"name": "julia"})),
        pytest.param(lambda nb: nb["metadata"].clear()),
        pytest.param(lambda nb: nb["cells"].reverse()),
        pytest.param(lambda nb: nb["cells"].extend(nb["cells"])),
        pytest.param(lambda nb: [c.pop("id", None) for c in nb["cells"]]),
    ],
    ids=["wrong kernel", "no metadata", "reversed", "twice", "no ids"],
)
def test_a_notebook_out_of_shape_is_graded_as_written(assignments, zygote, change):
    from helpers import grade

    notebook = json.loads(submission(assignments[UNIT]))
    change(notebook)
    graded = grade(assignments[UNIT], zygote, json.dumps(notebook).encode())
    assert graded.score == graded.max


def test_a_renamed_cell_still_counts(assignments, zygote):
    from helpers import grade

    notebook = json.loads(submission(assignments[UNIT]))
    for cell in notebook["cells"]:
        if cell["id"] == "affine_forward":
            cell["id"] = "renamed"
            cell["metadata"]["nbgrader"]["grade_id"] = "renamed"
    graded = grade(assignments[UNIT], zygote, json.dumps(notebook).encode())
    assert graded.score == graded.max
    assert any("affine_forward" in remark for remark in graded.remarks)


def test_a_deleted_cell_costs_its_exercise(assignments, zygote):
    from helpers import grade

    notebook = json.loads(submission(assignments[UNIT]))
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "affine_backward"]
    graded = grade(assignments[UNIT], zygote, json.dumps(notebook).encode())
    assert graded.exercises["affine_forward"].score == 2
    assert graded.exercises["affine_backward"].score == 0
    assert any("affine_backward" in remark for remark in graded.remarks)


def test_a_deleted_cell_keeps_no_old_points(classroom, assignments):
    notebook = json.loads(submission(assignments[UNIT]))
    hand_in(classroom, "ada", UNIT, json.dumps(notebook).encode())
    autograder("grade", classroom.root)
    notebook["cells"] = [c for c in notebook["cells"] if "affine" not in c["id"]]
    hand_in(classroom, "ada", UNIT, json.dumps(notebook).encode())
    autograder("grade", classroom.root)
    scores = scores_in_gradebook(classroom.root)
    assert scores["ada", UNIT, "check-affine_forward"][0] == 0
    assert scores["ada", UNIT, "check-affine_backward"][0] == 0


def test_a_locked_gradebook_is_a_sentence_and_loses_nothing(classroom, assignments):
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    lock = sqlite3.connect(classroom.root / "gradebook.db")
    lock.execute("BEGIN EXCLUSIVE")
    done = autograder("grade", classroom.root)
    lock.rollback()
    lock.close()
    assert done.returncode == 2
    assert "the gradebook is locked" in done.stderr
    assert autograder("grade", classroom.root).returncode == 0
    assert (
        scores_in_gradebook(classroom.root)["ada", UNIT, "check-affine_forward"][0] == 2
    )


def test_a_full_disk_is_a_sentence_and_loses_nothing(
    classroom, assignments, monkeypatch
):
    from typer.testing import CliRunner

    from autograder.cli import app

    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))

    def full(path, content):
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(grade_module, "replace_file", full)
        done = CliRunner().invoke(app, ["grade", str(classroom.root)])
    assert done.exit_code == 2
    assert "the disk is full" in done.output
    assert autograder("grade", classroom.root).returncode == 0
    assert (
        scores_in_gradebook(classroom.root)["ada", UNIT, "check-affine_forward"][0] == 2
    )


def test_two_runs_at_once_are_refused(classroom):
    with grade_module.only_run(classroom):
        done = autograder("grade", classroom.root)
    assert done.returncode == 2
    assert "another `autograder grade` runs" in done.stderr


def test_the_secret_is_for_its_owner_only(classroom):
    path = classroom.root / ".autograder" / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(classroom.secret) == 32


@pytest.mark.parametrize("name", ["ada", "müller", "a.b+c@d.e", "o'neil", "s_1-2"])
def test_ordinary_student_ids_are_accepted(name):
    assert is_student(name)


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "..", ".hidden", "a/b", "a\nb", "", "x" * 101]
)
def test_ids_that_could_do_harm_are_refused(name):
    assert not is_student(name)


def entries(notebook):
    """nbgrader's metadata of every cell that has some."""
    return [
        (cell, cell["metadata"]["nbgrader"])
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"]
    ]


def more_points(notebook):
    for _, entry in entries(notebook):
        if "points" in entry:
            entry["points"] = 100


def unlocked(notebook):
    for _, entry in entries(notebook):
        entry["locked"] = not entry["locked"]


def other_roles(notebook):
    for _, entry in entries(notebook):
        entry["grade"], entry["solution"] = entry["solution"], entry["grade"]


def checks_skipped(notebook):
    for cell, entry in entries(notebook):
        cell["metadata"]["tags"] = ["skip-execution", "experiment", "raises-exception"]
        if entry["grade"]:
            cell["source"] = "pass"


def checks_deleted(notebook):
    notebook["cells"] = [
        c for c in notebook["cells"] if not c["id"].startswith("check-")
    ]


def checks_as_text(notebook):
    for cell, entry in entries(notebook):
        if entry["grade"] and cell["cell_type"] == "code":
            cell["cell_type"] = "markdown"


def marked(notebook):
    for cell in notebook["cells"]:
        if cell["id"] == "affine_backward":
            cell["source"] = (
                "### BEGIN HIDDEN TESTS\nassert False\n### END HIDDEN TESTS\n"
                "### BEGIN SOLUTION\n### END SOLUTION\n# YOUR CODE HERE\n"
            )


TAMPERING = (
    more_points,
    unlocked,
    other_roles,
    checks_skipped,
    checks_deleted,
    checks_as_text,
    marked,
)
ON_BOTH_FRONTS = (more_points,)


@pytest.mark.parametrize(
    ("front", "change"),
    quick(
        product(("ours", "nbgrader"), TAMPERING),
        lambda pair: pair[0] == "ours" or pair[1] in ON_BOTH_FRONTS,
    ),
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_a_student_writes_around_the_code_earns_nothing(
    classroom, assignments, front, change
):
    """Half a notebook is solved; its metadata, checks and text are tampered with."""
    from helpers import nbgrader

    notebook = json.loads(submission(assignments[UNIT], affine_backward="pass"))
    change(notebook)
    hand_in(classroom, "eve", UNIT, json.dumps(notebook).encode())
    if front == "ours":
        assert autograder("grade", classroom.root).returncode == 0
    else:
        done = nbgrader("autograde", UNIT, cwd=classroom.root)
        assert done.returncode == 0, done.stderr
    found = scores_in_gradebook(classroom.root)
    earned = {k[2]: v[0] for k, v in found.items() if k[2].startswith("check-")}
    assert earned == {"check-affine_forward": 2, "check-affine_backward": 0}
