"""`autograder check` and `autograder progress`: what does not run, and what is missing.

Their limits are shortened where a test waits for one.
"""

import re

import nbformat
import pytest
from helpers import ROOT, autograder, solved

from autograder.core.redefinitions import defined_behind
from autograder.core.units import required
from autograder.demo import solved_submission
from autograder.learner.notebook_report import Limits, report_on
from autograder.learner.own_notebook import Cell

UNIT, FIRST, SECOND = "00_start_here", "affine_forward", "affine_backward"
SHORT = Limits(cell=4, exercise=4, notebook=60)
ENDLESS = "while True: pass"


@pytest.fixture
def notebook(tmp_path):
    """A function that writes the solved notebook of unit 00 with some changes."""

    def write(own=(), drop=(), first=(), behind=None, **cells):
        release = nbformat.read(ROOT / "course" / UNIT / f"{UNIT}.ipynb", as_version=4)
        made = solved_submission(release, solved(UNIT).cells | cells)
        made.cells = [c for c in made.cells if grade_id(c) not in drop]
        made.cells[:0] = map(nbformat.v4.new_code_cell, first)
        made.cells += map(nbformat.v4.new_code_cell, own)
        for name, source in (behind or {}).items():
            place = [grade_id(c) for c in made.cells].index(name) + 1
            made.cells.insert(place, nbformat.v4.new_code_cell(source))
        path = tmp_path / UNIT / f"{UNIT}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(made, path)
        return path

    return write


def grade_id(cell):
    """The grade id of a cell that has one."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def number_of(path, source):
    """Which of a notebook's code cells has a source, from 1."""
    cells = nbformat.read(path, as_version=4).cells
    return [c.source for c in cells if c.cell_type == "code"].index(source) + 1


def states(report):
    """The line of `progress` for each exercise."""
    return {name: found.state for name, found in report.exercises().items()}


def test_a_cell_that_does_not_end_is_named_and_the_rest_is_judged(notebook):
    path = notebook(own=[f"# waits\n{ENDLESS}"])
    report = report_on(path, SHORT)
    number = number_of(path, f"# waits\n{ENDLESS}")
    said = f"Code cell {number} (# waits) did not end within 4 s"
    assert report.sentences() == [said]
    assert states(report) == {FIRST: "passes", SECOND: "passes"}


def test_a_function_whose_cell_does_not_end_is_told_so(notebook):
    path = notebook(affine_forward=ENDLESS)
    report = report_on(path, SHORT)
    assert states(report)[FIRST] == "its cell did not end within 4 s"
    assert "passes" not in states(report).values()


def test_a_cell_that_ends_the_process_is_named_and_the_rest_is_judged(notebook):
    source = "import os\nos._exit(3)"
    path = notebook(own=[source])
    report = report_on(path, SHORT)
    number = number_of(path, source)
    said = f"Code cell {number} (import os) ended the process that runs it"
    assert report.sentences() == [said]
    assert states(report) == {FIRST: "passes", SECOND: "passes"}


FORWARD = f"def {FIRST}(x, W, b):\n    {{}}\n    return x @ W + b, (x, W)"


@pytest.mark.parametrize(
    ("line", "how"),
    [
        (ENDLESS, "did not end within 4 s"),
        ("import os; os._exit(3)", "ended the process that runs it"),
    ],
)
def test_a_function_that_outlasts_or_ends_the_process_is_named(notebook, line, how):
    backward = f"def {SECOND}(dy, cache): return {{}}"
    path = notebook(affine_forward=FORWARD.format(line), affine_backward=backward)
    report = report_on(path, SHORT)
    assert report.found[FIRST].text == f"{FIRST} {how}"
    assert not report.found[FIRST].passed
    assert SECOND in report.found


def test_a_notebooks_time_is_limited(notebook):
    limits = Limits(cell=8, exercise=8, notebook=15)
    path = notebook(first=[ENDLESS, f"{ENDLESS} # again"])
    report = report_on(path, limits)
    over = "not checked, the notebook's 15 s are over"
    assert states(report) == {FIRST: over, SECOND: over}
    assert all(over in found.text for found in report.exercises().values())
    first, second = report.sentences()
    assert first.endswith(f"({ENDLESS}) did not end within 8 s")
    assert second.endswith("# again) had not ended when the notebook's 15 s were over")


def test_a_loop_is_interrupted_and_its_reason_told_by_both_commands(notebook):
    path = notebook(affine_backward=f"def {SECOND}(dy, cache):\n    {ENDLESS}")
    done = autograder("check", path)
    assert done.returncode == 1
    assert f"{FIRST}: right" in done.stdout
    said = "stopped after 10 s: it never ends, or does far more than it needs"
    assert done.stdout.count(said) == 1
    done = autograder("progress", path.parent.parent)
    assert re.search(rf"{SECOND}: not yet right, {re.escape(said)}", done.stdout)


def test_a_syntax_error_is_told_by_both_commands(notebook):
    path = notebook(affine_forward=f"def {FIRST}(x, W, b)\n    return x")
    done = autograder("check", path)
    assert done.returncode == 1
    said = f"SyntaxError: expected ':' (line 1: def {FIRST}(x, W, b))"
    number = number_of(path, f"def {FIRST}(x, W, b)\n    return x")
    assert f"Code cell {number} ({FIRST}) does not run: {said}\n" in done.stdout
    assert f"{FIRST}: its cell does not run: {said}\n" in done.stdout
    done = autograder("progress", path.parent.parent)
    assert f"  {FIRST}: its cell does not run: {said}\n" in done.stdout


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("y = 1\nz = nothing", "NameError: name 'nothing' is not defined (line 2: z"),
        ("def f(k):\n    return {}[k]\n\nf(3)", "KeyError: 3 (line 2, in f: return {}"),
        ("np.zeros(2).reshape(3)", "into shape (3,) (line 1: np.zeros(2).reshape(3))"),
        (
            "# asks\ninput('?')",
            "run: input() was called where nobody can answer (l",
        ),
        ("import getpass\ngetpass.getpass()", "run: getpass() was called where nobody"),
    ],
)
def test_an_exception_is_told_with_the_learners_line(notebook, source, said):
    report = report_on(notebook(own=[source]), SHORT)
    assert len(report.sentences()) == 1
    assert said in report.sentences()[0]


def test_a_cell_that_calls_what_is_not_written_says_so(notebook):
    stub = f"def {FIRST}(x, W, b):\n    raise NotImplementedError()"
    path = notebook(own=[f"{FIRST}(1, 2, 3)"], affine_forward=stub)
    assert (
        report_on(path, SHORT)
        .sentences()[0]
        .endswith("stops at what is not written yet")
    )


def test_exercises_that_are_missing_are_named(notebook):
    done = autograder("check", notebook(drop=[SECOND]))
    assert done.returncode == 1
    assert done.stdout.endswith(f"{SECOND}: not defined\n")
    assert f"{FIRST}: right" in done.stdout


def test_a_backward_whose_forward_is_not_defined_is_judged(notebook, capfd):
    report = report_on(notebook(affine_forward="def affine_forward(x, W, b)"), SHORT)
    assert states(report)[SECOND] == "not yet right"
    assert "Mend affine_forward first: it is not defined" in report.found[SECOND].text
    assert not capfd.readouterr().err


def test_what_is_not_written_is_told_in_a_line(notebook):
    stub = f"def {FIRST}(x, W, b):\n    raise NotImplementedError()"
    path = notebook(affine_forward=stub)
    done = autograder("check", path)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{FIRST}: not written yet\n{SECOND}: 0 of")
    assert f"Mend {FIRST} first: it is not written yet" in done.stdout
    done = autograder("progress", path.parent.parent)
    assert f"  {FIRST}: not written yet\n" in done.stdout
    assert f"  {SECOND}: blocked by {FIRST}: it is not written yet\n" in done.stdout


def test_a_function_that_calls_an_unwritten_helper_is_written(notebook):
    source = f"def helper(): raise NotImplementedError\n{FORWARD.format('helper()')}"
    report = report_on(notebook(affine_forward=source), SHORT)
    assert states(report)[FIRST] == "calls what is not written yet"


@pytest.mark.parametrize("name", ["04_lstm.ipynb", "mine.ipynb"])
def test_nothing_of_a_release_is_written(tmp_path, name):
    """Unit 04 has one function of unit 01 as well, for its own use."""
    content = (ROOT / "course" / "04_lstm" / "04_lstm.ipynb").read_bytes()
    (tmp_path / name).write_bytes(content)
    report = report_on(tmp_path / name)
    assert states(report) == dict.fromkeys(required("04_lstm"), "not written yet")
    assert report.sentences() == []


def test_a_failing_cell_that_nothing_depends_on_is_named(notebook):
    done = autograder("check", notebook(own=["1 / 0"]))
    assert done.returncode == 1
    assert f"{FIRST}: right" in done.stdout
    assert "ZeroDivisionError: division by zero (line 1: 1 / 0)" in done.stdout


def test_a_line_that_begins_with_an_operator_is_no_magic(notebook):
    own = "k = (5\n     % 3)\nassert k == 2"
    assert autograder("check", notebook(own=[own])).returncode == 0


def test_what_no_terminal_can_show_costs_no_verdict(notebook):
    own = 'raise ValueError("\\ud800 \\x1b[31m")'
    done = autograder("check", notebook(own=[own]), PYTHONIOENCODING="cp1252")
    assert done.returncode == 1
    assert f"{FIRST}: right" in done.stdout
    assert "\x1b" not in done.stdout
    assert not done.stderr


def test_one_damaged_notebook_does_not_hide_the_others(notebook):
    path = notebook()
    other = path.parent.parent / "01_gradient_checking"
    other.mkdir()
    (other / "01_gradient_checking.ipynb").write_text("garbage")
    done = autograder("progress", path.parent.parent)
    assert "2 of 2" in done.stdout
    assert "01_gradient_checking.ipynb is not a notebook" in done.stdout


def test_a_functions_prints_are_shown_once_and_cells_prints_are_not(notebook):
    source = f"def {SECOND}(dy, cache): print('hi')"
    path = notebook(own=["print('a cell')"], affine_backward=source)
    done = autograder("check", path)
    assert done.stdout.count("hi\n") == 1
    assert "a cell" not in done.stdout
    assert "hi" not in autograder("progress", path.parent.parent).stdout


def test_what_is_written_to_the_process_itself_does_not_disturb(notebook):
    path = notebook(own=["import os\nos.write(1, b'{}\\n')"])
    assert autograder("check", path).returncode == 0


def test_functions_without_grade_ids_are_found(tmp_path):
    notebook = nbformat.v4.new_notebook()
    source = f"{FORWARD.format('pass')}\nmine = 3"
    notebook.cells = [nbformat.v4.new_code_cell(source)]
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    report = report_on(tmp_path / "mine.ipynb", SHORT)
    assert states(report) == {FIRST: "passes", SECOND: "not defined"}
    said = "mine.ipynb has no cell that is known as one of the course: judged is what"
    assert report.remarks() == [f"{said} it defines in the end"]


RIGHT = FORWARD.format("pass")
WRONG = FORWARD.format("b = 2 * b")


@pytest.mark.parametrize(
    ("at_check", "behind", "state"),
    [(RIGHT, WRONG, "passes"), (WRONG, RIGHT, "not yet right")],
)
def test_what_stands_at_the_check_counts(notebook, at_check, behind, state):
    path = notebook(affine_forward=at_check, behind={f"check-{FIRST}": behind})
    report = report_on(path)
    assert states(report)[FIRST] == state
    cell = f"Code cell {number_of(path, behind)} (def {FIRST}(x, W, b):)"
    said = defined_behind(FIRST, cell, True)
    assert said.startswith(f"{FIRST} is changed after its check, in {cell}: only what")
    assert report.remarks() == [said]
    for arguments in (("check", path), ("progress", path.parent.parent)):
        assert f"{said}\n" in autograder(*arguments).stdout


def test_what_is_defined_behind_its_check_is_told(notebook):
    source = solved(UNIT).cells[SECOND]
    path = notebook(drop=[SECOND], own=[source])
    report = report_on(path)
    assert states(report) == {FIRST: "passes", SECOND: "not defined"}
    assert report.remarks()[0].startswith(f"{SECOND} is defined behind its check, in C")


@pytest.mark.parametrize("change", ["", "  # the same", "\n\n\n"])
def test_the_very_same_code_once_more_changes_nothing(notebook, change):
    source = solved(UNIT).cells[FIRST]
    report = report_on(notebook(behind={f"check-{FIRST}": source + change}))
    assert report.remarks() == []


def test_a_notebook_that_lost_its_grade_ids_is_judged_as_grading_does(notebook):
    """The course's cells are put back, and what was lost is said."""
    path = notebook()
    made = nbformat.read(path, as_version=4)
    for cell in made.cells:
        cell.metadata.pop("nbgrader", None)
        cell.id = nbformat.v4.new_code_cell().id
    nbformat.write(made, path)
    report = report_on(path)
    assert states(report) == {FIRST: "passes", SECOND: "passes"}
    [said] = report.remarks()
    assert said.startswith(
        f"{path.name} has no cell with a grade id of its unit: judged"
    )
    assert "written answers can't be told from other text" in said


def test_without_grade_ids_a_cell_of_ones_own_runs_behind_the_courses(notebook):
    path = notebook()
    made = nbformat.read(path, as_version=4)
    place = [grade_id(c) for c in made.cells].index("imports-00") + 1
    made.cells.insert(place, nbformat.v4.new_code_cell("mine = np.zeros(3)"))
    for cell in made.cells:
        cell.metadata.pop("nbgrader", None)
        cell.id = nbformat.v4.new_code_cell().id
    nbformat.write(made, path)
    report = report_on(path)
    assert report.sentences() == []
    assert states(report) == {FIRST: "passes", SECOND: "passes"}


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("source", [None, "1 / 0"], ids=["right", "fails"])
def test_a_function_in_no_code_cell_counts_as_in_grading(notebook, kind, source):
    cells = {FIRST: source} if source else {}
    path = notebook(**cells)
    made = nbformat.read(path, as_version=4)
    [cell] = [c for c in made.cells if grade_id(c) == FIRST]
    cell.cell_type = kind
    del cell["outputs"], cell["execution_count"]
    nbformat.write(made, path)
    report = report_on(path)
    said = f"The {kind} cell ({FIRST}) counts as code, as it does in grading"
    assert [r.startswith(said) for r in report.remarks()] == [True]
    if source:
        [sentence] = report.sentences()
        assert sentence.startswith(f"The {kind} cell ({FIRST}) does not run: ZeroDiv")
    else:
        assert states(report) == {FIRST: "passes", SECOND: "passes"}


def test_another_units_notebook_under_a_units_name_is_named(notebook, tmp_path):
    path = notebook()
    foreign = tmp_path / "02_rnn" / "02_rnn.ipynb"
    foreign.parent.mkdir()
    foreign.write_bytes(path.read_bytes())
    said = f"02_rnn.ipynb is a notebook of {UNIT}, under the name of another unit"
    assert said in autograder("check", foreign).stderr
    done = autograder("progress", tmp_path)
    assert said in done.stdout
    assert f"{UNIT}  ██" in done.stdout


EXPERIMENT = """def double(b):
    return 2 * b

1 / 0"""


@pytest.fixture
def experiment(notebook):
    """A function that writes an experiment, and what a function needs of it, or not."""

    def write(source, copy=False, **cells):
        path = notebook(**cells)
        made = nbformat.read(path, as_version=4)
        tagged = [c for c in made.cells if "experiment" in c.metadata.get("tags", [])]
        changed = nbformat.from_dict(dict(tagged[0])) if copy else tagged[0]
        changed.source = source
        if copy:
            changed.id = "a-copy"
            place = [grade_id(c) for c in made.cells].index(f"check-{FIRST}")
            made.cells.insert(place, changed)
        nbformat.write(made, path)
        return path

    return write


def test_of_an_experiment_that_is_edited_counts_what_it_defines(experiment):
    """As in grading, where nothing else of it is run."""
    wrong = f"def {FIRST}(x, W, b): return None\n\n1 / 0"
    report = report_on(experiment(wrong))
    assert report.sentences() == []
    [said] = report.remarks()
    assert said.startswith(f"{FIRST} is changed after its check, in Code cell")


def test_a_copy_of_an_experiment_is_a_cell_of_ones_own(experiment):
    """Its tag came with it; grading runs it."""
    cells = {FIRST: FORWARD.format("b = double(b) / 2")}
    report = report_on(experiment(EXPERIMENT, copy=True, **cells))
    assert states(report)[FIRST] == "passes"
    assert [s.partition(" does not run: ")[2][:17] for s in report.sentences()] == [
        "ZeroDivisionError"
    ]


def test_a_needed_function_counts_as_it_stands_at_the_check(notebook):
    """Changed between the two checks, the forward is judged anew for the backward."""
    wrong = f"def {FIRST}(x, W, b): return x @ W, (x, W, 1 / 0)"
    report = report_on(notebook(behind={f"check-{FIRST}": wrong}))
    assert states(report) == {FIRST: "passes", SECOND: "not yet right"}
    assert f"Mend {FIRST} first: a call of it brings" in report.found[SECOND].text


def test_cells_count_in_the_order_of_the_unit(notebook):
    """As in grading: moved, copied and lost cells of the unit are put in order."""
    path = notebook()
    made = nbformat.read(path, as_version=4)
    copy = nbformat.v4.new_code_cell(WRONG, metadata={"nbgrader": {"grade_id": FIRST}})
    cells = [c for c in made.cells if grade_id(c) != f"check-{FIRST}"]
    made.cells = [*cells[::-1], copy]
    nbformat.write(made, path)
    report = report_on(path)
    assert states(report) == {FIRST: "passes", SECOND: "passes"}
    cell = f"Code cell {number_of(path, WRONG)} ({FIRST}) is left out"
    assert [remark.split(":")[0] for remark in report.remarks()] == [cell]
    assert not report.sentences()


def test_a_cell_of_the_course_counts_as_the_course_has_it(notebook):
    """As in grading, also where an editor lets learners write into it."""
    path = notebook(affine_forward=FORWARD.format("b = b + zero"))
    made = nbformat.read(path, as_version=4)
    imports = next(c for c in made.cells if grade_id(c) == "imports-00")
    imports.source += "\nzero = 0"
    nbformat.write(made, path)
    report = report_on(path)
    assert states(report)[FIRST] == "not yet right"
    assert "name 'zero' is not defined" in report.found[FIRST].text
    [said] = report.remarks()
    number = number_of(path, imports.source)
    assert said.startswith(f"Code cell {number} (imports-00) is not the course's: ")


@pytest.mark.parametrize(
    ("source", "defines"),
    [
        ("def f(x): pass", True),
        ("import math\nf = math.sin", True),
        ("f(3)", False),
        ("if f == 3: pass", False),
        ("def ff(x): pass", False),
    ],
)
def test_a_cell_defines_what_it_binds(source, defines):
    assert Cell(1, "", source).defines("f") is defines
