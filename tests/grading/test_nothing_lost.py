"""Whatever happens to files, processes and the database, no score is lost or stale."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest
from helpers import (
    ROOT,
    autograder,
    hand_in,
    nbgrader,
    quick,
    scores_in_gradebook,
    submission,
    unit_names,
)

from autograder.grading.classroom import assignment_digest, open_class
from autograder.grading.grade import Options, grade_class
from autograder.grading.judge_host import end_all, grade_one, host_here
from autograder.grading.nbgrader.gradebook import GradebookBusy, Writer
from autograder.grading.submission import Submission
from autograder.grading.tasks import Task

UNIT = "00_start_here"
FORWARD = "check-affine_forward"


def score(classroom, student, cell=FORWARD):
    return scores_in_gradebook(classroom.root)[student, UNIT, cell][0]


def test_a_gradebook_from_a_backup_is_filled_again(classroom, assignments, tmp_path):
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    assert autograder("grade", classroom.root).returncode == 0
    shutil.copy(classroom.root / "gradebook.db", tmp_path / "backup")
    hand_in(
        classroom, "ben", UNIT, submission(assignments[UNIT], affine_forward="pass")
    )
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT], affine_forward="0"))
    assert autograder("grade", classroom.root).returncode == 0
    before = scores_in_gradebook(classroom.root)
    shutil.copy(tmp_path / "backup", classroom.root / "gradebook.db")
    done = autograder("grade", classroom.root)
    assert "2 graded, 0 unchanged" in done.stdout
    assert scores_in_gradebook(classroom.root) == before


def test_a_gradebook_that_is_gone_is_a_sentence(classroom, assignments):
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    away = classroom.root / "away.db"
    (classroom.root / "gradebook.db").rename(away)
    done = autograder("grade", classroom.root)
    assert done.returncode == 2
    assert "does not have 00_start_here. Put it back from a backup" in done.stderr
    away.replace(classroom.root / "gradebook.db")
    assert autograder("grade", classroom.root).returncode == 0
    assert score(classroom, "ada") == 2


def test_a_gradebook_replaced_in_mid_run_is_noticed(classroom, assignments):
    path = hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    assignment = assignment_digest(classroom, UNIT)
    graded = grade_one(
        str(classroom.root), Task(Submission("ada", UNIT, path), assignment), True
    )
    end_all()
    with Writer(classroom.database) as writer:
        book = classroom.root / "gradebook.db"
        shutil.copy(book, classroom.root / "copy")
        (classroom.root / "copy").replace(book)
        with pytest.raises(GradebookBusy, match="removed or replaced while grading"):
            writer.write([(graded, None)])
    assert autograder("grade", classroom.root).returncode == 0
    assert score(classroom, "ada") == 2


def test_an_interrupted_run_says_so_and_keeps_what_is_graded(classroom, assignments):
    content = submission(assignments[UNIT])
    for number in range(12):
        hand_in(classroom, f"s{number}", UNIT, content)
    running = subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", classroom.root],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    graded = classroom.root / "autograded"
    while len(list(graded.glob("*"))) < 3 and running.poll() is None:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    (line,) = said.strip().splitlines()
    assert line.startswith("autograder: interrupted; what is graded so far is kept.")
    again = autograder("grade", classroom.root)
    kept = int(re.search(r"(\d+) unchanged", again.stdout)[1])
    assert kept >= 3
    assert all(score(classroom, f"s{n}") == 2 for n in range(12))


class Replacing(Executor):
    """Grades at once, and then finds another file in the submission's place."""

    def __init__(self, content):
        self.content = content

    def submit(self, fn, *arguments, **more):
        future = Future()
        if fn is not grade_one:
            future.set_result(None)
            return future
        future.set_result(fn(*arguments))
        host_here(Path(arguments[0]), True).end()
        arguments[1].submission.path.write_bytes(self.content)
        return future

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Nothing runs."""


def test_a_submission_replaced_while_it_is_graded_is_graded_again(
    classroom, assignments
):
    hand_in(
        classroom, "ada", UNIT, submission(assignments[UNIT], affine_forward="pass")
    )
    better = submission(assignments[UNIT])
    options = Options(executor=lambda: Replacing(better))
    grade_class(classroom, options)
    assert score(classroom, "ada") == 0
    assert grade_class(classroom, options).graded == 1
    assert score(classroom, "ada") == 2
    assert grade_class(classroom, options).graded == 0


def test_results_of_another_rubric_are_not_reused(assignments, tmp_path):
    solutions = tmp_path / "course" / "solutions"
    others = [name for name in unit_names() if name != UNIT]
    left_out = shutil.ignore_patterns(*others, *(f"{name}.py" for name in others))
    shutil.copytree(ROOT / "solutions", solutions, ignore=left_out)
    root = tmp_path / "class"
    made = autograder("new-class", root, "--solutions", solutions)
    assert made.returncode == 0, made.stderr
    hand_in(open_class(root), "ada", UNIT, submission(assignments[UNIT]))
    assert "1 graded, 0 unchanged" in autograder("grade", root).stdout
    again = autograder("grade", root).stdout
    assert "0 graded, 1 unchanged" in again and "had not changed" not in again
    rubric = solutions / "rubric" / UNIT / "__init__.py"
    rubric.write_text(rubric.read_text() + "\n# changed\n")
    done = autograder("grade", root).stdout
    assert "1 graded, 0 unchanged" in done
    assert "Of these files 1 had not changed: the unit, the program" in done
    hand_in(open_class(root), "ada", UNIT, submission(assignments[UNIT]) + b"\n")
    assert "had not changed" not in autograder("grade", root).stdout


def plant(folder, canary):
    """Files beside a notebook that whoever imports or opens them would run."""
    code = f"open({str(canary)!r}, 'w').write('owned')\n"
    for name in ("numpy.py", "sitecustomize.py", "conftest.py", "autograder.py"):
        (folder / name).write_text(code)
    (folder / "numpy").mkdir()
    (folder / "numpy" / "__init__.py").write_text(code)
    (folder / "nbgrader_config.py").write_text(code)
    (folder / ".." / "jupyter_config.py").write_text(code)


@pytest.mark.parametrize("front", quick(["ours", "nbgrader"], ["ours"]))
def test_files_beside_a_notebook_are_never_run(classroom, assignments, tmp_path, front):
    canary = tmp_path / "canary"
    canary.write_text("sing")
    before = canary.stat().st_mtime_ns
    path = hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    plant(path.parent, canary)
    hand_in(classroom, "ben", UNIT, b'{"cells": [')
    hand_in(classroom, "zoe", UNIT, submission(assignments[UNIT]))
    if front == "ours":
        done = autograder("grade", classroom.root)
        assert done.returncode == 1  # ben's file is no notebook
    else:
        nbgrader("autograde", UNIT, cwd=classroom.root)
    assert score(classroom, "ada") == score(classroom, "zoe") == 2
    assert canary.read_text() == "sing"
    assert canary.stat().st_mtime_ns == before
