"""What holds of the project as a whole."""

import ast
import re
import tomllib
import zipfile

import pytest
import yaml
from helpers import ROOT, run

from autograder.core.units import unit_names
from autograder.grading.untrusted.sandbox.files import LEARNERS_FOLDERS

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def bare(requirement):
    """A requirement without white space."""
    return re.sub(r"\s", "", requirement)


def test_environment_yml_has_the_requirements_of_pyproject():
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["lab"], *extras["grade"]]
    wanted = {bare(r) for r in wanted if not r.startswith("recurrent-course")}
    wanted.add(next(bare(r) for r in extras["dev"] if r.startswith("pytest>")))
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = {bare(r) for r in listed if isinstance(r, str)} - {"pip"}
    pip = {bare(r) for r in listed[-1]["pip"]} - {"-e."}
    assert f"python{project['requires-python']}" in conda
    assert conda - {f"python{project['requires-python']}"} | pip == wanted


def test_constraints_hold_names_and_versions_only():
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.!]*", line), line


def test_every_requirement_is_pinned():
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    extras = PYPROJECT["project"]["optional-dependencies"].values()
    for requirement in sum(extras, PYPROJECT["project"]["dependencies"]):
        name = re.match(r"[A-Za-z0-9_-]+", requirement)[0].lower()
        assert name in pinned | {"recurrent-course"}


def test_the_wheel_brings_the_course_and_no_solutions(tmp_path):
    done = run(
        ROOT / ".venv/bin/python" if (ROOT / ".venv").exists() else "python",
        *("-m", "pip", "wheel", "--no-deps", "-q", "-w", tmp_path, ROOT),
    )
    assert done.returncode == 0, done.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert not [n for n in names if n.startswith(("solutions", "tests"))]
    for unit in unit_names():
        assert f"course/{unit}/{unit}.ipynb" in names
        assert f"autograder/answers/{unit}.npz" in names
        assert f"autograder/answers/{unit}.json" in names
    assert "autograder/report/page.html" in names


LEARNERS = [
    ROOT / "autograder" / "__init__.py",
    *sorted(
        p
        for folder in (*(f"autograder/{f}" for f in LEARNERS_FOLDERS), "course")
        for p in (ROOT / folder).rglob("*.py")
    ),
]


def imported(path):
    """Names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", LEARNERS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_learners_side_needs_numpy_and_matplotlib_only(path):
    allowed = {"numpy", "matplotlib", "autograder", "course", "IPython", "nbformat"}
    import sys

    for name in imported(path):
        assert name.split(".")[0] in allowed | sys.stdlib_module_names, name
        assert not name.startswith(("autograder.grading", "autograder.authoring"))
        assert not name.startswith("solutions")


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").rglob("*.py")), ids=str)
def test_solutions_do_not_import_the_grading_side(path):
    for name in imported(path):
        assert not name.startswith(("autograder.grading", "autograder.authoring"))


def test_no_pickle_and_no_eval_where_submissions_are_read():
    for path in (ROOT / "autograder" / "grading").glob("*.py"):
        tree = ast.parse(path.read_text())
        called = {
            n.func.id
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        assert not called & {"eval", "exec"}
        assert not set(imported(path)) & {"pickle", "marshal", "shelve"}


def test_changelog_and_readme_name_the_version():
    version = PYPROJECT["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()


def test_the_readme_opens_with_the_two_commands():
    top = (ROOT / "README.md").read_text().split("## ")[0]
    assert "make demo" in top and "make test" in top
