"""Hostile notebooks where an instructor looks: nothing of theirs runs or calls."""

import sys
from pathlib import Path

import nbformat
import pytest
from helpers import (
    TESTS,
    autograder,
    hand_in,
    header,
    run,
    submission_notebook,
)

from autograder.files import notebook_bytes
from autograder.grading.classroom import open_class

pytestmark = [pytest.mark.browser, pytest.mark.slow]
UNIT = "00_start_here"
ATTACKS = sorted((TESTS / "attacks" / "towards_the_instructor").glob("*.py"))
STUDENTS = [p.stem for p in ATTACKS]
WRITTEN = """
<script>window.owned = 1; alert("EVIL")</script>
<img src="http://evil.example/a.png" onerror="window.owned = 1">
![x](http://evil.example/b.png) [y](javascript:window.owned=1)
<svg onload="window.owned = 1"></svg> <iframe src="http://evil.example/c"></iframe>
$\\href{javascript:window.owned=1}{x}$ $\\unicode{<img src=x onerror=alert(1)>}$
"""
LOOK = """() => ({
  owned: window.owned === 1,
  scripts: [...document.scripts].filter(s => /EVIL|owned/.test(s.text)).length,
  images: document.querySelectorAll('img[src="x"], img[src*="evil"]').length,
  frames: document.querySelectorAll('iframe[src*="evil"]').length,
  links: document.querySelectorAll('a[href^="javascript:window"]').length,
  handlers: document.querySelectorAll('svg[onload], img[onerror]').length,
})"""
NOTHING = {
    "owned": False,
    "scripts": 0,
    "images": 0,
    "frames": 0,
    "links": 0,
    "handlers": 0,
}


@pytest.fixture(scope="module")
def hostile_root(graded_root, assignments):
    """The class with one submission for each attack, graded, with feedback."""
    classroom = open_class(graded_root)
    for path in ATTACKS:
        cells = {header(path)["exercise"]: path.read_text(), "why_sum": WRITTEN}
        notebook = submission_notebook(assignments[UNIT], **cells)
        own = {"cell_type": "markdown", "id": "own", "metadata": {}, "source": WRITTEN}
        notebook.cells.insert(2, type(notebook)(own))
        hand_in(classroom, path.stem, UNIT, notebook_bytes(notebook))
    done = autograder("grade", graded_root, UNIT)
    assert done.returncode == 0, done.stderr
    past_the_first_filter(graded_root)
    command = (sys.executable, "-m", "nbgrader", "generate_feedback", UNIT)
    done = run(*command, cwd=graded_root)
    assert done.returncode == 0, done.stderr
    autograder("report", graded_root)
    return graded_root


def past_the_first_filter(root):
    """Put the Markdown into one graded notebook as if no filter had seen it."""
    path = root / "autograded" / STUDENTS[0] / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(WRITTEN))
    nbformat.write(notebook, path)


def look_at(page, address):
    """Open a page, and return what of the submission ran, showed or called out."""
    calls, dialogs = [], []
    page.on("request", lambda request: calls.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    page.wait_for_timeout(500)
    assert [url for url in calls if "evil.example" in url] == []
    assert dialogs == []
    return page.evaluate(LOOK)


@pytest.mark.parametrize("student", STUDENTS)
def test_a_hostile_notebook_is_only_text_in_formgrader(
    page, server, hostile_root, student
):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{hostile_root / 'gradebook.db'}") as gradebook:
        found = gradebook.find_submission_notebook(UNIT, UNIT, student).id
    assert look_at(page, f"{server}/formgrader/submissions/{found}/") == NOTHING
    page.get_by_text("affine_backward").first.wait_for()  # the page is there


@pytest.mark.parametrize("student", STUDENTS)
def test_a_hostile_notebook_is_only_text_in_feedback(page, hostile_root, student):
    path = hostile_root / "feedback" / student / UNIT / f"{UNIT}.html"
    assert look_at(page, Path(path).as_uri()) == NOTHING


def test_hostile_notebooks_are_only_text_in_the_report(page, hostile_root):
    assert look_at(page, (hostile_root / "report.html").as_uri()) == NOTHING
    page.get_by_text(STUDENTS[0]).first.wait_for()


def test_the_look_itself_sees_what_is_hostile(page, tmp_path):
    path = tmp_path / "evil.html"
    path.write_text(f"<body>{WRITTEN}<a href='javascript:window.owned=1'>y</a></body>")
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.route("**/evil.example/**", lambda route: route.abort())
    page.goto(path.as_uri())
    page.wait_for_timeout(200)
    seen = page.evaluate(LOOK)
    assert seen["owned"]
    assert seen["scripts"] and seen["images"] and seen["frames"] and seen["links"]
