"""Building: nothing drifts, nothing leaks, nothing ships that is not right."""

import json
import shutil

import nbformat
import numpy as np
import pytest
from helpers import (
    ROOT,
    SOLUTIONS,
    autograder,
    load_rubric,
    one_unit_now,
    solved,
    unit_names,
)
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

from autograder.authoring.agreement import missing_marks
from autograder.authoring.blame import AuthoringError
from autograder.authoring.build import drift, generate, numbers_differ, write
from autograder.authoring.inspection import broken_scaffolds, leaks
from autograder.authoring.text import read_text, source_notebook
from autograder.authoring.variants import Solved
from autograder.rubric import Variant

UNIT = "00_start_here"


@pytest.fixture
def copy(tmp_path):
    """A copy of the files that one unit is made of."""
    for name in (f"solutions/{UNIT}.py", f"course/{UNIT}/{UNIT}.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(
        ROOT / "autograder" / "answers", tmp_path / "autograder" / "answers"
    )
    return tmp_path


@pytest.fixture(scope="module")
def made():
    return generate(ROOT, SOLUTIONS, UNIT)


def test_two_builds_are_byte_identical():
    """As are those of all units: `make test` begins with `autograder build --check`."""
    once, again = (generate(ROOT, SOLUTIONS, UNIT).texts for _ in range(2))
    assert once == again


def test_one_unit_is_named_on_the_command_line():
    done = autograder("build", UNIT, "--check")
    assert done.returncode == 0, done.stderr
    done = autograder("build", "no_such_unit")
    assert done.returncode == 2
    assert done.stderr.startswith("autograder: no unit 'no_such_unit'; there are 00")


def test_a_changed_byte_is_noticed(copy):
    path = copy / "course" / UNIT / f"{UNIT}.ipynb"
    path.write_text(path.read_text().replace("Start here", "Begin here"))
    assert drift(copy, generate(copy, SOLUTIONS, UNIT)) == [
        f"course/{UNIT}/{UNIT}.ipynb is not what `autograder build` makes"
    ]


def test_a_changed_number_is_noticed_and_mended(copy):
    files = generate(copy, SOLUTIONS, UNIT)
    assert not numbers_differ(files)
    name = next(iter(files.numbers))
    files.numbers[name] = files.numbers[name] * (1 + 1e-9) + 1e-9
    assert numbers_differ(files) == [name]
    assert write(files) == [files.numbers_path]
    assert not numbers_differ(files)


def test_another_kernels_last_digit_is_no_change(copy):
    files = generate(copy, SOLUTIONS, UNIT)
    name = next(n for n, v in files.numbers.items() if v.dtype.kind == "f")
    files.numbers[name] = files.numbers[name] * (1 + 1e-15)
    assert not numbers_differ(files)


def test_a_changed_projection_is_noticed(copy):
    files = generate(copy, SOLUTIONS, UNIT)
    name = "affine_backward/traced/values"
    files.numbers[name] = files.numbers[name] * (1 + 1e-15)
    assert not numbers_differ(files)
    sizes = np.abs(files.numbers[name]).max(axis=1)
    files.numbers[name][np.where(sizes, sizes, np.inf).argmin()] *= 1 + 1e-9
    assert numbers_differ(files) == [name]


@pytest.mark.slow
def test_the_answers_are_the_same_on_a_processor_that_can_do_least():
    """Without wide registers NumPy and BLAS sum in another order."""
    least = {
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": " ".join(
            name for name in __cpu_dispatch__ if __cpu_features__[name]
        ),
    }
    done = autograder("build", "--check", **least)
    assert done.returncode == 0, done.stderr


def test_a_file_of_another_form_is_made_anew(copy):
    files = generate(copy, SOLUTIONS, UNIT)
    np.savez_compressed(files.numbers_path, **files.numbers)
    assert numbers_differ(files) == ["the file has no index"]
    assert write(files) == [files.numbers_path]
    assert not numbers_differ(files)


def test_a_leaked_solution_is_noticed(made):
    texts = dict(made.texts)
    path = next(p for p in texts if p.suffix == ".ipynb")
    notebook = json.loads(texts[path])
    notebook["cells"][0]["source"] = ["    y = x @ W + b\n", "### BEGIN SOLUTION"]
    texts[path] = json.dumps(notebook).encode()
    found = list(leaks(solved(UNIT), texts))
    assert any("a line of a solution" in line for line in found)
    assert any("BEGIN SOLUTION" in line for line in found)


def test_a_solution_that_is_wrong_is_noticed(copy):
    path = copy / "solutions" / f"{UNIT}.py"
    path.write_text(path.read_text().replace("dy.sum(axis=0)", "dy.mean(axis=0)"))
    found = list(missing_marks(load_rubric(UNIT), Solved(path)))
    assert found and "affine_backward" in found[0]


def test_a_scaffold_that_does_not_fit_is_noticed(made):
    path = next(p for p in made.texts if p.suffix == ".ipynb")
    release = made.texts[path].replace(b"affine_forward(x, W, b)", b"affine_forward(x)")
    found = list(broken_scaffolds(load_rubric(UNIT), solved(UNIT), release))
    assert found and "the stub of affine_forward" in found[0]


def test_a_cell_without_a_rubric_is_noticed(copy):
    path = copy / "solutions" / f"{UNIT}.py"
    path.write_text(path.read_text().replace('check="affine_forward"', 'check="other"'))
    with pytest.raises(AuthoringError, match='check="other" is not in the rubric'):
        source_notebook(path, load_rubric(UNIT))


def test_an_unknown_role_is_noticed(copy):
    path = copy / "solutions" / f"{UNIT}.py"
    path.write_text(path.read_text().replace("locked=", "looked="))
    with pytest.raises(AuthoringError, match="expected one role"):
        read_text(path)


def test_an_edit_that_fits_nowhere_is_noticed():
    variant = Variant("x", "x", "x", ("y",), (("no such text", ""),))
    with pytest.raises(AuthoringError, match="found it 0 times"):
        solved(UNIT).edited_source("affine_forward", variant)


@pytest.mark.parametrize("unit", unit_names())
def test_nbgraders_own_validator_accepts_the_metadata(unit):
    from nbgrader.nbgraderformat import MetadataValidator

    source = source_notebook(ROOT / "solutions" / f"{unit}.py", load_rubric(unit))
    release = nbformat.read(ROOT / "course" / unit / f"{unit}.ipynb", as_version=4)
    for notebook in (source, release):
        nbformat.validate(notebook)
        MetadataValidator().validate_nb(notebook)


@pytest.mark.parametrize("unit", unit_names())
def test_release_notebooks_have_no_outputs(unit):
    notebook = json.loads((ROOT / "course" / unit / f"{unit}.ipynb").read_text())
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("unit", unit_names())
def test_points_stand_in_the_rubric_alone(unit):
    for line in (ROOT / "solutions" / f"{unit}.py").read_text().splitlines():
        assert not (line.startswith("# %%") and "points" in line)


@pytest.mark.parametrize("unit", one_unit_now(UNIT, "01_gradient_checking", "02_rnn"))
def test_a_solved_notebook_runs_from_top_to_bottom(unit, tmp_path):
    """With its experiments, in a real kernel, beside its predecessors."""
    from nbclient import NotebookClient

    from autograder.demo import solved_submission

    for earlier in unit_names():
        path = ROOT / "course" / earlier / f"{earlier}.ipynb"
        notebook = solved_submission(nbformat.read(path, 4), solved(earlier).cells)
        (tmp_path / earlier).mkdir()
        nbformat.write(notebook, tmp_path / earlier / f"{earlier}.ipynb")
    notebook = nbformat.read(tmp_path / unit / f"{unit}.ipynb", as_version=4)
    where = {"metadata": {"path": str(tmp_path / unit)}}
    NotebookClient(notebook, timeout=60, resources=where).execute()
    for cell in notebook.cells:
        assert not [o for o in cell.get("outputs", []) if o.output_type == "error"]
