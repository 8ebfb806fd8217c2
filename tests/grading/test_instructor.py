"""What reaches the instructor is safe and useful: pages, tables, explanations."""

import base64
import csv
import io
import json
import re
import struct

import nbformat
import numpy as np
import pytest
from helpers import (
    autograder,
    grade,
    hand_in,
    nbgrader,
    solved,
    submission,
    submission_notebook,
)

from autograder.files import notebook_bytes
from autograder.grading.budget import Budget
from autograder.grading.outputs import MAX_TOGETHER, clean_outputs, clean_picture
from autograder.grading.session import TOO_MUCH, Session
from autograder.grading.student_text import Room, drawn
from autograder.report.table import FORMULA, harmless

UNIT = "00_start_here"
MARKDOWN = """# Mine
<script>alert(1)</script> <img src=x onerror=alert(1)>
[click](javascript:alert(1)) ![see](http://127.0.0.1:9/track.png) [a][b]

[b]: javascript:alert(2)
[c]: http://127.0.0.1:9 'x'

$\\href{javascript:alert(3)}{x}$ $x[0](1)$ <javascript:alert(4)>
"""
HOSTILE = """\
print("\\x1b[31m\\u202e<script>alert(5)</script>")
class E(Exception): pass
E.__name__ = "<img src=x onerror=alert(6)>"
def affine_forward(x, W, b):
    raise E("=cmd|' /C calc'!A0 <script>alert(7)</script>")
"""


@pytest.fixture(scope="module")
def graded_class(fresh_class, assignments, tmp_path_factory):
    """A class with an honest, a wrong and a hostile student, graded."""
    import shutil

    from autograder.grading.classroom import open_class

    root = tmp_path_factory.mktemp("instructor") / "class"
    shutil.copytree(fresh_class, root)
    classroom = open_class(root)
    assignment = assignments[UNIT]
    wrong = solved(UNIT).cells["affine_backward"].replace("sum(axis=0)", "mean(axis=0)")
    hand_in(classroom, "ada", UNIT, submission(assignment))
    hand_in(classroom, "ben", UNIT, submission(assignment, affine_backward=wrong))
    notebook = submission_notebook(assignment, affine_forward=HOSTILE, why_sum=MARKDOWN)
    own = {"cell_type": "markdown", "metadata": {}, "id": "own1", "source": MARKDOWN}
    notebook = json.loads(notebook_bytes(notebook))
    notebook["cells"].insert(1, own)
    hand_in(classroom, "eve", UNIT, json.dumps(notebook).encode())
    done = autograder("grade", root)
    assert done.returncode == 0, done.stderr
    assert "Landlock" in done.stdout
    assert re.search(r"ms for each submission: .*cells \d+.*calls \d+", done.stdout)
    return classroom


def assert_harmless(page):
    """No script, no handler, no address of the student's in a page."""
    body = re.sub(r"<script.*?</script>", "", page.partition("<body")[2], flags=re.S)
    body = re.sub(r"<style.*?</style>", "", body, flags=re.S)
    assert "alert(" in body  # it is there, as text
    assert not re.search(r"<[^>]*alert\(", body)
    assert not re.search(r"<script[^>]*>[^<]*alert", page)
    assert not re.search(r"<[^>]*127\.0\.0\.1", body)
    assert "\u202e" not in page
    assert "\x1b" not in page


def test_feedback_is_harmless_and_has_every_verdict(graded_class):
    done = nbgrader(
        "generate_feedback",
        UNIT,
        cwd=graded_class.root,
    )
    assert done.returncode == 0, done.stderr
    folder = graded_class.root / "feedback"
    page = (folder / "eve" / UNIT / f"{UNIT}.html").read_text()
    assert_harmless(page)
    assert page.count('class="autograder-verdict ') == 2
    # each verdict stands under the check of its function
    text = (folder / "ben" / UNIT / f"{UNIT}.html").read_text()
    places = [text.index(t) for t in ("affine_forward: right", "affine_backward: ")]
    assert places == sorted(places)


def test_the_report_is_harmless_and_says_who_is_stuck(graded_class, tmp_path):
    done = autograder(
        "report", graded_class.root, "--output", tmp_path / "r.html", "--csv",
        tmp_path / "t.csv",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "r.html").read_text()
    assert "Who is stuck" in page
    assert "eve" in page.partition("Who is stuck")[2].partition("</table>")[0]
    assert "ben" not in page.partition("Who is stuck")[2].partition("</table>")[0]
    assert re.search(r"Mean time of grading one.*calls \d+", page)
    assert "<script" not in page
    assert not re.search(r"<[^>]*(alert|127\.0\.0\.1)[^>]*>", page)
    assert not re.search(r"(src|href)=.?http", page.replace('xlink:href="#', ""))
    rows = list(csv.DictReader((tmp_path / "t.csv").open()))
    assert len(rows) == 6
    assert {r["student"] for r in rows} == {"ada", "ben", "eve"}
    assert rows[3]["mistakes"] == "db is a mean over the batch where a sum is due"
    assert not [f for r in rows for f in r.values() if f[:1] in "=+-@\t" and f]


def test_an_explanation_shows_inputs_expected_and_received(graded_class, tmp_path):
    done = autograder(
        "explain", graded_class.root, "ben", "affine_backward", "--save",
        tmp_path / "all.npz",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "ben, 00_start_here, affine_backward: 3 of 4 points" in done.stdout
    for part in ("input x (", "input dy (", "expected b (", "received b ("):
        assert part in done.stdout
    assert "The last run gave" not in done.stdout
    with np.load(tmp_path / "all.npz", allow_pickle=False) as arrays:
        rows = len(arrays["0/input/x"])
        np.testing.assert_allclose(
            arrays["0/received/b"] * rows, arrays["0/expected/b"], rtol=1e-12
        )
        np.testing.assert_allclose(
            arrays["0/input/dy"].sum(axis=0), arrays["0/expected/b"], rtol=1e-12
        )


def test_an_explanation_of_hostile_work_is_plain_text(graded_class):
    done = autograder("explain", graded_class.root, "eve", "affine_forward")
    assert done.returncode == 0, done.stderr
    assert "0 of 2 points" in done.stdout
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_an_explanation_says_when_the_submission_changed(
    graded_class, assignments, tmp_path
):
    import shutil

    from autograder.grading.classroom import open_class

    shutil.copytree(graded_class.root, tmp_path / "c")
    classroom = open_class(tmp_path / "c")
    hand_in(classroom, "ben", UNIT, submission(assignments[UNIT]))
    done = autograder("explain", classroom.root, "ben", "affine_backward")
    assert "The last run gave 3" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody", "affine_forward"), "there is no folder nobody"),
        (("ada", "affine"), "no exercise 'affine'; did you mean affine_forward"),
        (
            ("ada", "xyz"),
            "no exercise 'xyz'; it has\n  00_start_here: affine_forward",
        ),
        (("../ada", "affine_forward"), "is not a student id"),
    ],
)
def test_what_can_not_be_explained_is_said(graded_class, arguments, said):
    done = autograder("explain", graded_class.root, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'@SUM(A1)"),
        ("-2\x1b[0m", "'-2"),
        ("tab\tand\nline", "tab and line"),
        ("a cell; =1+1", "a cell;' =1+1"),
        ('x;"=1+1;\t-2', "x;'\"=1+1;' -2"),
        ("a; b; 3 - 2", "a; b; 3 - 2"),
        ("ok", "ok"),
        (1.5, 1.5),
    ],
)
def test_no_field_is_a_formula(field, kept):
    assert harmless(field) == kept


def test_no_part_of_a_row_is_a_formula_where_semicolons_separate():
    stream = io.StringIO()
    for text in ("x;=1+1", 'x;"=1+1",y', "x, y;\t@SUM(A1)", '; ""+1'):
        csv.writer(stream).writerow(["ada", harmless(text)])
    rows = list(csv.reader(stream.getvalue().splitlines(), delimiter=";"))
    assert all(len(row) > 1 for row in rows)
    assert not [f for row in rows for f in row if FORMULA.match(f)]


def test_markdown_keeps_maths_and_loses_links():
    cleaned = drawn("$x[0]$ **b** [a](http://x) ![p](y)\n[r]: z")
    assert "$x[0]$ **b**" in cleaned
    assert "](" not in cleaned
    assert "]:" not in cleaned


REMARKED = (
    "<img src=x onerror=alert(1)> [a](http://e.com) $\\href{javascript:1}{x}$",
    '=HYPERLINK("http://e.com");=1+1\t\x1b[31m\u202e\u2066',
    "a" * 60_000,
    "b = 1",
)


def test_a_remark_quotes_a_bounded_part_of_a_cell_on_one_line(assignments, zygote):
    unit = assignments[UNIT]
    notebook = submission_notebook(unit)
    for i, text in enumerate(REMARKED):
        source = f"# {text}\nraise ValueError({f'=1{chr(10)}{text}'!r})  # {text}"
        notebook.cells.insert(2, nbformat.v4.new_code_cell(source, id=f"own{i}"))
    graded = grade(unit, zygote, notebook_bytes(notebook))
    assert len(graded.remarks) == 3
    for remark in graded.remarks:
        assert len(remark) < 700
        assert remark.isprintable()
        assert " ended in ValueError: =1 " in remark
        assert "(line 2: raise ValueError(" in remark
        assert not FORMULA.match(harmless(remark))
    page = graded.notebook.cells[0].source
    shown = re.sub(r"&#\d+;|</?span[^<>]*>", "", page)
    assert not set("<>[]$\\`=&") & set(shown)


def test_only_pictures_of_bounded_size_are_kept():
    def png(width, height):
        head = struct.pack("!II", width, height)
        raw = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + head + bytes(20)
        return base64.b64encode(raw).decode()

    assert clean_picture(png(800, 600))
    for size in ((60_000, 60_000), (0, 5), (2**31, 2**31)):
        assert not clean_picture(png(*size))
    assert not clean_picture(base64.b64encode(b"GIF89a").decode())


def test_pictures_of_one_submission_are_bounded_together():
    """Each of them is small enough; a browser unpacks all of them."""
    header = struct.pack("!I4sII", 13, b"IHDR", 4000, 5000)
    text = base64.b64encode(b"\x89PNG\r\n\x1a\n" + header + b"rest").decode()
    picture = {"output_type": "display_data", "data": {"image/png": text}}
    most = MAX_TOGETHER // (4000 * 5000)
    session = Session(None, None, None, Budget(), 0.0)
    for _ in range(3):  # a process that was lost runs its cells again
        for index in range(2 * most):
            session.keep(index, [picture])
    shown = [outputs[0].get("text") for outputs in session.outputs.values()]
    assert shown == [None] * most + [TOO_MUCH] * most
    room = Room()
    saved = clean_outputs([picture])
    assert [room.has_outputs(saved) for _ in range(most + 1)] == [True] * most + [False]
    assert room.has_outputs(clean_outputs([{"output_type": "stream", "text": "a"}]))


def test_an_experiment_is_not_run_and_shows_what_the_student_saved(assignments, zygote):
    unit = "02_rnn"
    notebook = json.loads(submission(assignments[unit]))
    cells = [
        c for c in notebook["cells"] if "experiment" in c["metadata"].get("tags", [])
    ]
    assert cells
    for cell in cells:
        cell["source"] = "rnn_forward = None\nprint('ran while grading')"
        cell["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": "loss 0.25\x1b[31m"},
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {"text/html": "<script>alert(1)</script>"},
            },
        ]
    graded = grade(assignments[unit], zygote, json.dumps(notebook).encode())
    assert graded.score == graded.max
    places = {cell["id"] for cell in cells}
    shown = [c for c in graded.notebook.cells if c.id in places]
    assert len(shown) == len(cells)
    for cell in shown:
        label, saved = cell.outputs
        assert label.text.startswith("Saved by the student; not run while grading")
        assert saved.text == "loss 0.25"


HOSTILE_MARKDOWN = """
# Heading $a_t < b$

<script>alert("EVIL")</script> <img src=x onerror=alert(1)> <iframe src=x></iframe>
<a href="javascript:alert(1)">y</a> <svg onload=alert(1)></svg>
<math><mtext><script>alert(1)</script></mtext></math>
<p style="position:fixed">z</p>
"""


@pytest.mark.slow
def test_markdown_that_gets_past_the_first_filter_is_stopped_by_the_second(
    classroom, assignments
):
    """As if the first had let it through: it is put into the graded notebook."""
    hand_in(classroom, "ada", UNIT, submission(assignments[UNIT]))
    assert autograder("grade", classroom.root).returncode == 0
    path = classroom.root / "autograded" / "ada" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(HOSTILE_MARKDOWN))
    nbformat.write(notebook, path)
    done = nbgrader("generate_feedback", UNIT, cwd=classroom.root)
    assert done.returncode == 0, done.stderr
    page = (classroom.root / "feedback" / "ada" / UNIT / f"{UNIT}.html").read_text()
    body = page[page.index("<body") :]
    assert "<script>alert" not in body
    assert not re.search(
        r"<(iframe|svg)|<[^>]*(onerror|onload|javascript:|fixed)", body
    )
    assert "<math" in body and "<h1" in body  # what is allowed is still drawn
    assert "autograder-verdict" in body
