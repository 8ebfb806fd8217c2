"""The learner's commands: lab, check, progress, and earlier work in later units."""

import json
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from helpers import ROOT, autograder, functions, solved

from autograder.core.units import unit_names
from autograder.demo import solved_submission
from autograder.learner.checking import judge_visible
from autograder.learner.commands import copy_course
from autograder.learner.own_notebook import NotebookError, read_cells
from course.carry import NotSolvedYet, carry_over

UNIT = "00_start_here"


def solve(folder, unit, **cells):
    """Write a solved notebook where `autograder lab` puts it."""
    release = nbformat.read(ROOT / "course" / unit / f"{unit}.ipynb", as_version=4)
    notebook = solved_submission(release, solved(unit).cells | cells)
    path = folder / unit / f"{unit}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def test_lab_copies_the_course_and_keeps_what_is_there(tmp_path):
    assert autograder("lab", tmp_path, "--no-browser").returncode == 0
    mine = tmp_path / UNIT / f"{UNIT}.ipynb"
    for unit in unit_names():
        assert (tmp_path / unit / f"{unit}.ipynb").exists()
    mine.write_text("edited")
    done = autograder("lab", tmp_path, "--no-browser")
    assert "already there and kept" in done.stdout
    assert mine.read_text() == "edited"


def test_a_copy_that_was_cut_off_is_made_again(tmp_path, monkeypatch):
    def cut_off(source, target):
        target.write_text("half")
        raise OSError("the disk is full")

    monkeypatch.setattr(shutil, "copyfile", cut_off)
    with pytest.raises(OSError, match="full"):
        copy_course(tmp_path)
    monkeypatch.undo()
    new, kept = copy_course(tmp_path)
    assert (new, kept) == (len(unit_names()), 0)


def test_a_cell_that_exits_ends_no_check(tmp_path):
    exits = solved(UNIT).cells["affine_forward"] + "\nimport sys\nsys.exit(0)"
    done = autograder("check", solve(tmp_path, UNIT, affine_forward=exits))
    assert "affine_backward: right" in done.stdout


STYLES = {
    "partial": "import functools\ndef f(k, x, W, b): return x @ W + b, (x, W)\n"
    "affine_forward = functools.partial(f, 1)",
    "callable": "class Affine:\n"
    "    def __call__(self, x, W, b): return x @ W + b, (x, W)\n"
    "affine_forward = Affine()",
    "lambda": "affine_forward = lambda x, W, b: (x @ W + b, (x, W))",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_function_is_known_by_the_name_that_it_is_bound_to(tmp_path, style):
    names = functions(UNIT, STYLES[style])
    assert judge_visible(names["affine_forward"]).passed
    assert judge_visible(names["affine_backward"]).passed
    path = solve(tmp_path, UNIT, affine_forward=STYLES[style])
    done = autograder("check", path)
    assert done.returncode == 0, done.stderr
    assert "affine_forward: right" in done.stdout
    assert "2 of 2" in autograder("progress", tmp_path).stdout


def test_a_function_that_exits_is_a_wrong_one(tmp_path):
    exits = "import sys\ndef affine_forward(x, W, b): sys.exit(0)"
    done = autograder("check", solve(tmp_path, UNIT, affine_forward=exits))
    assert done.returncode == 1
    assert "affine_forward: 0 of" in done.stdout
    assert "SystemExit" in done.stdout
    assert "affine_forward: not yet right" in autograder("progress", tmp_path).stdout


@pytest.mark.parametrize("text", ["{}", "[]", "3", '{"cells": [1]}', '{"cells": 1}'])
def test_a_file_that_is_no_notebook_is_a_sentence(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    done = autograder("check", path)
    assert done.returncode == 2
    assert "is not a notebook" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; expected a notebook"),
        (b"\xef\xbb\xbf \n", "is empty; expected a notebook"),
        (b"\xef\xbb\xbf<html>", "is a web page; expected a notebook"),
        ("\u2003".encode(), "is not a notebook: it holds nothing but blanks"),
        (b"%PDF-1.7", "is a PDF; expected a notebook"),
        (b"import os", "is not a notebook: it begins with 'import os'"),
        (b'{"cells": [', "is not a notebook, or cut off (line 1"),
        (b"{}", "is not a notebook: it has no list of cells"),
        (b'{"cells": "\xff"}', "is not a notebook: byte 11 is not UTF-8 text"),
    ],
)
def test_what_a_file_is_instead_is_said(tmp_path, content, said):
    """In the words in which grading refuses it."""
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    with pytest.raises(NotebookError, match=re.escape(f"a.ipynb {said}")):
        read_cells(path)


def test_check_gives_the_notebooks_verdicts(tmp_path):
    good = autograder("check", solve(tmp_path, UNIT))
    assert good.returncode == 0, good.stderr
    assert "affine_backward: right" in good.stdout
    wrong = "def affine_backward(dy, cache): return {}"
    bad = autograder("check", solve(tmp_path, UNIT, affine_backward=wrong))
    assert bad.returncode == 1
    assert "has no entry 'x'" in bad.stdout


def test_check_of_something_else_is_a_sentence(tmp_path):
    (tmp_path / "x.ipynb").write_text("{}")
    done = autograder("check", tmp_path / "x.ipynb")
    assert done.returncode == 2
    assert "is not a notebook" in done.stderr
    assert "Traceback" not in done.stderr


def test_progress_draws_a_bar_for_each_unit(tmp_path):
    solve(tmp_path, UNIT)
    done = autograder("progress", tmp_path)
    assert f"{UNIT}  ██  2 of 2" in done.stdout


def test_earlier_functions_carry_over(tmp_path):
    solve(tmp_path, "01_gradient_checking")
    tools = carry_over("01_gradient_checking", tmp_path)
    assert tools.sigmoid(0.0) == 0.5


def test_what_does_not_carry_over_is_named(tmp_path):
    with pytest.raises(NotSolvedYet, match="was not found"):
        carry_over("01_gradient_checking", tmp_path)
    solve(tmp_path, "01_gradient_checking", sigmoid="pass")
    with pytest.raises(NotSolvedYet, match="defines no sigmoid"):
        carry_over("01_gradient_checking", tmp_path)


@pytest.mark.parametrize(
    "end", ["raise SystemExit", "import sys; sys.exit()", "raise ValueError"]
)
def test_an_exception_without_a_message_has_no_colon_behind_its_name(tmp_path, end):
    inside = f"def affine_forward(x, W, b): {end}"
    for source in (f"{end}\n{STYLES['lambda']}", inside):
        done = autograder("check", solve(tmp_path, UNIT, affine_forward=source))
        kind = "ValueError" if "Value" in end else "SystemExit"
        assert f"{kind} (line 1" in done.stdout, done.stdout


def test_the_failed_cell_that_gives_a_name_is_named_by_the_exercise(tmp_path):
    uses = "def affine_forward(x, W, b): return mine(x, W) + b, (x, W)"
    path = solve(tmp_path, UNIT, affine_forward=uses)
    notebook = json.loads(path.read_text())
    own = "import nowhere\ndef mine(x, W):\n    return x @ W\n"
    cell = {"cell_type": "code", "metadata": {}, "id": "own1", "outputs": []}
    notebook["cells"].insert(0, cell | {"source": own, "execution_count": None})
    path.write_text(json.dumps(notebook))
    told = autograder("check", path).stdout
    line = "mine: Code cell 1 (import nowhere) gives it, and does not run: "
    assert f"\n{line}ModuleNotFoundError" in told, told


def test_output_that_nobody_reads_on_is_no_error(tmp_path):
    copy_course(tmp_path)
    command = [sys.executable, "-m", "autograder", "progress", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
