"""What the processes of a run import: no library that they have no use for."""

import subprocess
import sys

import pytest
from helpers import SOLUTIONS

JUDGE = """
import autograder.grading.judge_process, autograder.grading.judge_service
"""
COORDINATOR = """
from typer.testing import CliRunner
from autograder.cli import app
said = CliRunner().invoke(app, ["grade", "no class"])
assert "autograder new-class" in said.stderr, said
from autograder.grading.grade import open_gradebook
with open_gradebook("sqlite://"):
    pass
"""
EVERYWHERE = ["jsonschema.validators", "referencing", "pydantic", "IPython"]
UNIT = "00_start_here"
IN_COORDINATOR = [*EVERYWHERE, "numpy", "setuptools", "requests"]


def imported(source, names):
    """Those of some libraries that a process has imported after some lines."""
    there = "n in sys.modules and sys.modules[n].__spec__.loader"
    lines = f"{source}\nimport sys\nprint(*[n for n in {names} if {there}])"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", lines], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("source", "names"),
    [(JUDGE, EVERYWHERE), (COORDINATOR, IN_COORDINATOR)],
    ids=["judge", "coordinator"],
)
def test_nothing_is_imported_for_nothing(source, names):
    assert imported(source, names) == []


def test_what_is_postponed_comes_when_it_is_needed():
    source = """
from autograder.grading.startup import postpone_validation
postpone_validation()
import nbformat
made = nbformat.v4.new_notebook()
nbformat.validate(made)
del made["cells"]
try:
    nbformat.validate(made)
except Exception as error:
    assert "cells" in str(error), error
else:
    raise AssertionError("a notebook without cells passed")
"""
    assert imported(source, IN_COORDINATOR) == EVERYWHERE[:2]


def test_what_is_imported_is_seen():
    assert imported("import nbformat.validator, numpy", IN_COORDINATOR) == [
        *["jsonschema.validators", "referencing", "numpy"]
    ]


def test_a_judge_reads_the_solutions_that_it_holds_mistakes_against():
    """jupytext makes cells, and nbformat validates each: what was postponed comes."""
    lines = f"""{JUDGE}
from pathlib import Path
from autograder.authoring.variants import Solved
assert Solved(Path({str(SOLUTIONS.text(UNIT))!r})).cells
"""
    assert imported(lines, EVERYWHERE) == EVERYWHERE[:2]
