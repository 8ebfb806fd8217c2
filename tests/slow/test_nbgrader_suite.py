"""nbgrader's own tests, which ship in its wheel, with our preprocessors configured.

They use courses that are none of ours; there our preprocessors leave the work to
nbgrader's. No test is left out; two skip themselves, for Windows.
"""

import json
import re
import sys

import pytest
from helpers import run

from autograder.grading.new_class import CONFIG

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400)]
SUITES = {
    "nbgrader.tests.apps.test_nbgrader_autograde": 40,
    "nbgrader.tests.apps.test_nbgrader_generate_feedback": 15,
    "nbgrader.tests.apps.test_nbgrader_export": 2,
    "nbgrader.tests.api.test_gradebook": 100,
}


@pytest.fixture
def configured(tmp_path):
    """A configuration folder with the two lines that `new-class` writes."""
    lines = re.search(r"c\.Autograde\.sanitize.*?\n\]\n", CONFIG, re.S).group()
    (tmp_path / "nbgrader_config.py").write_text(f"c = get_config()\n{lines}")
    return {"JUPYTER_CONFIG_DIR": str(tmp_path)}


@pytest.mark.parametrize("suite", SUITES)
def test_nbgraders_own_tests_pass(suite, configured, tmp_path):
    done = run(
        *(sys.executable, "-m", "pytest", "-q", "--pyargs", suite),
        *("-p", "no:cacheprovider", "-p", "no:randomly"),
        cwd=tmp_path,
        timeout=2300,
        **configured,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    passed = int(re.search(r"(\d+) passed", done.stdout).group(1))
    assert passed >= SUITES[suite], done.stdout[-300:]


def test_outside_our_classes_nbgrader_does_its_own_work(configured, tmp_path):
    """So the suites above do go through our preprocessors."""
    course = tmp_path / "course"
    cell = {
        "cell_type": "code",
        "id": "test",
        "source": "assert f() == 1",
        "outputs": [],
        "execution_count": None,
        "metadata": {"nbgrader": about("test", grade=True, points=3)},
    }
    solution = cell | {
        "id": "f",
        "source": "def f():\n    return 1",
        "metadata": {"nbgrader": about("f", solution=True)},
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": [solution, cell],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    for place in ("source/.", "submitted/ada"):
        folder = course / place / "ps1"
        folder.mkdir(parents=True)
        (folder / "p1.ipynb").write_text(json.dumps(notebook))
    for command in (("generate_assignment", "ps1"), ("autograde", "ps1")):
        done = run("nbgrader", *command, cwd=course, **configured)
        assert done.returncode == 0, done.stderr
    assert "No class of autograder's here" in done.stderr
    exported = run("nbgrader", "export", cwd=course, **configured)
    assert exported.returncode == 0, exported.stderr
    row = (course / "grades.csv").read_text().splitlines()[1].split(",")
    assert "ada" in row
    assert "3.0" in row


def about(name, grade=False, solution=False, points=None):
    """nbgrader's metadata of a cell."""
    entry = {
        "grade": grade,
        "grade_id": name,
        "locked": grade,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return entry | ({"points": points} if points else {})


def test_an_assignment_without_a_rubric_is_refused_in_our_classes(classroom, tmp_path):
    """There is no way around the sandbox inside a class."""
    from nbgrader.api import Gradebook

    source = classroom.root / "submitted" / "ada" / "own" / "own.ipynb"
    source.parent.mkdir(parents=True)
    canary = tmp_path / "canary"
    cell = {
        "cell_type": "code",
        "id": "a",
        "source": f"open({str(canary)!r}, 'w').write('owned')",
        "outputs": [],
        "execution_count": None,
        "metadata": {},
    }
    source.write_text(
        json.dumps(
            {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        )
    )
    with Gradebook(classroom.database) as gradebook:
        gradebook.add_assignment("own")
        gradebook.add_notebook("own", "own")
    done = run("nbgrader", "autograde", "own", cwd=classroom.root)
    assert done.returncode != 0
    assert "this class has no unit 'own'" in done.stderr
    assert not canary.exists()
