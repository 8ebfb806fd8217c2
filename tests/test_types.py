"""Solutions pass mypy under the project's settings, strict as the rest.

Units are named with digits first, which mypy takes for no package: they are checked in
a copy where the names can be imported.
"""

import os
import shutil
import subprocess
import sys

import pytest
from helpers import ROOT


@pytest.fixture
def solutions(tmp_path):
    """A copy of the solutions without the notebooks' texts."""
    copy = tmp_path / "solutions"
    shutil.copytree(
        ROOT / "solutions", copy, ignore=shutil.ignore_patterns("[0-9]*.py")
    )
    for unit in (copy / "rubric").glob("[0-9]*"):
        unit.rename(unit.with_name(f"unit_{unit.name}"))
    return copy


def mypy(folder):
    """What mypy prints about a folder, and its exit code."""
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", ROOT / "pyproject.toml"]
        + ["--cache-dir", ROOT / ".mypy_cache" / "solutions", folder.name],
        cwd=folder.parent,
        env=os.environ | {"MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return ran.stdout, ran.returncode


def test_solutions_are_typed(solutions):
    said, code = mypy(solutions)
    assert code == 0, said
    assert int(said.split()[-3]) == len(list(solutions.rglob("*.py")))


@pytest.mark.slow
def test_an_untyped_case_generator_is_found(solutions):
    path = solutions / "rubric" / "unit_02_rnn" / "shared.py"
    path.write_text(path.read_text("utf-8") + "\n\ndef draw(rng):\n    return rng\n")
    said, code = mypy(solutions)
    assert code == 1
    assert "unit_02_rnn/shared.py" in said and "[no-untyped-def]" in said
