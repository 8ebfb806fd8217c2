"""What is wrong with a file is named wherever an instructor or a learner reads."""

import csv
import json
import re
import shutil
from html import unescape

import pytest
from helpers import (
    autograder,
    grade,
    hand_in,
    nbgrader,
    scores_in_gradebook,
    solved,
    submission,
    submission_notebook,
)
from nbformat.v4 import new_notebook

from autograder.files import notebook_bytes
from autograder.grading.budget import Budget
from autograder.grading.results import Ending
from autograder.grading.submission import NO_SOLUTIONS
from autograder.grading.zygotes import Zygote

UNIT, OTHER = "00_start_here", "04_lstm"
FOREIGN = f"other, {UNIT}: refused: this is a notebook of {OTHER}"
TURNED_AWAY = ("misnamed: this class has no unit '00_Start'", "b#d is not a student id")
BROKEN = solved(UNIT).cells["affine_backward"] + "\n  )"

TWICE = {
    "affine_backward": """def affine_backward(dy, cache):
    x, W = cache
    return {"x": 2 * dy @ W.T, "W": 2 * x.T @ dy, "b": 2 * dy.sum(axis=0)}"""
}


@pytest.fixture(scope="module")
def faulty_class(fresh_class, assignments, tmp_path_factory):
    """A right file, one of another unit, one with a slip, two in a wrong place."""
    from autograder.grading.classroom import open_class

    root = tmp_path_factory.mktemp("faulty") / "class"
    shutil.copytree(fresh_class, root)
    classroom = open_class(root)
    good = submission(assignments[UNIT])
    hand_in(classroom, "ada", UNIT, good)
    hand_in(
        classroom, "slip", UNIT, submission(assignments[UNIT], affine_backward=BROKEN)
    )
    hand_in(classroom, "other", UNIT, submission(assignments[OTHER]))
    hand_in(classroom, "misnamed", "00_Start", good)
    hand_in(classroom, "b#d", UNIT, good)
    return classroom


@pytest.fixture(scope="module", params=["ours", "nbgrader"])
def graded(request, faulty_class, tmp_path_factory):
    """The class after one of the two fronts, and what that said."""
    root = tmp_path_factory.mktemp("front") / "class"
    shutil.copytree(faulty_class.root, root)
    if request.param == "ours":
        return root, autograder("grade", root)
    return root, nbgrader("autograde", UNIT, cwd=root)


def test_both_fronts_name_every_fault(graded):
    root, done = graded
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(said in done.stderr for said in (FOREIGN, *TURNED_AWAY)), done.stderr
    scores = scores_in_gradebook(root)
    assert scores["other", UNIT, "check-affine_forward"] == (0, False)
    assert scores["ada", UNIT, "check-affine_forward"] == (2, False)


def test_who_is_refused_reads_why(graded):
    root, _ = graded
    done = nbgrader("generate_feedback", UNIT, "--student=other", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "not recognized" not in done.stderr
    page = (root / "feedback" / "other" / UNIT / f"{UNIT}.html").read_text()
    assert page.count(f"Refused: this is a notebook of {OTHER}") == 3  # once a check
    assert "criteria right" not in page


@pytest.fixture(scope="module")
def reported(faulty_class):
    """The page and the table about the class."""
    root = faulty_class.root
    autograder("grade", root)
    done = autograder("report", root, "--csv", root / "t.csv")
    assert done.returncode == 0, done.stderr
    rows = csv.DictReader((root / "t.csv").open())
    page = (root / "report.html").read_text().replace("&#39;", "'")
    return page, {(r["student"], r["exercise"]): r for r in rows}, done.stderr


def test_what_was_found_in_a_file_is_said_once_in_the_table(reported):
    _, rows, _ = reported
    said = [[r["remarks"] for r in rows.values() if r["student"] == s] for s, _ in rows]
    assert any(any(each) for each in said)
    assert all(len(list(filter(None, each))) <= 1 for each in said)


def test_the_report_names_every_fault(reported):
    page, _, said = reported
    over = page.partition("<h2>Passed over</h2>")[2].partition("</ul>")[0]
    assert all(text in over and text in said for text in TURNED_AWAY)
    ran = re.search("Did not run as it should.*?</table>", page, re.DOTALL)[0]
    slip = "the cell 'affine_backward' ended in IndentationError"
    assert slip in ran and f"notebook of {OTHER}" in ran
    last = page.partition("<h2>All submissions</h2>")[2]
    assert slip in last and f"notebook of {OTHER}" in last
    assert "ipython-input" not in page


def test_who_has_no_student_id_has_a_row_in_page_and_table(reported):
    """As in the JSON: zero points, and why."""
    page, rows, _ = reported
    last = page.partition("<h2>All submissions</h2>")[2]
    assert f"<td>'b#d'</td><td>{UNIT}</td>" in last
    assert last.count("b#d is not a student id") == 1
    row = rows["'b#d'", "affine_forward"]
    assert (row["score"], row["wrong"]) == ("0.0", "")
    assert "b#d is not a student id" in row["process"]


def test_who_is_passed_over_stands_in_the_table(reported):
    """One row for each; who has rows of their own has no other."""
    _, rows, _ = reported
    said = [r["process"] for (s, _), r in rows.items() if not s]
    assert said == [f"passed over: {TURNED_AWAY[0]}"]


def test_of_what_was_not_run_nothing_passed(faulty_class, tmp_path):
    autograder("grade", faulty_class.root, "--json", tmp_path / "r.json")
    results = json.loads((tmp_path / "r.json").read_text())["submissions"]
    by_name = {r["student"]: r["exercises"]["affine_backward"] for r in results}
    passed = {n: {c["passed"] for c in e["criteria"]} for n, e in by_name.items()}
    assert passed["other"] == passed["b#d"] == {None}
    assert passed["slip"] == {False, None}
    assert passed["ada"] == {True}


def test_a_written_answer_is_not_called_no_exercise(faulty_class):
    done = autograder("explain", faulty_class.root, "ada", "why_add_over_time")
    assert "why_add_over_time is a written answer of 02_rnn: a person" in done.stderr


def test_the_table_says_why(reported):
    _, rows, _ = reported
    refused = rows["other", "affine_forward"]
    assert (refused["score"], refused["wrong"], refused["reasons"]) == ("0.0", "", "")
    assert f"notebook of {OTHER}" in refused["process"]
    slip = rows["slip", "affine_backward"]
    assert slip["wrong"] == "x; W; b; edge cases"
    assert slip["reasons"].startswith("x, W, b: no function affine_backward is defined")
    assert {row["sandbox"] for (who, _), row in rows.items() if who} == {"yes"}


def test_half_the_points_are_labelled_in_the_table(classroom, assignments, tmp_path):
    wrong = solved("02_rnn").cells["rnn_cell_forward"].replace("np.tanh(", "(")
    hand_in(
        classroom,
        "ada",
        "02_rnn",
        submission(assignments["02_rnn"], rnn_cell_forward=wrong),
    )
    assert autograder("grade", classroom.root).returncode == 0
    autograder("report", classroom.root, "--csv", tmp_path / "t.csv")
    rows = {r["exercise"]: r for r in csv.DictReader((tmp_path / "t.csv").open())}
    assert rows["rnn_forward"]["score"] == "1.5"
    half = "where tanh is left out: half the points"
    assert half in rows["rnn_forward"]["reasons"]
    page = tmp_path / "page.html"
    autograder("report", classroom.root, "--output", page)
    last = page.read_text().partition("<h2>All submissions</h2>")[2]
    assert half in last and "blocked by" not in last


def test_a_page_in_no_folder_is_refused_and_makes_none(
    reported, faulty_class, tmp_path
):
    for flag in ("--output", "--csv"):
        done = autograder("report", faulty_class.root, flag, tmp_path / "a" / "b")
        assert done.returncode == 2
        assert "there is no folder" in done.stderr
        done = autograder("report", faulty_class.root, flag, tmp_path)
        assert "is a folder; expected a file's name" in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_explanation_shows_inputs_once(faulty_class, assignments, tmp_path):
    shutil.copytree(faulty_class.root, tmp_path / "c")
    from autograder.grading.classroom import open_class

    classroom = open_class(tmp_path / "c")
    hand_in(classroom, "ben", UNIT, submission(assignments[UNIT], **TWICE))
    said = autograder("explain", classroom.root, "ben", "affine_backward").stdout
    assert said.count("first failed on the general case") == 3
    assert said.count("input dy (") == 1
    said = autograder("explain", classroom.root, "slip", "affine_backward").stdout
    assert said.count("no numbers came back") == 1
    assert "input" not in said.replace("inputs unchanged", "")
    assert "hint(" not in said


def test_shell_commands_in_a_cell_stop_nothing(assignments, zygote):
    """In a notebook, a command that fails does not stop its cell either."""
    right = solved(UNIT).cells["affine_forward"]
    source = f"!pip install numpy\nfound = !ls\nassert found == []\n{right}"
    result = grade(assignments[UNIT], zygote, affine_forward=source)
    assert result.score == result.max
    shown = [o for c in result.notebook.cells for o in c.get("outputs", [])]
    told = [o.text for o in shown if o.get("name") == "stderr"]
    assert told == [
        "not run while grading: !pip install numpy\nnot run while grading: !ls\n"
    ]


def test_a_cell_without_end_is_named(assignments, zygote):
    source = "while True: pass\n"
    budget = Budget(cell=1.0)
    result = grade(assignments[UNIT], zygote, budget=budget, affine_backward=source)
    assert result.outcome.ending is Ending.GRADED
    assert result.outcome.detail == "timed out in the cell 'affine_backward'"
    assert result.remarks == ()
    (reason,) = {
        c.reason
        for c in result.exercises["affine_backward"].verdict.marks.criteria
        if c.name in ("x", "W", "b")
    }
    assert reason.endswith("is defined: its cell ended its process: timed out")


def test_what_lies_in_the_place_of_a_submission_is_named(classroom, assignments):
    good = submission(assignments[UNIT])
    hand_in(classroom, "empty", UNIT, good).unlink()
    path = hand_in(classroom, "named", UNIT, good)
    path.rename(path.with_name("mine.ipynb.txt"))
    path = hand_in(classroom, "two", UNIT, good)
    path.with_name("second.ipynb").write_bytes(good)
    hand_in(classroom, "word", UNIT, b"PK\x03\x04" + bytes(100))
    hand_in(classroom, "page", UNIT, b"\n<!DOCTYPE html><html>")
    hand_in(classroom, "Zoe\u0308", UNIT, good)
    done = autograder("grade", classroom.root)
    assert done.returncode == 1
    there = f"there is no {UNIT}.ipynb in the folder"
    for said in (
        f"empty, {UNIT}: refused: {there}; the folder is empty",
        f"named, {UNIT}: refused: {there}; found mine.ipynb.txt; what is handed in "
        "needs that name",
        f"two, {UNIT}: second.ipynb beside {UNIT}.ipynb: only {UNIT}.ipynb is graded",
        f"word, {UNIT}: refused: the file is an archive or an office document",
        f"page, {UNIT}: refused: the file is a web page",
        "its accents are letters of their own",
    ):
        assert said in done.stderr, said
    assert "1 graded, 0 unchanged since the last run; 5 refused." in done.stdout
    again = autograder("grade", classroom.root)
    # who has no student id has no record, and is looked at again
    assert "0 graded, 1 unchanged since the last run; 5 refused." in again.stdout


def test_cells_of_ones_own_that_fail_are_named(assignments, zygote):
    notebook = submission_notebook(assignments[UNIT], affine_forward="pass")
    own = {"cell_type": "code", "metadata": {}, "id": "own1", "outputs": []}
    own["source"] = "import pandas as pd\nmine = 1"
    notebook = json.loads(notebook_bytes(notebook))
    notebook["cells"].insert(1, own)
    result = grade(assignments[UNIT], zygote, json.dumps(notebook).encode())
    (remark,) = result.remarks
    assert remark.startswith(
        "a cell of the student's own (code cell 1: import pandas as pd) ended in "
        "ModuleNotFoundError: No module named 'pandas' (line 1: import pandas as pd); "
        "in the sandbox there are the standard library"
    )
    shown = result.notebook.cells[0].source
    assert "code cell 1: import pandas as pd" in unescape(shown)


@pytest.mark.parametrize("end", ["raise SystemExit", "assert False"])
def test_an_error_without_a_message_has_no_colon(assignments, zygote, end):
    result = grade(assignments[UNIT], zygote, affine_backward=end)
    (remark,) = result.remarks
    kind = "SystemExit" if "Exit" in end else "AssertionError"
    assert remark.endswith(f" ended in {kind} (line 1: {end})")


@pytest.mark.parametrize("source", ["a = 2\nb = 1 / 0\n", "\n\ndef f(x:\n"])
def test_of_a_cell_that_fails_the_line_is_told(assignments, zygote, source):
    own = {"cell_type": "code", "metadata": {}, "id": "own1", "outputs": []}
    own["source"] = source
    notebook = submission_notebook(assignments[UNIT])
    notebook = json.loads(notebook_bytes(notebook))
    notebook["cells"].insert(1, own)
    result = grade(assignments[UNIT], zygote, json.dumps(notebook).encode())
    (remark,) = result.remarks
    number = 2 if "/" in source else 3
    line = source.splitlines()[number - 1]
    assert remark.endswith(f"(line {number}: {line})"), remark
    assert remark.count("(line") == 1


WRONG_AGAIN = "def affine_forward(x, W, b):\n    return 2 * x @ W + b, (x, W)"


@pytest.mark.parametrize("again", [WRONG_AGAIN, "affine_forward = print", "same"])
def test_what_changes_a_function_behind_its_check_is_named(assignments, zygote, again):
    """Though the function passed; not where the very same code comes again."""
    own = {"cell_type": "code", "metadata": {}, "id": "own1", "outputs": []}
    same = solved(UNIT).cells["affine_forward"] + "  # again"
    own["source"] = same if again == "same" else again
    notebook = json.loads(notebook_bytes(submission_notebook(assignments[UNIT])))
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
    notebook["cells"].insert(ids.index("check-affine_forward") + 1, own)
    result = grade(assignments[UNIT], zygote, json.dumps(notebook).encode())
    assert result.exercises["affine_forward"].score == 2
    assert len(result.remarks) == (again != "same")
    for remark in result.remarks:
        assert remark.startswith("affine_forward is changed after its check, in a cell")


def test_a_function_behind_its_check_is_named(assignments, zygote):
    """It counts at its check, and was not there yet."""
    notebook = submission_notebook(assignments[UNIT], affine_forward="pass")
    own = {"cell_type": "code", "metadata": {}, "id": "own1", "outputs": []}
    own["source"] = solved(UNIT).cells["affine_forward"]
    notebook = json.loads(notebook_bytes(notebook))
    notebook["cells"].append(own)
    result = grade(assignments[UNIT], zygote, json.dumps(notebook).encode())
    assert result.exercises["affine_forward"].score == 0
    assert result.remarks == (
        "affine_forward is defined behind its check, in a cell of the student's own "
        "(code cell 9: def affine_forward(x, W, b):): only what stands before the "
        "check counts for it",
    )


def test_a_function_under_another_name_is_named(assignments, zygote):
    source = solved(UNIT).cells["affine_backward"].replace("affine_b", "afine_b")
    result = grade(assignments[UNIT], zygote, affine_backward=source)
    criteria = result.exercises["affine_backward"].verdict.marks.criteria
    assert criteria[0].reason == (
        "no function affine_backward is defined; its cell defines afine_backward"
    )


def test_an_explanation_knows_the_last_run(faulty_class, assignments, tmp_path):
    from autograder.grading.classroom import open_class

    root = tmp_path / "c"
    shutil.copytree(faulty_class.root, root)
    classroom = open_class(root)
    autograder("grade", root)
    path = hand_in(classroom, "slip", UNIT, submission(assignments[UNIT]))
    said = autograder("explain", root, "slip", "affine_backward").stdout
    assert "The last run gave 0, for another submission" in said
    path.unlink()
    said = autograder("explain", root, "slip", "affine_backward").stderr
    assert "The last run gave 2 of 6" in said


def test_the_order_of_a_set_is_the_same_in_each_process(assignments):
    """What hangs on it would differ from run to run."""
    right = solved(UNIT).cells["affine_forward"]
    source = f"print(list(set('a letter from each word')))\n{right}"
    shown = []
    for _ in range(3):
        fresh = Zygote()
        fresh.wait_ready()
        result = grade(assignments[UNIT], fresh, affine_forward=source)
        fresh.close()
        (cell,) = (c for c in result.notebook.cells if c.id == "affine_forward")
        shown.append(cell.outputs[0].text)
    assert len(set(shown)) == 1


def test_an_empty_notebook_is_named_in_one_remark(assignments, zygote):
    graded = grade(assignments[OTHER], zygote, notebook_bytes(new_notebook()))
    assert graded.score == 0
    assert graded.remarks[0] == NO_SOLUTIONS
    assert not any("solution cell '" in remark for remark in graded.remarks)


def test_what_was_not_seen_is_not_called_ok(faulty_class):
    autograder("grade", faulty_class.root)
    done = autograder("explain", faulty_class.root, "slip", "affine_backward")
    (line,) = [n for n in done.stdout.splitlines() if n.startswith("  repeatable")]
    assert line.split() == ["repeatable", "not", "seen:", "no", "call", "returned"]
