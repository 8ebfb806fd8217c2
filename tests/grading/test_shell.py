"""The shell of untrusted cells treats source as IPython does."""

import json
import sys

import pytest
from helpers import SOLUTIONS, run, solved, unit_names

COMPARE = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from autograder.grading.untrusted.shell import CellShell
shell = CellShell.instance()
sources = json.load(open(sys.argv[1]))
own = [shell.transform_cell(s) for s in sources]
due = [InteractiveShell.transform_cell(shell, s) for s in sources]
print(json.dumps([(s, a, b) for s, a, b in zip(sources, own, due) if a != b]))
"""
ODD = [
    "",
    "\n",
    "pwd",
    "\npwd\n",
    "pwd\nx = 1",
    "%time x = 1",
    "x = 1\n%timeit x",
    "%%time\nx = 1",
    "!ls\n!ls",
    "files = !ls\nx = 1",
    "x = 1\nx?",
    "  x = 1\n  y = 2",
    ">>> x = 1\n>>> y = 2",
    "In [1]: x = 1\n   ...: y = 2",
    "\n\n\nx = 1\ny = 2\n\n",
    "x = '''\n%time\n!ls\n'''",
    "import asyncio\nawait asyncio.sleep(0)",
    "a = 5\nb = a \\\n%3",
    "def f(:\n    pass",
    "x = 1\n\x00",
    "print('\\d')\nx = 1",
    "x = \\\n!ls\ny = 1",
    "x =\t%pwd\ny = 1",
    "x = (3\n%2)",
    "x = y = !ls\nz = 1",
    "if True:\n\t!ls",
    "/print 1\nx = 2",
    ",print a b\nx = 1",
    ";print a b\nx = 1",
    "x = 1 ;\ny = 2",
    "x = 1  # why?\ny = 2",
    "x = 1\nprint?  ",
    "x = 1\n?print",
    "f(\n  1,\n  2\n",
    "x = 'a\ny = 1",
    "x = 0777\ny = 1",
]


def compare(tmp_path, sources):
    """What the shell and IPython make of each source, where they differ."""
    file = tmp_path / "sources.json"
    file.write_text(json.dumps(sources))
    done = run(sys.executable, "-c", COMPARE, file, IPYTHONDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_odd_cells_are_transformed_as_by_ipython(tmp_path):
    assert compare(tmp_path, ODD) == []


@pytest.mark.parametrize("unit", unit_names())
def test_cells_of_a_unit_are_transformed_as_by_ipython(unit, tmp_path):
    assert SOLUTIONS.text(unit).exists()
    assert compare(tmp_path, list(solved(unit).cells.values())) == []


def test_a_transformer_that_a_student_adds_is_heeded(tmp_path):
    script = """
from autograder.grading.untrusted.shell import CellShell
shell = CellShell.instance()
shell.input_transformers_post.append(lambda lines: ["y = 2\\n"])
print(repr(shell.transform_cell("x = 1\\nx = 3")))
"""
    done = run(sys.executable, "-c", script, IPYTHONDIR=str(tmp_path))
    assert done.stdout == "'y = 2\\n'\n", done.stderr
