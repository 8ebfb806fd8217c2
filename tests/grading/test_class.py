"""A class from end to end: both fronts, the stock path, resuming, feedback."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from helpers import (
    ROOT,
    autograder,
    hand_in,
    nbgrader,
    one_unit_now,
    scores_in_gradebook,
    solved,
    submission,
)

from autograder.core.units import unit_names
from autograder.demo import cohort

UNITS = unit_names()


def copy_class(root, target):
    import shutil

    shutil.copytree(root, target)
    return target


def grade_on_both(fresh_class, base, units):
    """Grade the demo cohort by `autograder grade` and by `nbgrader autograde`."""
    from autograder.grading.classroom import open_class

    ours = open_class(copy_class(fresh_class, base / "ours"))
    members = [m for unit in units for m in cohort(ours, unit)]
    for m in members:
        hand_in(ours, m.student, m.unit, m.content)
    theirs = copy_class(ours.root, base / "theirs")
    # one class, one secret: hidden cases are the same on both fronts
    done = autograder("grade", ours.root, "--json", base / "r.json")
    for unit in units:
        nbgrader("autograde", unit, cwd=theirs)
    return ours.root, theirs, members, done, json.loads((base / "r.json").read_text())


@pytest.fixture(scope="module")
def both_fronts(fresh_class, tmp_path_factory):
    """The cohort of one unit, graded on both fronts."""
    return grade_on_both(fresh_class, tmp_path_factory.mktemp("fronts"), ["02_rnn"])


def test_scores_are_equal_on_both_fronts(both_fronts):
    scores_are_equal(*both_fronts[:3])


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_scores_of_all_units_are_equal_on_both_fronts(fresh_class, tmp_path):
    scores_are_equal(*grade_on_both(fresh_class, tmp_path, UNITS)[:3])


def scores_are_equal(ours, theirs, members):
    """Each submission has the same scores in both gradebooks."""
    graded = {(m.student, m.unit) for m in members if m.kind != "cut off"}
    a = {k: v for k, v in scores_in_gradebook(ours).items() if k[:2] in graded}
    b = {k: v for k, v in scores_in_gradebook(theirs).items() if k[:2] in graded}
    assert a == b
    assert len({k[:2] for k in a}) == len(graded)


def test_the_json_has_the_promised_shape(both_fronts):
    *_, report = both_fronts
    result = next(
        r
        for r in report["submissions"]
        if r["student"] == "chidi" and r["unit"] == "02_rnn"
    )
    assert result["sandboxed"] is True
    assert result["process"] == "ok"
    exercise = result["exercises"]["rnn_cell_backward"]
    assert exercise["score"] == 0
    assert exercise["max"] == 5
    assert exercise["diagnoses"][0]["id"] == "tanh_slope_left_out"
    assert {"name", "passed", "reason"} == set(exercise["criteria"][0])
    assert result["score"] == sum(e["score"] for e in result["exercises"].values())


def test_export_is_equal_on_both_fronts(both_fronts):
    ours, theirs, *_ = both_fronts
    for root in (ours, theirs):
        assert nbgrader("export", cwd=root).returncode == 0
    assert (ours / "grades.csv").read_text() == (theirs / "grades.csv").read_text()


def test_feedback_shows_the_verdict_and_maths_without_a_network(both_fronts):
    ours, *_ = both_fronts
    done = nbgrader("generate_feedback", "02_rnn", "--student=chidi", cwd=ours)
    assert done.returncode == 0, done.stderr
    page = (ours / "feedback" / "chidi" / "02_rnn" / "02_rnn.html").read_text()
    assert "the slope of tanh is left out" in page
    assert "<math" in page
    assert "\\tag" not in page
    (rule,) = re.findall(r"\.rendered_html th, \.rendered_html td \{(.*?)\}", page)
    assert re.search(r"padding: [\d.]+em [1-9]", rule)


def test_written_answers_wait_for_a_person(both_fronts):
    ours, *_ = both_fronts
    scores = scores_in_gradebook(ours)
    assert scores["ada", "02_rnn", "count_parameters"] == (None, True)
    assert scores["kofi", "02_rnn", "count_parameters"] == (0, False)


def test_manual_grades_are_never_overwritten(classroom, assignments):
    from nbgrader.api import Gradebook

    unit = "00_start_here"
    hand_in(classroom, "ada", unit, submission(assignments[unit]))
    autograder("grade", classroom.root)
    with Gradebook(classroom.database) as gradebook:
        grade = gradebook.find_grade("why_sum", unit, unit, "ada")
        grade.manual_score = 0.75
        gradebook.db.commit()
    changed = submission(
        assignments[unit], affine_forward="def affine_forward(x, W, b): 0"
    )
    hand_in(classroom, "ada", unit, changed)
    autograder("grade", classroom.root)
    with Gradebook(classroom.database) as gradebook:
        grade = gradebook.find_grade("why_sum", unit, unit, "ada")
        assert grade.manual_score == 0.75
        assert grade.needs_manual_grade


@pytest.mark.slow
def test_the_stock_path_gives_an_honest_notebook_the_same_score(classroom, assignments):
    unit = "00_start_here"
    mistake = (
        solved(unit).cells["affine_backward"].replace("sum(axis=0)", "mean(axis=0)")
    )
    hand_in(classroom, "ada", unit, submission(assignments[unit]))
    hand_in(
        classroom, "ben", unit, submission(assignments[unit], affine_backward=mistake)
    )
    hand_in(
        classroom, "cyd", unit, submission(assignments[unit], affine_forward="pass")
    )
    autograder("grade", classroom.root)
    ours = scores_in_gradebook(classroom.root)
    config = classroom.root / "nbgrader_config.py"
    text = config.read_text()
    start, end = text.index("c.Autograde.san"), text.index("# Feedback pages")
    config.write_text(text[:start] + text[end:])
    done = nbgrader("autograde", unit, "--force", cwd=classroom.root)
    assert done.returncode == 0, done.stderr
    assert scores_in_gradebook(classroom.root) == ours
    assert ours["ben", unit, "check-affine_backward"][0] == 3


@pytest.mark.parametrize("unit", one_unit_now())
def test_validate_tells_solved_from_unsolved(classroom, assignments, unit, tmp_path):
    from autograder.files import notebook_bytes

    for name, content in (
        ("solved", submission(assignments[unit])),
        ("unsolved", notebook_bytes(assignments[unit].release)),
    ):
        (tmp_path / f"{name}.ipynb").write_bytes(content)
    good = nbgrader("validate", tmp_path / "solved.ipynb", cwd=tmp_path)
    bad = nbgrader("validate", tmp_path / "unsolved.ipynb", cwd=tmp_path)
    assert "Success" in good.stdout, good.stdout + good.stderr
    assert "failed" in bad.stdout


def test_the_release_is_what_nbgrader_makes(classroom):
    """The committed notebook and `nbgrader generate_assignment` agree, cell by cell."""
    for unit in UNITS:
        made = json.loads(
            (classroom.root / "release" / unit / f"{unit}.ipynb").read_text()
        )
        ours = json.loads((ROOT / "course" / unit / f"{unit}.ipynb").read_text())
        assert [c["source"] for c in made["cells"]] == [
            c["source"] for c in ours["cells"]
        ]
        assert [c["metadata"] for c in made["cells"]] == [
            c["metadata"] for c in ours["cells"]
        ]


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("the condition did not come true")


def test_a_killed_run_is_finished_by_the_next(fresh_class, assignments, tmp_path):
    from autograder.grading.classroom import open_class

    unit = "00_start_here"
    broken = open_class(copy_class(fresh_class, tmp_path / "killed"))
    for i in range(60):
        hand_in(
            broken,
            f"s{i:02}",
            unit,
            submission(assignments[unit], affine_forward=f"# {i}"),
        )
    whole = open_class(copy_class(broken.root, tmp_path / "whole"))
    command = [sys.executable, "-m", "autograder", "grade", str(broken.root)]
    started = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    records = broken.root / ".autograder" / "results"
    wait_for(lambda: len(list(records.glob("*/*.json"))) >= 2)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    assert len(list(records.glob("*/*.json"))) < 60
    again = autograder("grade", broken.root)
    assert again.returncode == 0, again.stderr
    assert "unchanged since the last run" in again.stdout
    assert autograder("grade", whole.root).returncode == 0
    assert scores_in_gradebook(broken.root) == scores_in_gradebook(whole.root)


@pytest.mark.slow
def test_a_new_submission_is_graded_again(classroom, assignments):
    unit = "00_start_here"
    hand_in(classroom, "ada", unit, submission(assignments[unit], affine_forward=""))
    autograder("grade", classroom.root)
    hand_in(classroom, "ada", unit, submission(assignments[unit]))
    done = autograder("grade", classroom.root)
    assert "1 graded" in done.stdout
    scores = scores_in_gradebook(classroom.root)
    assert scores["ada", unit, "check-affine_forward"][0] == 2


def test_without_a_sandbox_every_result_says_so(classroom, assignments, tmp_path):
    unit = "00_start_here"
    hand_in(classroom, "ada", unit, submission(assignments[unit]))
    done = autograder(
        "grade", classroom.root, "--no-sandbox", "--json", tmp_path / "r.json"
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "r.json").read_text())["submissions"][0]
    assert result["sandboxed"] is False
    assert result["score"] == 6
    page = classroom.root / "autograded" / "ada" / unit / f"{unit}.ipynb"
    assert "Graded without a sandbox" in page.read_text()


def test_a_machine_without_the_sandbox_refuses(classroom, monkeypatch):
    from typer.testing import CliRunner

    from autograder.cli import app

    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    done = CliRunner().invoke(app, ["grade", str(classroom.root)])
    assert done.exit_code == 2
    assert "seccomp is not available" in done.output
    assert "--no-sandbox" in done.output


def test_the_report_is_one_file_without_a_network(both_fronts, tmp_path):
    ours, *_ = both_fronts
    done = autograder("report", ours, "--output", tmp_path / "report.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "report.html").read_text()
    assert "the slope of tanh is left out" in page
    assert "aria-label" in page
    assert "<script" not in page
    assert 'src="http' not in page


def test_what_a_class_hands_out_is_what_a_learner_copies(fresh_class):
    """The same cells, so that a working copy can be handed in."""
    for unit in UNITS:
        theirs, ours = (
            nbformat.read(folder / unit / f"{unit}.ipynb", as_version=4).cells
            for folder in (fresh_class / "release", ROOT / "course")
        )
        assert theirs == ours
